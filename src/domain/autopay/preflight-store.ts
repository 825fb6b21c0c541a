import type { DueId, MandateId, MemberId, PlanId, PolicyId, SavedMethodId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Cents } from "../../values/money.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import { mailsStatement } from "../mail/store.ts";
import type { MailContent } from "../mail/templates.ts";
import { LAST_TOLD } from "./engine-store.ts";
import type { Finding, Night, Standing } from "./preflight-rules.ts";

/** A due that the clock has to do with soon, with all that the look at it needs. */
export interface WatchedRow {
  readonly member_id: MemberId;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly region_id: string;
  readonly available_cents: Cents;
  readonly top_up: 0 | 1;
  readonly due_id: DueId;
  readonly subject_id: PolicyId | PlanId;
  readonly mandate_id: MandateId;
  readonly due_on: CalendarDate;
  readonly amount_cents: Cents;
  readonly noticed_cents: Cents | null;
  readonly collect_on: CalendarDate | null;
  readonly told_try: number;
  readonly next_at: Instant;
  readonly collect_day: number | null;
  readonly cap_cents: Cents;
  /** JSON, as the mandate has them. */
  readonly methods: string;
  readonly last_cents: Cents | null;
  readonly ends_on: CalendarDate | null;
  readonly due_day: number | null;
}

export interface SavedRow {
  readonly id: SavedMethodId;
  readonly member_id: MemberId;
  readonly processor: string;
  readonly method_ref: string | null;
}

export type StandingRow = Standing & { readonly member_id: MemberId };

// A plan's part is never more than what is left of its bill. CROSS JOIN: in this order, from the page's members on; a mandate's state is said as the index
// `mandates_live` says it, and then as it is wanted.
const WATCHED = `
SELECT u.id AS member_id, u.name, u.email, u.language, u.region_id, coalesce(w.posted_cents - w.held_cents, 0) AS available_cents,
  EXISTS (SELECT 1 FROM mandates t WHERE t.wallet_id = u.wallet_id AND t.kind = 'top_up' AND t.state = 'active') AS top_up,
  d.id AS due_id, d.subject_id, m.id AS mandate_id, d.due_on, min(d.amount_cents, coalesce(b.owed_cents - b.paid_cents, d.amount_cents)) AS amount_cents,
  IIF(d.noticed_cents = d.amount_cents AND b.id IS NOT NULL, min(d.noticed_cents, b.owed_cents - b.paid_cents), d.noticed_cents) AS noticed_cents,
  d.collect_on, d.told_try, d.next_at, m.collect_day, m.cap_cents, m.methods,
  ${LAST_TOLD} AS last_cents, p.ends_on, p.due_day
FROM json_each(?1) j CROSS JOIN dues d ON d.member_id = j.value AND d.next_at IS NOT NULL AND d.next_at <= ?2 AND d.state = 'open'
CROSS JOIN mandates m ON m.kind = IIF(d.kind = 'premium', 'premium', 'plan') AND m.subject_id = d.subject_id AND m.state IN ('active', 'paused') AND m.state = 'active'
JOIN members u ON u.id = d.member_id LEFT JOIN wallets w ON w.wallet_id = u.wallet_id LEFT JOIN policies p ON p.id = d.subject_id
LEFT JOIN plans l ON l.id = d.subject_id LEFT JOIN bills b ON b.id = l.bill_id
WHERE b.id IS NULL OR (b.state = 'open' AND b.owed_cents > b.paid_cents)`;

/** The next members of whom the clock has to do something by a moment, in the order of their ids. @param after the last one of the page before, "" at first */
export async function membersWaiting(
  db: D1Database,
  { after, until, limit }: { readonly after: string; readonly until: Instant; readonly limit: number },
): Promise<readonly MemberId[]> {
  const { results } = await db
    .prepare(
      `SELECT member_id FROM dues WHERE next_at IS NOT NULL AND member_id IS NOT NULL AND member_id > ?1 AND next_at <= ?2
       GROUP BY member_id ORDER BY member_id LIMIT ?3`,
    )
    .bind(after, until, limit)
    .all<{ member_id: MemberId }>();
  return results.map(({ member_id }) => member_id);
}

