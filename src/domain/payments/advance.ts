import { processor } from "../../platform/processor/index.ts";
import { ProcessorUnavailable, type PaymentProcessor, type ProcessorPayment } from "../../platform/processor/processor.ts";
import type { Env } from "../../platform/env.ts";
import type { PaymentId } from "../../values/ids.ts";
import { ZERO, type Cents } from "../../values/money.ts";
import { assert, err, ok, unreachable, type Result } from "../../values/result.ts";
import { instant, type Instant } from "../../values/time.ts";
import type { Executed, WalletProblem } from "../wallet/commands.ts";
import { lateRefundOf, type Payment, type PaymentFailure, type PaymentStep } from "./payment.ts";
import { isUnderWay, judge, nextAct, type Testimony } from "./rules.ts";
import { findPayment, movePayment, noteFailure, revivePayment } from "./store.ts";
import { fundAndSpend, fundAndSpendWithoutHold, fundOnly, holdWalletPart, releaseWalletPart, spendFromWallet } from "./wallet-effects.ts";

/** A payment takes at most this many steps at one go; more would be a circle. */
const MAX_STEPS = 8;

/** Why a payment could not even begin; said to the payer at once. */
export type Refusal =
  | { readonly code: "insufficient_funds"; readonly available_cents: Cents }
  | { readonly code: "wallet_frozen" }
  | { readonly code: "processor_unavailable" }
  | { readonly code: "no_processor" };

/**
 * Takes a payment as far as it goes now. Callable by anyone, any number of times, at the same moment: keys and conditional
 * updates let each effect happen once. Throws when the payment does not exist or the wallet cannot be reached.
 */
export async function advance(env: Env, now: Instant, id: PaymentId): Promise<PaymentStep> {
  const walked = await walk(env, await reload(env, id), now);
  return walked.ok ? walked.value : { payment: await reload(env, id), next: { kind: "done" } };
}

/** Like `advance`, from a payment just loaded or made; a refusal to begin is told apart. */
export async function walk(env: Env, from: Payment, now: Instant): Promise<Result<PaymentStep, Refusal>> {
  let payment = from;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const moved = await takeStep(env, payment, now);
    if (!("again" in moved)) return moved;
    payment = moved.again;
  }
  return ok({ payment, next: { kind: "wait" } });
}

/** What one step leads to: an answer, or the payment as it is now, to go on from. */
type Moved = Result<PaymentStep, Refusal> | { readonly again: Payment };

async function takeStep(env: Env, payment: Payment, now: Instant): Promise<Moved> {
  const act = nextAct(payment, now);
  switch (act) {
    case "rest":
      return done(payment);
    case "spend":
      return await takeFromWallet(env, payment, now);
    case "settle":
      return await settle(env, payment, now);
    case "open_checkout":
      return await openCheckout(env, payment, now);
    case "ask":
      return await consult(env, payment, now, (at) => at.find(payment.id));
    case "close_checkout":
      return await consult(env, payment, now, (at) => at.cancel(payment.id));
    case "give_back":
      return await giveBack(env, payment, now, null);
    default:
      return unreachable(act);
  }
}

async function takeFromWallet(env: Env, payment: Payment, now: Instant): Promise<Moved> {
  const spent = await spendFromWallet(env, payment, now);
  if (spent.ok) return done(asPosted(payment, spent.value));
  switch (spent.error.code) {
    case "insufficient_funds":
      await end(env, payment, now, { to: "failed", failure: "insufficient_funds" });
      return err({ code: "insufficient_funds", available_cents: spent.error.available_cents });
    case "frozen":
      await end(env, payment, now, { to: "failed", failure: "wallet_frozen" });
      return err({ code: "wallet_frozen" });
    default:
      return surprise(payment, spent.error);
  }
}

async function openCheckout(env: Env, payment: Payment, now: Instant): Promise<Moved> {
  const at = processor(env);
  if (at === null) return err({ code: "no_processor" });
  assert(payment.source !== "wallet", "only card and bank payments have a checkout");
  if (payment.wallet_cents > 0) {
    const held = await holdWalletPart(env, payment, now);
    if (!held.ok && held.error.code === "insufficient_funds") {
      await end(env, payment, now, { to: "failed", failure: "insufficient_funds" });
      return err({ code: "insufficient_funds", available_cents: held.error.available_cents });
    }
    if (!held.ok && held.error.code === "frozen") {
      await end(env, payment, now, { to: "failed", failure: "wallet_frozen" });
      return err({ code: "wallet_frozen" });
    }
    if (!held.ok) return surprise(payment, held.error);
  }
  try {
    const { ref, url } = await at.createCheckout({
      payment_id: payment.id,
      amount_cents: payment.processor_cents,
      method: payment.source,
      description: payment.label,
      language: payment.language,
      return_url: `${env.PUBLIC_ORIGIN}/pay/${payment.id}/return`,
      expires_at: payment.expires_at,
    });
    const moved = await movePayment(env, payment, "awaiting_payer", now, { checkout: { processor: at.name, ref, url } });
    if (moved !== null) return redirect(moved, url);
  } catch (error) {
    if (!(error instanceof ProcessorUnavailable)) throw error;
    // Nobody has the page's address, so nobody can pay there: the payer begins again when the processor is back.
    await end(env, payment, now, { to: "failed", failure: "processor_unavailable" });
    return err({ code: "processor_unavailable" });
  }
  const current = await reload(env, payment.id);
  if (!isUnderWay(current.state)) await releaseWalletPart(env, current, now);
  return { again: current };
}

