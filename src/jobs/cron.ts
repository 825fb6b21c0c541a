import { remindOfCover } from "../domain/autopay/cover.ts";
import { wakeForgotten } from "../domain/autopay/engine.ts";
import { finishPlans } from "../domain/autopay/finish-plans.ts";
import { makeDues } from "../domain/autopay/make-dues.ts";
import { settlePlans } from "../domain/autopay/plans.ts";
import { endWhatIsOver } from "../domain/autopay/policies-end.ts";
import { preflight } from "../domain/autopay/preflight.ts";
import { tellOfResets } from "../domain/factors/reset.ts";
import { advanceOpenClosings, sendLateMoney } from "../domain/closing/service.ts";
import { fetchChanges, lookAtOpenDisputes, NIGHT_LOOKS_BACK_MS, SWEEP_LOOKS_BACK_MS } from "../domain/payments/missed-news.ts";
import { sweepSetups } from "../domain/payments/saved-methods.ts";
import { sweepPayments } from "../domain/payments/service.ts";
import { tellOfStatements } from "../domain/profile/statement-mails.ts";
import { advanceOpenWithdrawals } from "../domain/withdrawals/service.ts";
import { now } from "../platform/clock.ts";
import type { Env } from "../platform/env.ts";
import type { Instant } from "../values/time.ts";
import { topUpWallets } from "./auto-top-up.ts";
import { AUTOPAY_CRON, payWhatIsDue } from "./autopay.ts";
import { endSightOfAdults } from "./come-of-age.ts";
import { deliverMails } from "./mail.ts";
import { reconcile } from "./reconcile.ts";
import { forgetOld, forgetOver } from "./retention.ts";
import { sweepWallets } from "./wallet-sweep.ts";

/** The crons of wrangler.toml, beside that of autopay: what is left half-way, and the nightly look at the books. */
export const SWEEP_CRON = "*/5 * * * *";
export const NIGHTLY_CRON = "17 9 * * *";

type Job = (env: Env, at: Instant) => Promise<unknown>;

const EVERY_FIVE_MINUTES: readonly Job[] = [
  sweepWallets,
  sweepPayments,
  advanceOpenWithdrawals,
  advanceOpenClosings,
  sweepSetups,
  topUpWallets,
  fetchLateChanges,
  deliverMails,
  forgetOver,
];
const HOURLY: readonly Job[] = [
  makeDues,
  payWhatIsDue,
  (env, at) => finishPlans(env, at),
  settlePlans,
  topUpWallets,
  tellOfResets,
  (env, at) => tellOfStatements(env, at),
];
const NIGHTLY: readonly Job[] = [
  catchUpWithProcessor,
  sendLateMoney,
  endWhatIsOver,
  wakeForgotten,
  preflight,
  remindOfCover,
  endSightOfAdults,
  forgetOld,
  reconcile,
];

/**
 * What the clock sets off, by cron expression (wrangler.toml). Each job takes up whatever is due, so a run that never came or came twice changes nothing.
 * One job's failure does not keep the others from running; it is thrown at the end, so that the run counts as failed.
 */
export async function runCron(env: Env, cron: string): Promise<void> {
  const at = await now(env);
  const failures: unknown[] = [];
  for (const job of jobsOf(cron)) {
    try {
      await job(env, at);
    } catch (error) {
      failures.push(error);
    }
  }
  const why = failures.map((each) => (each instanceof Error ? each.message : String(each))).join("; ");
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of the cron's jobs failed: ${why}`);
}

function jobsOf(cron: string): readonly Job[] {
  if (cron === AUTOPAY_CRON) return HOURLY;
  return cron === NIGHTLY_CRON ? NIGHTLY : EVERY_FIVE_MINUTES;
}

async function fetchLateChanges(env: Env, at: Instant): Promise<void> {
  await fetchChanges(env, at, SWEEP_LOOKS_BACK_MS);
}

/** Before the books are looked at: refunds and disputes whose webhooks never came, and how the open ones ended. */
async function catchUpWithProcessor(env: Env, at: Instant): Promise<void> {
  await fetchChanges(env, at, NIGHT_LOOKS_BACK_MS);
  await lookAtOpenDisputes(env, at);
}
