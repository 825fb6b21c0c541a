import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import type { MemberId, PolicyId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import { dayIn, type CalendarDate, type Instant } from "../../values/time.ts";
import { loadOperator, timeZoneOf } from "../operator/store.ts";
import { addDays, dueDays } from "./calendar.ts";
import { AHEAD_DAYS } from "./make-dues.ts";
import type { AlignedDue } from "./policies-rules.ts";

interface PolicyRow {
  readonly member_id: MemberId;
  readonly region_id: string;
  readonly premium_cents: Cents;
  readonly due_day: number;
  readonly grace_days: number;
  readonly starts_on: CalendarDate;
  readonly ends_on: CalendarDate | null;
  readonly dues_until: CalendarDate;
  /** Whether all that is known of it was typed by the member: no insurer has sent it. */
  readonly typed: 0 | 1;
}

/**
 * Makes the next dues of a policy that has just been connected, and gives the member those that the insurer set before. What was due before today is not
 * made: whoever connects a policy owes us nothing for earlier months. Later ones are made by the clock. What an earlier end had made needless is needed again, a typed policy's as it is typed now: its due day may be another.
 */
export async function beginDues(env: Pick<Env, "DB">, now: Instant, policyId: PolicyId): Promise<void> {
  const policy = await env.DB.prepare(
    `SELECT p.member_id, m.region_id, p.premium_cents, p.due_day, p.grace_days, p.starts_on, p.ends_on, p.dues_until,
       p.external_id IS NULL AS typed FROM policies p JOIN members m ON m.id = p.member_id WHERE p.id = ? AND p.state = 'connected'`,
  )
    .bind(policyId)
    .first<PolicyRow>();
  if (policy === null) return;
  const today = dayIn(timeZoneOf(await loadOperator(env), policy.region_id), now);
  const from = [policy.dues_until, policy.starts_on, today].reduce((latest, day) => (day > latest ? day : latest));
  const until = addDays(today, AHEAD_DAYS);
  const rows = dueDays(policy.due_day, from, until)
    .filter(({ due_on }) => policy.ends_on === null || due_on <= policy.ends_on)
    .map((day) => ({ ...day, id: newId("due"), covered_until: addDays(day.due_on, policy.grace_days) }));
  await env.DB.batch([
    env.DB.prepare("UPDATE dues SET member_id = ?2, next_at = ?3, updated_at = ?3 WHERE subject_id = ?1 AND member_id IS NULL").bind(
      policyId,
      policy.member_id,
      now,
    ),
    env.DB.prepare(
      `UPDATE dues SET state = 'open', next_at = ?3, updated_at = ?3, noticed_cents = NULL, noticed_at = NULL, collect_on = NULL, collect_at = NULL
       WHERE subject_id = ?1 AND state = 'not_needed' AND due_on >= ?2 AND due_on <= coalesce(?4, due_on) AND ?5 = 0`,
    ).bind(policyId, today, now, policy.ends_on, policy.typed),
    env.DB.prepare(
      `INSERT INTO dues (id, kind, subject_id, member_id, period, due_on, amount_cents, state, covered_until, next_at, created_at, updated_at)
       SELECT j.value ->> '$.id', 'premium', ?2, ?3, j.value ->> '$.period', j.value ->> '$.due_on', ?4, 'open', j.value ->> '$.covered_until', ?5, ?5, ?5
       FROM json_each(?1) j WHERE true
       ON CONFLICT (subject_id, period) DO UPDATE SET state = 'open', due_on = excluded.due_on, amount_cents = excluded.amount_cents,
         covered_until = excluded.covered_until, next_at = excluded.next_at, updated_at = excluded.updated_at,
         noticed_cents = NULL, noticed_at = NULL, collect_on = NULL, collect_at = NULL
       WHERE state = 'not_needed' AND ?6 = 1`,
    ).bind(JSON.stringify(rows), policyId, policy.member_id, policy.premium_cents, now, policy.typed),
    env.DB.prepare("UPDATE policies SET dues_until = ?2 WHERE id = ?1 AND dues_until < ?2").bind(policyId, until),
  ]);
}

/**
 * The statement that writes what `realignDues` found, but only where nothing is paid or being paid. A due whose day has moved has no notice any more; the
 * clock looks at each at once.
 */
export function alignStatement(db: D1Database, now: Instant, dues: readonly AlignedDue[]): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE dues SET amount_cents = a.amount_cents, state = a.state, due_on = a.due_on, covered_until = a.covered_until, updated_at = ?2,
         next_at = CASE WHEN a.state = 'not_needed' OR member_id IS NULL THEN NULL ELSE ?2 END,
         noticed_cents = CASE WHEN dues.due_on = a.due_on THEN noticed_cents END, noticed_at = CASE WHEN dues.due_on = a.due_on THEN noticed_at END,
         collect_on = CASE WHEN dues.due_on = a.due_on THEN collect_on END, collect_at = CASE WHEN dues.due_on = a.due_on THEN collect_at END
       FROM (SELECT value ->> '$.id' AS id, value ->> '$.amount_cents' AS amount_cents, value ->> '$.state' AS state, value ->> '$.due_on' AS due_on,
         value ->> '$.covered_until' AS covered_until FROM json_each(?1)) a
       WHERE dues.id = a.id AND dues.state IN ('open', 'skipped', 'not_needed')`,
    )
    .bind(JSON.stringify(dues), now);
}

/** The statement by which all that is unpaid follows the insurer's days of grace: past its due day, being paid and handed over too. The clock looks again. */
export function graceStatement(
  db: D1Database,
  now: Instant,
  { policy_id, grace_days }: { readonly policy_id: PolicyId; readonly grace_days: number },
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE dues SET covered_until = date(due_on, '+' || ?2 || ' days'), updated_at = ?3, next_at = IIF(state = 'open' AND member_id IS NOT NULL, ?3, next_at)
       WHERE subject_id = ?1 AND state IN ('open', 'skipped', 'paying', 'handed_over')`,
    )
    .bind(policy_id, grace_days, now);
}
