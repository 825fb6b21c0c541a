import { and, asc, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import { database, type Db } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import type { MemberId, PaymentId, WithdrawalId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";
import { payments } from "../payments/schema.ts";
import { withdrawal_parts, withdrawals } from "./schema.ts";
import type { Part, PartState, PlannedPart, Withdrawal } from "./withdrawal.ts";

type Binding = Pick<Env, "DB">;
type WithdrawalRow = typeof withdrawals.$inferSelect;
type PartRow = typeof withdrawal_parts.$inferSelect;

/** A withdrawal with what a check is called in its member's history. */
export type StoredWithdrawal = Withdrawal & { readonly check_label: string };

/** The row of a withdrawal, and its parts in order: two queries for a page's own batch. See `readWithdrawal`. */
export function withdrawalQuery(db: Db, id: WithdrawalId) {
  return db.select().from(withdrawals).where(eq(withdrawals.id, id)).limit(1);
}

export function partsQuery(db: Db, id: WithdrawalId) {
  return db.select().from(withdrawal_parts).where(eq(withdrawal_parts.withdrawal_id, id)).orderBy(asc(withdrawal_parts.position));
}

/** Puts the two together; null when there is no such withdrawal. */
export function readWithdrawal(rows: readonly WithdrawalRow[], parts: readonly PartRow[]): StoredWithdrawal | null {
  const [row] = rows;
  if (row === undefined) return null;
  const { request_key: _key, ...withdrawal } = row;
  return { ...withdrawal, parts: parts.map(readPart) };
}

/** A withdrawal with its parts, or null. One trip. */
export async function findWithdrawal(env: Binding, id: WithdrawalId): Promise<StoredWithdrawal | null> {
  const db = database(env);
  const [rows, parts] = await db.batch([withdrawalQuery(db, id), partsQuery(db, id)]);
  return readWithdrawal(rows, parts);
}

/** What a form's key has begun; null: nothing. */
export async function ofRequestKey(
  env: Binding,
  request_key: string,
): Promise<Pick<Withdrawal, "id" | "member_id" | "reason" | "amount_cents"> | null> {
  const { id, member_id, reason, amount_cents } = withdrawals;
  const columns = { id, member_id, reason, amount_cents };
  const [found] = await database(env).select(columns).from(withdrawals).where(eq(withdrawals.request_key, request_key)).limit(1);
  return found ?? null;
}

/** A member's withdrawals, newest first: a query for a page's own batch. */
export function memberWithdrawalsQuery(db: Db, member_id: MemberId) {
  const { id, amount_cents, created_at, finished_at } = withdrawals;
  return db
    .select({ id, amount_cents, created_at, finished_at })
    .from(withdrawals)
    .where(eq(withdrawals.member_id, member_id))
    .orderBy(desc(created_at), desc(id))
    .limit(10);
}

/** Withdrawals that have something left to do, in no order: some wait for a person, and the others have their turn all the same. */
export async function openWithdrawals(env: Binding, limit: number): Promise<readonly WithdrawalId[]> {
  const rows = await database(env)
    .select({ id: withdrawals.id })
    .from(withdrawals)
    .where(isNull(withdrawals.finished_at))
    .orderBy(sql`random()`)
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Those of them that send something back to a payment. */
export async function openWithdrawalsOf(env: Binding, payment_id: PaymentId): Promise<readonly WithdrawalId[]> {
  const rows = await database(env)
    .selectDistinct({ id: withdrawals.id })
    .from(withdrawal_parts)
    .innerJoin(withdrawals, eq(withdrawals.id, withdrawal_parts.withdrawal_id))
    .where(and(eq(withdrawal_parts.payment_id, payment_id), isNull(withdrawals.finished_at)));
  return rows.map(({ id }) => id);
}

/** What the payments of lots tell of their sources. */
export async function sourcesOf(env: Binding, ids: readonly PaymentId[]) {
  if (ids.length === 0) return [];
  const { id, source, processor, method_brand, method_last4, label } = payments;
  const columns = { id, source, processor, brand: method_brand, last4: method_last4, label };
  const pages: (typeof ids)[] = [];
  for (let at = 0; at < ids.length; at += 90) pages.push(ids.slice(at, at + 90));
  const db = database(env);
  const found = await Promise.all(
    pages.map((page) =>
      db
        .select(columns)
        .from(payments)
        .where(inArray(id, [...page])),
    ),
  );
  return found.flat();
}

/** A withdrawal on its way into the table. */
export interface NewWithdrawal {
  readonly id: WithdrawalId;
  readonly member_id: MemberId;
  readonly wallet_id: Withdrawal["wallet_id"];
  readonly reason: Withdrawal["reason"];
  readonly amount_cents: Cents;
  readonly request_key: string;
  readonly check_label: string;
  readonly mail_to: string | null;
  readonly parts: readonly PlannedPart[];
}

// A closing account's money goes by its closing alone, and only while that stands.
const INSERT = `
INSERT INTO withdrawals (id, member_id, wallet_id, reason, amount_cents, request_key, check_label, mail_to, created_at)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
WHERE (?4 = 'closing') = EXISTS (SELECT 1 FROM account_closings c WHERE c.member_id = ?2 AND c.closed_at IS NULL AND c.taken_back_at IS NULL)
  OR (?4 = 'closing' AND EXISTS (SELECT 1 FROM account_closings c WHERE c.member_id = ?2 AND c.closed_at IS NOT NULL))
RETURNING id`;

const INSERT_PARTS = `
INSERT INTO withdrawal_parts (id, withdrawal_id, position, payment_id, fund_txn, method_kind, method_label, funded_at, amount_cents, state, updated_at)
SELECT value ->> 'id', ?1, value ->> 'position', value ->> 'payment_id', value ->> 'fund_txn', value ->> 'kind', value ->> 'label', value ->> 'funded_at',
  value ->> 'amount_cents', 'planned', ?3
FROM json_each(?2) WHERE EXISTS (SELECT 1 FROM withdrawals WHERE id = ?1)`;

/** The statements that write a withdrawal with its parts, planned: all or nothing. Nothing where the account's closing says otherwise. */
export function insertStatements(db: D1Database, withdrawal: NewWithdrawal, now: Instant): readonly D1PreparedStatement[] {
  const { id, member_id, wallet_id, reason, amount_cents, request_key, check_label, mail_to, parts } = withdrawal;
  const rows = parts.map(({ source, amount_cents: cents }, index) => ({
    id: newId("wdp"),
    position: index + 1,
    payment_id: source?.payment_id ?? null,
    fund_txn: source?.fund_txn ?? null,
    kind: source?.kind ?? null,
    label: source?.label ?? "",
    funded_at: source?.funded_at ?? null,
    amount_cents: cents,
  }));
  return [
    db.prepare(INSERT).bind(id, member_id, wallet_id, reason, amount_cents, request_key, check_label, mail_to, now),
    db.prepare(INSERT_PARTS).bind(id, JSON.stringify(rows), now),
  ];
}

/** Moves a part on, unless another hand has. @returns whether this call did it */
export async function movePart(
  env: Binding,
  now: Instant,
  { id, from, to }: { readonly id: Part["id"]; readonly from: PartState; readonly to: PartState },
): Promise<boolean> {
  const moved = await database(env)
    .update(withdrawal_parts)
    .set({ state: to, updated_at: now })
    .where(and(eq(withdrawal_parts.id, id), eq(withdrawal_parts.state, from)))
    .returning({ id: withdrawal_parts.id });
  return moved.length === 1;
}

// The check is written before the part is marked, and only while it is not: of two hands one writes it.
const INSERT_CHECK = `
INSERT INTO withdrawal_parts (id, withdrawal_id, position, method_label, instead_of, amount_cents, state, updated_at)
SELECT ?1, p.withdrawal_id, (SELECT MAX(o.position) + 1 FROM withdrawal_parts o WHERE o.withdrawal_id = p.withdrawal_id), '', p.payment_id, ?3, 'planned', ?4
FROM withdrawal_parts p WHERE p.id = ?2 AND p.state = 'booked' AND ?3 > 0`;

/** The statements that put a check in the place of a part which the processor refused. @param check_cents 0: there is nothing (any more) to pay by check */
export function refuseStatements(
  db: D1Database,
  now: Instant,
  { id, check_cents }: { readonly id: Part["id"]; readonly check_cents: Cents },
): readonly D1PreparedStatement[] {
  return [
    db.prepare(INSERT_CHECK).bind(newId("wdp"), id, check_cents, now),
    db.prepare("UPDATE withdrawal_parts SET state = 'refused', updated_at = ?2 WHERE id = ?1 AND state = 'booked'").bind(id, now),
  ];
}

/** Notes that nothing is left to do, unless there is after all. */
export async function finishWithdrawal(env: Binding, id: WithdrawalId, now: Instant): Promise<void> {
  await env.DB.prepare(
    `UPDATE withdrawals SET finished_at = ?2 WHERE id = ?1 AND finished_at IS NULL AND NOT EXISTS (SELECT 1 FROM withdrawal_parts p
       WHERE p.withdrawal_id = ?1 AND (p.state = 'planned' OR (p.state = 'booked' AND p.payment_id IS NOT NULL)))`,
  )
    .bind(id, now)
    .run();
}

/** Keeps where a member's check goes, while it is not known. @returns whether it was kept */
export async function noteAddress(
  env: Binding,
  { id, member_id, mail_to }: { readonly id: WithdrawalId; readonly member_id: MemberId; readonly mail_to: string },
): Promise<boolean> {
  const noted = await database(env)
    .update(withdrawals)
    .set({ mail_to })
    .where(and(eq(withdrawals.id, id), eq(withdrawals.member_id, member_id), isNull(withdrawals.mail_to)))
    .returning({ id: withdrawals.id });
  return noted.length === 1;
}

function readPart({ withdrawal_id: _of, payment_id, fund_txn, method_kind, method_label, funded_at, ...part }: PartRow): Part {
  const whole = payment_id !== null && fund_txn !== null && method_kind !== null && funded_at !== null;
  return { ...part, source: whole ? { payment_id, fund_txn, kind: method_kind, label: method_label, funded_at } : null };
}
