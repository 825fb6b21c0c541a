import type { Stripe } from "stripe";
import type { PaymentId } from "../../../values/ids.ts";
import { cents, ZERO } from "../../../values/money.ts";
import type { DeclineCode, DisputeStatus, ProcessorMethod } from "../../../values/processor.ts";
import type { ProcessorDispute, ProcessorPayment } from "../processor.ts";

/** What of a declined attempt tells why. */
interface Declined {
  readonly code?: string | null | undefined;
  readonly decline_code?: string | null | undefined;
}

const AUTHENTICATION = new Set(["authentication_required", "payment_intent_authentication_failure", "setup_intent_authentication_failure"]);

/** Our word for why Stripe took no money. */
function declineOf(error: Declined | null, kind: ProcessorMethod): DeclineCode {
  if (error?.decline_code === "insufficient_funds" || error?.code === "insufficient_funds") return "insufficient_funds";
  if (AUTHENTICATION.has(error?.code ?? "") || AUTHENTICATION.has(error?.decline_code ?? "")) return "authentication_failed";
  return kind === "bank" ? "bank_debit_failed" : "card_declined";
}

/** A hosted page's payment, as we speak of it. @param session with its payment intent and that one's latest charge expanded */
export function readSession(
  session: Stripe.Checkout.Session,
  paymentId: PaymentId,
  disputes: readonly ProcessorDispute[],
): ProcessorPayment {
  const kind = kindIn(session.metadata);
  const intent = expanded(session.payment_intent);
  return {
    ref: session.id,
    payment_id: paymentId,
    amount_cents: cents(session.amount_total ?? 0),
    ...statusOf(session, intent, kind),
    ...afterwards(intent, disputes),
  };
}

/** The same for a charge without a page. */
export function readIntent(intent: Stripe.PaymentIntent, paymentId: PaymentId, disputes: readonly ProcessorDispute[]): ProcessorPayment {
  const kind = kindIn(intent.metadata);
  return {
    ref: intent.id,
    payment_id: paymentId,
    amount_cents: cents(intent.amount),
    ...unattendedStatus(intent, kind),
    ...afterwards(intent, disputes),
  };
}

/** How it was to be paid: we note it ourselves, since what Stripe offered may be more than what was asked. */
function kindIn(metadata: Stripe.Metadata | null): ProcessorMethod {
  return metadata?.["method"] === "bank" ? "bank" : "card";
}

type Standing = Pick<ProcessorPayment, "status" | "decline">;

function statusOf(session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent | null, kind: ProcessorMethod): Standing {
  // Paid is paid, whatever became of the page.
  if (intent?.status === "succeeded") return { status: "succeeded", decline: null };
  if (session.status === "expired") return closed(session);
  const refusal = intent?.last_payment_error ?? null;
  // A card declined on Stripe's page leaves the page open: the payer may try another one.
  if (session.status === "open") return { status: "open", decline: refusal === null ? null : declineOf(refusal, kind) };
  if (intent?.status === "requires_payment_method") return { status: "failed", decline: declineOf(refusal, kind) };
  if (intent?.status === "canceled") return { status: "canceled", decline: "canceled" };
  return { status: "processing", decline: null };
}

/** Stripe calls a page "expired" either way: it is cancelled when it was closed before our own time for it was over. */
function closed(session: Stripe.Checkout.Session): Standing {
  const over = Number(session.metadata?.["open_until_ms"] ?? 0);
  return Date.now() < over ? { status: "canceled", decline: "canceled" } : { status: "expired", decline: "expired" };
}

function unattendedStatus(intent: Stripe.PaymentIntent, kind: ProcessorMethod): Standing {
  if (intent.status === "succeeded") return { status: "succeeded", decline: null };
  if (intent.status === "processing") return { status: "processing", decline: null };
  const asksForPayer = intent.status === "requires_action" || intent.status === "requires_confirmation";
  return { status: "failed", decline: asksForPayer ? "authentication_failed" : declineOf(intent.last_payment_error, kind) };
}

function afterwards(
  intent: Stripe.PaymentIntent | null,
  disputes: readonly ProcessorDispute[],
): Pick<ProcessorPayment, "refunded_cents" | "disputes" | "method"> {
  const charge = expanded(intent?.latest_charge ?? null);
  return { refunded_cents: charge === null ? ZERO : cents(charge.amount_refunded), disputes, method: methodOf(charge) };
}

const BRANDS: Readonly<Record<string, string>> = {
  amex: "American Express",
  diners: "Diners Club",
  discover: "Discover",
  jcb: "JCB",
  mastercard: "Mastercard",
  unionpay: "UnionPay",
  visa: "Visa",
};

/** A card's brand as people know it. */
export function brandName(brand: string | null | undefined): string {
  return BRANDS[brand ?? ""] ?? "Card";
}

/** Four digits for a receipt; other text is not shown. */
export function lastFour(text: string | null | undefined): string | null {
  return /^\d{4}$/u.test(text ?? "") ? (text ?? null) : null;
}

function methodOf(charge: Stripe.Charge | null): ProcessorPayment["method"] {
  const details = charge?.payment_method_details ?? null;
  const card = lastFour(details?.card?.last4);
  if (card !== null) return { kind: "card", brand: brandName(details?.card?.brand), last4: card };
  const account = lastFour(details?.us_bank_account?.last4);
  return account === null ? null : { kind: "bank", brand: details?.us_bank_account?.bank_name ?? "Bank", last4: account };
}

/** Stripe's words for a dispute in which money moved. An appeal after a loss is open for us only when we never heard of the loss. */
const DISPUTES: Readonly<Record<string, DisputeStatus>> = {
  needs_response: "open",
  under_review: "open",
  appeal_needs_response: "open",
  appeal_under_review: "open",
  won: "won",
  lost: "lost",
};

/** Where a dispute stands; null for one in which no money moved: a bank's inquiry (`warning_…`), or one that was settled before it began. */
export function disputeStatusOf(status: string): DisputeStatus | null {
  return DISPUTES[status] ?? null;
}

/** An object that was asked for with `expand`; null when there is none. */
export function expanded<T extends object>(value: T | string | null | undefined): T | null {
  return typeof value === "object" ? (value ?? null) : null;
}

/** An object's id, expanded or not. */
export function idOf(value: { readonly id: string } | string | null | undefined): string | null {
  return typeof value === "string" ? value : (value?.id ?? null);
}
