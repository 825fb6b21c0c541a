import { and, eq, inArray, sql } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import type { BillId, DueId, MandateId, MemberId, PlanId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";
import type { Part } from "./plan-rules.ts";
import { dues, mandates, plans } from "./schema.ts";

/** A plan about to be written. */
export interface NewPlan {
  readonly id: PlanId;
  readonly member_id: MemberId;
  readonly bill_id: BillId;
  readonly total_cents: Cents;
  readonly months: number;
  readonly parts: readonly (Part & { readonly id: DueId })[];
  readonly now: Instant;
}

// A bill that owes something else by now, or of which somebody is paying, gives no total: the NOT NULL then refuses the whole batch.
const INSERT_PLAN = `
INSERT INTO plans (id, member_id, bill_id, total_cents, months, state, created_at, updated_at)
VALUES (?1, ?2, ?3, (SELECT owed_cents - paid_cents FROM bills WHERE id = ?3 AND state = 'open' AND reserved_cents = 0 AND owed_cents - paid_cents = ?4), ?5, 'active', ?6, ?6)`;

const INSERT_PARTS = `
INSERT INTO dues (id, kind, subject_id, member_id, period, due_on, amount_cents, state, created_at, updated_at)
SELECT value ->> 'id', 'instalment', ?2, ?3, value ->> 'period', value ->> 'due_on', value ->> 'amount_cents', 'open', ?4, ?4 FROM json_each(?1)`;

/** The statements that write a plan and its parts, for the batch that authorises it. They refuse it where the bill has changed or has a plan. */
export function insertPlan(db: D1Database, plan: NewPlan): readonly D1PreparedStatement[] {
  const { id, member_id, bill_id, total_cents, months, parts, now } = plan;
  return [
    db.prepare(INSERT_PLAN).bind(id, member_id, bill_id, total_cents, months, now),
    db.prepare(INSERT_PARTS).bind(JSON.stringify(parts), id, member_id, now),
  ];
}

const OF_KEY = `
SELECT l.id AS plan_id, l.bill_id, l.member_id, m.id AS mandate_id, r.number
FROM mandate_records r JOIN mandates m ON m.id = r.mandate_id JOIN plans l ON l.id = m.subject_id WHERE r.request_key = ?1`;

/** The plan that a form's key has made; null: none. */
export async function planOfKey(db: D1Database, request_key: string) {
  return await db.prepare(OF_KEY).bind(request_key).first<{
    readonly plan_id: PlanId;
    readonly bill_id: BillId;
    readonly member_id: MemberId;
    readonly mandate_id: MandateId;
    readonly number: string;
  }>();
}

/** The plan that a bill is being paid by; null: none. */
export async function findLivePlan(db: D1Database, bill_id: BillId) {
  return await db
    .prepare("SELECT id, member_id FROM plans WHERE bill_id = ?1 AND state = 'active'")
    .bind(bill_id)
    .first<{ readonly id: PlanId; readonly member_id: MemberId }>();
}

/** A member's plan with its live mandate, for paying the rest of it; null: there is no such plan. */
export async function planForPayOff(db: D1Database, of: { readonly plan_id: PlanId; readonly member_id: MemberId }) {
  return await db
    .prepare(
      `SELECT l.bill_id, (SELECT m.id FROM mandates m WHERE m.kind = 'plan' AND m.subject_id = l.id AND m.state IN ('active','paused')) AS mandate_id
       FROM plans l WHERE l.id = ?1 AND l.member_id = ?2`,
    )
    .bind(of.plan_id, of.member_id)
    .first<{ readonly bill_id: BillId; readonly mandate_id: MandateId | null }>();
}

/** The plan that a bill is being paid by, under an authorisation that lives, with its parts; for the bill's own page. A part a row, in order; none: no plan. */
export function billPlanQuery(db: Db, bill_id: BillId) {
  return db
    .select({
      plan_id: sql<PlanId>`${plans.id}`.as("plan_of_bill"),
      member_id: sql<MemberId>`${plans.member_id}`.as("plan_member"),
      paused: sql<0 | 1>`${mandates.state} = 'paused'`.as("plan_paused"),
      due_id: dues.id,
      period: dues.period,
      due_on: dues.due_on,
      amount_cents: dues.amount_cents,
      state: dues.state,
    })
    .from(plans)
    .innerJoin(
      mandates,
      and(eq(mandates.kind, "plan"), eq(mandates.subject_id, plans.id), inArray(mandates.state, ["active", "paused"] as const)),
    )
    .innerJoin(dues, eq(dues.subject_id, plans.id))
    .where(and(eq(plans.bill_id, bill_id), eq(plans.state, "active")))
    .orderBy(dues.period);
}

// A plan whose authorisation is over: what is still owed is the bill's again. What is being taken is waited for.
const STALE = `SELECT l.id FROM plans l WHERE l.state = 'active'
  AND NOT EXISTS (SELECT 1 FROM mandates m WHERE m.kind = 'plan' AND m.subject_id = l.id AND m.state IN ('active','paused'))
  AND NOT EXISTS (SELECT 1 FROM dues d WHERE d.subject_id = l.id AND d.state = 'paying')`;

/** Ends plans that nobody authorises any more, all or one bill's. What was handed over stays the member's to pay. */
export async function endStalePlans(db: D1Database, now: Instant, bill_id: BillId | null = null): Promise<void> {
  const which = bill_id === null ? STALE : `${STALE} AND l.bill_id = ?2`;
  const values = bill_id === null ? [now] : [now, bill_id];
  await db.batch([
    db
      .prepare(
        `UPDATE dues SET state = 'not_needed', next_at = NULL, updated_at = ?1 WHERE state IN ('open','skipped') AND subject_id IN (${which})`,
      )
      .bind(...values),
    db.prepare(`UPDATE plans SET state = 'ended', updated_at = ?1 WHERE id IN (${which})`).bind(...values),
  ]);
}

/** The live authorisations of plans that are over. */
export async function mandatesOfEndedPlans(db: D1Database, limit: number): Promise<readonly MandateId[]> {
  const { results } = await db
    .prepare(
      `SELECT m.id FROM mandates m JOIN plans l ON l.id = m.subject_id
       WHERE m.kind = 'plan' AND m.state IN ('active','paused') AND l.state <> 'active' LIMIT ?1`,
    )
    .bind(limit)
    .all<{ id: MandateId }>();
  return results.map(({ id }) => id);
}
