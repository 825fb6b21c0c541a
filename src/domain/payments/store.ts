import { and, asc, eq, gt, inArray, isNull, lte, ne, not, or, sql, type SQL } from "drizzle-orm";
import { database, type Db } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import type { PaymentId } from "../../values/ids.ts";
import { cents, type Cents } from "../../values/money.ts";
import { assert, err, ok, type Result } from "../../values/result.ts";
import { instant, type Instant } from "../../values/time.ts";
import { guestInsert } from "./guest.ts";
import { insertProblem, type InsertProblem } from "./insert-problem.ts";
import { paymentMailsStatement, returnMailStatement, type PaymentMail } from "./mails.ts";
import type { PayingGuest, Payment, PaymentFailure, PaymentMethod, PaymentState } from "./payment.ts";
import { isUnderWay, statesBefore } from "./rules.ts";
import { payment_allocations, payments } from "./schema.ts";

type PaymentRow = typeof payments.$inferSelect;
type AllocationRow = Pick<typeof payment_allocations.$inferSelect, "bill_id" | "facility_id" | "amount_cents">;
type Binding = Pick<Env, "DB">;

/** The row of a payment: a query for a page's own batch. See `readPayment`. */
export function paymentQuery(db: Db, id: PaymentId) {
  return db.select().from(payments).where(eq(payments.id, id)).limit(1);
}

/** The bills a payment is for: a query for a page's own batch. */
export function allocationsQuery(db: Db, id: PaymentId) {
  return db
    .select({
      bill_id: payment_allocations.bill_id,
      facility_id: payment_allocations.facility_id,
      amount_cents: payment_allocations.amount_cents,
    })
    .from(payment_allocations)
    .where(eq(payment_allocations.payment_id, id))
    .orderBy(asc(payment_allocations.bill_id));
}

/** Puts the two queries' answers together; null when there is no such payment. */
export function readPayment(rows: readonly PaymentRow[], allocations: readonly AllocationRow[]): Payment | null {
  const row = rows[0];
  if (row === undefined) return null;
  const { method_brand, method_last4, ...rest } = row;
  return {
    ...rest,
    amount_cents: cents(row.amount_cents),
    wallet_cents: cents(row.wallet_cents),
    processor_cents: cents(row.processor_cents),
    refunded_cents: cents(row.refunded_cents),
    method: method_brand === null || method_last4 === null ? null : { brand: method_brand, last4: method_last4 },
    created_at: instant(row.created_at),
    updated_at: instant(row.updated_at),
    expires_at: instant(row.expires_at),
    posted_at: row.posted_at === null ? null : instant(row.posted_at),
    claimed_at: row.claimed_at === null ? null : instant(row.claimed_at),
    allocations: allocations.map((each) => ({ ...each, amount_cents: cents(each.amount_cents) })),
  };
}

/** A payment with its allocations, or null. One trip. */
export async function findPayment(env: Binding, id: PaymentId): Promise<Payment | null> {
  const db = database(env);
  const [rows, allocations] = await db.batch([paymentQuery(db, id), allocationsQuery(db, id)]);
  return readPayment(rows, allocations);
}

/** The payment an idempotency key was used for, or null. */
export async function findByRequestKey(env: Binding, requestKey: string): Promise<Payment | null> {
  const found = await database(env).select({ id: payments.id }).from(payments).where(eq(payments.request_key, requestKey)).limit(1);
  const id = found[0]?.id;
  return id === undefined ? null : await findPayment(env, id);
}

/**
 * Writes a payment (and whose it is, for a guest's) and reserves its bills, in one batch: all or nothing. The bill's CHECK (paid + reserved ≤ owed) refuses a second payer.
 */
export async function insertPayment(
  env: Binding,
  payment: Payment,
  guest: PayingGuest | null = null,
): Promise<Result<Payment, InsertProblem>> {
  const db = database(env);
  const { allocations } = payment;
  const insert = db.insert(payments).values(toRow(payment));
  const shares = allocations.map((each) => ({ ...each, payment_id: payment.id }));
  const whose = guest === null ? [] : [guestInsert(db, payment, guest)];
  try {
    if (shares.length === 0) await insert;
    else await db.batch([insert, db.insert(payment_allocations).values(shares), ...whose]);
    return ok(payment);
  } catch (error) {
    return err(insertProblem(error));
  }
}

/**
 * Writes a top-up unless it would pass the daily limit. The sum and the insert are one statement, so two tabs cannot pass it together.
 * @param day from when the day began until (exclusive) it ends
 * @returns what had been loaded, when this was too much.
 */
