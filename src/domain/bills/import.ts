import type { Env } from "../../platform/env.ts";
import { newId, sha256Hex } from "../../platform/ids.ts";
import type { BillId, PartnerId } from "../../values/ids.ts";
import type { JsonValue } from "../../values/json.ts";
import { sum, type Cents } from "../../values/money.ts";
import { assert, ok, type Result } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import { billCodeFrom } from "./bill-code.ts";
import { readDocument } from "./fhir/document.ts";
import type { EntryProblem } from "./fhir/draft.ts";
import { contentOf, sortImport, type HashedBill } from "./import-rules.ts";
import { readKnown, writeImport, type NewBill } from "./import-store.ts";
import { nameKey } from "./names.ts";

export interface ImportedBill {
  readonly id: BillId;
  /** The partner's claim id. */
  readonly external_id: string;
  readonly bill_code: string;
  readonly owed_cents: Cents;
  readonly status: "imported" | "unchanged";
  /** The patient reads bills here and wants none on paper. */
  readonly paperless: boolean;
}

export interface ImportReport {
  readonly imported: number;
  readonly unchanged: number;
  /** How many patients the bills are for. */
  readonly patients: number;
  /** In the document's order. */
  readonly bills: readonly ImportedBill[];
  /** Σ of the bills' owed_cents. */
  readonly owed_cents: Cents;
  readonly problems: readonly EntryProblem[];
}

/**
 * Imports the bills of a FHIR document for a partner: two D1 trips however many bills there are, the second one atomic.
 * Importing again changes nothing. Entries that cannot be read are reported, the rest is imported.
 */
export async function importBills(
  env: Env,
  now: Instant,
  order: { readonly partner_id: PartnerId; readonly document: JsonValue },
): Promise<Result<ImportReport, "not_a_bundle">> {
  const read = readDocument(order.document);
  if (!read.ok) return read;
  const hashed = await Promise.all(
    read.value.bills.map(async (bill): Promise<HashedBill> => ({ ...bill, content_hash: await sha256Hex(contentOf(bill.draft)) })),
  );
  let result = await once(env, now, order.partner_id, hashed);
  // Somebody imported the same claims in between: look again, now they are known.
  if (result === "raced") result = await once(env, now, order.partner_id, hashed);
  assert(result !== "raced", "what was imported in between is known the second time");
  const { bills, problems } = result;
  const all = [...read.value.problems, ...problems].toSorted((a, b) => a.entry - b.entry);
  return ok({
    imported: bills.filter((bill) => bill.status === "imported").length,
    unchanged: bills.filter((bill) => bill.status === "unchanged").length,
    patients: new Set(hashed.map((bill) => bill.draft.patient.external_id)).size,
    bills,
    owed_cents: sum(bills.map((bill) => bill.owed_cents)),
    problems: all,
  });
}

interface Once {
  readonly bills: readonly ImportedBill[];
  readonly problems: readonly EntryProblem[];
}

async function once(env: Env, now: Instant, partnerId: PartnerId, read: readonly HashedBill[]): Promise<Once | "raced"> {
  if (read.length === 0) return { bills: [], problems: [] };
  const known = await readKnown(
    env.DB,
    partnerId,
    read.map((bill) => bill.draft),
  );
  const { fresh, unchanged, problems } = sortImport(read, known.bills, known.alike);

  const accounts = new Map(known.alike.map((bill) => [accountKey(bill.patient, bill.facility), bill.account_number]));
  const added = fresh.map((bill): NewBill => {
    const key = accountKey(bill.draft.patient.external_id, bill.draft.facility.external_id);
    const account_number = bill.draft.account_number ?? accounts.get(key) ?? newAccountNumber();
    accounts.set(key, account_number);
    return { ...bill, id: newId("bill"), bill_code: billCodeFrom(crypto.getRandomValues(new Uint8Array(8))), account_number };
  });
  const patients = [...new Map(read.map((bill) => [bill.draft.patient.external_id, bill.draft.patient])).values()];
  const matches = patients.flatMap((patient) =>
    known.members
      .filter(
        (member) =>
          member.member_number === patient.member_number &&
          member.birth_date === patient.birth_date &&
          nameKey(member.name) === nameKey(patient.name),
      )
      .map((member) => ({ member_id: member.id, external_id: patient.external_id })),
  );
  const { written, paperless } = await writeImport(env.DB, { partner_id: partnerId, now, patients, bills: added, matches });
  if (written.size !== added.length) return "raced";

  const byClaim = new Map<string, Omit<ImportedBill, "paperless">>();
  for (const bill of known.bills) byClaim.set(bill.external_id, { ...bill, status: "unchanged" });
  for (const bill of added)
    byClaim.set(bill.draft.external_id, {
      id: bill.id,
      external_id: bill.draft.external_id,
      bill_code: bill.bill_code,
      owed_cents: bill.draft.owed_cents,
      status: "imported",
    });
  const told = new Map([...fresh, ...unchanged].map(({ draft }) => [draft.external_id, paperless.has(draft.patient.external_id)]));
  const bills = [...told].flatMap(([claim, isPaperless]) => {
    const bill = byClaim.get(claim);
    return bill === undefined ? [] : [{ ...bill, paperless: isPaperless }];
  });
  return { bills, problems };
}

function accountKey(patient: string, facility: string): string {
  return JSON.stringify([patient, facility]);
}

/** Ten random digits in groups: "4821-0937-55". */
function newAccountNumber(): string {
  const digits = String(crypto.getRandomValues(new BigUint64Array(1))[0] ?? 0n)
    .padStart(20, "0")
    .slice(-10);
  return `${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8)}`;
}
