import { MINUTE_MS, type Instant } from "../../values/time.ts";

/** How long the link to a new password works (security.md of the design, "Recovery"). */
export const RESET_MS = 30 * MINUTE_MS;

/** What D1 knows of one link. */
export interface ResetRow {
  readonly made_at: Instant;
  readonly ended: "used" | "superseded" | null;
}

/** Why a link leads no further. "unknown": guessed, mistyped, or so old that it is forgotten. */
export type ResetEnding = "used" | "expired" | "superseded" | "unknown";

/** What a link is worth at a moment. A used one stays "used" when it has also grown old: that is what its reader wants to know. */
export function standingOf(row: ResetRow | null, now: Instant): "open" | ResetEnding {
  if (row === null) return "unknown";
  if (row.ended !== null) return row.ended;
  return now - row.made_at >= RESET_MS ? "expired" : "open";
}

/**
 * How often one account gets the mail: three times at once (who finds no mail asks again), then after 1, 2, 4 … minutes, at most 25.
 * Asking too soon is answered like any other time and sends nothing, so a flood neither buries a mailbox nor locks anybody out: the longest pause is shorter than a link works, so while
 * asking is held back, the newest mail in the mailbox still opens the door.
 */
export const RESET_MAILS = { free: 3, first_delay_ms: MINUTE_MS, longest_delay_ms: 25 * MINUTE_MS } as const;
