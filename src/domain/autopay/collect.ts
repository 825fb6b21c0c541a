import type { Env } from "../../platform/env.ts";
import { log } from "../../platform/log.ts";
import type { PaymentId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import { advance } from "../payments/advance.ts";
import { claimPayments, withdrawStatement } from "../payments/claim.ts";
import type { Payment } from "../payments/payment.ts";
import { endRefused, failureOf, type Refused } from "../payments/refused.ts";
import { isDead } from "../payments/rules.ts";
import { spendRequest } from "../payments/wallet-effects.ts";
import { wallet } from "../wallet/client.ts";
import type { Follower } from "../wallet/followers.ts";
import { executeMany, MAX_MANY } from "../wallet/many.ts";
import { unfinishedOf } from "./collect-store.ts";
import { workDues } from "./engine.ts";
import { finishPlans } from "./finish-plans.ts";

/** Payments taken together: so many wallets are asked at once, and their entries go to the ledger in one batch. */
export const PAGE_PAYMENTS = MAX_MANY;
/** A try goes through three methods at most; one round more finds nothing to do. */
const MAX_ROUNDS = 4;
/** Charges of saved methods at one time: each is a call to the processor. */
const CHARGES_AT_ONCE = 5;

/**
 * Takes payments of the clock, at most PAGE_PAYMENTS, as far as they go now: claims those that the members' authorisations still cover and withdraws the
 * others, asks the wallets, charges saved methods; where a method failed, the next one follows at once. Sent again, it finishes what is left and doubles nothing.
 * @param followers what else becomes true when the wallets' entries reach the ledger (src/followers.ts)
 * @throws when the database cannot be reached: the same page again is safe
 */
export async function collectPayments(env: Env, now: Instant, ids: readonly PaymentId[], followers: readonly Follower[]): Promise<void> {
  for (let [round, page] = [0, ids]; page.length > 0 && round < MAX_ROUNDS; round += 1) {
    const fallBack = await collectOnce(env, now, page, followers);
    page = fallBack.length === 0 ? [] : (await workDues(env, now, { of: fallBack })).payments;
  }
}

/** @returns the payments whose dues are to be looked at again */
async function collectOnce(
  env: Env,
  now: Instant,
  ids: readonly PaymentId[],
  followers: readonly Follower[],
): Promise<readonly PaymentId[]> {
  await claimPayments(env, ids, now);
  const payments = await unfinishedOf(env, ids);
  const withdrawn = payments.filter(({ claimed_at }) => claimed_at === null).map(({ id }) => id);
  if (withdrawn.length > 0) await withdrawStatement(env.DB, { payment_ids: withdrawn }, now).run();
  const claimed = payments.filter(({ claimed_at }) => claimed_at !== null);
  const fromWallets = claimed.filter(({ source, state }) => source === "wallet" && state === "created");
  const refused = await takeFromWallets(env, now, fromWallets, followers);
  const charged = claimed.filter((payment) => !fromWallets.includes(payment));
  const ended = await chargeAll(env, now, charged);
  if (claimed.some(({ purpose }) => purpose === "bill")) await finishPlans(env, now, ids);
  return [...withdrawn, ...refused, ...ended];
}

/** Asks the wallets, each for one payment at a time. @returns the payments that were refused */
async function takeFromWallets(
  env: Env,
  now: Instant,
  payments: readonly Payment[],
  followers: readonly Follower[],
): Promise<readonly PaymentId[]> {
  const refused: Refused[] = [];
  for (const round of rounds(payments)) {
    const answers = await executeMany(
      env,
      round.map((payment) => spendRequest(payment, now)),
      followers,
    );
    for (const [index, answer] of answers.entries()) {
      const payment = round[index];
      if (payment === undefined || answer.ok) continue;
      const failure = failureOf(answer.error);
      if (failure === null) logFailed(payment.id, answer.error.code);
      else refused.push({ payment_id: payment.id, failure });
    }
  }
  await endRefused(env, now, refused);
  return refused.map(({ payment_id }) => payment_id);
}

/** Payments in as few rounds as let each wallet be asked once in a round. */
function rounds(payments: readonly Payment[]): readonly (readonly Payment[])[] {
  const made: Map<string, Payment>[] = [];
  for (const payment of payments) {
    let round = made.find((each) => !each.has(payment.wallet_id) && each.size < PAGE_PAYMENTS);
    if (round === undefined) made.push((round = new Map<string, Payment>()));
    round.set(payment.wallet_id, payment);
  }
  return made.map((round) => [...round.values()]);
}

/** Takes each of the other payments as far as it goes. @returns those that ended without paying */
async function chargeAll(env: Env, now: Instant, payments: readonly Payment[]): Promise<readonly PaymentId[]> {
  const ended: PaymentId[] = [];
  for (let start = 0; start < payments.length; start += CHARGES_AT_ONCE) {
    await Promise.all(
      payments.slice(start, start + CHARGES_AT_ONCE).map(async ({ id }) => {
        try {
          const { payment } = await advance(env, now, id);
          if (payment.state === "posted") await wallet(env, payment.wallet_id).project();
          if (isDead(payment.state)) ended.push(id);
        } catch (error) {
          logFailed(id, error instanceof Error ? error.message : String(error));
        }
      }),
    );
  }
  return ended;
}

/** Nobody knows whether it was booked: it stays as it is, and the next run asks again with the same key. */
function logFailed(payment_id: PaymentId, message: string): void {
  log("autopay_payment_failed", { payment_id, message });
}
