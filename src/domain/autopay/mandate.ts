import type { DueId, MandateId, MemberId, PlanId, PolicyId, SavedMethodId, WalletId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";

/** What a member may authorise the clock to do. */
export type MandateKind = "premium" | "plan" | "top_up";

/** `completed`: there is nothing left to take. Both ends are for good; a new authorisation is a new mandate. */
export type MandateState = "active" | "paused" | "stopped" | "completed";

/** Where money is taken from, in the order in which it is tried. */
export type MethodOrder = readonly ("wallet" | SavedMethodId)[];

/** What a member has authorised, as it stands now. */
export interface Mandate {
  readonly id: MandateId;
  readonly member_id: MemberId;
  readonly wallet_id: WalletId;
  readonly kind: MandateKind;
  /** The policy or plan; a top-up's: the wallet. */
  readonly subject_id: PolicyId | PlanId | WalletId;
  readonly state: MandateState;
  /** 1 … 31; null: on the due day. */
  readonly collect_day: number | null;
  /** A premium's or plan's: 1 to 3, each once. A top-up's: one saved method. */
  readonly methods: MethodOrder;
  /** > 0. The most that one payment may take; a top-up's: the most in a day. */
  readonly cap_cents: Cents;
  /** A top-up's: below this it adds money … */
  readonly threshold_cents: Cents | null;
  /** … up to this; null: what the next payment by the clock needs. */
  readonly target_cents: Cents | null;
  readonly created_at: Instant;
  readonly updated_at: Instant;
  readonly ended_at: Instant | null;
  readonly next_at: Instant | null;
  readonly failures: number;
}

export type MandateAct = "authorised" | "changed" | "skipped" | "unskipped" | "paused" | "resumed" | "stopped" | "completed";

/** One thing that was done about a mandate. The number finds it again. */
export interface MandateRecord {
  /** "A-7K2Q-9XPD" */
  readonly number: string;
  readonly mandate_id: MandateId;
  readonly act: MandateAct;
  readonly due_id: DueId | null;
  /** The exact text that was shown and agreed to; null for acts that need none. */
  readonly terms: Terms | null;
  readonly language: Language;
  /** What it was before and is now. */
  readonly detail: Readonly<Record<string, string | number | null>>;
  /** The network address; null: our own clock. */
  readonly origin: string | null;
  readonly at: Instant;
}

/** An authorisation's text. */
export interface Terms {
  readonly version: string;
  readonly text: string;
  /** SHA-256 of the text, hex. */
  readonly hash: string;
}
