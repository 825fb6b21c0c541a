import type { Env } from "../../platform/env.ts";
import type { ProcessorPayment } from "../../platform/processor/processor.ts";
import type { PaymentId } from "../../values/ids.ts";
import { ZERO } from "../../values/money.ts";
import { ok, unreachable, type Result } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import { chargeMethod } from "./charge-method.ts";
import { claim } from "./claim.ts";
import { openCheckout } from "./checkout.ts";
import { consult, giveBack } from "./consult.ts";
import type { Payment, PaymentStep } from "./payment.ts";
import { nextAct } from "./rules.ts";
import { settle, takeFromWallet } from "./settle.ts";
import { done, reload, type Moved, type Refusal } from "./steps.ts";

/** A payment takes at most this many steps at one go; more would be a circle. */
const MAX_STEPS = 8;

/**
 * Takes a payment as far as it goes now. Callable by anyone, any number of times, at the same moment: keys and conditional
 * updates let each effect happen once. Throws when the payment does not exist or the wallet cannot be reached.
 */
export async function advance(env: Env, now: Instant, id: PaymentId): Promise<PaymentStep> {
  return await goOn(env, await reload(env, id), now);
}

/** The same from a payment just loaded. */
export async function goOn(env: Env, from: Payment, now: Instant): Promise<PaymentStep> {
  const walked = await walk(env, from, now);
  return walked.ok ? walked.value : { payment: await reload(env, from.id), next: { kind: "done" } };
}

/** Like `goOn`, also for a payment just made; a refusal to begin is told apart. */
export async function walk(env: Env, from: Payment, now: Instant): Promise<Result<PaymentStep, Refusal>> {
  let payment = from;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const moved = await takeStep(env, payment, now);
    if (!("again" in moved)) return moved;
    payment = moved.again;
  }
  return ok({ payment, next: { kind: "wait" } });
}

async function takeStep(env: Env, payment: Payment, now: Instant): Promise<Moved> {
  const act = nextAct(payment, now);
  switch (act) {
    case "rest":
      return done(payment);
    case "claim":
      return await claim(env, payment, now);
    case "spend":
      return await takeFromWallet(env, payment, now);
    case "settle":
      return await settle(env, payment, now);
    case "open_checkout":
      return payment.saved_method_id === null
        ? await openCheckout(env, payment, now)
        : await chargeMethod(env, payment, payment.saved_method_id, now);
    case "ask":
      return await consult(env, payment, now, (at) => at.find(payment.id, payment.processor_ref));
    case "close_checkout":
      return await consult(env, payment, now, (at) => at.cancel(payment.id, payment.processor_ref));
    case "give_back":
      return await giveBack(env, payment, now, null);
    default:
      return unreachable(act);
  }
}

/**
 * Closes a payment's page at the processor because the payer turned back; what the processor then says wins, so money that was
 * just paid is not lost. A payment from the wallet, or a bank debit under way, can no longer be stopped and goes on.
 */
export async function cancelPayment(env: Env, now: Instant, id: PaymentId): Promise<PaymentStep> {
  const payment = await reload(env, id);
  const stoppable = payment.source !== "wallet" && (payment.state === "created" || payment.state === "awaiting_payer");
  if (!stoppable) return await advance(env, now, id);
  const moved = await consult(env, payment, now, async (at) => {
    return (await at.cancel(payment.id, payment.processor_ref)) ?? unheard(payment);
  });
  const walked = "again" in moved ? await walk(env, moved.again, now) : moved;
  return walked.ok ? walked.value : { payment: await reload(env, id), next: { kind: "done" } };
}

/** A checkout that never came to be counts as closed. */
function unheard(payment: Payment): ProcessorPayment {
  return {
    ref: "",
    payment_id: payment.id,
    status: "canceled",
    amount_cents: payment.processor_cents,
    refunded_cents: ZERO,
    disputes: [],
    method: null,
    decline: "canceled",
  };
}
