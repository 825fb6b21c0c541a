import type { Stripe } from "stripe";
import type { PaymentId } from "../../values/ids.ts";
import { cents } from "../../values/money.ts";
import { err, ok } from "../../values/result.ts";
import { MINUTE_MS, SECOND_MS } from "../../values/time.ts";
import { ProcessorUnavailable, RefundRefused, type CheckoutRequest, type PaymentProcessor, type ProcessorEvent } from "./processor.ts";
import { asking, problemOf, stripeClient, type StripeSettings } from "./stripe/client.ts";
import { AFTERWARDS_EVENTS, readEvent } from "./stripe/events.ts";
import { lookUp, type Found } from "./stripe/lookup.ts";
import { BANK_AT_ONCE, chargeSaved, createSetup, describeSaved, findSetup, forgetMethod, STRIPE_METHODS } from "./stripe/saved.ts";
import { WEBHOOK_AGE_MS } from "./webhook-signature.ts";
import { log } from "../log.ts";

/** Where Stripe's hosted pages live, unless the account has a domain of its own for them. */
export const STRIPE_CHECKOUT_ORIGIN = "https://checkout.stripe.com";

/**
 * Stripe wants a page to be open for at least 30 minutes from when it is asked for, which may be at any moment of our own 30. Ours is closed by
 * ourselves; this one only ends what we did not live to close. The same for every repetition, as the same key demands.
 */
const BEYOND_OURS_MS = 31 * MINUTE_MS;

/** Stripe's minimum for US dollars (docs.stripe.com/currencies, "Minimum and maximum charge amounts"). */
const LEAST_CENTS = cents(50);

/** Stripe, by its own library over `fetch`. What it is asked in what way, and why: docs/decisions/014-stripe.md. */
export function stripeProcessor(settings: StripeSettings): PaymentProcessor {
  const withStripe = async <T>(call: (stripe: Stripe) => Promise<T>): Promise<T> => {
    const stripe = await stripeClient(settings);
    return await asking(async () => await call(stripe));
  };
  const find = async (id: PaymentId, ref: string | null): Promise<Found | null> =>
    await withStripe(async (stripe) => await lookUp(stripe, id, ref));

  return {
    name: "stripe",
    least_cents: LEAST_CENTS,
    createCheckout: async (request) =>
      await withStripe(async (stripe) => {
        const { id, url } = await open(stripe, request);
        // A page that is over by now has no address any more; the way back leads to what became of it.
        return { ref: id, url: url ?? request.return_url };
      }),
    find: async (id, ref = null) => (await find(id, ref))?.payment ?? null,
    cancel: async (id, ref = null) => {
      const found = await find(id, ref);
      const session = found?.session ?? null;
      if (session?.status !== "open") return found?.payment ?? null;
      await withStripe(async (stripe) => await expire(stripe, session.id));
      return (await find(id, session.id))?.payment ?? null;
    },
    refund: async ({ refund_id, payment_id, amount_cents, ref = null }) => {
      const found = await find(payment_id, ref);
      const payment_intent = found?.intent?.id;
      if (payment_intent === undefined) throw new RefundRefused(`Stripe has taken no money for ${payment_id}`);
      return await withStripe(async (stripe) => {
        // Keys are kept for a day, our refund's id for ever: a refund made long ago is not made again.
        const { data } = await stripe.refunds.list({ payment_intent, limit: 100 });
        const before = data.find((each) => each.metadata?.["refund_id"] === refund_id);
        if (before !== undefined) return { ref: before.id };
        const metadata = { refund_id, payment_id };
        try {
          return {
            ref: (await stripe.refunds.create({ payment_intent, amount: amount_cents, metadata }, { idempotencyKey: refund_id })).id,
          };
        } catch (error) {
          if (problemOf(error)?.type !== "StripeInvalidRequestError") throw error;
          throw new RefundRefused(`Stripe refused a refund of ${payment_id}`, { cause: error });
        }
      });
    },
    createSetup: async (request) => await withStripe(async (stripe) => await createSetup(stripe, request)),
    findSetup: async (ref) => await withStripe(async (stripe) => await findSetup(stripe, ref)),
    chargeSaved: async (charge) => await withStripe(async (stripe) => await chargeSaved(stripe, charge)),
    describeSaved: async (methodRef) => await withStripe(async (stripe) => await describeSaved(stripe, methodRef)),
    forgetMethod: async (methodRef) => await withStripe(async (stripe) => await forgetMethod(stripe, methodRef)),
    changesSince: async (since, limit) =>
      await withStripe(async (stripe) => {
        const changes: ProcessorEvent[] = [];
        const created = { gte: Math.floor(since / SECOND_MS) };
        for await (const event of stripe.events.list({ types: [...AFTERWARDS_EVENTS], created, limit: 100 })) {
          const read = await readEvent(stripe, event);
          if (read !== null) changes.push(read);
          if (changes.length >= limit) break;
        }
        return changes.toReversed();
      }),
    readWebhook: async (request, now) => {
      const [body, header] = [await request.text(), request.headers.get("Stripe-Signature") ?? ""];
      return await withStripe(async (stripe) => {
        const event = await verified(stripe, { body, header, secret: settings.webhook_secret, now });
        if (event === null) return err("bad_signature" as const);
        if (typeof event.id !== "string" || typeof event.type !== "string") return err("malformed" as const);
        const read = await readEvent(stripe, event);
        return read === null ? err("not_ours" as const) : ok(read);
      });
    },
  };
}

