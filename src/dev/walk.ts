import { AUTOPAY_CRON } from "../jobs/autopay.ts";
import { NIGHTLY_CRON, runCron, SWEEP_CRON } from "../jobs/cron.ts";
import { now, setClockOffsetMs } from "../platform/clock.ts";
import type { Env } from "../platform/env.ts";
import { instant, MINUTE_MS, type Instant } from "../values/time.ts";
import { withoutQueues } from "./due.ts";
import { nextFiring } from "./firing.ts";
import { nextDue } from "./next-due.ts";
import { nextSandboxDue, runSandboxDue } from "./sandbox/client.ts";

/** What happened while the development clock moved forward. */
export interface Walk {
  readonly steps: number;
  /** Mails that went out, payments that were posted. */
  readonly mails: number;
  readonly payments: number;
  /** What a cron's run failed with, each once. As in life, the next run came all the same. */
  readonly failures: readonly string[];
}

const CRONS: readonly string[] = [AUTOPAY_CRON, NIGHTLY_CRON, SWEEP_CRON];
/** All but the nightly look at everything, which takes most of the time. */
export const BY_DAY: readonly string[] = [AUTOPAY_CRON, SWEEP_CRON];

/**
 * Moves the development clock forward from moment to moment, until `to`: to each at which the processor does something or a cron fires with something
 * due, and to each night, everything in its order. What queues would deliver is done within its step.
 * @param crons those that fire
 */
export async function walk(env: Env, to: Instant, crons: readonly string[] = CRONS): Promise<Walk> {
  const [alone, before, failures] = [withoutQueues(env), await countDone(env), new Set<string>()];
  let steps = 0;
  for (let at = await now(env); at < to; steps += 1) {
    const moments = await momentsAfter(env, at, to);
    const next = instant(Math.min(to, moments.sandbox, ...crons.map((cron) => moments.crons.get(cron) ?? to)));
    // A step takes time too, and the clock never goes back.
    if (next > (await now(env))) await setClockOffsetMs(env, next - Date.now());
    if (moments.sandbox <= next) await runSandboxDue(alone, next);
    // At the end everything is looked at once more but the books.
    for (const [cron, moment] of moments.crons) {
      if (crons.includes(cron) && (moment <= next || (next === to && cron !== NIGHTLY_CRON))) await run(alone, cron, failures);
    }
    at = next;
  }
  const after = await countDone(env);
  return { steps, mails: after.mails - before.mails, payments: after.payments - before.payments, failures: [...failures] };
}

/** When each has something to do next, after `at`. The crons in the order in which they run where some fire together: the sweep finishes what the others began. */
async function momentsAfter(env: Env, at: Instant, to: Instant): Promise<{ sandbox: number; crons: ReadonlyMap<string, Instant> }> {
  const [due, sandbox] = await Promise.all([nextDue(env, at), nextSandboxDue(env)]);
  const firing = (cron: string, from: number | null) => (from === null ? to : nextFiring(cron, instant(Math.max(from, at + 1))));
  return {
    // What is late is tried again soon.
    sandbox: sandbox === null ? to : sandbox > at ? sandbox : at + MINUTE_MS,
    crons: new Map([
      [AUTOPAY_CRON, firing(AUTOPAY_CRON, due.autopay)],
      [NIGHTLY_CRON, firing(NIGHTLY_CRON, at)],
      [SWEEP_CRON, firing(SWEEP_CRON, due.sweep)],
    ]),
  };
}

async function run(env: Env, cron: string, failures: Set<string>): Promise<void> {
  try {
    await runCron(env, cron);
  } catch (error) {
    failures.add(error instanceof Error ? error.message : String(error));
  }
}

async function countDone({ DB }: Pick<Env, "DB">): Promise<{ readonly mails: number; readonly payments: number }> {
  const row = await DB.prepare(
    "SELECT (SELECT COUNT(*) FROM mails WHERE sent_at IS NOT NULL) AS mails, (SELECT COUNT(*) FROM payments WHERE posted_at IS NOT NULL) AS payments",
  ).first<{ mails: number; payments: number }>();
  return row ?? { mails: 0, payments: 0 };
}
