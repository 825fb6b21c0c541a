import { NIGHTLY_CRON, runCron, SWEEP_CRON } from "../jobs/cron.ts";
import { now } from "../platform/clock.ts";
import type { Env } from "../platform/env.ts";
import { runSandboxDue } from "./sandbox/client.ts";

/** The crons of wrangler.toml: what each does is decided in jobs/cron.ts. */
export const CRONS = [SWEEP_CRON, NIGHTLY_CRON] as const;

/** Lets everything happen that is due at the development clock's moment: the processor's side first, then our own sweeps. */
export async function runDue(env: Env): Promise<void> {
  await runSandboxDue(env, await now(env));
  await runCron(env, SWEEP_CRON);
}
