import type { Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";

/** A movement of money as files carry it. Nothing about health: no bill, no service, no diagnosis. */
export interface MovementLine {
  readonly id: string;
  readonly at: Instant;
  /** What people read in the history; may be "". */
  readonly description: string;
  /** The kind in a word or two, in the reader's language. */
  readonly kind: string;
  /** What banks' software is told: money deposited, a payment, or another credit or debit. */
  readonly nature: "deposit" | "payment" | "other";
  /** Signed, never 0. */
  readonly amount_cents: Cents;
  readonly balance_cents: Cents;
  /** The payment it belongs to; null: none. */
  readonly reference: string | null;
}
