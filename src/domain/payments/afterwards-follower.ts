import { newId } from "../../platform/ids.ts";
import type { PaymentId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import type { MailTemplate } from "../mail/templates.ts";
import type { JournalRow } from "../wallet/commands.ts";
import type { Follower } from "../wallet/followers.ts";
import { disputePrefix, isOf, refundPrefix, withdrawnPrefix } from "./refunds.ts";

// All three are absolute: recomputed from the ledger and the disputes' ends, so that they may run at any time and as often as they like. None goes
// back: while a lost ledger returns batch by batch it knows of less than was given back, and the bill may have been paid by another payment since.
// What a bill's destinations gave back, and for a top-up what went back to its source for good (a dispute's money only once it is lost; not what a
// withdrawal had sent and the processor refused).
const GIVEN_BACK = `(SELECT COALESCE(SUM(t.amount_cents), 0) FROM ledger_transactions t
  WHERE t.payment_id = ?1 AND t.kind = 'refund' AND t.amount_cents > 0)`;
const GONE_BACK = `(SELECT COALESCE(-SUM(t.amount_cents), 0) FROM ledger_transactions t
  WHERE t.payment_id = ?1 AND t.kind = 'refund' AND t.amount_cents < 0
    AND NOT EXISTS (SELECT 1 FROM ledger_transactions u WHERE u.payment_id = ?1 AND u.kind = 'reverse' AND u.detail ->> 'of' = t.txn_id) AND (instr(t.key, ?1 || ':refund:') = 1 OR EXISTS (
    SELECT 1 FROM payment_disputes d WHERE d.payment_id = ?1 AND d.status = 'lost' AND instr(t.key, ?1 || ':dispute:' || d.dispute_id || ':opened:') = 1)))`;

// The bills are given back in the order in which the spend paid them, as the ledger's legs are.
const ALLOCATIONS = `
UPDATE payment_allocations AS a SET refunded_cents = MAX(a.refunded_cents, MIN(a.amount_cents, ${GIVEN_BACK}
  - (SELECT COALESCE(SUM(b.amount_cents), 0) FROM payment_allocations b WHERE b.payment_id = ?1 AND b.bill_id < a.bill_id)))
WHERE a.payment_id = ?1`;

const REFUNDED = `
UPDATE payments SET updated_at = MAX(updated_at, ?2),
  refunded_cents = MAX(refunded_cents, MIN(amount_cents, IIF(purpose <> 'top_up' AND state <> 'failed', ${GIVEN_BACK}, ${GONE_BACK})))
WHERE id = ?1`;

// The only step back: a withdrawal's part was undone. All entries before it are in the ledger by then.
const UNDONE = `
UPDATE payments SET refunded_cents = MIN(amount_cents, ${GONE_BACK}) WHERE id = ?1 AND (purpose = 'top_up' OR state = 'failed')`;

const STATE = `
UPDATE payments SET state = CASE
  WHEN EXISTS (SELECT 1 FROM payment_disputes d WHERE d.payment_id = ?1 AND d.status = 'open') THEN 'disputed'
  WHEN refunded_cents >= amount_cents THEN 'refunded'
  WHEN refunded_cents > 0 THEN 'partly_refunded'
  ELSE 'posted' END
WHERE id = ?1 AND state IN ('posted', 'partly_refunded', 'refunded', 'disputed')`;

/**
 * The statements that bring a payment's state, and what its bills have had given back, in line with the ledger and the disputes known: for any
 * batch that changes either. The triggers then keep the bills' sums.
 */
export function afterwardsStatements(db: D1Database, id: PaymentId, now: Instant): readonly D1PreparedStatement[] {
  return [db.prepare(ALLOCATIONS).bind(id), db.prepare(REFUNDED).bind(id, now), db.prepare(STATE).bind(id)];
}

// One mail for each entry that sends money back: from a bill or premium as its destinations give it, from a top-up as it leaves the wallet.
const MAIL = `
INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
SELECT ?1, p.id || ':refunded:' || ?2, COALESCE(m.email, g.email), COALESCE(m.language, p.language), ?3,
  json_object('payment_id', p.id, 'amount_cents', ?4, 'at', ?5, 'name', COALESCE(m.name, g.name), 'guest', IIF(g.payment_id IS NULL, 0, 1)), ?5, ?5
FROM payments p LEFT JOIN members m ON m.id = p.member_id LEFT JOIN payment_guests g ON g.payment_id = p.id
WHERE p.id = ?6 AND (p.purpose = 'top_up') = ?7 AND (m.id IS NOT NULL OR g.payment_id IS NOT NULL)
ON CONFLICT (dedupe_key) DO NOTHING`;

/** What follows when a refund reaches the ledger: the payment's state, what its bills still have, and the mail that tells of it. Sent again, it changes nothing. */
export const followRefunds: Follower = (db, rows) => rows.flatMap((row) => follow(db, row));

function follow(db: D1Database, row: JournalRow): readonly D1PreparedStatement[] {
  const id = row.payment_id;
  if (id === null || !isOf(row.key, `${id}:`)) return [];
  if (row.kind === "reverse" && isOf(row.key, withdrawnPrefix(id)))
    return [db.prepare(UNDONE).bind(id), ...afterwardsStatements(db, id, row.event_at)];
  if (row.kind !== "refund" && !isOf(row.key, disputePrefix(id))) return [];
  return [...afterwardsStatements(db, id, row.event_at), ...mail(db, id, row)];
}

function mail(db: D1Database, id: PaymentId, row: JournalRow): readonly D1PreparedStatement[] {
  if (row.kind !== "refund") return [];
  // A withdrawal has mails of its own.
  const isRefund = isOf(row.key, refundPrefix(id)) && !isOf(row.key, withdrawnPrefix(id));
  const told = row.amount_cents > 0 ? isRefund || isOf(row.key, disputePrefix(id)) : isRefund;
  if (!told) return [];
  const values = [
    newId("mail"),
    row.txn_id,
    "payment_refunded" satisfies MailTemplate,
    Math.abs(row.amount_cents),
    row.event_at,
    id,
    row.amount_cents > 0 ? 0 : 1,
  ];
  return [db.prepare(MAIL).bind(...values)];
}
