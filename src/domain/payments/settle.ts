import type { Env } from "../../platform/env.ts";
import { err } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import type { WalletProblem } from "../wallet/commands.ts";
import type { Payment } from "./payment.ts";
import { asPosted, done, end, surprise, wait, type Moved } from "./steps.ts";
import { fundAndSpend, fundAndSpendWithoutHold, fundOnly, spendFromWallet } from "./wallet-effects.ts";

/** Takes a wallet payment from the balance; refused, it ends and frees its bills. */
export async function takeFromWallet(env: Env, payment: Payment, now: Instant): Promise<Moved> {
  const spent = await spendFromWallet(env, payment, now);
  if (spent.ok) return done(asPosted(payment, spent.value));
  return (await refusedByWallet(env, payment, now, spent.error)) ?? surprise(payment, spent.error);
}

/** Ends a payment that its wallet refuses to pay (or to set money aside for). Null: that is no refusal a wallet may give here. */
export async function refusedByWallet(env: Env, payment: Payment, now: Instant, problem: WalletProblem): Promise<Moved | null> {
  if (problem.code === "insufficient_funds") {
    await end(env, payment, now, { to: "failed", failure: "insufficient_funds" });
    return err({ code: "insufficient_funds", available_cents: problem.available_cents });
  }
  if (problem.code === "frozen") {
    await end(env, payment, now, { to: "failed", failure: "wallet_frozen" });
    return err({ code: "wallet_frozen" });
  }
  return null;
}

/** Books the processor's money, and with it the spend on the bills. From here a payment only goes forward. */
export async function settle(env: Env, payment: Payment, now: Instant): Promise<Moved> {
  // A wallet payment is only ever in this state when a stray spend of it was taken up again (see sweep.ts).
  if (payment.source === "wallet") return await takeFromWallet(env, payment, now);
  const booked = await fundAndSpend(env, payment, now);
  if (booked.ok) return done(asPosted(payment, booked.value));
  const { code } = booked.error;
  if (code === "insufficient_funds") return await keepInWallet(env, payment, now);
  // key_conflict: another hand, a moment ago, has spent without the hold, as we are about to.
  if (code !== "hold_closed" && code !== "unknown_hold" && code !== "key_conflict") return stuck(payment, booked.error);
  const bare = await fundAndSpendWithoutHold(env, payment, now);
  if (bare.ok) return done(asPosted(payment, bare.value));
  return bare.error.code === "insufficient_funds" ? await keepInWallet(env, payment, now) : stuck(payment, bare.error);
}

/** The wallet part is gone: the processor's part stays in the wallet, the bill is not paid. */
async function keepInWallet(env: Env, payment: Payment, now: Instant): Promise<Moved> {
  const kept = await fundOnly(env, payment, now);
  if (!kept.ok) return stuck(payment, kept.error);
  return done(await end(env, payment, now, { to: "failed", failure: "wallet_part_missing" }));
}

function stuck(payment: Payment, problem: WalletProblem): Moved {
  // The money is at the processor and booked nowhere yet. A frozen wallet waits for a person; then the sweep goes on.
  return problem.code === "frozen" ? wait(payment) : surprise(payment, problem);
}
