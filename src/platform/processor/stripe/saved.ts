import type { Stripe } from "stripe";
import type { Checkout, MethodHealth, ProcessorPayment, SavedCharge, SavedMethod, Setup, SetupRequest } from "../processor.ts";
import { ZERO } from "../../../values/money.ts";
import { isMissing, problemOf } from "./client.ts";
import { lookUp } from "./lookup.ts";
import { brandName, expanded, idOf, lastFour, readIntent } from "./reading.ts";

/** Our word for a kind of method in Stripe's. */
export const STRIPE_METHODS = { card: "card", bank: "us_bank_account" } as const;

/** Bank accounts only where the bank answers at once: two small deposits would keep a payment open for days. */
export const BANK_AT_ONCE = { us_bank_account: { verification_method: "instant" } } as const;

/** The hosted page for keeping a method. Each method gets a customer of its own at Stripe, so that forgetting one leaves nothing behind. */
export async function createSetup(stripe: Stripe, request: SetupRequest): Promise<Checkout> {
  const session = await stripe.checkout.sessions.create(
    {
      mode: "setup",
      allowed_payment_method_types: [STRIPE_METHODS[request.method]],
      ...(request.method === "bank" ? { payment_method_options: BANK_AT_ONCE } : {}),
      customer_creation: "always",
      client_reference_id: request.setup_id,
      metadata: { setup_id: request.setup_id },
      locale: request.language,
      success_url: request.return_url,
      cancel_url: request.return_url,
    },
    { idempotencyKey: request.setup_id },
  );
  return { ref: session.id, url: session.url ?? request.return_url };
}

/** Where a setup stands; null when Stripe does not know it. */
export async function findSetup(stripe: Stripe, ref: string): Promise<Setup | null> {
  try {
    const session = await stripe.checkout.sessions.retrieve(ref, { expand: ["setup_intent.payment_method"] });
    if (session.status === "expired") return { status: "ended" };
    if (session.status === "open") return { status: "open", url: session.url };
    const intent = expanded(session.setup_intent);
    const saved = methodOf(idOf(session.customer), expanded(intent?.payment_method));
    if (intent?.status === "succeeded" && saved !== null) return { status: "saved", saved };
    return intent?.status === "canceled" ? { status: "ended" } : { status: "open", url: null };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Charges without the payer. A decline is an answer, not an error; asked again, Stripe gives the same one. */
export async function chargeSaved(stripe: Stripe, charge: SavedCharge): Promise<ProcessorPayment> {
  const [customer = "", payment_method = ""] = charge.method.method_ref.split(":");
  try {
    const intent = await stripe.paymentIntents.create(
      {
        amount: charge.amount_cents,
        currency: "usd",
        customer,
        payment_method,
        allowed_payment_method_types: [STRIPE_METHODS[charge.method.kind]],
        off_session: true,
        confirm: true,
        // As on the page: that it is a payment and which, never what for.
        description: `Payment ${charge.payment_id.slice(-8).toUpperCase()}`,
        metadata: { payment_id: charge.payment_id, method: charge.method.kind },
        expand: ["latest_charge"],
      },
      { idempotencyKey: charge.payment_id },
    );
    // The answer may be an old one, kept by Stripe for its key: where the payment stands now decides.
    return (await lookUp(stripe, charge.payment_id, intent.id))?.payment ?? readIntent(intent, charge.payment_id, []);
  } catch (error) {
    const problem = problemOf(error);
    if (problem?.type === "StripeCardError" && problem.payment_intent !== null)
      return readIntent(problem.payment_intent, charge.payment_id, []);
    if (isMissing(error) || problem?.code === "payment_method_unactivated") return declined(charge);
    throw error;
  }
}

/** How a method stands; null when it is gone from the customer that was made for it. A bank that refuses debits blocks an account there. */
export async function describeSaved(stripe: Stripe, methodRef: string): Promise<MethodHealth | null> {
  const [customer = "", id = ""] = methodRef.split(":");
  try {
    const method = await stripe.paymentMethods.retrieve(id);
    if (customer === "" || idOf(method.customer) !== customer) return null;
    const { card, us_bank_account } = method;
    const expires = card === undefined ? null : `${card.exp_year}-${String(card.exp_month).padStart(2, "0")}`;
    return { usable: us_bank_account?.status_details?.blocked === undefined, expires };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Forgets a method together with the customer that was made for it. */
export async function forgetMethod(stripe: Stripe, methodRef: string): Promise<void> {
  const [customer = ""] = methodRef.split(":");
  try {
    await stripe.customers.del(customer);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** The method was forgotten: no payment was made at Stripe. */
function declined({ payment_id, amount_cents }: SavedCharge): ProcessorPayment {
  return {
    ref: "",
    payment_id,
    status: "failed",
    amount_cents,
    refunded_cents: ZERO,
    disputes: [],
    method: null,
    decline: "card_declined",
  };
}

function methodOf(customer: string | null, method: Stripe.PaymentMethod | null): SavedMethod | null {
  if (customer === null || method === null) return null;
  const method_ref = `${customer}:${method.id}`;
  const card = lastFour(method.card?.last4);
  if (card !== null) return { method_ref, kind: "card", brand: brandName(method.card?.brand), last4: card };
  const account = lastFour(method.us_bank_account?.last4);
  return account === null ? null : { method_ref, kind: "bank", brand: method.us_bank_account?.bank_name ?? "Bank", last4: account };
}