/** Asks the processor (to look, or to close its page) and does what follows from its word. */
async function consult(
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
      return revived.error === "bill_taken" ? await giveBack(env, payment, now, said) : { again: await reload(env, payment.id) };
    }
    default:
      return unreachable(verdict);
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
    return (await at.cancel(payment.id)) ?? unheard(payment);
  });
  const walked = "again" in moved ? await walk(env, moved.again, now) : moved;
  return walked.ok ? walked.value : { payment: await reload(env, id), next: { kind: "done" } };
}

async function settle(env: Env, payment: Payment, now: Instant): Promise<Moved> {
  // A wallet payment is only ever in this state when a stray spend of it was taken up again (see sweep.ts).
  if (payment.source === "wallet") return await takeFromWallet(env, payment, now);
  const booked = await fundAndSpend(env, payment, now);
  if (booked.ok) return done(asPosted(payment, booked.value));
  switch (booked.error.code) {
    case "hold_closed":
    case "unknown_hold": {
      const bare = await fundAndSpendWithoutHold(env, payment, now);
      if (bare.ok) return done(asPosted(payment, bare.value));
      return bare.error.code === "insufficient_funds" ? await keepInWallet(env, payment, now) : stuck(payment, bare.error);
    }
    case "insufficient_funds":
      return await keepInWallet(env, payment, now);
    default:
      return stuck(payment, booked.error);
  }
}

/** The wallet part is gone: the processor's part stays in the wallet, the bill is not paid. */
async function keepInWallet(env: Env, payment: Payment, now: Instant): Promise<Moved> {
  const kept = await fundOnly(env, payment, now);
  if (!kept.ok) return stuck(payment, kept.error);
  return done(await end(env, payment, now, { to: "failed", failure: "wallet_part_missing" }));
}

/** Sends late money back to where it came from. Claimed first, so that no other hand revives the payment meanwhile. */
async function giveBack(env: Env, payment: Payment, now: Instant, said: ProcessorPayment | null): Promise<Moved> {
  const at = processor(env);
  if (at === null) return done(payment);
  if (payment.failure !== "returning" && !(await noteFailure(env, payment, { to: "returning", now, method: said?.method ?? null }))) {
    const current = await reload(env, payment.id);
    return current.failure === "returning" || current.failure === "returned" ? done(current) : { again: current };
  }
  try {
    await at.refund({ refund_id: lateRefundOf(payment.id), payment_id: payment.id, amount_cents: payment.processor_cents });
  } catch (error) {
    if (!(error instanceof ProcessorUnavailable)) throw error;
    return done(await reload(env, payment.id));
  }
  await noteFailure(env, payment, { to: "returned", now });
  return done(await reload(env, payment.id));
}

async function end(
  env: Env,
  payment: Payment,
  now: Instant,
  {
    to,
    failure,
    method = null,
  }: { readonly to: "failed" | "cancelled" | "expired"; readonly failure: PaymentFailure; readonly method?: Payment["method"] },
): Promise<Payment> {
  const ended = await movePayment(env, payment, to, now, { failure, method });
  if (ended === null) return await reload(env, payment.id);
  await releaseWalletPart(env, ended, now);
  return ended;
}

async function reload(env: Env, id: PaymentId): Promise<Payment> {
  const payment = await findPayment(env, id);
  assert(payment !== null, "the payment exists");
  return payment;
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

/** A checkout that never came to be counts as closed. */
function unheard(payment: Payment): ProcessorPayment {
  return {
    ref: "",
    payment_id: payment.id,
    status: "canceled",
    amount_cents: payment.processor_cents,
    refunded_cents: ZERO,
    method: null,
    decline: "canceled",
  };
}

/** As it will be in the database as soon as the wallet's journal has been projected: the wallet's word is enough. */
function asPosted(payment: Payment, executed: readonly Executed[]): Payment {
  const last = executed.at(-1);
  return { ...payment, state: "posted", posted_at: last?.event_at ?? instant(payment.updated_at), failure: null };
}

function stuck(payment: Payment, problem: WalletProblem): Moved {
  // The money is at the processor and booked nowhere yet. A frozen wallet waits for a person; then the sweep goes on.
  return problem.code === "frozen" ? wait(payment) : surprise(payment, problem);
}

function surprise(payment: Payment, problem: WalletProblem): never {
  throw new Error(
    `payment ${payment.id}: the wallet answered ${problem.code}${problem.code === "malformed" ? ` (${problem.detail})` : ""}`,
  );
}

function done(payment: Payment): Moved {
  return ok({ payment, next: { kind: "done" } });
}
function wait(payment: Payment): Moved {
  return ok({ payment, next: { kind: "wait" } });
}
function redirect(payment: Payment, url: string): Moved {
  return ok({ payment, next: { kind: "redirect", url } });
}