export async function insertTopUp(
  env: Binding,
  payment: Payment,
  day: { readonly from: Instant; readonly limit_cents: Cents },
): Promise<Result<Payment, "key_used" | "account_closing" | { readonly loaded_cents: Cents }>> {
  const row = toRow(payment);
  // Plain statements: Drizzle's `run` takes no parameters inside a batch.
  const loaded = `(SELECT COALESCE(SUM(amount_cents), 0) FROM payments WHERE wallet_id = ? AND purpose = 'top_up' AND created_at >= ?
    AND member_id IS ? AND state NOT IN ('failed', 'cancelled', 'expired'))`;
  const loadedBy = [row.wallet_id, day.from, row.member_id];
  try {
    const [inserted, sums] = await env.DB.batch<{ loaded_cents: number }>([
      env.DB.prepare(
        `INSERT INTO payments (id, member_id, wallet_id, purpose, source, amount_cents, wallet_cents, processor_cents, state, request_key, label, language, saved_method_id, mandate_id, created_at, updated_at, expires_at)
        SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE ${loaded} + ? <= ?`,
      ).bind(
        row.id,
        row.member_id,
        row.wallet_id,
        row.purpose,
        row.source,
        row.amount_cents,
        row.wallet_cents,
        row.processor_cents,
        row.state,
        row.request_key,
        row.label,
        row.language,
        row.saved_method_id,
        row.mandate_id,
        row.created_at,
        row.updated_at,
        row.expires_at,
        ...loadedBy,
        row.amount_cents,
        day.limit_cents,
      ),
      env.DB.prepare(`SELECT ${loaded} AS loaded_cents`).bind(...loadedBy),
    ]);
    return inserted?.meta.changes === 1 ? ok(payment) : err({ loaded_cents: cents(sums?.results[0]?.loaded_cents ?? 0) });
  } catch (error) {
    const problem = insertProblem(error);
    if (problem !== "bill_taken") return err(problem);
    throw error;
  }
}

/** What changes beside the state. */
export interface Change {
  readonly failure?: PaymentFailure | null;
  readonly method?: PaymentMethod | null;
  readonly checkout?: { readonly processor: string; readonly ref: string; readonly url: string };
  /** Moves only from this state; absent: from any that TRANSITIONS allows. */
  readonly from?: PaymentState;
  /** Tells the member, in the same batch; null and absent: nobody is told. */
  readonly mail?: PaymentMail | null;
}

/**
 * Moves a payment under way to a state, only from a state that TRANSITIONS allows: of two who try, one does it.
 * A dead payment is moved by `revivePayment` alone, which looks at its bills and at money on its way back.
 * @returns the payment as it is now when we moved it; null when it had already gone elsewhere.
 */
export async function movePayment(
  env: Binding,
  payment: Payment,
  to: PaymentState,
  now: Instant,
  change: Change = {},
): Promise<Payment | null> {
  const { mail: template = null } = change;
  const from = statesBefore(to).filter((state) => isUnderWay(state) && (change.from === undefined || change.from === state));
  const { sql: text, params } = database(env)
    .update(payments)
    .set({ state: to, updated_at: now, ...columns(change) })
    .where(and(eq(payments.id, payment.id), inArray(payments.state, from)))
    .returning()
    .toSQL();
  const [moved] = await env.DB.batch<PaymentRow>([
    env.DB.prepare(text).bind(...params),
    ...(template === null ? [] : [paymentMailsStatement(env.DB, [{ payment_id: payment.id, state: to, template, now }])]),
  ]);
  return readPayment(moved?.results ?? [], payment.allocations);
}

// The clock's payment of a due that the member has skipped since, or under an authorisation that is no longer active; or of a policy that has ended.
const UNWANTED = sql<0 | 1>`EXISTS (
  SELECT 1 FROM dues d LEFT JOIN mandates m ON m.id = ${payments.mandate_id} WHERE d.id = ${payments.due_id}
  AND ((d.kind = 'premium' AND d.state = 'not_needed') OR (m.id IS NOT NULL AND (d.state = 'skipped' OR m.state <> 'active'))))`;

/**
 * Takes a dead payment up again because its money has come after all: reserves its bills once more.
 * @returns bill_taken: a bill or due is paid or reserved by someone else by now; unwanted: the member has stopped or skipped it; gone: another hand decided
 */
