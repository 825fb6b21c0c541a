import type { MemberId, PaymentId, TransactionId, WalletId, WithdrawalId, WithdrawalPartId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { ProcessorMethod } from "../../values/processor.ts";
import type { Instant } from "../../values/time.ts";

/**
 * Where a part stands. `planned`: nothing has moved. `booked`: it is out of the wallet, and for a check that is all that we do here. `sent`: the processor
 * has taken it. `refused`: the processor will not; the money was put back and goes by a check, a part of its own. `dropped`: the wallet did not have it any more.
 */
export const PART_STATES = ["planned", "booked", "sent", "refused", "dropped"] as const;
export type PartState = (typeof PART_STATES)[number];

/** The top-up that a part goes back to. */
export interface Source {
  readonly payment_id: PaymentId;
  /** The entry that brought the money in. */
  readonly fund_txn: TransactionId;
  readonly kind: ProcessorMethod;
  /** "Visa •4242" */
  readonly label: string;
  readonly funded_at: Instant;
}

/** Some of the money, and the way it goes. */
export interface PlannedPart {
  /** Null: by check. */
  readonly source: Source | null;
  /** > 0 */
  readonly amount_cents: Cents;
}

export interface Part extends PlannedPart {
  readonly id: WithdrawalPartId;
  /** 1, 2, 3 …, in the order in which the money goes. */
  readonly position: number;
  readonly state: PartState;
  /** A check in the place of a part that the processor refused: of whose top-up; null otherwise. */
  readonly instead_of: PaymentId | null;
  readonly updated_at: Instant;
}

/** Money that goes back from a wallet to where it came from. */
export interface Withdrawal {
  readonly id: WithdrawalId;
  readonly member_id: MemberId;
  readonly wallet_id: WalletId;
  readonly reason: "withdrawal" | "closing";
  /** What was asked for: the sum of the parts as they were planned. */
  readonly amount_cents: Cents;
  /** Where a check goes; null: not known, or there is none. */
  readonly mail_to: string | null;
  readonly created_at: Instant;
  /** When nothing was left to do here. */
  readonly finished_at: Instant | null;
  readonly parts: readonly Part[];
}
