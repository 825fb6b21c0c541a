import type { Env } from "../../platform/env.ts";
import type { Instant } from "../../values/time.ts";
import { monthsUpTo } from "../ledger/months.ts";
import type { MailTemplate } from "../mail/templates.ts";
import { loadOperator } from "../operator/store.ts";

/** Members looked at by one statement, and pages of one run: 200,000 members an hour. */
const PAGE_MEMBERS = 5_000;
const MAX_PAGES = 40;

const BEGIN = "INSERT INTO statement_rounds (month, after_member) VALUES (?1, '') ON CONFLICT DO NOTHING";

const ROUND = "FROM statement_rounds r WHERE r.month = ?1 AND r.finished_at IS NULL";

/** The members that the round looks at next; none once it has finished. */
const PAGE = `(SELECT * FROM members WHERE id > (SELECT r.after_member ${ROUND}) ORDER BY id LIMIT ?2)`;

// A month in which nothing moved has a statement as well, and nobody misses a mail about it.
const MAILS = `
INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
SELECT 'mail_0' || substr(lower(hex(randomblob(13))), 2), 'statement:' || m.id || ':' || ?1, m.email, m.language, ?3,
  json_object('name', m.name, 'month', ?1), ?4, ?4
FROM ${PAGE} m WHERE m.statement_mails = 1 AND m.email_confirmed_at IS NOT NULL AND m.closed_at IS NULL
  AND EXISTS (SELECT 1 FROM ledger_transactions t WHERE t.wallet_id = m.wallet_id AND t.event_at >= ?5 AND t.event_at < ?6)
ON CONFLICT (dedupe_key) DO NOTHING`;

const GO_ON = `
UPDATE statement_rounds SET finished_at = IIF((SELECT count(*) FROM ${PAGE}) < ?2, ?3, NULL), after_member = COALESCE((SELECT max(id) FROM ${PAGE}), after_member)
WHERE month = ?1 AND finished_at IS NULL RETURNING finished_at`;

/**
 * Writes to the members who want to hear that last month's statement is there: those whose money moved in it. For the clock: a round a month, page by page,
 * where each page's mails and how far the round has got are one batch. A round that is over is over; a run that stops is taken up by the next.
 * @param page_members for tests
 */
export async function tellOfStatements(env: Pick<Env, "DB">, now: Instant, page_members = PAGE_MEMBERS): Promise<void> {
  const { operator } = await loadOperator(env);
  const [last] = monthsUpTo(operator.time_zone, now, 2);
  if (last === undefined) return;
  const { month, from, to } = last;
  const { DB } = env;
  const begun = await DB.batch<{ finished_at: Instant | null }>([
    DB.prepare(BEGIN).bind(month),
    DB.prepare("SELECT finished_at FROM statement_rounds WHERE month = ?").bind(month),
  ]);
  if (begun[1]?.results[0]?.finished_at !== null) return;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const done = await DB.batch<{ finished_at: Instant | null }>([
      DB.prepare(MAILS).bind(month, page_members, "statement_ready" satisfies MailTemplate, now, from, to),
      DB.prepare(GO_ON).bind(month, page_members, now),
    ]);
    if (done[1]?.results[0]?.finished_at !== null) return;
  }
}
