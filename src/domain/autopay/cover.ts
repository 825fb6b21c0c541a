import { and, asc, eq, lte, gte, sql, type Placeholder } from "drizzle-orm";
import { compiled } from "../../platform/compiled.ts";
import type { Env } from "../../platform/env.ts";
import type { DueId, MemberId, PolicyId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Cents } from "../../values/money.ts";
import { dayIn, type CalendarDate, type Instant } from "../../values/time.ts";
import { mailsStatement } from "../mail/store.ts";
import { insurers } from "../operator/schema.ts";
import { loadOperator, timeZoneOf } from "../operator/store.ts";
import { addDays } from "./calendar.ts";
import { dues, policies } from "./schema.ts";

// Premiums that are not paid and that autopay does not take: nobody is to lose cover because nothing was said.

/** So many days before cover ends, the member is reminded. */
export const REMINDED_DAYS = 7;

/** A premium that only its member can pay now. */
export interface Uncovered {
  readonly due_id: DueId;
  readonly subject_id: PolicyId;
  readonly insurer_name: string;
  readonly amount_cents: Cents;
  readonly due_on: CalendarDate;
  /** The last day of cover. */
  readonly covered_until: CalendarDate;
}

/** Whether an unpaid premium's cover ends within a week. Not before its due day, however short the grace period, and not once cover is over. */
export function isCoverEnding({ due_on, covered_until }: Pick<Uncovered, "due_on" | "covered_until">, today: CalendarDate): boolean {
  return due_on <= today && today <= covered_until && covered_until <= addDays(today, REMINDED_DAYS);
}

/** The days within which cover may end for `isCoverEnding`, whatever day it is where a member lives. */
function daysAround(now: Instant): { readonly from: CalendarDate; readonly until: CalendarDate } {
  const today = dayIn("UTC", now);
  return { from: addDays(today, -1), until: addDays(today, REMINDED_DAYS + 1) };
}

// Not set up, paused, stopped, skipped, handed over, or above the cap. A mandate's state is said as the index `mandates_live` says it, and then as it is wanted.
const NOT_TAKEN = `dues.kind = 'premium' AND dues.state IN ('open','skipped','handed_over') AND policies.state = 'connected'
  AND (dues.state <> 'open' OR NOT EXISTS (SELECT 1 FROM mandates m WHERE m.kind = 'premium' AND m.subject_id = dues.subject_id
    AND m.state IN ('active','paused') AND m.state = 'active' AND m.cap_cents >= dues.amount_cents))`;

const query = compiled((db, value: (name: "member_id" | "from" | "until") => Placeholder) =>
  db
    .select({
      due_id: dues.id,
      subject_id: sql<PolicyId>`${dues.subject_id}`.as("uncovered_subject_id"),
      insurer_name: insurers.name,
      amount_cents: dues.amount_cents,
      due_on: dues.due_on,
      covered_until: sql<CalendarDate>`${dues.covered_until}`.as("uncovered_until"),
    })
    .from(dues)
    .innerJoin(policies, eq(policies.id, dues.subject_id))
    .innerJoin(insurers, eq(insurers.id, policies.insurer_id))
    .where(
      and(
        eq(dues.member_id, value("member_id")),
        gte(dues.covered_until, value("from")),
        lte(dues.covered_until, value("until")),
        sql.raw(NOT_TAKEN),
      ),
    )
    .orderBy(asc(dues.covered_until)),
);

/** The query for a member's premiums (`Uncovered`) whose cover may be ending; `isCoverEnding` tells by the member's own day. */
export function uncoveredQuery(
  db: Parameters<typeof query>[0],
  { member_id, now }: { readonly member_id: MemberId; readonly now: Instant },
) {
  return query(db, { member_id, ...daysAround(now) });
}

interface Row extends Pick<Uncovered, "due_id" | "subject_id" | "amount_cents" | "due_on" | "covered_until"> {
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly region_id: string;
}

const PAGE_DUES = 250;

const ENDING = `
SELECT dues.id AS due_id, dues.subject_id, dues.amount_cents, dues.due_on, dues.covered_until, u.name, u.email, u.language, u.region_id
FROM dues JOIN policies ON policies.id = dues.subject_id JOIN members u ON u.id = dues.member_id
WHERE (dues.covered_until, dues.id) > (?1, ?2) AND dues.covered_until <= ?3 AND ${NOT_TAKEN} ORDER BY dues.covered_until, dues.id LIMIT ?4`;

/** Reminds members of premiums that nobody takes, a week before their cover ends: for the nightly cron. One mail for a premium and its last day of cover. */
export async function remindOfCover(env: Pick<Env, "DB">, now: Instant): Promise<void> {
  const operator = await loadOperator(env);
  const { from, until } = daysAround(now);
  let after: readonly [CalendarDate, string] = [from, ""];
  for (;;) {
    const { results } = await env.DB.prepare(ENDING)
      .bind(...after, until, PAGE_DUES)
      .all<Row>();
    const ending = results.filter((row) => isCoverEnding(row, dayIn(timeZoneOf(operator, row.region_id), now)));
    if (ending.length > 0) await mailsStatement(env.DB, now, ending.map(reminder)).run();
    const last = results.at(-1);
    if (last === undefined || results.length < PAGE_DUES) return;
    after = [last.covered_until, last.due_id];
  }
}

function reminder({ due_id, subject_id, amount_cents, covered_until, name, email, language }: Row) {
  return {
    dedupe_key: `cover_ending:${due_id}:${covered_until}`,
    to_address: email,
    language,
    template: "cover_ending",
    params: { name, subject_id, due_id, amount_cents, covered_until },
  } as const;
}
