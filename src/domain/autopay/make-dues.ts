import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import type { PolicyId } from "../../values/ids.ts";
import { dayIn, type CalendarDate, type Instant } from "../../values/time.ts";
import { loadOperator } from "../operator/store.ts";
import { addDays, addMonths, dayOfMonth, dueDays, monthOf } from "./calendar.ts";

/** So far ahead dues are there to be seen: longer than a collection day a month before the due day and ten days' notice before that. */
export const AHEAD_DAYS = 62;
const PAGE_POLICIES = 250;
/** Pages of one run; what is left is taken up by the next. */
const MAX_PAGES = 400;

interface Row {
  readonly id: PolicyId;
  readonly due_day: number;
  readonly starts_on: CalendarDate;
  readonly ends_on: CalendarDate | null;
  readonly dues_until: CalendarDate;
}

const SHORT = `
SELECT id, due_day, starts_on, ends_on, dues_until FROM policies WHERE state = 'connected' AND dues_until < ?1 ORDER BY dues_until LIMIT ?2`;

// The amount and the days of cover are the policy's as it stands now; a policy whose day has changed since it was read waits for the next run.
const MAKE = `
INSERT INTO dues (id, kind, subject_id, member_id, period, due_on, amount_cents, state, covered_until, next_at, created_at, updated_at)
SELECT t.value ->> 'due_id', 'premium', p.id, p.member_id, t.value ->> 'period', t.value ->> 'due_on', p.premium_cents, 'open',
  date(t.value ->> 'due_on', '+' || p.grace_days || ' days'),
  IIF(EXISTS (SELECT 1 FROM mandates m WHERE m.kind = 'premium' AND m.subject_id = p.id AND m.state IN ('active', 'paused')), ?2, NULL), ?2, ?2
FROM json_each(?1) t JOIN policies p ON p.id = t.value ->> 'id'
WHERE p.state = 'connected' AND p.due_day = t.value ->> 'due_day' AND p.dues_until = t.value ->> 'dues_until'
ON CONFLICT (subject_id, period) DO NOTHING`;

const MOVE_ON = `
UPDATE policies AS p SET dues_until = t.value ->> 'until' FROM json_each(?1) t
WHERE p.id = t.value ->> 'id' AND p.state = 'connected' AND p.due_day = t.value ->> 'due_day' AND p.dues_until = t.value ->> 'dues_until'`;

/**
 * Makes the dues of all connected policies for the next two months. Made again, nothing changes: a policy has one due for a period. A policy is touched
 * once a month, since its dues count as made up to its next due day.
 * @returns how many policies were behind
 */
export async function makeDues(env: Pick<Env, "DB">, now: Instant): Promise<number> {
  const { operator } = await loadOperator(env);
  const horizon = addDays(dayIn(operator.time_zone, now), AHEAD_DAYS);
  let made = 0;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { results: rows } = await env.DB.prepare(SHORT).bind(horizon, PAGE_POLICIES).all<Row>();
    if (rows.length === 0) break;
    const dues = rows.flatMap((row) => duesOf(row, horizon).map((day) => ({ ...row, ...day, due_id: newId("due") })));
    const moves = rows.map((row) => ({ ...row, until: nextDueDay(row.due_day, horizon) }));
    await env.DB.batch([env.DB.prepare(MAKE).bind(JSON.stringify(dues), now), env.DB.prepare(MOVE_ON).bind(JSON.stringify(moves))]);
    made += rows.length;
    if (rows.length < PAGE_POLICIES) break;
  }
  return made;
}

function duesOf({ due_day, dues_until, starts_on, ends_on }: Row, horizon: CalendarDate): ReturnType<typeof dueDays> {
  const from = dues_until > starts_on ? dues_until : starts_on;
  return dueDays(due_day, from, horizon).filter(({ due_on }) => ends_on === null || due_on <= ends_on);
}

/** The first due day that is not made yet. */
function nextDueDay(due_day: number, horizon: CalendarDate): CalendarDate {
  const same = dayOfMonth(monthOf(horizon), due_day);
  return same >= horizon ? same : dayOfMonth(addMonths(monthOf(horizon), 1), due_day);
}
