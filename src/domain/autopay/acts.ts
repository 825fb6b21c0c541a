import type { Env } from "../../platform/env.ts";
import type { DueId, MandateId, MemberId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Cents } from "../../values/money.ts";
import type { Result } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";

/** What a member does about a mandate. */
export interface Act {
  readonly member_id: MemberId;
  readonly mandate_id: MandateId;
  /** The form's; the mail is in it too. */
  readonly language: Language;
  /** The network address; null: our own clock. */
  readonly origin: string | null;
  readonly request_key: string;
}

export interface DueAct extends Act {
  readonly due_id: DueId;
}

/** What was done. An act that had been done before (a stop after a stop) answers with the record of then. */
export interface Done {
  /** Finds the record again: "A-7K2Q-9XPD". */
  readonly number: string;
  /** A payment whose taking had begun, or that was taken today: the act does not reach it. Null: none. */
  readonly under_way_cents: Cents | null;
}

export type ActProblem =
  /** No such mandate of this member, or no such due of the mandate. */
  | "not_found"
  /** The payment's taking has begun, or it is paid; a skipped one's due day is over. */
  | "too_late"
  /** The mandate is stopped or completed. */
  | "ended"
  /** The key was used for something else. */
  | "key_conflict";

type Acted = Promise<Result<Done, ActProblem>>;

/** Leaves one payment out. */
export async function skipDue(_env: Env, _now: Instant, _act: DueAct): Acted {
  await Promise.resolve();
  throw new Error("not there yet");
}
/** Takes a skip back, until the due day. */
export async function unskipDue(_env: Env, _now: Instant, _act: DueAct): Acted {
  await Promise.resolve();
  throw new Error("not there yet");
}
/** Takes nothing until it is resumed. */
export async function pauseMandate(_env: Env, _now: Instant, _act: Act): Acted {
  await Promise.resolve();
  throw new Error("not there yet");
}
/** Goes on; what was passed over meanwhile is told anew before it is taken. */
export async function resumeMandate(_env: Env, _now: Instant, _act: Act): Acted {
  await Promise.resolve();
  throw new Error("not there yet");
}
/** Ends it for good, at once. */
export async function stopMandate(_env: Env, _now: Instant, _act: Act): Acted {
  await Promise.resolve();
  throw new Error("not there yet");
}
/** Ends a mandate that has nothing left to take: for the clock. Again, it changes nothing. */
export async function completeMandate(_env: Env, _now: Instant, _mandateId: MandateId): Promise<void> {
  await Promise.resolve();
  throw new Error("not there yet");
}
