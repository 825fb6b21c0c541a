import { eq, sql } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import type { BillId, FacilityId, MemberId, PaymentId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import { instant, type CalendarDate, type Instant } from "../../values/time.ts";
import { bills, patients } from "../bills/schema.ts";
import { SEEN_BY_OWN_RIGHT } from "../bills/store.ts";
import { facilities } from "../operator/schema.ts";
import { DRAFT_MS, MOST_BILLS, type Answers } from "./rules.ts";

/** A draft as stored. */
export interface StoredDraft {
  readonly answers: Answers;
  readonly expires_at: Instant;
}

/** What a browser has answered so far, run out or not; null when there is nothing. */
export async function findDraft(db: D1Database, token_hash: string): Promise<StoredDraft | null> {
  const row = await db
    .prepare("SELECT answers, expires_at FROM guest_drafts WHERE token_hash = ?")
    .bind(token_hash)
    .first<{ answers: string; expires_at: number }>();
  return row === null ? null : { answers: JSON.parse(row.answers) as Answers, expires_at: instant(row.expires_at) };
}

/** Begins a draft; what the browser had answered before is gone. */
export async function beginDraft(db: D1Database, token_hash: string, answers: Answers, now: Instant): Promise<void> {
  await db
    .prepare(
      `INSERT INTO guest_drafts (token_hash, answers, expires_at) VALUES (?1, ?2, ?3)
       ON CONFLICT (token_hash) DO UPDATE SET answers = excluded.answers, expires_at = excluded.expires_at`,
    )
    .bind(token_hash, JSON.stringify(answers), now + DRAFT_MS)
    .run();
}

/**
 * Writes some answers into a draft that has not run out; the others stay, also when another tab writes them at the same moment.
 * Without answers it only lives on.
 * @returns the draft's answers now, or null when it has run out
 */
export async function answerDraft(db: D1Database, token_hash: string, answers: Partial<Answers>, now: Instant): Promise<Answers | null> {
  const entries = Object.entries(answers);
  const places = entries.map(([name], at) => `, '$.${name}', json(?${at + 4})`).join("");
  const set = entries.length === 0 ? "" : `answers = json_set(answers${places}), `;
  const row = await db
    .prepare(`UPDATE guest_drafts SET ${set}expires_at = ?1 WHERE token_hash = ?2 AND expires_at > ?3 RETURNING answers`)
    .bind(now + DRAFT_MS, token_hash, now, ...entries.map(([, value]) => JSON.stringify(value)))
    .first<{ answers: string }>();
  return row === null ? null : (JSON.parse(row.answers) as Answers);
}

/** Removes drafts that have run out. For the cron sweep. */
export async function sweepDrafts(db: D1Database, now: Instant): Promise<void> {
  await db.prepare("DELETE FROM guest_drafts WHERE expires_at <= ?").bind(now).run();
}

/** The newest payment a browser has made as a guest since a moment, or null. */
export async function latestPaymentOf(db: D1Database, access_hash: string, since: Instant): Promise<PaymentId | null> {
  return db
    .prepare("SELECT payment_id FROM payment_guests WHERE access_hash = ?1 AND created_at > ?2 ORDER BY created_at DESC LIMIT 1")
    .bind(access_hash, since)
    .first<PaymentId>("payment_id");
}

/** What a guest is shown of a bill before it is paid, and what paying it needs. */
export interface GuestBill {
  readonly id: BillId;
  readonly facility_id: FacilityId;
  readonly facility_name: string;
  readonly patient_name: string;
  readonly service_from: CalendarDate;
  readonly charged_cents: Cents;
  readonly plan_paid_cents: Cents;
  readonly adjusted_cents: Cents;
  readonly owed_cents: Cents;
  readonly paid_cents: Cents;
  readonly reserved_cents: Cents;
  readonly state: "open" | "void";
}

/** Some bills by their ids, newest service first: a query for a batch. The caller has shown that it may see them. */
export function guestBillsQuery(db: Db, ids: readonly BillId[]) {
  return db
    .select({
      id: bills.id,
      facility_id: sql<FacilityId>`${bills.facility_id}`.as("facility_id"),
      facility_name: sql<string>`${facilities.name}`.as("facility_name"),
      patient_name: sql<string>`${patients.name}`.as("patient_name"),
      service_from: bills.service_from,
      charged_cents: bills.charged_cents,
      plan_paid_cents: bills.plan_paid_cents,
      adjusted_cents: bills.adjusted_cents,
      owed_cents: bills.owed_cents,
      paid_cents: bills.paid_cents,
      reserved_cents: bills.reserved_cents,
      state: bills.state,
    })
    .from(bills)
    .innerJoin(patients, eq(patients.id, bills.patient_id))
    .innerJoin(facilities, eq(facilities.id, bills.facility_id))
    .where(sql`${bills.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
    .orderBy(sql`${bills.service_from} DESC, ${bills.id} DESC`);
}

/** The bill with this code of a patient born that day, or null. */
export async function billByCode(
  db: D1Database,
  search: { readonly bill_code: string; readonly birth_date: string },
): Promise<BillId | null> {
  return db
    .prepare("SELECT b.id FROM bills b JOIN patients p ON p.id = b.patient_id WHERE b.bill_code = ?1 AND p.birth_date = ?2")
    .bind(search.bill_code, search.birth_date)
    .first<BillId>("id");
}

/** The bills of an account at some facilities whose patient has this name, newest service first; those with something to pay before the others. */
export async function billsByAccount(
  db: D1Database,
  search: { readonly facility_ids: readonly string[]; readonly account_key: string; readonly name_key: string },
): Promise<readonly { readonly id: BillId; readonly payable: 0 | 1 }[]> {
  const { results } = await db
    .prepare(
      `SELECT b.id, b.state = 'open' AND b.paid_cents < b.owed_cents AS payable FROM bills b JOIN patients p ON p.id = b.patient_id
       WHERE b.facility_id IN (SELECT value FROM json_each(?1)) AND upper(replace(replace(b.account_number, ' ', ''), '-', '')) = ?2 AND p.name_key = ?3
       ORDER BY payable DESC, b.service_from DESC, b.id DESC LIMIT ${MOST_BILLS}`,
    )
    .bind(JSON.stringify(search.facility_ids), search.account_key, search.name_key)
    .all<{ id: BillId; payable: 0 | 1 }>();
  return results;
}

/** Where care is given, by name; those of a region first. */
export async function facilityNames(
  db: D1Database,
  region_id: string | null,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const { results } = await db
    .prepare("SELECT id, name FROM facilities ORDER BY region_id IS NOT ?1, name LIMIT 2000")
    .bind(region_id)
    .all<{ id: string; name: string }>();
  return results;
}

/**
 * Lets a member see the patients whose bills were paid by the guest the member has been, where the birth date given then or the member's own is the
 * patient's. @returns how many patients were added
 */
export async function openPaidBills(
  db: D1Database,
  member: { readonly member_id: MemberId; readonly birth_date: CalendarDate; readonly now: Instant },
): Promise<number> {
  const done = await db
    .prepare(
      `INSERT INTO bill_access (member_id, patient_id, how, since)
       SELECT DISTINCT ?1, t.id, 'code', ?2 FROM payment_guests g
       JOIN payments p ON p.id = g.payment_id AND p.state NOT IN ('created', 'awaiting_payer', 'failed', 'cancelled', 'expired')
       JOIN payment_allocations a ON a.payment_id = g.payment_id JOIN bills b ON b.id = a.bill_id JOIN patients t ON t.id = b.patient_id
       WHERE g.account_member_id = ?1 AND (g.birth_date = t.birth_date OR t.birth_date = ?3) ${SEEN_BY_OWN_RIGHT}`,
    )
    .bind(member.member_id, member.now, member.birth_date)
    .run();
  return done.meta.changes;
}

const FORGET = `
UPDATE payment_guests SET email = '', phone = NULL, birth_date = NULL
WHERE payment_id IN (SELECT payment_id FROM payment_guests WHERE email <> '' AND created_at < ?1 LIMIT ?2)`;

/**
 * Forgets how guests who paid before a moment are reached, and what they typed to find the bill. The name stays with the receipt. For the nightly cron.
 * @returns how many, at most `limit`
 */
export async function forgetGuests(
  db: D1Database,
  { before, limit }: { readonly before: Instant; readonly limit: number },
): Promise<number> {
  return (await db.prepare(FORGET).bind(before, limit).run()).meta.changes;
}
