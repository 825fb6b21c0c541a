import type { FacilityId, InsurerId, PaymentId, TransactionId, WalletId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";
import type { EntryKind } from "../ledger/entry.ts";

export type MovementPurpose = "premium" | "withdrawal";

/** One line of a history. */
export interface Movement {
  readonly txn_id: TransactionId;
  readonly seq: number;
  readonly kind: EntryKind;
  readonly payment_id: PaymentId | null;
  readonly label: string;
  /** Signed change of posted money; 0 for a hold or release. */
  readonly amount_cents: Cents;
  readonly posted_after_cents: Cents;
  readonly held_after_cents: Cents;
  readonly event_at: Instant;
  /** What the entry's kind does not tell: that it paid an insurance premium, or that money went back by a withdrawal; null: something else. */
  readonly purpose: MovementPurpose | null;
}

/** Who was paid, as an account of the ledger. */
export type PlaceAccount = `facility:${FacilityId}` | `insurer:${InsurerId}`;

/** A place that a wallet has paid. */
export interface Place {
  readonly account: PlaceAccount;
  readonly name: string;
}

/** What a person looks for. Every part narrows; an empty filter finds every movement of money (not holds and releases, which move none). */
export interface HistoryFilter {
  /** Also the way to see holds and releases: name them. */
  readonly kinds?: readonly EntryKind[];
  /** Only what belongs to insurance premiums, or to withdrawals. */
  readonly purpose?: MovementPurpose;
  /** event_at ≥ from */
  readonly from?: Instant;
  /** event_at < to */
  readonly to?: Instant;
  readonly place?: PlaceAccount;
  /** At least and at most this much, in or out. */
  readonly min_cents?: Cents;
  readonly max_cents?: Cents;
  /** Part of the label, of the payment's reference or of the movement's id, or a bill's whole code. Accents and case do not matter. */
  readonly text?: string;
}

/** Money in and out of a selection, both ≥ 0, and how many movements it has. */
export interface Flow {
  readonly in_cents: Cents;
  readonly out_cents: Cents;
  readonly movements: number;
}

export interface HistoryQuery {
  readonly wallet_id: WalletId;
  readonly filter: HistoryFilter;
  /** The last row of the page before; null for the first page. */
  readonly before_seq: number | null;
  /** ≤ 100. Ask for one more than a page shows to know whether there is a next one. */
  readonly limit: number;
}
