import { endWithMinority } from "../domain/caregivers/coming-of-age.ts";
import { loadOperator } from "../domain/operator/store.ts";
import type { Env } from "../platform/env.ts";
import type { Instant } from "../values/time.ts";

/** Each night: whoever has come of age decides alone who sees their bills. The day is the operator's. */
export async function endSightOfAdults(env: Env, at: Instant): Promise<void> {
  const { operator } = await loadOperator(env);
  await endWithMinority(env, at, operator.time_zone);
}
