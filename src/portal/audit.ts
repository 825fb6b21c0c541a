import { appendAudit } from "../domain/audit/chain.ts";
import { hasHappenedSince } from "../domain/audit/looks.ts";
import { hmac } from "../platform/hmac.ts";
import { log } from "../platform/log.ts";
import type { MemberId } from "../values/ids.ts";
import { instant } from "../values/time.ts";
import type { Ctx } from "../web.ts";
import { afterAnswer } from "./after-answer.ts";
import { addressOf } from "./visitor.ts";

/** What people do to their accounts here. */
export type AuditedAct =
  | "registered"
  | "registered_again"
  | "email_confirmed"
  | "login"
  | "login_failed"
  | "logout"
  | "password_refused"
  | "password_reset_requested"
  | "password_changed"
  | "second_step_refused"
  | "passkey_refused"
  | "passkey_copied"
  | "passkey_added"
  | "passkey_renamed"
  | "passkey_removed"
  | "authenticator_added"
  | "authenticator_removed"
  | "recovery_codes_made"
  | "recovery_code_used"
  | "factor_reset_asked"
  | "factor_reset_taken_back"
  | "factors_removed"
  | "session_ended"
  | "sessions_ended"
  | "profile_changed"
  | "email_change_asked"
  | "email_change_taken_back"
  | "email_changed"
  | "caregiver_invited"
  | "caregiver_accepted"
  | "caregiver_ended"
  | "bills_viewed"
  | "bill_access_ended"
  | "data_downloaded"
  | "withdrawal_asked"
  | "closing_asked"
  | "closing_taken_back"
  | "account_closed";

/**
 * Appends to the audit what this request did, and where it came from: a keyed hash of the network address, so that two events of one
 * place can be told to belong together and the address itself is nowhere (docs/decisions/008). It runs after the answer, so that a known
 * e-mail address does not answer later than an unknown one; an event that could not be written is a line in the log.
 * @param event.subject the member it is about; null where there is no account of ours to name
 */
export function audit(c: Ctx, event: { readonly actor: string; readonly action: AuditedAct; readonly subject: MemberId | null }): void {
  afterAnswer(c, () => append(c, event).catch((error: unknown) => lost(c, event.action, error)));
}

/** The same, unless the audit has it already that the actor did so within so many milliseconds: for looks, of which one visit makes many. */
export function auditOnceIn(
  c: Ctx,
  within_ms: number,
  event: { readonly actor: string; readonly action: AuditedAct; readonly subject: MemberId },
): void {
  const since = instant(c.get("now") - within_ms);
  afterAnswer(c, async () => {
    if (await hasHappenedSince(c.env.DB, { ...event, since })) return;
    await append(c, event).catch((error: unknown) => lost(c, event.action, error));
  });
}

async function append(c: Ctx, event: { readonly actor: string; readonly action: AuditedAct; readonly subject: MemberId | null }) {
  const origin = await hmac(c.env.FORM_KEY, `origin:${addressOf(c)}`);
  await appendAudit(c.env, { ...event, at: c.get("now"), origin, reason: null });
}

function lost(c: Ctx, action: AuditedAct, error: unknown): void {
  const name = error instanceof Error ? error.name : "unknown";
  log("audit_not_written", { request_id: c.get("requestId"), action, name });
}
