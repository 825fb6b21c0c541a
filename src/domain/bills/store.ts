import { and, asc, desc, eq, getTableColumns, sql, type Placeholder } from "drizzle-orm";
import { compiled } from "../../platform/compiled.ts";
import type { Db } from "../../platform/db.ts";
import type { BillId, FacilityId, MemberId } from "../../values/ids.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import { facilities } from "../operator/schema.ts";
import type { Bill, BillLine } from "./bill.ts";
import { bill_access, bill_lines, bills, patients } from "./schema.ts";

/** More bills than one page shows; a list longer than this is cut, oldest first. */
export const MAX_BILLS = 500;

const LET_BY = sql`SELECT lets.id FROM caregivers grants JOIN members lets ON lets.id = grants.member_id WHERE grants.id = ${bill_access.via}`;
const LET_BY_NAME = sql`SELECT lets.name FROM caregivers grants JOIN members lets ON lets.id = grants.member_id WHERE grants.id = ${bill_access.via}`;

const summaryColumns = {
  how: bill_access.how,
  let_by: sql<MemberId | null>`(${LET_BY})`.as("let_by"),
  let_by_name: sql<string | null>`(${LET_BY_NAME})`.as("let_by_name"),
  id: bills.id,
  bill_code: bills.bill_code,
  facility_id: sql<FacilityId>`${bills.facility_id}`.as("facility_id"),
  facility_name: sql<string>`${facilities.name}`.as("facility_name"),
  patient_name: sql<string>`${patients.name}`.as("patient_name"),
  patient_birth_date: sql<CalendarDate>`${patients.birth_date}`.as("patient_birth_date"),
  provider_name: bills.provider_name,
  encounter: bills.encounter,
  service_from: bills.service_from,
  service_to: bills.service_to,
  issued_on: bills.issued_on,
  warnings: bills.warnings,
  state: bills.state,
  charged_cents: bills.charged_cents,
  plan_paid_cents: bills.plan_paid_cents,
  adjusted_cents: bills.adjusted_cents,
  owed_cents: bills.owed_cents,
  paid_cents: bills.paid_cents,
  reserved_cents: bills.reserved_cents,
};

function listOf(db: Db, member_id: MemberId | Placeholder) {
  return db
    .select(summaryColumns)
    .from(bill_access)
    .innerJoin(bills, eq(bills.patient_id, bill_access.patient_id))
    .innerJoin(patients, eq(patients.id, bills.patient_id))
    .innerJoin(facilities, eq(facilities.id, bills.facility_id))
    .where(eq(bill_access.member_id, member_id))
    .orderBy(desc(bills.service_from), desc(bills.id))
    .limit(MAX_BILLS);
}

const compiledList = compiled((db, value: (name: "member_id") => Placeholder) => listOf(db, value("member_id")));

/** A member's bills, newest service first. A query for a page's batch, or to await. Rows are `BillSummary`. */
export function billsOf(db: Db, memberId: MemberId) {
  return listOf(db, memberId);
}

/** The same for a `db.batch([...])` only, not made anew each time. */
export function billListQuery(db: Db, member_id: MemberId): ReturnType<typeof compiledList> {
  return compiledList(db, { member_id });
}

/** What a member still owes on all bills: one row {owed_cents, bills}. A query for a page's batch. */
export function owedTotal(db: Db, memberId: MemberId) {
  return db
    .select({
      owed_cents: sql<number>`coalesce(sum(${bills.owed_cents} - ${bills.paid_cents}), 0)`.as("owed_total_cents"),
      bills: sql<number>`count(*)`.as("owed_bills"),
    })
    .from(bill_access)
    .innerJoin(bills, eq(bills.patient_id, bill_access.patient_id))
    .where(and(eq(bill_access.member_id, memberId), eq(bills.state, "open"), sql`${bills.paid_cents} < ${bills.owed_cents}`));
}

/** One bill, when the member may see it: at most one row. Goes with `billLinesQuery` in one batch; `billFrom` joins the two. */
export function billQuery(db: Db, memberId: MemberId, billId: BillId) {
  return db
    .select({
      ...summaryColumns,
      account_number: bills.account_number,
      facility_phone: sql<string | null>`${facilities.phone}`.as("facility_phone"),
      facility_address: sql<string | null>`${facilities.address}`.as("facility_address"),
      facility_npi: sql<string | null>`${facilities.npi}`.as("facility_npi"),
      facility_tax_id: sql<string | null>`${facilities.tax_id}`.as("facility_tax_id"),
      patient_member_number: sql<string | null>`${patients.member_number}`.as("patient_member_number"),
      provider_npi: bills.provider_npi,
      place_of_service: bills.place_of_service,
      place_of_service_code: bills.place_of_service_code,
      diagnoses: bills.diagnoses,
      insurer_name: bills.insurer_name,
    })
    .from(bills)
    .innerJoin(bill_access, and(eq(bill_access.patient_id, bills.patient_id), eq(bill_access.member_id, memberId)))
    .innerJoin(patients, eq(patients.id, bills.patient_id))
    .innerJoin(facilities, eq(facilities.id, bills.facility_id))
    .where(eq(bills.id, billId))
    .limit(1);
}

