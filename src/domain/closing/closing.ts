import type { ClosingId, MemberId, PaymentId, WithdrawalId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";

/** An account on its way out. */
export interface Closing {
  readonly id: ClosingId;
  readonly member_id: MemberId;
  /** The newest; null: no money has begun to go, so the closing can be taken back. */
  readonly withdrawal_id: WithdrawalId | null;
  /** What a check is called in the history. */
  readonly check_label: string;
  /** Where a check goes; null: not known. */
  readonly mail_to: string | null;
  readonly asked_at: Instant;
  readonly closed_at: Instant | null;
  readonly taken_back_at: Instant | null;
}

/** Something that has to come to its end before the account can. */
export type Wait =
  | { readonly for: "payments"; readonly payments: readonly UnderWay[] }
  /** A bank decides whose money a payment was. */
  | { readonly for: "disputes"; readonly count: number }
  | { readonly for: "held"; readonly cents: Cents }
  /** A bank may still take back what it brought. */
  | { readonly for: "bank"; readonly until: Instant }
  /** The processor has not taken every part yet. */
  | { readonly for: "refunds" }
  /** A check has nowhere to go. */
  | { readonly for: "address" }
  /** The processor has not forgotten the saved cards and accounts. */
  | { readonly for: "methods" }
  /** A person looks at the wallet. */
  | { readonly for: "frozen" };

export interface UnderWay {
  readonly id: PaymentId;
  readonly label: string;
  readonly amount_cents: Cents;
}

/** Where a closing stands: closed, or what it waits for. */
export interface ClosingStanding {
  readonly closing: Closing;
  readonly waits: readonly Wait[];
}
