import type { Env } from "../../platform/env.ts";
import type { PaymentId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import { assert, ok, type Result } from "../../values/result.ts";
import { instant, type Instant } from "../../values/time.ts";
import type { Executed, WalletProblem } from "../wallet/commands.ts";
import type { Payment, PaymentFailure, PaymentStep } from "./payment.ts";
import { mailAtEnd } from "./rules.ts";
import { findPayment, movePayment } from "./store.ts";
import { releaseWalletPart } from "./wallet-effects.ts";

/** Why a payment could not even begin; said to the payer at once. */
export type Refusal =
  | { readonly code: "insufficient_funds"; readonly available_cents: Cents }
  | { readonly code: "wallet_frozen" }
  | { readonly code: "processor_unavailable" }
  | { readonly code: "no_processor" };

/** What one step leads to: an answer, or the payment as it is now, to go on from. */
export type Moved = Result<PaymentStep, Refusal> | { readonly again: Payment };

/** Nothing more to do now: the state says it all. */
export function done(payment: Payment): Moved {
  return ok({ payment, next: { kind: "done" } });
}

/** To be asked again in a moment. */
export function wait(payment: Payment): Moved {
  return ok({ payment, next: { kind: "wait" } });
}

/** The payer goes to the processor's page. */
export function redirect(payment: Payment, url: string): Moved {
  return ok({ payment, next: { kind: "redirect", url } });
}

/** The payment as it is now. Throws when it does not exist. */
export async function reload(env: Env, id: PaymentId): Promise<Payment> {
  const payment = await findPayment(env, id);
  assert(payment !== null, "the payment exists");
  return payment;
}

/** How a payment ends without being paid. */
interface Ending {
  readonly to: "failed" | "cancelled" | "expired";
  readonly failure: PaymentFailure;
  readonly method?: Payment["method"];
  /** Only a payment that still stands here is ended. */
  readonly from?: Payment["state"];
}

/** Ends a payment without paying, unless another hand moved it first, lets its wallet part go, and mails
 * the member where nobody else tells. @returns the payment as it is now */
export async function end(env: Env, payment: Payment, now: Instant, { to, failure, method = null, from }: Ending): Promise<Payment> {
  const mail = mailAtEnd(payment.state, failure);
  const ended = await movePayment(env, payment, to, now, { failure, method, mail, ...(from === undefined ? {} : { from }) });
  if (ended === null) return await reload(env, payment.id);
  await releaseWalletPart(env, ended, now);
  return ended;
}

/** As it will be in the database as soon as the wallet's journal has been projected: the wallet's word is enough. */
export function asPosted(payment: Payment, executed: readonly Executed[]): Payment {
  const last = executed.at(-1);
  return { ...payment, state: "posted", posted_at: last?.event_at ?? instant(payment.updated_at), failure: null };
}

/** An answer of the wallet that our commands cannot cause: a bug, caught at the door. */
export function surprise(payment: Payment, problem: WalletProblem): never {
  throw new Error(
    `payment ${payment.id}: the wallet answered ${problem.code}${problem.code === "malformed" ? ` (${problem.detail})` : ""}`,
  );
}