/** Our order for a page. Everything in it follows from the payment, so that the same key always comes with the same words. */
function sessionOf(request: CheckoutRequest): Stripe.Checkout.SessionCreateParams {
  const { payment_id, amount_cents, method, language, return_url, expires_at } = request;
  // Not the facility's name, which may tell what somebody is treated for: only that it is a payment, and its reference.
  const name = `${language === "es" ? "Pago" : "Payment"} ${payment_id.slice(-8).toUpperCase()}`;
  return {
    mode: "payment",
    submit_type: "pay",
    allowed_payment_method_types: [STRIPE_METHODS[method]],
    ...(method === "bank" ? { payment_method_options: BANK_AT_ONCE } : {}),
    line_items: [{ quantity: 1, price_data: { currency: "usd", unit_amount: amount_cents, product_data: { name } } }],
    client_reference_id: payment_id,
    metadata: { payment_id, method, open_until_ms: String(expires_at) },
    payment_intent_data: { description: name, metadata: { payment_id } },
    locale: language,
    success_url: return_url,
    cancel_url: return_url,
    expires_at: Math.ceil((expires_at + BEYOND_OURS_MS) / SECOND_MS),
  };
}

/**
 * Asks for a page. That Stripe refuses one altogether (a method that is not switched on there, a limit) is for a person to mend, and the log says so;
 * the payer is told what is told when Stripe does not answer, and no bill stays reserved for a page that there is not.
 */
async function open(stripe: Stripe, request: CheckoutRequest): Promise<Stripe.Checkout.Session> {
  try {
    return await stripe.checkout.sessions.create(sessionOf(request), { idempotencyKey: request.payment_id });
  } catch (error) {
    const problem = problemOf(error);
    if (problem?.type !== "StripeInvalidRequestError") throw error;
    log("stripe_refuses_page", { payment_id: request.payment_id, code: problem.code });
    throw new ProcessorUnavailable(`Stripe refuses a page for ${request.payment_id}`, { cause: error });
  }
}

/** Closes a page. One that was paid or closed a moment ago stays what it is: the caller looks. */
async function expire(stripe: Stripe, sessionId: string): Promise<void> {
  try {
    await stripe.checkout.sessions.expire(sessionId);
  } catch (error) {
    if (problemOf(error)?.type !== "StripeInvalidRequestError") throw error;
  }
}

async function verified(
  stripe: Stripe,
  { body, header, secret, now }: { readonly body: string; readonly header: string; readonly secret: string; readonly now: number },
): Promise<Stripe.Event | null> {
  try {
    return await stripe.webhooks.constructEventAsync(body, header, secret, WEBHOOK_AGE_MS / SECOND_MS, undefined, now);
  } catch (error) {
    if (problemOf(error)?.type === "StripeSignatureVerificationError" || error instanceof SyntaxError) return null;
    throw error;
  }
}
