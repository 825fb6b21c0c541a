import type { Env } from "../../platform/env.ts";
import { log, messageOf } from "../../platform/log.ts";
import type { PaymentId } from "../../values/ids.ts";
import { HOUR_MS, instant, MINUTE_MS, type Instant } from "../../values/time.ts";
import { wallet } from "../wallet/client.ts";
import { advance } from "./advance.ts";
import { postPayments } from "./follower.ts";
import { isDead, isUnderWay } from "./rules.ts";
import { findPayment, latelyEnded, leftHalfWay, revivePayment, touchPayment } from "./store.ts";
import { isSpent, releaseWalletPart, undoSpend } from "./wallet-effects.ts";

/** A payment that moved within this time is still in someone's hands. */
const LEFT_ALONE_MS = 1 * MINUTE_MS;
/** How long after its end a payment is still looked after for money that came late; webhooks bring later news. */
const LATE_MS = 2 * HOUR_MS;
const MAX_A_RUN = 100;

/** What a sweep did. */
export interface SweepReport {
  readonly looked_at: number;
  readonly finished: number;
  /** Could not be moved now (someone was out of reach); the next sweep comes back to them. */
  readonly failed: number;
}

/**
 * Finishes what was left half-way: payments whose caller died, payers who never came back, webhooks that never came, late money.
 * Run by cron every five minutes; running it twice at once is harmless.
 */
export async function sweepPayments(env: Env, now: Instant): Promise<SweepReport> {
  const halfWay = await leftHalfWay(env, instant(now - LEFT_ALONE_MS), MAX_A_RUN);
  const ended = await latelyEnded(env, instant(now - LATE_MS), MAX_A_RUN);
  const report = { looked_at: 0, finished: 0, failed: 0 };
  for (const [ids, look] of [
    [halfWay, finish],
    [ended, lookAgain],
  ] as const) {
    for (const id of ids) {
      report.looked_at += 1;
      try {
        if (await look(env, now, id)) report.finished += 1;
      } catch (error) {
        report.failed += 1;
        log("payment_sweep_failed", { payment_id: id, message: messageOf(error) });
      }
    }
  }
  return report;
}

async function finish(env: Env, now: Instant, id: PaymentId): Promise<boolean> {
  const { payment } = await advance(env, now, id);
  if (payment.state === "posted") await wallet(env, payment.wallet_id).project();
  if (!isUnderWay(payment.state)) return true;
  await touchPayment(env, id, now);
  return false;
}

/**
 * A payment that ended without paying, once more. If its wallet was charged all the same (two hands at one moment, one refused, one not),
 * the payment is taken up again when its bills are still free, and else the money is put back into the wallet.
 */
async function lookAgain(env: Env, now: Instant, id: PaymentId): Promise<boolean> {
  const { payment } = await advance(env, now, id);
  if (!isDead(payment.state)) return true;
  if (payment.purpose === "top_up") return false;
  if (!(await isSpent(env, payment))) {
    // Who ended it may have died before letting the wallet part go; its hold alone would keep it for days.
    await releaseWalletPart(env, payment, now);
    return false;
  }
  const revived = await revivePayment(env, payment, now, {});
  if (revived.ok) {
    const entries = await wallet(env, payment.wallet_id).entriesOf(id);
    await env.DB.batch(entries.flatMap((entry) => postPayments(env.DB, [entry])));
    return true;
  }
  const current = await findPayment(env, id);
  return current !== null && isDead(current.state) && (await undoSpend(env, current, now));
}
