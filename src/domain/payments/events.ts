import { eq } from "drizzle-orm";
import { database } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import type { PaymentId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import { processor_events } from "./schema.ts";

type Binding = Pick<Env, "DB">;

/** Whether a processor's event has been acted on. */
export async function isEventSeen(env: Binding, eventId: string): Promise<boolean> {
  const rows = await database(env)
    .select({ id: processor_events.event_id })
    .from(processor_events)
    .where(eq(processor_events.event_id, eventId))
    .limit(1);
  return rows.length > 0;
}

/** Notes that a processor's event has been acted on. */
export async function noteEvent(
  env: Binding,
  event: { readonly event_id: string; readonly payment_id: PaymentId; readonly type: string; readonly received_at: Instant },
): Promise<void> {
  await database(env).insert(processor_events).values(event).onConflictDoNothing();
}

/** Those of a list of events that have not been acted on. One trip for any number. */
export async function unseenEvents<E extends { readonly event_id: string }>(env: Binding, events: readonly E[]): Promise<readonly E[]> {
  if (events.length === 0) return [];
  const { results } = await env.DB.prepare("SELECT event_id FROM processor_events WHERE event_id IN (SELECT value FROM json_each(?))")
    .bind(JSON.stringify(events.map((event) => event.event_id)))
    .all<{ event_id: string }>();
  const seen = new Set(results.map(({ event_id }) => event_id));
  return events.filter(({ event_id }) => !seen.has(event_id));
}
