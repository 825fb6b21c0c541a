import { DAY_MS, instant, MINUTE_MS, type Instant } from "../../values/time.ts";
import type { MailTemplate } from "./templates.ts";

/** Spread over about four hours by `retryAt`. */
const MAX_ATTEMPTS = 9;
/** How long an address that refused mail for good is spared our notices. */
const SPARED_DAYS = 7;

/** Mails that only tell what the site shows too. All others were asked for just now, guard an account or a cover, or are owed by law: they try every time. */
const NOTICES: ReadonlySet<MailTemplate> = new Set([
  "welcome",
  "new_bills",
  "statement_ready",
  "payment_receipt",
  "top_up_receipt",
  "payment_failed",
  "payment_kept",
  "payment_refunded",
  "guest_receipt",
  "guest_failed",
  "guest_returned",
  "premium_receipt",
  "autopay_warning",
  "policy_offered",
  "auto_top_up_failed",
]);

/** How long until a mail that did not go out is tried again: 1, 2, 4 … minutes, at most 64. @param attempts before this one */
export function retryAt(now: Instant, attempts: number): Instant {
  return instant(now + MINUTE_MS * 2 ** Math.min(attempts, 6));
}

/** What becomes of a mail that may be tried again: it waits, or after the last attempt it is given up. @param attempts with this one */
export function afterFailure(attempts: number): "queued" | "failed" {
  return attempts >= MAX_ATTEMPTS ? "failed" : "queued";
}

/** Since when a refusal keeps this mail from being tried; null: it is tried whatever happened before. */
export function sparedSince(template: MailTemplate, now: Instant): Instant | null {
  return NOTICES.has(template) ? instant(now - SPARED_DAYS * DAY_MS) : null;
}

/**
 * What a report of a mail's return comes to (RFC 3464): a failure with a permanent status condemns the address, any other failure only gives the mail
 * up; a delay, a relay or a delivery changes nothing.
 * @param status an enhanced status code: "5.1.1"
 */
export function afterReport({ action, status }: { readonly action: string; readonly status: string }): "bounced" | "failed" | null {
  if (action !== "failed") return null;
  // 5.2.2: a full mailbox; 5.3.4: a mail too large; 5.7.x: a policy about us. The address itself is good.
  return status.startsWith("5.") && !/^5\.(?:2\.2|3\.4|7\.\d+)$/u.test(status) ? "bounced" : "failed";
}

const LONGEST_GREETED = 60;

/**
 * A name as a mail may greet by it: whoever fills in a form of ours chooses who gets the mail, so a name must not carry an address of the web to them,
 * nor turn the line around.
 * @returns the name, or "" where it looks like more than a name
 */
export function nameForMail(name: string): string {
  const isMore = /[/:@\\\p{Cc}\u202A-\u202E\u2066-\u2069]|www|\p{L}\.\p{L}{2}/iu.test(name);
  return isMore || Array.from(name).length > LONGEST_GREETED ? "" : name;
}
