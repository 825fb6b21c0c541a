import type { Cents } from "../../values/money.ts";
import type { PaymentId, RefundId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { DeclineCode, DisputeStatus, ProcessorMethod, ProcessorStatus } from "../../values/processor.ts";
import type { Result } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";

/** A request for a hosted payment page. `payment_id` is the idempotency key: asking again returns the same page. */
export interface CheckoutRequest {
  readonly payment_id: PaymentId;
  readonly amount_cents: Cents;
  readonly method: ProcessorMethod;
  /** What the payer reads on the processor's page. Never health data. */
  readonly description: string;
  readonly language: Language;
  /** Our address that the payer comes back to. */
  readonly return_url: string;
  readonly expires_at: Instant;
}

export interface Checkout {
  /** The processor's own id. */
  readonly ref: string;
  /** Where to send the payer. */
  readonly url: string;
}

export interface ProcessorPayment {
  readonly ref: string;
  readonly payment_id: PaymentId;
  readonly status: ProcessorStatus;
  readonly amount_cents: Cents;
  /** All that has been sent back, by us or in the processor's own console. */
  readonly refunded_cents: Cents;
  /** Disputes in which money moved, oldest first. A bank's mere question is none. */
  readonly disputes: readonly ProcessorDispute[];
  /** What a receipt may show of the method: never more than four digits, no expiry. */
  readonly method: { readonly kind: ProcessorMethod; readonly brand: string; readonly last4: string } | null;
  readonly decline: DeclineCode | null;
}

/** The payer's bank takes money back, until it is decided whose it is. */
export interface ProcessorDispute {
  /** The processor's own id: [A-Za-z0-9_-], 60 characters at most. */
  readonly id: string;
  readonly status: DisputeStatus;
  /** > 0 */
  readonly amount_cents: Cents;
}

/** A request for a hosted page that keeps a card or bank account for later, without paying now. */
export interface SetupRequest {
  /** Ours, new for each attempt: the idempotency key. [A-Za-z0-9_-], 64 characters at most. */
  readonly setup_id: string;
  readonly method: ProcessorMethod;
  readonly language: Language;
  /** Our address that the payer comes back to. */
  readonly return_url: string;
}

/** A card or bank account that the processor keeps for us. */
export interface SavedMethod {
  /** The processor's handle. Worth nothing without our secret key; still never shown. */
  readonly method_ref: string;
  readonly kind: ProcessorMethod;
  readonly brand: string;
  readonly last4: string;
}

/** What the processor says of a saved method now. Asked when it is needed, never kept. */
export interface MethodHealth {
  /** Whether it can be charged, as far as is known. */
  readonly usable: boolean;
  /** The last month in which a card is good, "2034-12"; null: it does not end. */
  readonly expires: string | null;
}

/** Where a setup stands. `open`: the payer has not finished (or the bank account is still to be confirmed). */
export type Setup =
  | { readonly status: "open"; readonly url: string | null }
  | { readonly status: "ended" }
  | { readonly status: "saved"; readonly saved: SavedMethod };

/** A charge of a saved method while the payer is not there. `payment_id` is the idempotency key. */
export interface SavedCharge {
  readonly payment_id: PaymentId;
  readonly amount_cents: Cents;
  readonly method: Pick<SavedMethod, "method_ref" | "kind">;
  /** What the payer reads on the processor's mails and console. Never health data. */
  readonly description: string;
}

/** What a verified webhook tells: only that something changed. The payment is always fetched again. */
export interface ProcessorEvent {
  readonly event_id: string;
  readonly payment_id: PaymentId;
  /** `payment.<what>` where the payment itself moved, `refund.<what>`, `dispute.<what>`. */
  readonly type: string;
}

/** The network may fail: adapters throw `ProcessorUnavailable` and callers try again later with the same key. */
export class ProcessorUnavailable extends Error {
  override readonly name = "ProcessorUnavailable";
}

/** The processor will not send so much back: it has less left of this payment than asked, or never had it. */
export class RefundRefused extends Error {
  override readonly name = "RefundRefused";
}

/** A card and bank processor with a hosted page. Card numbers never pass through this interface. */
export interface PaymentProcessor {
  /** Short name, part of the clearing account: clearing:<name>. */
  readonly name: string;
  /** The least it charges; less than this is refused there. */
  readonly least_cents: Cents;
  createCheckout(request: CheckoutRequest): Promise<Checkout>;
  /**
   * Null when the processor has never heard of it.
   * @param ref the processor's id for it as we noted it; null or absent: our note was lost. Then only a payer who never got the page's address
   * can be meant, and adapters may have to look for it.
   */
  find(paymentId: PaymentId, ref?: string | null): Promise<ProcessorPayment | null>;
  /** Ends an open checkout so that it can no longer be paid. Answers where the payment stands then. */
  cancel(paymentId: PaymentId, ref?: string | null): Promise<ProcessorPayment | null>;
  /** Sends (part of) a succeeded payment back. Idempotent by `refund_id`. Throws RefundRefused when less is left than asked. */
  refund(request: {
    readonly refund_id: RefundId;
    readonly payment_id: PaymentId;
    readonly amount_cents: Cents;
    readonly ref?: string | null;
  }): Promise<{ readonly ref: string }>;
  /** A hosted page where the payer leaves a card or bank account for later. Asking again with the same id returns the same page. */
  createSetup(request: SetupRequest): Promise<Checkout>;
  /** Where a setup stands; null when the processor has never heard of it. */
  findSetup(ref: string): Promise<Setup | null>;
  /**
   * Charges a saved method without the payer. Asked again with the same payment id it answers the same, whatever happened to the first answer.
   * @returns succeeded, processing (bank), or failed with its decline code; `authentication_failed`: the payer has to be there.
   */
  chargeSaved(charge: SavedCharge): Promise<ProcessorPayment>;
  /** How a saved method stands; null when the processor has forgotten it, or never knew it. */
  describeSaved(methodRef: string): Promise<MethodHealth | null>;
  /** Forgets a saved method. Forgetting it again changes nothing. */
  forgetMethod(methodRef: string): Promise<void>;
  /** What was refunded or disputed since a moment, oldest first: for webhooks that never came. At most `limit` events. */
  changesSince(since: Instant, limit: number): Promise<readonly ProcessorEvent[]>;
  /** Checks the signature and age of a webhook. `not_ours`: rightly signed, but about nothing that we follow. */
  readWebhook(request: Request, now: Instant): Promise<Result<ProcessorEvent, "bad_signature" | "malformed" | "not_ours">>;
}
