import { ProcessorUnavailable, type ProcessorEvent } from "../../platform/processor/processor.ts";
import type { Env } from "../../platform/env.ts";
import type { Instant } from "../../values/time.ts";
import { advance } from "./advance.ts";
import { followAfterwards } from "./afterwards.ts";
import { isEventSeen, noteEvent } from "./events.ts";
import { findPayment } from "./store.ts";

/**
 * Acts on a processor's verified event. It is noted only after it has been acted on: when we stop in between, it is sent again and
 * acted on again, which is harmless, while the other order would lose it.
 * @returns seen: this event id has been acted on before; unknown: no such payment here; advanced: the payment was looked at.
 * Throws ProcessorUnavailable when the processor tells of news but does not answer the question: it shall send the event again.
 */
export async function takeProcessorEvent(env: Env, now: Instant, event: ProcessorEvent): Promise<"advanced" | "seen" | "unknown"> {
  if (await isEventSeen(env, event.event_id)) return "seen";
  if ((await findPayment(env, event.payment_id)) === null) return "unknown";
  const step = await advance(env, now, event.payment_id);
  // News of an end, and yet we know of none: the processor could not be asked.
  if (step.next.kind === "wait" && event.type !== "payment.processing") throw new ProcessorUnavailable("the payment could not be fetched");
  if (/^(?:refund|dispute)\./u.test(event.type)) await followAfterwards(env, now, event.payment_id);
  await noteEvent(env, { ...event, received_at: now });
  return "advanced";
}
