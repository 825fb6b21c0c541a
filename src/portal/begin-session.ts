import { hasHappened } from "../domain/audit/past.ts";
import { matchPolicies } from "../domain/autopay/policies.ts";
import { matchBills } from "../domain/bills/service.ts";
import { takeBack } from "../domain/factors/reset.ts";
import type { Member } from "../domain/identity/member.ts";
import { mailStatement } from "../domain/mail/store.ts";
import type { SignInWay } from "../domain/sessions/session.ts";
import { addSession, endSessionByKey, renewKey } from "../domain/sessions/store.ts";
import { nudgeMail } from "../jobs/mail.ts";
import { database } from "../platform/db.ts";
import { newId } from "../platform/ids.ts";
import { keepLanguage, renewSession, startSession } from "../platform/middleware/index.ts";
import { ABSOLUTE_MS } from "../platform/middleware/session.ts";
import type { SessionId } from "../values/ids.ts";
import { instant } from "../values/time.ts";
import type { Ctx } from "../web.ts";
import { audit, type AuditedAct } from "./audit.ts";
import { deviceOf, hasSignedInHere, placeOf, rememberDevice } from "./visitor.ts";
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
  if (!(await hasSignedInHere(c, member_id))) await tellOfNewDevice(c, member, session.id);
  await rememberDevice(c, member.email, member_id);
  if (FACTORS.has(how)) await takeBackFactorReset(c, member);
  keepLanguage(c, member.language);
  audit(c, { actor: `member:${member_id}`, action: "login", subject: member_id });
  c.executionCtx.waitUntil(Promise.all([matchBills(c.env, now, member), matchPolicies(c.env, now, member)]));
}

/** A device that the account has not been signed in on before: its owner hears of it, unless it is the first of all or they want no such mails. */
async function tellOfNewDevice(c: Ctx, member: Member, session_id: SessionId): Promise<void> {
  if (!member.sign_in_mails) return;
  if (!(await hasHappened(c.env.DB, { subject: member.id, action: "login" satisfies AuditedAct }))) return;
  const now = c.get("now");
  await mailStatement(c.env.DB, {
    dedupe_key: `new_device:${session_id}`,
    to_address: member.email,
    language: member.language,
    template: "new_device",
    params: { name: member.name, device: deviceOf(c), place: placeOf(c), at: now },
    now,
  }).run();
  nudgeMail(c.env, c.executionCtx);
}

/** What shows that not every factor is lost. */
const FACTORS: ReadonlySet<SignInWay> = new Set(["totp", "recovery_code", "passkey"]);

/** Whoever signs in with a factor has it: what was asked for because all were lost is taken back (docs/decisions/020). */
async function takeBackFactorReset(c: Ctx, member: Member): Promise<void> {
  if (!(await takeBack(c.env, c.get("now"), member))) return;
  audit(c, { actor: `member:${member.id}`, action: "factor_reset_taken_back", subject: member.id });
  nudgeMail(c.env, c.executionCtx);
}

/**
 * The member of this session has shown again who they are: a new token, good for the acts that ask for it. Throws SignInRequired when it ended meanwhile.
 * @param changed the credentials' new version, where they were changed here and this session goes on
 */
export async function renewSignIn(c: Ctx, changed: { readonly credential_version?: number } = {}): Promise<void> {
  const renewed = await renewSession(c, changed, (before, after) => renewKey(database(c.env), { before, after }));
  if (!renewed) throw new SignInRequired();
}
