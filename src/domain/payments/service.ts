import { processor } from "../../platform/processor/index.ts";
import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import { cents, minus, ZERO } from "../../values/money.ts";
import { assert, err, ok, unreachable, type Result } from "../../values/result.ts";
import { dayIn, startOfDay, type Instant } from "../../values/time.ts";
import { loadOperator } from "../operator/store.ts";
import { wallet } from "../wallet/client.ts";
import { walk } from "./advance.ts";
import type { PayingGuest, Payment, PaymentStep, StartPayment, StartProblem } from "./payment.ts";
import { assertOrder, expiryOf, isDead, isSameOrder, leftToLoad } from "./rules.ts";
import { findByRequestKey, insertPayment, insertTopUp } from "./store.ts";

export { advance, cancelPayment, goOn } from "./advance.ts";
export { postPayments } from "./follower.ts";
export { allocationsQuery, findByRequestKey, findPayment, paymentQuery, readPayment } from "./store.ts";
export { sweepPayments, type SweepReport } from "./sweep.ts";
export { claimPayments } from "./claim.ts";
export type { Allocation, Payment, PaymentFailure, PaymentState, PaymentStep, StartPayment, StartProblem } from "./payment.ts";

/**
 * Begins a payment and takes it as far as it goes: from the wallet to its end, by card or bank to the processor's page.
 * The payment is written, and its bills reserved, before any money moves. The same request key is the same payment, with the
 * same answer; nothing happens twice, whoever asks again.
 * @returns where the payment stands and what the payer does next, or why it cannot be. Problems found before anything was
 * written leave no row; the wallet's own refusal leaves a failed payment that reserves nothing.
 * Throws when D1 or the wallet cannot be reached: ask again with the same key.
 */
export async function startPayment(env: Env, now: Instant, order: StartPayment): Promise<Result<PaymentStep, StartProblem>> {
  assertOrder(order);
  if (order.source !== "wallet") {
    const at = processor(env);
    if (at === null) return err({ code: "no_processor" });
    const { least_cents } = at;
    if (minus(order.amount_cents, order.wallet_cents) < least_cents) return err({ code: "too_little", least_cents });
  }
  const short = await shortOf(env, order);
  if (short !== null) return (await answerAgain(env, now, order)) ?? err(short);

  const written = await write(env, now, paymentOf(order, now), order.guest ?? null);
  if (written.ok) return await walk(env, written.value, now);
  switch (written.error.code) {
    case "key_used": {
      const again = await answerAgain(env, now, order);
      assert(again !== null, "a key that is used belongs to a payment");
      return again;
    }
    case "bill_taken":
    case "account_closing":
    case "over_daily_limit":
      // A form sent again meets its own first payment here: that one is the answer.
      return (await answerAgain(env, now, order)) ?? err(written.error);
    default:
      return unreachable(written.error);
  }
}

type WriteProblem = { readonly code: "key_used" } | Extract<StartProblem, { code: "bill_taken" | "over_daily_limit" | "account_closing" }>;

async function write(env: Env, now: Instant, payment: Payment, guest: PayingGuest | null): Promise<Result<Payment, WriteProblem>> {
  if (payment.purpose !== "top_up") {
    const written = await insertPayment(env, payment, guest);
    return written.ok ? written : err({ code: written.error });
  }
  const { operator } = await loadOperator(env);
  const limit_cents = cents(operator.daily_load_limit_cents);
  const written = await insertTopUp(env, payment, { from: startOfDay(operator.time_zone, dayIn(operator.time_zone, now)), limit_cents });
  if (written.ok) return written;
  if (typeof written.error === "string") return err({ code: written.error });
  return err({ code: "over_daily_limit", left_cents: leftToLoad(limit_cents, written.error.loaded_cents) });
}

/** Whether the wallet visibly lacks its part: then nothing need be written. */
async function shortOf(env: Env, order: StartPayment): Promise<Extract<StartProblem, { code: "insufficient_funds" }> | null> {
  if (order.wallet_cents === 0) return null;
  const available_cents = order.available_cents ?? (await wallet(env, order.wallet_id).summary()).available_cents;
  return available_cents < order.wallet_cents ? { code: "insufficient_funds", available_cents } : null;
}

/** The answer for a key that was used before; null when it was not. */
async function answerAgain(env: Env, now: Instant, order: StartPayment): Promise<Result<PaymentStep, StartProblem> | null> {
  const payment = await findByRequestKey(env, order.request_key);
  if (payment === null) return null;
  if (!isSameOrder(payment, order)) return err({ code: "key_conflict" });
  // It ended before the processor was asked for anything: the refusal is said again.
  if (isDead(payment.state) && payment.processor_ref === null) {
    if (payment.failure === "processor_unavailable" || payment.failure === "wallet_frozen") return err({ code: payment.failure });
    if (payment.failure === "insufficient_funds") {
      return err({ code: "insufficient_funds", available_cents: (await wallet(env, payment.wallet_id).summary()).available_cents });
    }
  }
  const walked = await walk(env, payment, now);
  return walked.ok ? ok(walked.value) : walked;
}

function paymentOf({ available_cents: _seen, guest: _guest, id = newId("pay"), ...ordered }: StartPayment, now: Instant): Payment {
  return {
    ...ordered,
    id,
    processor_cents: minus(ordered.amount_cents, ordered.wallet_cents),
    state: "created",
    processor: null,
    processor_ref: null,
    checkout_url: null,
    method: null,
    saved_method_id: ordered.saved_method_id ?? null,
    insurer_id: ordered.insurer_id ?? null,
    due_id: ordered.due_id ?? null,
    mandate_id: ordered.mandate_id ?? null,
    claimed_at: null,
    failure: null,
    refunded_cents: ZERO,
    created_at: now,
    updated_at: now,
    expires_at: expiryOf(now),
    posted_at: null,
  };
}
