import type { Env } from "../../platform/env.ts";
import type { DueId, MandateId, PaymentId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import type { Payment } from "./payment.ts";
import { reload, type Moved } from "./steps.ts";

// The one moment that decides: what the member has stopped, paused, skipped or capped before it is not taken, what comes after it is too late.
const CLAIM = `
UPDATE payments SET claimed_at = ?2, updated_at = ?2
WHERE id IN (SELECT value FROM json_each(?1)) AND EXISTS (SELECT 1 FROM takeable_payments t WHERE t.payment_id = payments.id)
RETURNING id`;

const WITHDRAW = `
UPDATE payments SET state = 'cancelled', failure = 'not_authorised', updated_at = ?1
WHERE state = 'created' AND mandate_id IS NOT NULL AND claimed_at IS NULL`;

/**
 * Takes payments of the clock in hand, those that the members' authorisations still cover: see the view `takeable_payments`. One statement for any number.
 * @returns the payments that this call claimed; one that another hand had claimed before is not among them
 */
export async function claimPayments(env: Pick<Env, "DB">, ids: readonly PaymentId[], now: Instant): Promise<readonly PaymentId[]> {
  const { results } = await env.DB.prepare(CLAIM).bind(JSON.stringify(ids), now).all<{ id: PaymentId }>();
  return results.map(({ id }) => id);
}

/** What is not to be taken by the clock after all. */
export type Withdrawn =
  | { readonly mandate_id: MandateId }
  | { readonly due_id: DueId }
  /** Just these. */
  | { readonly payment_ids: readonly PaymentId[] };

/**
 * The statement that ends the clock's payments of a mandate or due whose taking has not begun: for the batch that stops, pauses, skips or changes it,
 * before the statement that does. A claimed payment is beyond it.
 */
export function withdrawStatement(db: D1Database, what: Withdrawn, now: Instant): D1PreparedStatement {
  if ("mandate_id" in what) return db.prepare(`${WITHDRAW} AND mandate_id = ?2`).bind(now, what.mandate_id);
  if ("due_id" in what) return db.prepare(`${WITHDRAW} AND due_id = ?2`).bind(now, what.due_id);
  return db.prepare(`${WITHDRAW} AND id IN (SELECT value FROM json_each(?2))`).bind(now, JSON.stringify(what.payment_ids));
}

/** Claims one payment, or ends it where it may no longer be taken. */
export async function claim(env: Env, payment: Payment, now: Instant): Promise<Moved> {
  const claimed = await claimPayments(env, [payment.id], now);
  if (claimed.length === 0) await withdrawStatement(env.DB, { payment_ids: [payment.id] }, now).run();
  return { again: await reload(env, payment.id) };
}
