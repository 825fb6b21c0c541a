import { newId } from "../../platform/ids.ts";
import type { BillId, MemberId, PartnerId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import type { BillWarning } from "./bill.ts";
import type { BillDraft, PatientDraft } from "./fhir/draft.ts";
import { newBillMailsStatement, paperlessStatement } from "./import-notices.ts";
import type { HashedBill, Likeness } from "./import-rules.ts";
import { nameKey } from "./names.ts";
import { SEEN_BY_OWN_RIGHT } from "./store.ts";

/** A bill about to be written. */
export interface NewBill extends HashedBill {
  readonly id: BillId;
  readonly bill_code: string;
  readonly account_number: string;
  readonly warnings: readonly BillWarning[];
}

interface KnownRow {
  readonly id: BillId;
  readonly external_id: string;
  readonly bill_code: string;
  readonly owed_cents: Cents;
  readonly content_hash: string;
}

interface MemberRow {
  readonly id: MemberId;
  readonly name: string;
  readonly birth_date: CalendarDate;
  readonly member_number: string;
}

/** Rows a statement: each list travels as one JSON parameter, which D1 limits to 2 MB. */
const ROWS_A_STATEMENT = 200;

/** What the database knows about the bills of a document, in one trip: the same claims, other bills of these patients, members they may be. */
export async function readKnown(
  db: D1Database,
  partnerId: PartnerId,
  drafts: readonly BillDraft[],
): Promise<{
  readonly bills: readonly KnownRow[];
  readonly alike: readonly (Likeness & { readonly account_number: string })[];
  readonly members: readonly MemberRow[];
}> {
  const claims = JSON.stringify(drafts.map((draft) => draft.external_id));
  const patients = JSON.stringify([...new Set(drafts.map((draft) => draft.patient.external_id))]);
  const numbers = JSON.stringify([...new Set(drafts.flatMap((draft) => draft.patient.member_number ?? []))]);
  const [bills, alike, members] = await db.batch([
    db
      .prepare(
        "SELECT id, external_id, bill_code, owed_cents, content_hash FROM bills WHERE partner_id = ?1 AND external_id IN (SELECT value FROM json_each(?2))",
      )
      .bind(partnerId, claims),
    db
      .prepare(
        `SELECT b.external_id, p.external_id AS patient, f.external_id AS facility, b.service_from, b.service_to, b.charged_cents, b.account_number
         FROM patients p JOIN bills b ON b.patient_id = p.id JOIN facilities f ON f.id = b.facility_id
         WHERE p.partner_id = ?1 AND p.external_id IN (SELECT value FROM json_each(?2)) ORDER BY b.imported_at, b.id`,
      )
      .bind(partnerId, patients),
    db
      .prepare(
        "SELECT id, name, birth_date, member_number FROM members WHERE member_number IN (SELECT value FROM json_each(?1)) AND email_confirmed_at IS NOT NULL",
      )
      .bind(numbers),
  ]);
  return {
    bills: (bills?.results ?? []) as unknown as KnownRow[],
    alike: (alike?.results ?? []) as unknown as (Likeness & { account_number: string })[],
    members: (members?.results ?? []) as unknown as MemberRow[],
  };
}

/**
 * Writes patients, facilities, bills with their lines, the access of matching members, and the mails that say so, in one atomic batch.
 * @returns the ids of the bills written: fewer than given when a claim was imported in between; and which patients want no paper, by their external ids
 */
export async function writeImport(
  db: D1Database,
  order: {
    readonly partner_id: PartnerId;
    readonly now: Instant;
    readonly patients: readonly PatientDraft[];
    readonly bills: readonly NewBill[];
    readonly matches: readonly { readonly member_id: MemberId; readonly external_id: string }[];
  },
): Promise<{ readonly written: ReadonlySet<BillId>; readonly paperless: ReadonlySet<string> }> {
  const { partner_id, now, bills } = order;
  const facilities = [...new Map(bills.map(({ draft }) => [draft.facility.external_id, draft.facility])).values()];
  const patientRows = order.patients.map((patient) => ({ ...patient, id: newPatientId(), name_key: nameKey(patient.name) }));
  const billRows = bills.map(({ draft: { lines: _lines, patient, facility, ...draft }, ...bill }) => ({
    ...draft,
    ...bill,
    patient: patient.external_id,
    facility: facility.external_id,
  }));
  const lineRows = bills.flatMap((bill) => bill.draft.lines.map((line, index) => ({ ...line, bill_id: bill.id, line: index + 1 })));

  const inserts = chunks(billRows).map((rows) => db.prepare(INSERT_BILLS).bind(JSON.stringify(rows), partner_id, now));
  const before = [
    ...chunks(patientRows).map((rows) => db.prepare(UPSERT_PATIENTS).bind(JSON.stringify(rows), partner_id)),
    ...chunks(facilities.map((facility) => ({ ...facility, id: newId("fac") }))).map((rows) =>
      db.prepare(INSERT_FACILITIES).bind(JSON.stringify(rows), partner_id),
    ),
  ];
  const after = [
    ...chunks(lineRows).map((rows) => db.prepare(INSERT_LINES).bind(JSON.stringify(rows))),
    ...chunks(order.matches).map((rows) => db.prepare(INSERT_MATCHES).bind(JSON.stringify(rows), partner_id, now)),
    newBillMailsStatement(db, { bills: bills.map(({ id }) => id), now }),
    paperlessStatement(
      db,
      partner_id,
      order.patients.map(({ external_id }) => external_id),
    ),
  ];
  const results = await db.batch<{ id: BillId; external_id: string }>([...before, ...inserts, ...after]);
  const rowsOf = (from: number, to?: number) => results.slice(from, to).flatMap(({ results: rows }) => rows);
  return {
    written: new Set(rowsOf(before.length, before.length + inserts.length).map(({ id }) => id)),
    paperless: new Set(rowsOf(-1).map(({ external_id }) => external_id)),
  };
}

function chunks<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const all: (readonly T[])[] = [];
  for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT) all.push(rows.slice(at, at + ROWS_A_STATEMENT));
  return all;
}

