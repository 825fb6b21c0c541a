import { DAY_MS, instant, type Instant } from "../../values/time.ts";

/** How long an account waits before its factors can be removed by password alone: its owner is told at once and twice more meanwhile (docs/decisions/020). */
export const WAIT_MS = 7 * DAY_MS;
/** How long they can be removed then, before all begins anew. */
export const OPEN_MS = 7 * DAY_MS;
/** How long before the end of the waiting its owner is told again. */
const TOLD_AGAIN_MS = [4 * DAY_MS, DAY_MS] as const;

/** What a reset's standing depends on. */
export interface ResetRow {
  readonly asked_at: Instant;
  /** As it was when asked for; a new password since then moves it: see `readyAt`. */
  readonly ready_at: Instant;
  readonly ended: "taken_back" | "used" | "expired" | null;
  /** When the account's password was changed last; null: never since it was made. */
  readonly password_changed_at: Instant | null;
}

/**
 * From when on the factors can be removed: a week after it was asked for, and a week after the newest password. So a stolen mailbox, which can change the
 * password, needs a whole week like everybody.
 */
export function readyAt({ ready_at, password_changed_at }: Pick<ResetRow, "ready_at" | "password_changed_at">): Instant {
  return instant(Math.max(ready_at, password_changed_at === null ? 0 : password_changed_at + WAIT_MS));
}

/** What a reset is worth at a moment. "over": ended, or not used in the week in which it could have been. */
export function standingOf(row: ResetRow | null, now: Instant): "waiting" | "ready" | "over" {
  if (row === null || row.ended !== null) return "over";
  const ready_at = readyAt(row);
  if (now < ready_at) return "waiting";
  return now < ready_at + OPEN_MS ? "ready" : "over";
}

/** Which of the mails while waiting is due: 0 before the first, 1 after three days, 2 after six. A wait that starts again has its mails again. */
export function tellingDue(row: ResetRow, now: Instant): 0 | 1 | 2 {
  if (standingOf(row, now) !== "waiting") return 0;
  const left = readyAt(row) - now;
  const [first, second] = TOLD_AGAIN_MS;
  if (left <= second) return 2;
  return left <= first ? 1 : 0;
}
