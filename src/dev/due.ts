import { runCron } from "../jobs/cron.ts";
import { now } from "../platform/clock.ts";
import type { Env } from "../platform/env.ts";
import { runSandboxDue } from "./sandbox/client.ts";

/** The crons of wrangler.toml: what each does is decided in jobs/cron.ts. */
export const CRONS = ["*/5 * * * *", "17 9 * * *"] as const;

/** Lets everything happen that is due at the development clock's moment: the processor's side first, then our own sweeps. */
export async function runDue(env: Env): Promise<void> {
  await runSandboxDue(env, await now(env));
  await runCron(env, CRONS[0]);
}
