import type {
  BillId,
  DueId,
  FacilityId,
  HoldId,
  InsurerId,
  MandateId,
  MemberId,
  PaymentId,
  RefundId,
  SavedMethodId,
  WalletId,
} from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Cents } from "../../values/money.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import type { DeclineCode, ProcessorMethod } from "../../values/processor.ts";

/** Where a payment stands. `funded`: the processor has the money and we have decided to post it; from there it only goes forward. */
export const PAYMENT_STATES = [
  "created",
  "awaiting_payer",
  "processing",
  "funded",
  "posted",
  "partly_refunded",
  "refunded",
  "disputed",
  "failed",
  "cancelled",
  "expired",
] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

export type PaymentPurpose = "top_up" | "bill" | "premium";
export type PaymentSource = "wallet" | ProcessorMethod;

/**
 * Why a payment did not go through. Beside the processor's own codes:
 * `processor_unavailable` (it could not be reached to begin), `wallet_part_missing` (the card part is in the wallet, the rest was not there),
 * `wallet_frozen` (a person has to look at the wallet first), `not_authorised` (the clock may no longer take it: stopped, paused, skipped, or above the cap), `returning` and `returned` (money that came too late is on its way back, or back, at its source).
 */
export type PaymentFailure =
  | DeclineCode
  | "processor_unavailable"
  | "wallet_part_missing"
  | "wallet_frozen"
  | "not_authorised"
  | "returning"
  | "returned";

/** Which bill a payment is for, and how much of it. */
export interface Allocation {
  readonly bill_id: BillId;
  readonly facility_id: FacilityId;
  /** > 0 */
  readonly amount_cents: Cents;
}

/** What a receipt may show of a card or account: brand and at most four digits. */
export interface PaymentMethod {
  readonly brand: string;
  readonly last4: string;
}

/** What is asked for, and stays as it was asked. */
interface Ordered {
  /** Null for a guest. */
  readonly member_id: MemberId | null;
  readonly wallet_id: WalletId;
  readonly purpose: PaymentPurpose;
  readonly source: PaymentSource;
  /** > 0; the sum of the allocations when it is for bills. */
  readonly amount_cents: Cents;
  /** The part from the balance: all of it when the source is the wallet, 0 … amount − 1 otherwise. */
  readonly wallet_cents: Cents;
  /** For bills only. */
  readonly allocations: readonly Allocation[];
  /** Idempotency key: the same key is the same payment. */
  readonly request_key: string;
  /** What people read: facility names, "Money added". */
  readonly label: string;
  readonly language: Language;
}

/** Who pays without an account, and which browser may look at the payment afterwards. */
export interface PayingGuest {
  readonly region_id: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  /** The patient's, where the bill was found by it. */
  readonly birth_date: CalendarDate | null;
  /** SHA-256 of the token in the browser's cookie. */
  readonly access_hash: string;
}

/** A payment of a premium or of a plan's part, and one that the clock takes under a member's authorisation. */
interface Periodic {
  /** Whom a premium is paid to; null for every other purpose. */
  readonly insurer_id: InsurerId | null;
  /** The premium or part that it pays: one payment only may live or have taken place for it. */
  readonly due_id: DueId | null;
  /** Whose authorisation the clock takes it under; null: the payer pays. */
  readonly mandate_id: MandateId | null;
}

/** An order to pay: from a form, or from autopay. A guest's is made by `guestOrder`. */
export interface StartPayment extends Ordered, Partial<Periodic> {
  /** Given to the payment, whose purse is named after it; absent for a member's, which gets a fresh one. */
  readonly id?: PaymentId;
  /** A card or account that the member has saved: it is charged at once, without the processor's page. Of the kind that `source` says; no wallet part. */
  readonly saved_method_id?: SavedMethodId | null;
  /** Present exactly where there is no member. */
  readonly guest?: PayingGuest;
  /**
   * What the caller has just read as available in the wallet, to spare a second look. It only saves writing a row for a
   * payment that cannot succeed; the wallet itself decides.
   */
  readonly available_cents?: Cents;
}

/** A payment as the database has it. amount = wallet part + processor part. */
export interface Payment extends Ordered, Periodic {
  readonly id: PaymentId;
  readonly processor_cents: Cents;
  readonly state: PaymentState;
  readonly processor: string | null;
  readonly processor_ref: string | null;
  readonly checkout_url: string | null;
  readonly method: PaymentMethod | null;
  readonly saved_method_id: SavedMethodId | null;
  /** When the clock's taking of it began: until then a stop wins. Null where the payer pays. */
  readonly claimed_at: Instant | null;
  readonly failure: PaymentFailure | null;
  readonly refunded_cents: Cents;
  readonly created_at: Instant;
  readonly updated_at: Instant;
  /** When a payer's page closes; see CHECKOUT_MS. */
  readonly expires_at: Instant;
  readonly posted_at: Instant | null;
}

export type StartProblem =
  | { readonly code: "insufficient_funds"; readonly available_cents: Cents }
  /** Someone is paying the bill or the premium, or it is paid, or less is owed than asked. */
  | { readonly code: "bill_taken" }
  /** The key was used for another order. */
  | { readonly code: "key_conflict" }
  | { readonly code: "processor_unavailable" }
  | { readonly code: "no_processor" }
  /** The processor charges no less than this; what is asked of it is less. */
  | { readonly code: "too_little"; readonly least_cents: Cents }
  | { readonly code: "over_daily_limit"; readonly left_cents: Cents }
  /** The wallet is stopped until a person has looked at it. */
  | { readonly code: "wallet_frozen" }
  /** The member is closing the account: nothing new begins. */
  | { readonly code: "account_closing" };

/** A payment, and what the payer does next. */
export interface PaymentStep {
  readonly payment: Payment;
  /** done: look at `payment.state`; redirect: to the processor's page; wait: ask again in a moment. */
  readonly next: { readonly kind: "done" } | { readonly kind: "redirect"; readonly url: string } | { readonly kind: "wait" };
}

/** Everything below follows from the payment's id, so that every retry asks for the same thing. */
export const fundKey = (id: PaymentId): string => `${id}:fund`;
export const spendKey = (id: PaymentId): string => `${id}:spend`;
export const holdKey = (id: PaymentId): string => `${id}:hold`;
export const releaseKey = (id: PaymentId): string => `${id}:release`;
export const undoKey = (id: PaymentId): string => `${id}:undo`;
/** A guest's purse: the wallet that one payment passes through. It ends at 0. */
export const purseOf = (id: PaymentId): WalletId => `wal_${id.slice("pay_".length)}` as WalletId;
/** The hold on the wallet part of a split payment. */
export const holdOf = (id: PaymentId): HoldId => `hold_${id.slice("pay_".length)}` as HoldId;
/** The refund that sends late money back. */
export const lateRefundOf = (id: PaymentId): RefundId => `ref_${id.slice("pay_".length)}` as RefundId;
