import { sweepPayments, type SweepReport } from "../domain/payments/service.ts";
import { now } from "../platform/clock.ts";
import type { Env } from "../platform/env.ts";

/** Cron, every five minutes: finishes payments left half-way. */
export async function paymentSweep(env: Env): Promise<SweepReport> {
  return await sweepPayments(env, await now(env));
}
