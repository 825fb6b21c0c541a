import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import type { DueId, MemberId, PolicyId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import { err, ok, type Result } from "../../values/result.ts";
import { dayIn, type CalendarDate, type Instant } from "../../values/time.ts";
import { loadOperator } from "../operator/store.ts";
import { addDays, type Month } from "./calendar.ts";
import type { DueState } from "./due.ts";
import { judgePremium, type PremiumTerms } from "./policies-rules.ts";

/** What an insurer asks for a month. */
export interface SetPremium {
  readonly policy_id: PolicyId;
  readonly period: Month;
  /** > 0 */
  readonly amount_cents: Cents;
  /** Within the month; the policy's due day when absent, or the day it has already. */
  readonly due_on?: CalendarDate;
}

export type PremiumProblem =
  | "not_found"
  /** Paid, being paid, no longer needed, or with the billing desk. */
  | "settled"
  /** The due day is not in its month. */
  | "outside_period"
  /** Before the policy begins or after it ends. */
  | "outside_policy"
  /** Longer ago than two months, or further ahead than a year. */
  | "too_far";

interface Row extends PremiumTerms {
  readonly member_id: MemberId | null;
  readonly state: "offered" | "connected" | "declined" | "ended";
  readonly due_id: DueId | null;
  readonly due_state: DueState | null;
}

/**
 * Sets what a month of a policy costs and when it is due. Only while nothing is paid or being paid; the clock then looks at it at once, and gives notice of
 * an amount that the member has not been told. The same again changes nothing.
 */
export async function setPremium(
  env: Pick<Env, "DB">,
  now: Instant,
  order: SetPremium,
): Promise<Result<{ readonly due_id: DueId; readonly changed: boolean }, PremiumProblem>> {
  const { policy_id, period, amount_cents } = order;
  const policy = await env.DB.prepare(
    `SELECT IIF(p.state = 'connected', p.member_id, NULL) AS member_id, p.state, p.due_day, p.grace_days, p.starts_on, p.ends_on, d.id AS due_id,
       d.state AS due_state, d.due_on, d.amount_cents FROM policies p LEFT JOIN dues d ON d.subject_id = p.id AND d.period = ?2 WHERE p.id = ?1`,
  )
    .bind(policy_id, period)
    .first<Row>();
  if (policy === null || policy.state === "declined") return err("not_found");
  const { operator } = await loadOperator(env);
  const judged = judgePremium(policy, order, dayIn(operator.time_zone, now));
  if (!judged.ok) return judged;
  const { due_on } = judged.value;
  if (policy.due_id !== null && policy.due_on === due_on && policy.amount_cents === amount_cents)
    return ok({ due_id: policy.due_id, changed: false });
  if (policy.state === "ended") return err("settled");
  const written = await env.DB.prepare(WRITE)
    .bind(newId("due"), policy_id, policy.member_id, period, due_on, amount_cents, addDays(due_on, policy.grace_days), now)
    .first<{ id: DueId }>();
  return written === null ? err("settled") : ok({ due_id: written.id, changed: true });
}

// A day that moves takes the notice with it: the member was told another one.
const WRITE = `
INSERT INTO dues (id, kind, subject_id, member_id, period, due_on, amount_cents, state, covered_until, next_at, created_at, updated_at)
VALUES (?1, 'premium', ?2, ?3, ?4, ?5, ?6, 'open', ?7, IIF(?3 IS NULL, NULL, ?8), ?8, ?8)
ON CONFLICT (subject_id, period) DO UPDATE SET amount_cents = excluded.amount_cents, due_on = excluded.due_on, covered_until = excluded.covered_until,
  next_at = excluded.next_at, updated_at = excluded.updated_at,
  noticed_cents = IIF(due_on = excluded.due_on, noticed_cents, NULL), noticed_at = IIF(due_on = excluded.due_on, noticed_at, NULL),
  collect_on = IIF(due_on = excluded.due_on, collect_on, NULL), collect_at = IIF(due_on = excluded.due_on, collect_at, NULL)
WHERE state IN ('open', 'skipped')
RETURNING id`;
