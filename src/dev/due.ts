import { AUTOPAY_CRON } from "../jobs/autopay.ts";
import { NIGHTLY_CRON, runCron, SWEEP_CRON } from "../jobs/cron.ts";
import { now } from "../platform/clock.ts";
import type { Env } from "../platform/env.ts";
import { runSandboxDue } from "./sandbox/client.ts";

/** The crons of wrangler.toml: what each does is decided in jobs/cron.ts. */
export const CRONS = [SWEEP_CRON, AUTOPAY_CRON, NIGHTLY_CRON] as const;

/** Bindings with which the crons do themselves, before they return, what else a queue would deliver a moment later. */
export function withoutQueues(env: Env): Env {
  const { MAIL_QUEUE: _mails, AUTOPAY_QUEUE: _payments, ...alone } = env;
  return alone;
}

/** Lets everything happen that is due at the development clock's moment: the processor's side first, then our own sweeps. */
export async function runDue(env: Env): Promise<void> {
  await runSandboxDue(env, await now(env));
  for (const cron of [AUTOPAY_CRON, SWEEP_CRON]) await runCron(withoutQueues(env), cron);
}
