import { reauthenticate } from "../domain/identity/reauthentication.ts";
import type { Member } from "../domain/identity/member.ts";
import type { FieldError } from "../ui/components/ErrorSummary.tsx";
import { words } from "../ui/words/index.ts";
import { MINUTE_MS } from "../values/time.ts";
import type { Ctx } from "../web.ts";
import { audit } from "./audit.ts";
import { renewSignIn } from "./begin-session.ts";
import { hasPasskey, passkeyProof } from "./passkey-proof.ts";
import { requireSession } from "./with-member.ts";

/** How long a typed password stands for the acts that ask for it (security.md of the design; OWASP ASVS 5.0, 7.5). */
const STANDS_MS = 5 * MINUTE_MS;

/** Whether an act that moves money in future asks for the password again: it was typed more than five minutes ago. Throws SignInRequired. */
export function needsPassword(c: Ctx): boolean {
  return c.get("now") - requireSession(c).authenticated_at > STANDS_MS;
}

/**
 * Checks the password typed with a form, or the passkey shown in its place, where one is needed (`needsPassword`); from then on it stands for five minutes again.
 * @param typed the form's field `password`; not looked at while an earlier one stands
 * @returns what to say at the field, or null when the act may go on
 */
export async function checkPassword(c: Ctx, member: Member, typed: string): Promise<FieldError | null> {
  if (!needsPassword(c)) return null;
  const { login } = words(c.get("language"));
  const wrong = (text: string): FieldError => ({ field: "password", text });
  if (await hasPasskey(c)) {
    const proof = await passkeyProof(c, { purpose: "again", member_id: member.id });
    if (!proof.ok) return wrong(proof.error.text);
    await renewSignIn(c);
    return null;
  }
  if (typed === "") return wrong(login.again.missing);
  const checked = await reauthenticate(c.env, c.get("now"), { member_id: member.id, password: typed });
  if (!checked.ok) {
    if (checked.error.code === "wait") return wrong(login.wait(checked.error.wait_s));
    audit(c, { actor: `member:${member.id}`, action: "password_refused", subject: member.id });
    return wrong(login.again.refused);
  }
  await renewSignIn(c);
  return null;
}
