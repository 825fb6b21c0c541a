import { DAY_MS, type Instant } from "../../values/time.ts";

/** How long both mailboxes have to answer. */
export const EMAIL_CHANGE_MS = DAY_MS;

/** How a change ends. `taken`: the new address had an account by the time that both mailboxes had answered. */
export const EMAIL_CHANGE_ENDS = ["done", "taken_back", "superseded", "taken"] as const;
export type EmailChangeEnd = (typeof EMAIL_CHANGE_ENDS)[number];

/** Which of the two mailboxes a link was sent to. */
export type Side = "old" | "new";

/** As much of a change as decides what its links do. */
export interface EmailChange {
  readonly new_email: string;
  readonly old_confirmed_at: Instant | null;
  readonly new_confirmed_at: Instant | null;
  readonly expires_at: Instant;
  readonly ended: EmailChangeEnd | null;
}

/** Where a change stands: open for a mailbox's answer, answered by this one and waiting for the other, or over. */
export type Standing = "open" | "waiting" | "too_late" | EmailChangeEnd;

/** Where a change stands, as a mailbox's link sees it. */
export function standingOf(change: EmailChange, side: Side, now: Instant): Standing {
  if (change.ended !== null) return change.ended;
  if (now >= change.expires_at) return "too_late";
  const answered = side === "old" ? change.old_confirmed_at : change.new_confirmed_at;
  return answered === null ? "open" : "waiting";
}

/** Whether both mailboxes still can answer. */
export function isOpen({ ended, expires_at }: Pick<EmailChange, "ended" | "expires_at">, now: Instant): boolean {
  return ended === null && now < expires_at;
}
