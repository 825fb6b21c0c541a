import { matchPolicies } from "../domain/autopay/policies.ts";
import { matchBills } from "../domain/bills/service.ts";
import type { Member } from "../domain/identity/member.ts";
import type { SignInWay } from "../domain/sessions/session.ts";
import { addSession, endSessionByKey, renewKey } from "../domain/sessions/store.ts";
import { database } from "../platform/db.ts";
import { newId } from "../platform/ids.ts";
import { keepLanguage, renewSession, startSession } from "../platform/middleware/index.ts";
import { ABSOLUTE_MS } from "../platform/middleware/session.ts";
import { instant } from "../values/time.ts";
import type { Ctx } from "../web.ts";
import { audit } from "./audit.ts";
import { deviceOf, placeOf, rememberDevice } from "./visitor.ts";
import { SignInRequired } from "./with-member.ts";

/**
 * Signs a member in on this browser: a new session, known to KV and D1; the one the browser had before ends. To be called when everything that was to be
 * shown has been shown (password and, where there is one, second factor; or a passkey).
 */
export async function beginSession(c: Ctx, member: Member, how: SignInWay): Promise<void> {
  const now = c.get("now");
  const before = c.get("session");
  if (before !== null) await endSessionByKey(database(c.env), before.key, now);
  const { id: member_id, wallet_id, credential_version } = member;
  const session = await startSession(c, { id: newId("ses"), member_id, wallet_id, credential_version });
  await addSession(database(c.env), {
    id: session.id,
    member_id,
    session_key: session.key,
    how,
    device: deviceOf(c),
    place: placeOf(c),
    created_at: now,
    expires_at: instant(now + ABSOLUTE_MS),
  });
  await rememberDevice(c, member.email);
  keepLanguage(c, member.language);
  audit(c, { actor: `member:${member_id}`, action: "login", subject: member_id });
  c.executionCtx.waitUntil(Promise.all([matchBills(c.env, now, member), matchPolicies(c.env, now, member)]));
}

/**
 * The member of this session has shown again who they are: a new token, good for the acts that ask for it. Throws SignInRequired when it ended meanwhile.
 * @param changed the credentials' new version, where they were changed here and this session goes on
 */
export async function renewSignIn(c: Ctx, how: SignInWay, changed: { readonly credential_version?: number } = {}): Promise<void> {
  const renewed = await renewSession(c, changed, (before, after) => renewKey(database(c.env), { before, after, how }));
  if (!renewed) throw new SignInRequired();
}
