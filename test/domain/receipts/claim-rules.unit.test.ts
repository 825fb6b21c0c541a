import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AUDIENCES,
  CLAIM_FIELDS,
  claimGaps,
  missingFields,
  type Audience,
  type ClaimField,
} from "../../../src/domain/receipts/claim-rules.ts";
import type { ReceiptBill, ReceiptLine } from "../../../src/domain/receipts/receipt.ts";
import { cents } from "../../../src/values/money.ts";

const line: ReceiptLine = {
  code: "99213",
  code_system: "http://www.ama-assn.org/go/cpt",
  description: "Office visit",
  units: 1,
  charged_cents: cents(120_00),
  plan_paid_cents: cents(20_00),
  adjusted_cents: cents(15_80),
  owed_cents: cents(84_20),
};

/** A bill with all that anybody asks for. */
const complete: ReceiptBill = {
  bill_id: "bill_1",
  bill_code: "ABCD2345",
  account_number: "A1",
  patient: { name: "Ada Example", birth_date: "1980-01-01", member_number: "M-1" },
  provider: { name: "Dr. Grace Park", npi: "1000000061" },
  facility: {
    name: "Meridian Clinic",
    address: "1 Main Street, Oakland, CA 94601",
    phone: "555-0100",
    npi: "1234567893",
    tax_id: "00-0000001",
  },
  place_of_service: "Office",
  service_from: "2026-01-01",
  service_to: "2026-01-01",
  insurer_name: "Example Insurance",
  diagnoses: [{ code: "J45.20", system: "http://hl7.org/fhir/sid/icd-10-cm", text: "Mild asthma" }],
  lines: [line, { ...line, code: "J7613", code_system: "HCPCS", description: "Albuterol" }],
  charged_cents: cents(240_00),
  plan_paid_cents: cents(40_00),
  adjusted_cents: cents(31_60),
  owed_cents: cents(168_40),
  paid_cents: cents(168_40),
  refunded_cents: cents(0),
  left_cents: cents(0),
};

const everyone: readonly Audience[] = AUDIENCES;
const SNOMED = "http://snomed.info/sct";

/** For each field a bill that lacks just that, and who misses it. */
const LACKING: Readonly<Record<ClaimField, { readonly bill: ReceiptBill; readonly missed_by: readonly Audience[] }>> = {
  patient: { bill: { ...complete, patient: { ...complete.patient, name: " " } }, missed_by: everyone },
  member_number: { bill: { ...complete, patient: { ...complete.patient, member_number: null } }, missed_by: ["insurer"] },
  provider: { bill: { ...complete, provider: { ...complete.provider, name: null } }, missed_by: everyone },
  npi: { bill: { ...complete, provider: { ...complete.provider, npi: null } }, missed_by: ["insurer"] },
  tax_id: { bill: { ...complete, facility: { ...complete.facility, tax_id: null } }, missed_by: ["insurer"] },
  address: { bill: { ...complete, facility: { ...complete.facility, address: "" } }, missed_by: ["insurer", "hsa"] },
  place: { bill: { ...complete, place_of_service: null }, missed_by: ["insurer"] },
  diagnosis: { bill: { ...complete, diagnoses: [] }, missed_by: ["insurer"] },
  diagnosis_code: { bill: { ...complete, diagnoses: [{ code: "195967001", system: SNOMED, text: "Asthma" }] }, missed_by: ["insurer"] },
  services: { bill: { ...complete, lines: [] }, missed_by: everyone },
  descriptions: { bill: { ...complete, lines: [line, { ...line, description: "" }] }, missed_by: everyone },
  codes: { bill: { ...complete, lines: [{ ...line, code: "185345009", code_system: SNOMED }, line] }, missed_by: ["insurer"] },
  charges: { bill: { ...complete, lines: [line, { ...line, charged_cents: null }] }, missed_by: ["insurer"] },
};

describe("the claim linter", () => {
  it.each(CLAIM_FIELDS)("names exactly what is missing, to whom it matters: %s", (field) => {
    const { bill, missed_by } = LACKING[field];
    for (const audience of AUDIENCES) expect(missingFields(bill, audience), audience).toEqual(missed_by.includes(audience) ? [field] : []);
  });

  it("finds nothing on a bill that has everything, whatever its numbers and words", () => {
    const word = fc.stringMatching(/^[A-Za-zÁñ][\w .'-]{0,20}$/u);
    const money = fc.integer({ min: 0, max: 9_999_999 }).map(cents);
    const system = fc.constantFrom("http://www.ama-assn.org/go/cpt", "https://www.cms.gov/HCPCS", "urn:ada:CDT");
    const lines = fc.array(
      fc.record({
        code: word,
        code_system: system,
        description: word,
        units: fc.nat(9),
        charged_cents: money,
        plan_paid_cents: money,
        adjusted_cents: money,
        owed_cents: money,
      }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(word, word, lines, (name, place, some) => {
        const bill = { ...complete, lines: some, place_of_service: place, provider: { ...complete.provider, name } };
        for (const audience of AUDIENCES) expect(missingFields(bill, audience)).toEqual([]);
      }),
    );
  });

  it("names each of several missing fields once, in the form's order", () => {
    const lacks = fc.subarray(["member_number", "provider", "npi", "tax_id", "address", "place", "charges"] as const);
    fc.assert(
      fc.property(lacks, (fields) => {
        const bill = fields.reduce<ReceiptBill>((so_far, field) => merged(so_far, LACKING[field].bill, field), complete);
        expect(missingFields(bill, "insurer")).toEqual(CLAIM_FIELDS.filter((field) => fields.some((one) => one === field)));
      }),
    );
  });

  it("tells what the member leaves out apart from what never came", () => {
    const plain = claimGaps(complete, { variant: "payment", diagnosis: "hidden" });
    expect(plain).toEqual([
      { audience: "insurer", not_sent: [], left_out: ["services", "diagnosis"] },
      { audience: "hsa", not_sent: [], left_out: ["services"] },
      { audience: "fsa", not_sent: [], left_out: ["services"] },
    ]);
    for (const { not_sent, left_out } of claimGaps(complete, { variant: "itemised", diagnosis: "shown" }))
      expect([not_sent, left_out]).toEqual([[], []]);
    const [insurer] = claimGaps(LACKING.diagnosis.bill, { variant: "itemised", diagnosis: "hidden" });
    expect(insurer).toEqual({ audience: "insurer", not_sent: ["diagnosis"], left_out: [] });
  });
});

/** Takes over from `lacking` the part of the bill where the field lives. */
function merged(bill: ReceiptBill, lacking: ReceiptBill, field: ClaimField): ReceiptBill {
  if (field === "member_number") return { ...bill, patient: lacking.patient };
  if (field === "provider") return { ...bill, provider: { ...bill.provider, name: null } };
  if (field === "npi") return { ...bill, provider: { ...bill.provider, npi: null } };
  if (field === "tax_id") return { ...bill, facility: { ...bill.facility, tax_id: null } };
  if (field === "address") return { ...bill, facility: { ...bill.facility, address: "" } };
  if (field === "place") return { ...bill, place_of_service: null };
  return { ...bill, lines: lacking.lines };
}
