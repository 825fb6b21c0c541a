import * as v from "valibot";
import type { PaymentId } from "../../values/ids.ts";
import { readId } from "../../values/ids.ts";
import { cents } from "../../values/money.ts";
import { err, ok } from "../../values/result.ts";
import { ProcessorUnavailable, RefundRefused, type PaymentProcessor, type ProcessorPayment } from "./processor.ts";
import { checkWebhook } from "./webhook-signature.ts";

/** The header that carries a webhook's signature. */
export const SANDBOX_SIGNATURE_HEADER = "Sandbox-Signature";

const paymentId = v.custom<PaymentId>((value) => typeof value === "string" && readId("pay", value) !== null);
const count = v.pipe(v.number(), v.safeInteger());
const checkoutAnswer = v.object({ ref: v.string(), url: v.string() });
const refundAnswer = v.object({ ref: v.string() });
const paymentAnswer = v.object({
  ref: v.string(),
  payment_id: paymentId,
  status: v.picklist(["open", "processing", "succeeded", "failed", "canceled", "expired"]),
  amount_cents: count,
  refunded_cents: count,
  disputes: v.array(v.object({ id: v.string(), status: v.picklist(["open", "won", "lost"]), amount_cents: count })),
  method: v.nullable(v.object({ kind: v.picklist(["card", "bank"]), brand: v.string(), last4: v.pipe(v.string(), v.regex(/^\d{4}$/u)) })),
  decline: v.nullable(
    v.picklist(["card_declined", "insufficient_funds", "authentication_failed", "bank_debit_failed", "canceled", "expired"]),
  ),
});
const savedMethod = v.object({ method_ref: v.string(), kind: v.picklist(["card", "bank"]), brand: v.string(), last4: v.string() });
const healthAnswer = v.object({ usable: v.boolean(), expires: v.nullable(v.pipe(v.string(), v.regex(/^\d{4}-\d{2}$/u))) });
const setupAnswer = v.variant("status", [
  v.object({ status: v.literal("open"), url: v.nullable(v.string()) }),
  v.object({ status: v.literal("ended") }),
  v.object({ status: v.literal("saved"), saved: savedMethod }),
]);
const eventList = v.array(v.object({ event_id: v.string(), payment_id: paymentId, type: v.string() }));
const eventBody = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  type: v.pipe(v.string(), v.maxLength(64)),
  payment_id: paymentId,
});

/**
 * The sandbox processor, spoken to as one would speak to a real one: JSON over HTTP (here to its Durable Object), which may be out of
 * reach, and webhooks that it signs.
 */
export function sandboxProcessor({
  object,
  secret,
  origin,
}: {
  readonly object: DurableObjectNamespace;
  readonly secret: string;
  readonly origin: string;
}): PaymentProcessor {
  const call = async (method: string, path: string, body: unknown): Promise<{ readonly status: number; readonly json: unknown }> => {
    try {
      const response = await object.get(object.idFromName("sandbox")).fetch(`https://sandbox.invalid${path}`, {
        method,
        ...(body === null ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
      });
      if (response.status >= 500 || response.status === 429) throw new ProcessorUnavailable(`the sandbox answered ${response.status}`);
      return { status: response.status, json: await response.json() };
    } catch (error) {
      throw error instanceof ProcessorUnavailable ? error : new ProcessorUnavailable("the sandbox did not answer", { cause: error });
    }
  };
  const one = async (method: string, path: string): Promise<ProcessorPayment | null> => {
    const { status, json } = await call(method, path, null);
    return status === 404 ? null : readPayment(json);
  };

  return {
    name: "sandbox",
    // As real ones: so that what they refuse is met while developing.
    least_cents: cents(50),
    async createCheckout(request) {
      const { status, json } = await call("POST", "/checkouts", { ...request, origin });
      if (status !== 200) throw new Error(`the sandbox refused a page for ${request.payment_id}: ${status}`);
      return v.parse(checkoutAnswer, json);
    },
    find: (id) => one("GET", `/payments/${id}`),
    cancel: (id) => one("POST", `/payments/${id}/cancel`),
    async refund(request) {
      const { status, json } = await call("POST", "/refunds", request);
      if (status !== 200) throw new RefundRefused(`the sandbox refused a refund of ${request.payment_id}: ${status}`);
      return v.parse(refundAnswer, json);
    },
    async createSetup(request) {
      const { json } = await call("POST", "/setups", { ...request, origin });
      return v.parse(checkoutAnswer, json);
    },
    async findSetup(ref) {
      const { status, json } = await call("GET", `/setups/${encodeURIComponent(ref)}`, null);
      return status === 404 ? null : v.parse(setupAnswer, json);
    },
    async chargeSaved(charge) {
      const { status, json } = await call("POST", "/charges", charge);
      if (status !== 200) throw new Error(`the sandbox refused a charge of ${charge.payment_id}: ${status}`);
      return readPayment(json);
    },
    async describeSaved(methodRef) {
      const { status, json } = await call("GET", `/methods/${encodeURIComponent(methodRef)}`, null);
      return status === 404 ? null : v.parse(healthAnswer, json);
    },
    async forgetMethod(methodRef) {
      await call("POST", `/methods/${encodeURIComponent(methodRef)}/forget`, {});
    },
    async changesSince(since, limit) {
      const { json } = await call("GET", `/events?since=${since}&limit=${limit}`, null);
      return v.parse(eventList, json);
    },
    async readWebhook(request, now) {
      const body = await request.text();
      const checked = await checkWebhook({ secret, body, header: request.headers.get(SANDBOX_SIGNATURE_HEADER) ?? "", now });
      if (!checked.ok) return checked;
      try {
        const event = v.parse(eventBody, JSON.parse(body));
        return ok({ event_id: event.id, payment_id: event.payment_id, type: event.type });
      } catch {
        return err("malformed");
      }
    },
  };
}

function readPayment(json: unknown): ProcessorPayment {
  const found = v.parse(paymentAnswer, json);
  return {
    ...found,
    amount_cents: cents(found.amount_cents),
    refunded_cents: cents(found.refunded_cents),
    disputes: found.disputes.map((dispute) => ({ ...dispute, amount_cents: cents(dispute.amount_cents) })),
  };
}
