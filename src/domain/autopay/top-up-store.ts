import type { MandateId, MemberId, SavedMethodId, WalletId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Cents } from "../../values/money.ts";
import type { ProcessorMethod } from "../../values/processor.ts";
import { DAY_MS, type Instant } from "../../values/time.ts";
import { AHEAD_MS, MOST_FAILURES, WAIT_AFTER_FAILURE_MS, type Made } from "./top-up-rules.ts";

/** An active authorisation to add money, whose wallet seems to need some. */
export interface TopUpRow {
  readonly id: MandateId;
  readonly member_id: MemberId;
  readonly wallet_id: WalletId;
  readonly saved_method_id: SavedMethodId;
  readonly method_kind: ProcessorMethod;
  readonly cap_cents: Cents;
  readonly threshold_cents: Cents | null;
  readonly target_cents: Cents | null;
  readonly updated_at: Instant;
  readonly failures: number;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly region_id: string;
  /** What the clock takes from the wallet within the days ahead; 0 where a threshold decides. */
  readonly needed_cents: Cents;
  /** How many payments were ever made under it. */
  readonly payments: number;
  /** The newest of them. */
  readonly made: readonly Made[];
}

/** More than two days can hold. */
const MADE_READ = 30;

// What the clock will try to take from the wallet, as far as its notice has been given. A plan's part is no more than its bill still owes.
const NEEDED = `COALESCE((SELECT SUM(MIN(d.amount_cents, COALESCE(b.owed_cents - b.paid_cents, d.amount_cents)))
  FROM mandates o JOIN dues d ON d.subject_id = o.subject_id LEFT JOIN plans l ON l.id = d.subject_id LEFT JOIN bills b ON b.id = l.bill_id
  WHERE o.member_id = m.member_id AND o.kind <> 'top_up' AND o.state = 'active' AND o.methods ->> '$[0]' = 'wallet'
    AND d.state = 'open' AND d.noticed_cents = d.amount_cents AND d.amount_cents <= o.cap_cents
    AND d.collect_at <= ?1 + IIF(s.kind = 'bank', ${AHEAD_MS.bank}, ${AHEAD_MS.card})), 0)`;

const COLUMNS = `m.id, m.member_id, m.wallet_id, s.id AS saved_method_id, s.kind AS method_kind, m.cap_cents, m.threshold_cents, m.target_cents, m.updated_at, m.failures,
  p.name, p.email, p.language, p.region_id, (SELECT COUNT(*) FROM payments t WHERE t.mandate_id = m.id) AS payments,
  (SELECT json_group_array(json_object('id', t.id, 'at', t.created_at, 'moved_at', t.updated_at, 'amount_cents', t.amount_cents, 'state', t.state, 'failure', t.failure))
   FROM (SELECT * FROM payments WHERE mandate_id = m.id ORDER BY created_at DESC LIMIT ${MADE_READ}) t) AS made`;

const FROM = `FROM mandates m JOIN members p ON p.id = m.member_id JOIN saved_methods s ON s.id = m.methods ->> '$[0]'`;

const BALANCE = `COALESCE((SELECT w.posted_cents - w.held_cents FROM wallets w WHERE w.wallet_id = m.wallet_id), 0)`;

// A wait that was set before the member last changed anything is over.
const SHORT = `
SELECT * FROM (
  SELECT ${COLUMNS}, IIF(m.target_cents IS NULL, ${NEEDED}, 0) AS needed_cents, ${BALANCE} AS balance_cents ${FROM}
  WHERE m.kind = 'top_up' AND m.state = 'active'
    AND (m.next_at IS NULL OR m.next_at <= ?1 OR m.updated_at > m.next_at - ${DAY_MS})
    AND NOT EXISTS (SELECT 1 FROM payments u WHERE u.wallet_id = m.wallet_id AND u.purpose = 'top_up' AND u.state IN ('created','awaiting_payer','processing','funded'))
) WHERE balance_cents < COALESCE(threshold_cents, needed_cents) LIMIT ?2`;

// Those whose newest failure has not been answered by a wait: a bank says no days later, to whoever asks it then.
const FAILED = `
SELECT ${COLUMNS}, 0 AS needed_cents ${FROM}
WHERE m.kind = 'top_up' AND m.state = 'active' AND m.id IN (
  SELECT f.mandate_id FROM payments f WHERE f.state IN ('failed','cancelled','expired') AND f.state = 'failed' AND f.updated_at > ?1
    AND f.mandate_id IS NOT NULL AND f.due_id IS NULL AND f.created_at >= m.updated_at
    AND (m.next_at IS NULL OR m.next_at < f.updated_at + ${WAIT_AFTER_FAILURE_MS} OR m.failures >= ${MOST_FAILURES})) LIMIT ?2`;

/** Wallets that have too little by the ledger's word, and for which nothing is on its way; at most `limit`. */
export async function shortWallets(db: D1Database, now: Instant, limit: number): Promise<readonly TopUpRow[]> {
  return await read(db.prepare(SHORT).bind(now, limit));
}

/** Authorisations with a failure, later than a moment, that nothing has followed from yet; at most `limit`. */
export async function unansweredFailures(db: D1Database, since: Instant, limit: number): Promise<readonly TopUpRow[]> {
  return await read(db.prepare(FAILED).bind(since, limit));
}

async function read(statement: D1PreparedStatement): Promise<readonly TopUpRow[]> {
  const { results } = await statement.all<Omit<TopUpRow, "made"> & { readonly made: string }>();
  return results.map((row) => ({ ...row, made: JSON.parse(row.made) as readonly Made[] }));
}

/** Sets an authorisation aside until a moment, and notes its failures in a row. Only one that is still active. */
export function waitStatement(
  db: D1Database,
  { id, until, failures }: { readonly id: MandateId; readonly until: Instant | null; readonly failures: number },
): D1PreparedStatement {
  return db.prepare("UPDATE mandates SET next_at = ?2, failures = ?3 WHERE id = ?1 AND state = 'active'").bind(id, until, failures);
}
