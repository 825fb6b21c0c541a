import { processor } from "../../platform/processor/index.ts";
import { ProcessorUnavailable } from "../../platform/processor/processor.ts";
import type { Env } from "../../platform/env.ts";
import { log, messageOf } from "../../platform/log.ts";
import type { PaymentId } from "../../values/ids.ts";
import { HOUR_MS, instant, type Instant } from "../../values/time.ts";
import { followAfterwards } from "./afterwards.ts";
import { unseenEvents } from "./events.ts";
import { takeProcessorEvent } from "./webhook.ts";

/** How far back each sweep (every five minutes) and each night's run ask for refunds and disputes. Processors keep their events 30 days. */
export const SWEEP_LOOKS_BACK_MS = 2 * HOUR_MS;
export const NIGHT_LOOKS_BACK_MS = 7 * 24 * HOUR_MS;

/** Events at one go. Refunds and disputes are rare: a night with more than this has another trouble. */
const MAX_EVENTS = 1_000;
const MAX_DISPUTES = 200;

/**
 * Acts on refunds and disputes whose webhook never came: asks the processor for its events of late and takes those that were not taken yet.
 * @param backMs how far back
 * @returns how many were taken. One that cannot be acted on now is left for the next run.
 */
export async function fetchChanges(env: Env, now: Instant, backMs: number): Promise<number> {
  const at = processor(env);
  if (at === null) return 0;
  try {
    const events = await at.changesSince(instant(now - backMs), MAX_EVENTS);
    return await countDone(await unseenEvents(env, events), async (event) => (await takeProcessorEvent(env, now, event)) === "advanced");
  } catch (error) {
    if (!(error instanceof ProcessorUnavailable)) throw error;
    return 0;
  }
}

/** Asks once more about the disputes that are still open, those first that nobody has asked about for longest. @returns how many were asked about */
export async function lookAtOpenDisputes(env: Env, now: Instant): Promise<number> {
  const { results } = await env.DB.prepare(
    "SELECT DISTINCT payment_id FROM payment_disputes WHERE status = 'open' ORDER BY looked_at LIMIT ?",
  )
    .bind(MAX_DISPUTES)
    .all<{ payment_id: PaymentId }>();
  return await countDone(results, async ({ payment_id }) => {
    await followAfterwards(env, now, payment_id);
    return true;
  });
}

async function countDone<T extends { readonly payment_id: PaymentId }>(
  each: readonly T[],
  act: (one: T) => Promise<boolean>,
): Promise<number> {
  let done = 0;
  for (const one of each) {
    try {
      if (await act(one)) done += 1;
    } catch (error) {
      log("payment_news_failed", { payment_id: one.payment_id, message: messageOf(error) });
    }
  }
  return done;
}
