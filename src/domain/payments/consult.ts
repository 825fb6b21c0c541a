import { processor } from "../../platform/processor/index.ts";
import { ProcessorUnavailable, RefundRefused, type PaymentProcessor, type ProcessorPayment } from "../../platform/processor/processor.ts";
import type { Env } from "../../platform/env.ts";
import { ZERO } from "../../values/money.ts";
import { assert, unreachable } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import { lateRefundOf, type Payment } from "./payment.ts";
import { isUnderWay, judge, type Testimony } from "./rules.ts";
import { done, end, redirect, reload, wait, type Moved } from "./steps.ts";
import { movePayment, noteFailure, revivePayment } from "./store.ts";

/** Asks the processor (to look, or to close its page) and does what follows from its word. */
export async function consult(
  env: Env,
  payment: Payment,
  now: Instant,
  ask: (at: PaymentProcessor) => Promise<ProcessorPayment | null>,
): Promise<Moved> {
  const at = processor(env);
  if (at === null) return isUnderWay(payment.state) ? wait(payment) : done(payment);
  try {
    return await follow(env, payment, now, await ask(at));
  } catch (error) {
    if (!(error instanceof ProcessorUnavailable)) throw error;
    return isUnderWay(payment.state) ? wait(payment) : done(payment);
  }
}

/** Does what follows from the processor's word on a payment. */
async function follow(env: Env, payment: Payment, now: Instant, said: ProcessorPayment | null): Promise<Moved> {
  if (said !== null) {
    assert(said.payment_id === payment.id, "the processor speaks of this payment");
    assert(said.amount_cents === payment.processor_cents, "the processor's amount is ours");
  }
  const verdict = judge(payment, testimony(said), now);
  const method = said?.method ?? null;
  switch (verdict.kind) {
    case "await_payer":
      return payment.checkout_url === null ? wait(payment) : redirect(payment, payment.checkout_url);
    case "wait":
      return wait(payment);
    case "rest":
      return done(payment);
    case "move":
      return {
        again:
          (await movePayment(env, payment, verdict.to, now, { method, ...named(env, payment, said) })) ?? (await reload(env, payment.id)),
      };
    case "end":
      return { again: await end(env, payment, now, { ...verdict, method }) };
    case "give_back":
      return await giveBack(env, payment, now, said);
    case "revive": {
      const revived = await revivePayment(env, payment, now, { method, ...named(env, payment, said) });
      if (revived.ok) return { again: revived.value };
      return revived.error === "gone" ? { again: await reload(env, payment.id) } : await giveBack(env, payment, now, said);
    }
    default:
      return unreachable(verdict);
  }
}

/** Sends late money back to where it came from. Claimed first, so that no other hand revives the payment meanwhile. */
export async function giveBack(env: Env, payment: Payment, now: Instant, said: ProcessorPayment | null): Promise<Moved> {
  const at = processor(env);
  if (at === null) return done(payment);
  if (payment.failure !== "returning" && !(await noteFailure(env, payment, { to: "returning", now, method: said?.method ?? null }))) {
    const current = await reload(env, payment.id);
    return current.failure === "returning" || current.failure === "returned" ? done(current) : { again: current };
  }
  try {
    const { id, processor_cents, processor_ref } = payment;
    const ref = processor_ref ?? said?.ref ?? null;
    try {
      await at.refund({ refund_id: lateRefundOf(id), payment_id: id, amount_cents: processor_cents, ref });
    } catch (error) {
      // Someone has sent it back in the processor's own console: then it is back.
      const back = error instanceof RefundRefused ? await at.find(id, ref) : null;
      if (back === null || back.refunded_cents < processor_cents) throw error;
    }
  } catch (error) {
    if (!(error instanceof ProcessorUnavailable)) throw error;
    return done(await reload(env, payment.id));
  }
  await noteFailure(env, payment, { to: "returned", now });
  return done(await reload(env, payment.id));
}

/** The processor's name, for a payment whose checkout was made but never noted. */
function named(
  env: Env,
  payment: Payment,
  said: ProcessorPayment | null,
): { readonly checkout?: { processor: string; ref: string; url: string } } {
  const name = processor(env)?.name;
  if (payment.processor !== null || said === null || name === undefined) return {};
  return { checkout: { processor: name, ref: said.ref, url: payment.checkout_url ?? "" } };
}

function testimony(said: ProcessorPayment | null): Testimony {
  return said === null
    ? { status: "unknown", decline: null, refunded_cents: ZERO }
    : { status: said.status, decline: said.decline, refunded_cents: said.refunded_cents };
}
