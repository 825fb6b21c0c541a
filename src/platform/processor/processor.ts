import type { Cents } from "../../values/money.ts";
import type { PaymentId, RefundId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { DeclineCode, ProcessorMethod, ProcessorStatus } from "../../values/processor.ts";
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
  readonly refunded_cents: Cents;
  /** What a receipt may show of the method: never more than four digits, no expiry. */
  readonly method: { readonly kind: ProcessorMethod; readonly brand: string; readonly last4: string } | null;
  readonly decline: DeclineCode | null;
}

/** What a verified webhook tells: only that something changed. The payment is always fetched again. */
export interface ProcessorEvent {
  readonly event_id: string;
  readonly payment_id: PaymentId;
  readonly type: string;
}

/** The network may fail: adapters throw `ProcessorUnavailable` and callers try again later with the same key. */
export class ProcessorUnavailable extends Error {
  override readonly name = "ProcessorUnavailable";
}

/** A card and bank processor with a hosted page. Card numbers never pass through this interface. */
export interface PaymentProcessor {
  /** Short name, part of the clearing account: clearing:<name>. */
  readonly name: string;
  createCheckout(request: CheckoutRequest): Promise<Checkout>;
  /** Null when the processor has never heard of it. */
  find(paymentId: PaymentId): Promise<ProcessorPayment | null>;
  /** Ends an open checkout so that it can no longer be paid. Answers where the payment stands then. */
  cancel(paymentId: PaymentId): Promise<ProcessorPayment | null>;
  /** Sends (part of) a succeeded payment back. Idempotent by `refund_id`. */
  refund(request: {
    readonly refund_id: RefundId;
    readonly payment_id: PaymentId;
    readonly amount_cents: Cents;
  }): Promise<{ readonly ref: string }>;
  /** Checks the signature and age of a webhook. */
  readWebhook(request: Request, now: Instant): Promise<Result<ProcessorEvent, "bad_signature" | "malformed">>;
}
