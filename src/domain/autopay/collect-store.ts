import { asc, sql } from "drizzle-orm";
import { database } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import type { PaymentId } from "../../values/ids.ts";
import { instant, MINUTE_MS, type Instant } from "../../values/time.ts";
import type { Payment } from "../payments/payment.ts";
import { payment_allocations, payments } from "../payments/schema.ts";
import { readPayment } from "../payments/store.ts";

/** A payment that moved within this time is still in someone's hands. */
const LEFT_ALONE_MS = 1 * MINUTE_MS;

/** The payments of the clock among these that have not come to an end and wait for us. One trip. */
export async function unfinishedOf(env: Pick<Env, "DB">, ids: readonly PaymentId[]): Promise<readonly Payment[]> {
  const db = database(env);
  const json = JSON.stringify(ids);
  const [rows, allocations] = await db.batch([
    db
      .select()
      .from(payments)
      .where(
        sql`${payments.id} IN (SELECT value FROM json_each(${json})) AND ${payments.mandate_id} IS NOT NULL AND ${payments.state} IN ('created', 'funded')`,
      )
      .orderBy(asc(payments.id)),
    db
      .select()
      .from(payment_allocations)
      .where(sql`${payment_allocations.payment_id} IN (SELECT value FROM json_each(${json}))`)
      .orderBy(asc(payment_allocations.bill_id)),
  ]);
  return rows.flatMap((row) => {
    const own = allocations
      .filter(({ payment_id }) => payment_id === row.id)
      .map(({ bill_id, facility_id, amount_cents }) => ({ bill_id, facility_id, amount_cents }));
    return readPayment([row], own) ?? [];
  });
}

// Written as the index `payments_unfinished` has it.
const LEFT = `
SELECT id FROM payments WHERE state IN ('created','awaiting_payer','processing','funded') AND updated_at <= ?1
  AND state IN ('created', 'funded') AND mandate_id IS NOT NULL AND due_id IS NOT NULL
ORDER BY updated_at LIMIT ?2`;

/** Payments that the clock has made for dues and that nobody has finished: a message was lost, or its taker stopped. The longest waiting first. */
export async function leftUnfinished(env: Pick<Env, "DB">, now: Instant, limit: number): Promise<readonly PaymentId[]> {
  const { results } = await env.DB.prepare(LEFT)
    .bind(instant(now - LEFT_ALONE_MS), limit)
    .all<{ id: PaymentId }>();
  return results.map(({ id }) => id);
}
