import { sweepAttempts } from "../domain/identity/attempts.ts";
import type { Env } from "../platform/env.ts";
import type { Instant } from "../values/time.ts";

/** Forgets the counters of attempts whose hour is over. */
export async function forgetAttempts(env: Env, now: Instant): Promise<void> {
  await sweepAttempts(env.DB, now);
}