const { bill_id: _billId, ...lineColumns } = getTableColumns(bill_lines);

/** The lines of a bill, when the member may see it. */
export function billLinesQuery(db: Db, memberId: MemberId, billId: BillId) {
  return db
    .select(lineColumns)
    .from(bill_lines)
    .innerJoin(bills, eq(bills.id, bill_lines.bill_id))
    .innerJoin(bill_access, and(eq(bill_access.patient_id, bills.patient_id), eq(bill_access.member_id, memberId)))
    .where(eq(bill_lines.bill_id, billId))
    .orderBy(asc(bill_lines.line));
}

/** Joins what `billQuery` and `billLinesQuery` answered. Null: there is no such bill for this member. */
export function billFrom(rows: readonly Omit<Bill, "lines">[], lines: readonly BillLine[]): Bill | null {
  const row = rows[0];
  return row === undefined ? null : { ...row, lines };
}

/** One bill with its lines; null when it does not exist or is not this member's to see. */
export async function findBill(db: Db, memberId: MemberId, billId: BillId): Promise<Bill | null> {
  const [rows, lines] = await db.batch([billQuery(db, memberId, billId), billLinesQuery(db, memberId, billId)]);
  return billFrom(rows, lines);
}

/** What paying needs of some bills, and whether the request key already belongs to a payment. Bills not accessible are absent. */
export async function billsForPayment(
  binding: D1Database,
  wanted: { readonly member_id: MemberId; readonly bill_ids: readonly BillId[]; readonly request_key: string },
): Promise<{ readonly bills: readonly PayableBill[]; readonly key_known: boolean }> {
  const [found, known] = await binding.batch<PayableBill>([
    binding
      .prepare(
        `SELECT b.id, b.facility_id, f.name AS facility_name, b.owed_cents, b.paid_cents, b.reserved_cents, b.state
         FROM bills b JOIN bill_access a ON a.patient_id = b.patient_id AND a.member_id = ?1 JOIN facilities f ON f.id = b.facility_id
         WHERE b.id IN (SELECT value FROM json_each(?2))`,
      )
      .bind(wanted.member_id, JSON.stringify(wanted.bill_ids)),
    binding.prepare("SELECT id FROM payments WHERE request_key = ?1").bind(wanted.request_key),
  ]);
  return { bills: found?.results ?? [], key_known: (known?.results.length ?? 0) > 0 };
}

export type PayableBill = Pick<Bill, "id" | "facility_id" | "facility_name" | "owed_cents" | "paid_cents" | "reserved_cents" | "state">;

/** Access that was there by own right stays as it is; what was seen as somebody's caregiver becomes one's own. */
export const SEEN_BY_OWN_RIGHT =
  "ON CONFLICT (member_id, patient_id) DO UPDATE SET how = excluded.how, since = excluded.since, via = NULL WHERE via IS NOT NULL";

/** Opens a patient's bills to a member who knows a bill's code and the patient's birth date. Null: nothing has both. */
export async function grantByCode(
  binding: D1Database,
  claim: { readonly member_id: MemberId; readonly bill_code: string; readonly birth_date: CalendarDate; readonly now: Instant },
): Promise<{ readonly bill_id: BillId; readonly bills: number; readonly already: boolean } | null> {
  const matching = "FROM bills b JOIN patients p ON p.id = b.patient_id WHERE b.bill_code = ?2 AND p.birth_date = ?3";
  const [granted, found] = await binding.batch<{ bill_id: BillId; bills: number }>([
    binding
      .prepare(`INSERT INTO bill_access (member_id, patient_id, how, since) SELECT ?1, p.id, 'code', ?4 ${matching} ${SEEN_BY_OWN_RIGHT}`)
      .bind(claim.member_id, claim.bill_code, claim.birth_date, claim.now),
    binding
      .prepare(
        `SELECT b.id AS bill_id, (SELECT count(*) FROM bills o WHERE o.patient_id = p.id) AS bills ${matching.replace("?2", "?1").replace("?3", "?2")}`,
      )
      .bind(claim.bill_code, claim.birth_date),
  ]);
  const row = found?.results[0];
  return row === undefined ? null : { bill_id: row.bill_id, bills: row.bills, already: granted?.meta.changes === 0 };
}

/** Opens bills of patients whose number, name and birth date are the member's. @returns how many patients were added */
export async function grantByMatch(
  binding: D1Database,
  person: {
    readonly member_id: MemberId;
    readonly member_number: string;
    readonly name_key: string;
    readonly birth_date: CalendarDate;
    readonly now: Instant;
  },
): Promise<number> {
  const done = await binding
    .prepare(
      `INSERT INTO bill_access (member_id, patient_id, how, since)
       SELECT ?1, id, 'match', ?5 FROM patients WHERE member_number = ?2 AND name_key = ?3 AND birth_date = ?4 ${SEEN_BY_OWN_RIGHT}`,
    )
    .bind(person.member_id, person.member_number, person.name_key, person.birth_date, person.now)
    .run();
  return done.meta.changes;
}
