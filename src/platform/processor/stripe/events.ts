import type { Stripe } from "stripe";
import { readId, type PaymentId } from "../../../values/ids.ts";
import type { ProcessorEvent } from "../processor.ts";
import { expanded, idOf } from "./reading.ts";

/** The events to subscribe to: see docs/deploy.md. Others are taken and left at that. */
export const STRIPE_EVENTS = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.expired",
  "payment_intent.succeeded",
  "payment_intent.processing",
  "payment_intent.payment_failed",
  "charge.refunded",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
] as const;

/** Those of them that tell of what comes after a payment. */
export const AFTERWARDS_EVENTS: readonly (typeof STRIPE_EVENTS)[number][] = [
  "charge.refunded",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
];

/** Which payment of ours an event is about; null when it is about none. Disputes name only Stripe's payment, so that is asked for ours. */
export async function readEvent(stripe: Stripe, event: Stripe.Event): Promise<ProcessorEvent | null> {
  const event_id = event.id;
  // By ifs, not by a switch: Stripe knows hundreds of events, and a switch would have to name them all.
  if (event.type === "checkout.session.completed")
    return told(event_id, event.data.object, event.data.object.payment_status === "paid" ? "payment.succeeded" : "payment.processing");
  if (event.type === "checkout.session.async_payment_succeeded" || event.type === "payment_intent.succeeded")
    return told(event_id, event.data.object, "payment.succeeded");
  if (event.type === "checkout.session.async_payment_failed" || event.type === "payment_intent.payment_failed")
    return told(event_id, event.data.object, "payment.failed");
  if (event.type === "payment_intent.processing") return told(event_id, event.data.object, "payment.processing");
  if (event.type === "checkout.session.expired") return told(event_id, event.data.object, "payment.expired");
  if (event.type === "charge.refunded") {
    const { metadata, payment_intent } = event.data.object;
    return told(event_id, { metadata }, "refund.created") ?? (await ofIntent(stripe, event_id, payment_intent, "refund.created"));
  }
  if (event.type === "charge.dispute.created" || event.type === "charge.dispute.updated" || event.type === "charge.dispute.closed")
    return await ofIntent(stripe, event_id, event.data.object.payment_intent, event.type.slice("charge.".length));
  return null;
}

function told(event_id: string, object: { readonly metadata: Stripe.Metadata | null }, type: string): ProcessorEvent | null {
  const payment_id = paymentIdIn(object.metadata);
  return payment_id === null ? null : { event_id, payment_id, type };
}

async function ofIntent(
  stripe: Stripe,
  event_id: string,
  intent: Stripe.Dispute["payment_intent"],
  type: string,
): Promise<ProcessorEvent | null> {
  const id = idOf(intent);
  if (id === null) return null;
  return told(event_id, expanded(intent) ?? (await stripe.paymentIntents.retrieve(id)), type);
}

function paymentIdIn(metadata: Stripe.Metadata | null): PaymentId | null {
  return readId("pay", metadata?.["payment_id"]);
}
