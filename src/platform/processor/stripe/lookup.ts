import type { Stripe } from "stripe";
import { timeOfId } from "../../ids.ts";
import type { PaymentId } from "../../../values/ids.ts";
import { cents } from "../../../values/money.ts";
import { MINUTE_MS, SECOND_MS } from "../../../values/time.ts";
import { ProcessorUnavailable, type ProcessorDispute, type ProcessorPayment } from "../processor.ts";
import { isMissing } from "./client.ts";
import { disputeStatusOf, expanded, readIntent, readSession } from "./reading.ts";

/** How long after a payment was made its page may have been asked for. */
const LATEST_MS = 35 * MINUTE_MS;
const PAGE = 100;
/** More than this within half an hour is not looked through; the caller comes back. */
const MAX_LISTED = 1_000;
const WITH_CHARGE = ["payment_intent.latest_charge"];

/** A payment at Stripe, and what it hangs on. */
export interface Found {
  readonly payment: ProcessorPayment;
  readonly session: Stripe.Checkout.Session | null;
  readonly intent: Stripe.PaymentIntent | null;
}

/**
 * Finds a payment by the id that we noted, or else by our own in what was made at the time that our id tells. Lists are read after every write,
 * which Stripe's search is not: docs/decisions/014.
 */
export async function lookUp(stripe: Stripe, paymentId: PaymentId, ref: string | null): Promise<Found | null> {
  try {
    if (ref?.startsWith("cs_") === true)
      return await ofSession(stripe, await stripe.checkout.sessions.retrieve(ref, { expand: WITH_CHARGE }), paymentId);
    if (ref?.startsWith("pi_") === true)
      return await ofIntent(stripe, await stripe.paymentIntents.retrieve(ref, { expand: ["latest_charge"] }), paymentId);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  const created = windowOf(paymentId);
  const session = await among(stripe.checkout.sessions.list({ created, limit: PAGE }), (each) => each.client_reference_id === paymentId);
  if (session !== null) return await lookUp(stripe, paymentId, session.id);
  const intent = await among(stripe.paymentIntents.list({ created, limit: PAGE }), (each) => each.metadata["payment_id"] === paymentId);
  return intent === null ? null : await lookUp(stripe, paymentId, intent.id);
}

/** Seconds in which a payment can have come to Stripe. A clock may be a minute off. */
function windowOf(paymentId: PaymentId): { readonly gte: number; readonly lte: number } {
  const made = timeOfId(paymentId);
  return { gte: Math.floor((made - MINUTE_MS) / SECOND_MS), lte: Math.ceil((made + LATEST_MS) / SECOND_MS) };
}

async function among<T>(list: AsyncIterable<T>, isIt: (each: T) => boolean): Promise<T | null> {
  let seen = 0;
  for await (const each of list) {
    if (isIt(each)) return each;
    seen += 1;
    if (seen >= MAX_LISTED) throw new ProcessorUnavailable("Stripe has too much from that time to look through");
  }
  return null;
}

async function ofSession(stripe: Stripe, session: Stripe.Checkout.Session, paymentId: PaymentId): Promise<Found> {
  const intent = expanded(session.payment_intent);
  return { session, intent, payment: readSession(session, paymentId, await disputesOf(stripe, intent)) };
}

async function ofIntent(stripe: Stripe, intent: Stripe.PaymentIntent, paymentId: PaymentId): Promise<Found> {
  return { session: null, intent, payment: readIntent(intent, paymentId, await disputesOf(stripe, intent)) };
}

/** The disputes in which money moved, oldest first. Asked for only where the charge says that there were any. */
async function disputesOf(stripe: Stripe, intent: Stripe.PaymentIntent | null): Promise<readonly ProcessorDispute[]> {
  if (intent === null || expanded(intent.latest_charge)?.disputed !== true) return [];
  const { data } = await stripe.disputes.list({ payment_intent: intent.id, limit: PAGE });
  return data
    .flatMap(({ id, status, amount, created }) => {
      const ours = disputeStatusOf(status);
      return ours === null || amount <= 0 ? [] : [{ id, status: ours, amount_cents: cents(amount), created }];
    })
    .toSorted((a, b) => a.created - b.created)
    .map(({ id, status, amount_cents }) => ({ id, status, amount_cents }));
}
