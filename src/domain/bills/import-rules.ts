import type { BillWarning } from "./bill.ts";
import type { BillDraft, EntryProblem } from "./fhir/draft.ts";
import type { ReadBill } from "./fhir/document.ts";

/** A bill read from a document, with the hash of what it says. */
export interface HashedBill extends ReadBill {
  readonly content_hash: string;
}

/** What the database knows of a claim already. */
export interface KnownBill {
  readonly external_id: string;
  readonly content_hash: string;
}

/** The facts two bills for the same care share. */
export interface Likeness {
  readonly external_id: string;
  readonly patient: string;
  readonly facility: string;
  readonly service_from: string;
  readonly service_to: string;
  readonly charged_cents: number;
}

export interface Sorted<B extends HashedBill> {
  readonly fresh: readonly (B & { readonly warnings: readonly BillWarning[] })[];
  readonly unchanged: readonly B[];
  readonly problems: readonly EntryProblem[];
}

/**
 * What of a bill counts as its content: everything but the patient's and the facility's own particulars, which may be corrected
 * without the bill becoming another.
 */
export function contentOf(draft: BillDraft): string {
  return JSON.stringify({ ...draft, patient: draft.patient.external_id, facility: draft.facility.external_id });
}

/**
 * Sorts what was read into new bills, known ones and changed ones. A known claim is never changed by an import: what people have seen
 * and perhaps paid stays; a claim that says something else now is reported as `claim_changed`.
 * The second of two claims for the same patient, facility, days and charge is marked `looks_like_duplicate`.
 */
export function sortImport<B extends HashedBill>(read: readonly B[], known: readonly KnownBill[], alike: readonly Likeness[]): Sorted<B> {
  const hashes = new Map(known.map((bill) => [bill.external_id, bill.content_hash]));
  const claims = new Map<string, string>(alike.map((bill) => [likenessKey(bill), bill.external_id]));
  const fresh: (B & { readonly warnings: readonly BillWarning[] })[] = [];
  const unchanged: B[] = [];
  const problems: EntryProblem[] = [];
  for (const bill of read) {
    const { external_id, lines_do_not_sum } = bill.draft;
    const before = hashes.get(external_id);
    if (before === bill.content_hash) {
      unchanged.push(bill);
      continue;
    }
    if (before !== undefined) {
      problems.push({ entry: bill.entry, code: "claim_changed", pointer: bill.pointer });
      continue;
    }
    const key = likenessKey(likenessOf(bill.draft));
    const twin = claims.get(key);
    const warnings: BillWarning[] = [];
    if (lines_do_not_sum) warnings.push("lines_do_not_sum");
    if (twin !== undefined && twin !== external_id) warnings.push("looks_like_duplicate");
    if (twin === undefined) claims.set(key, external_id);
    hashes.set(external_id, bill.content_hash);
    fresh.push({ ...bill, warnings });
  }
  return { fresh, unchanged, problems };
}

function likenessOf(draft: BillDraft): Likeness {
  return { ...draft, patient: draft.patient.external_id, facility: draft.facility.external_id };
}

function likenessKey(bill: Likeness): string {
  return JSON.stringify([bill.patient, bill.facility, bill.service_from, bill.service_to, bill.charged_cents]);
}
