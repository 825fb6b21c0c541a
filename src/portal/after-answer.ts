import type { Ctx } from "../web.ts";

/** By then an answer is on its way, also on a machine that has much to do. */
const ANSWERED_MS = 10;

/**
 * Does something once the answer has left, so that how long the answer takes tells nothing about it: not even by what it keeps busy meanwhile.
 * A failure there must be dealt with by `work` itself: nobody hears of it.
 */
export function afterAnswer(c: Pick<Ctx, "executionCtx">, work: () => Promise<void>): void {
  c.executionCtx.waitUntil(scheduler.wait(ANSWERED_MS).then(work));
}