export async function revivePayment(
  env: Binding,
  payment: Payment,
  now: Instant,
  change: Change,
): Promise<Result<Payment, "bill_taken" | "unwanted" | "gone">> {
  const db = database(env);
  try {
    const rows = await db
      .update(payments)
      .set({ state: "funded", updated_at: now, failure: null, ...columns(change) })
      .where(
        and(
          eq(payments.id, payment.id),
          inArray(payments.state, ["failed", "cancelled", "expired"]),
          or(isNull(payments.failure), sql`${payments.failure} NOT IN ('returning', 'returned')`),
          not(UNWANTED),
        ),
      )
      .returning();
    const revived = readPayment(rows, payment.allocations);
    if (revived !== null) return ok(revived);
    const [row] = await db.select({ unwanted: UNWANTED }).from(payments).where(eq(payments.id, payment.id));
    return err(row?.unwanted === 1 ? "unwanted" : "gone");
  } catch (error) {
    if (insertProblem(error) === "bill_taken") return err("bill_taken");
    throw error;
  }
}

/** Changes why a dead payment is dead, from one reason to the next; money that is back is told to a guest in the same batch. @returns false when another hand was quicker. */
export async function noteFailure(
  env: Binding,
  payment: Payment,
  step: { readonly to: "returning" | "returned"; readonly now: Instant; readonly method?: PaymentMethod | null },
): Promise<boolean> {
  const before =
    step.to === "returned"
      ? eq(payments.failure, "returning")
      : or(isNull(payments.failure), and(ne(payments.failure, "returning"), ne(payments.failure, "returned")));
  const { sql: text, params } = database(env)
    .update(payments)
    .set({ failure: step.to, updated_at: step.now, ...columns(step.method === undefined ? {} : { method: step.method }) })
    .where(and(eq(payments.id, payment.id), inArray(payments.state, ["failed", "cancelled", "expired"]), before))
    .returning({ id: payments.id })
    .toSQL();
  const [noted] = await env.DB.batch([
    env.DB.prepare(text).bind(...params),
    ...(step.to === "returned" ? [returnMailStatement(env.DB, payment.id, step.now)] : []),
  ]);
  return (noted?.results.length ?? 0) > 0;
}

/** Payments under way that nobody has touched since a moment, oldest first; at most `limit`. */
export async function leftHalfWay(env: Binding, before: Instant, limit: number): Promise<readonly PaymentId[]> {
  const rows = await database(env)
    .select({ id: payments.id })
    .from(payments)
    .where(and(sql`state IN ('created','awaiting_payer','processing','funded')`, lte(payments.updated_at, before)))
    .orderBy(asc(payments.updated_at))
    .limit(limit);
  return rows.map((row) => row.id);
}

/** Puts a payment at the end of the sweep's line, so that one that cannot move does not keep others waiting. */
export async function touchPayment(env: Binding, id: PaymentId, now: Instant): Promise<void> {
  await database(env)
    .update(payments)
    .set({ updated_at: now })
    .where(and(eq(payments.id, id), sql`state IN ('created','awaiting_payer','processing','funded')`));
}

/** Payments that ended without paying since a moment, and those whose money is still on its way back; at most `limit` of each, oldest first. */
export async function latelyEnded(env: Binding, since: Instant, limit: number): Promise<readonly PaymentId[]> {
  const db = database(env);
  const of = (condition: SQL | undefined) =>
    db.select({ id: payments.id }).from(payments).where(condition).orderBy(asc(payments.updated_at)).limit(limit);
  const [ended, returning] = await db.batch([
    of(and(sql`state IN ('failed','cancelled','expired')`, gt(payments.updated_at, since))),
    of(sql`failure = 'returning'`),
  ]);
  return [...new Set([...ended, ...returning].map((row) => row.id))];
}

function columns({ failure, method, checkout }: Change): Partial<PaymentRow> {
  return {
    ...(failure === undefined ? {} : { failure }),
    ...(method === undefined || method === null ? {} : { method_brand: method.brand, method_last4: method.last4 }),
    ...(checkout === undefined ? {} : { processor: checkout.processor, processor_ref: checkout.ref, checkout_url: checkout.url }),
  };
}

function toRow(payment: Payment): PaymentRow {
  const { allocations, method, ...row } = payment;
  assert(allocations.length === 0 || row.purpose === "bill", "only a payment for bills has allocations");
  return { ...row, method_brand: method?.brand ?? null, method_last4: method?.last4 ?? null };
}