/** How many saved methods the members have of whom the clock has to do something by a moment. */
export async function methodsWaiting(db: D1Database, until: Instant): Promise<number> {
  const waiting = "SELECT member_id FROM dues WHERE next_at IS NOT NULL AND member_id IS NOT NULL AND next_at <= ?1";
  return (
    (await db
      .prepare(`SELECT COUNT(*) AS n FROM saved_methods WHERE member_id IN (${waiting}) AND state = 'saved'`)
      .bind(until)
      .first<number>("n")) ?? 0
  );
}

/** What there is of these members: their dues to come, saved methods, and what was found of those dues on earlier nights. One trip. */
export async function readMembers(
  db: D1Database,
  members: readonly MemberId[],
  until: Instant,
): Promise<{ readonly dues: readonly WatchedRow[]; readonly methods: readonly SavedRow[]; readonly standing: readonly StandingRow[] }> {
  const ids = JSON.stringify(members);
  const [dues, methods, standing] = await db.batch([
    db.prepare(WATCHED).bind(ids, until),
    db
      .prepare(
        "SELECT s.id, s.member_id, s.processor, s.method_ref FROM json_each(?1) j JOIN saved_methods s ON s.member_id = j.value WHERE s.state = 'saved'",
      )
      .bind(ids),
    db
      .prepare(
        `SELECT d.member_id, f.due_id, f.code, f.cleared_at IS NOT NULL AS cleared, f.mailed_at IS NOT NULL AS mailed
         FROM json_each(?1) j JOIN dues d ON d.member_id = j.value AND d.next_at IS NOT NULL JOIN preflight_findings f ON f.due_id = d.id`,
      )
      .bind(ids),
  ]);
  return {
    dues: (dues?.results ?? []) as unknown as readonly WatchedRow[],
    methods: (methods?.results ?? []) as unknown as readonly SavedRow[],
    standing: (standing?.results ?? []) as unknown as readonly StandingRow[],
  };
}

/** One mail about a member's new findings. */
export type Warning = Parameters<typeof mailsStatement>[2][number] & Extract<MailContent, { readonly template: "autopay_warning" }>;

const FOUND = `
INSERT INTO preflight_findings (due_id, code, mandate_id, detail, found_at, mailed_at)
SELECT t.value ->> 'due_id', t.value ->> 'code', t.value ->> 'mandate_id', t.value ->> 'detail', ?2, IIF(t.value ->> 'news' = 1, ?2, NULL) FROM json_each(?1) t WHERE true
ON CONFLICT (due_id, code) DO UPDATE SET mandate_id = excluded.mandate_id, detail = excluded.detail, cleared_at = NULL,
  found_at = IIF(cleared_at IS NULL, found_at, excluded.found_at), mailed_at = coalesce(mailed_at, excluded.mailed_at)`;
const MENDED = `
UPDATE preflight_findings AS f SET cleared_at = ?2 FROM json_each(?1) t WHERE f.due_id = t.value ->> 'due_id' AND f.code = t.value ->> 'code' AND f.cleared_at IS NULL`;

/** Writes what a page of members' night comes to, with its mails, at once. */
export async function writeNights(
  db: D1Database,
  now: Instant,
  { nights, warnings }: { readonly nights: readonly Night[]; readonly warnings: readonly Warning[] },
): Promise<void> {
  const news = new Set<Finding>(nights.flatMap((night) => night.news));
  const found = nights
    .flatMap((night) => night.found)
    .map((each) => ({ ...each, detail: JSON.stringify(each.detail), news: news.has(each) ? 1 : 0 }));
  await db.batch([
    db.prepare(FOUND).bind(JSON.stringify(found), now),
    db.prepare(MENDED).bind(JSON.stringify(nights.flatMap((night) => night.mended)), now),
    mailsStatement(db, now, warnings),
  ]);
}

/** Clears what was found of dues that the clock has nothing to do with any more: paid, skipped, stopped, handed over. */
export async function clearWhatIsOver(db: D1Database, now: Instant): Promise<void> {
  await db
    .prepare(
      `UPDATE preflight_findings SET cleared_at = ? WHERE cleared_at IS NULL AND NOT EXISTS (
         SELECT 1 FROM dues d JOIN mandates m ON m.id = preflight_findings.mandate_id WHERE d.id = preflight_findings.due_id AND d.state = 'open' AND m.state = 'active')`,
    )
    .bind(now)
    .run();
}