/** Patients have no address of their own on any page: a random id is enough. */
function newPatientId(): string {
  return `pat_${crypto.randomUUID().replaceAll("-", "")}`;
}

/** `j.value ->> '$.name' AS name, …` */
function fields(names: readonly string[]): string {
  return names.map((name) => `j.value ->> '$.${name}'`).join(", ");
}

const PATIENT = ["id", "external_id", "member_number", "name", "name_key", "birth_date"];
const UPSERT_PATIENTS = `
  INSERT INTO patients (${PATIENT.join(", ")}, partner_id) SELECT ${fields(PATIENT)}, ?2 FROM json_each(?1) j WHERE true
  ON CONFLICT (partner_id, external_id) DO UPDATE
  SET member_number = excluded.member_number, name = excluded.name, name_key = excluded.name_key, birth_date = excluded.birth_date
  WHERE member_number IS NOT excluded.member_number OR name <> excluded.name OR name_key <> excluded.name_key OR birth_date <> excluded.birth_date`;

const FACILITY = ["id", "external_id", "name", "phone", "address", "npi", "tax_id"];
const INSERT_FACILITIES = `
  INSERT INTO facilities (${FACILITY.join(", ")}, partner_id) SELECT ${fields(FACILITY)}, ?2 FROM json_each(?1) j WHERE true
  ON CONFLICT (partner_id, external_id) DO NOTHING`;

const BILL =
  "id external_id bill_code account_number provider_name provider_npi place_of_service place_of_service_code encounter diagnoses insurer_name service_from service_to issued_on charged_cents plan_paid_cents adjusted_cents owed_cents warnings content_hash".split(
    " ",
  );
const INSERT_BILLS = `
  INSERT INTO bills (${BILL.join(", ")}, partner_id, patient_id, facility_id, imported_at)
  SELECT ${fields(BILL)}, ?2, p.id, f.id, ?3
  FROM json_each(?1) j
  JOIN patients p ON p.partner_id = ?2 AND p.external_id = j.value ->> '$.patient'
  JOIN facilities f ON f.partner_id = ?2 AND f.external_id = j.value ->> '$.facility'
  WHERE true
  ON CONFLICT (partner_id, external_id) DO NOTHING
  RETURNING id`;

const LINE =
  "bill_id line code code_system description units service_from service_to charged_cents plan_paid_cents adjusted_cents owed_cents".split(
    " ",
  );
// Lines only of bills that this very batch has written: a bill imported in between by somebody else has its own.
const INSERT_LINES = `
  INSERT INTO bill_lines (${LINE.join(", ")}) SELECT ${fields(LINE)} FROM json_each(?1) j WHERE j.value ->> '$.bill_id' IN (SELECT id FROM bills)`;

const INSERT_MATCHES = `
  INSERT INTO bill_access (member_id, patient_id, how, since)
  SELECT j.value ->> '$.member_id', p.id, 'match', ?3 FROM json_each(?1) j
  JOIN patients p ON p.partner_id = ?2 AND p.external_id = j.value ->> '$.external_id' WHERE true
  ${SEEN_BY_OWN_RIGHT}`;
