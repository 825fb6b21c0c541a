import { describe, expect, it } from "vitest";
import { readDocument, type ReadDocument } from "../../../../src/domain/bills/fhir/document.ts";
import { parseJson } from "../../../../src/values/json.ts";
import { adjudication, context, explanation, write } from "../bundle.ts";

function read(resources: readonly unknown[]): ReadDocument {
  const json = parseJson(write(resources));
  if (!json.ok) throw new Error(json.error.code);
  const document = readDocument(json.value);
  if (!document.ok) throw new Error(document.error);
  return document.value;
}

/** The codes reported for one bent explanation, which stands at entry 4. */
function problemsOf(bend: (eob: ReturnType<typeof explanation>) => object): readonly string[] {
  const { bills, problems } = read([...context(), bend(explanation())]);
  expect(bills).toHaveLength(problems.length === 0 ? 1 : 0);
  return problems.map(({ entry, code, pointer }) => `${entry} ${code} ${pointer}`);
}

function lineWith(...adjudications: readonly unknown[]): object {
  return { ...(explanation().item[0] as object), adjudication: adjudications };
}

describe("a FHIR document", () => {
  it("becomes a bill with everything its page shows", () => {
    const { bills, problems } = read([...context(), explanation()]);
    expect(problems).toEqual([]);
    expect(bills[0]?.draft).toMatchObject({
      external_id: "c1",
      patient: { external_id: "http://hospital.example|MRN-1", member_number: "MRN-1", name: "Ana María Núñez", birth_date: "1980-02-29" },
      facility: { external_id: "1234567893", name: "HARBOR CLINIC", npi: "1234567893" },
      provider_name: "Dr. Lee Okafor",
      provider_npi: "1234567893",
      place_of_service: "Office",
      place_of_service_code: "11",
      encounter: "Office visit",
      insurer_name: "Fictional Health Plan",
      diagnoses: [{ code: "J01.90", system: "http://hl7.org/fhir/sid/icd-10-cm", text: "Acute sinusitis" }],
      charged_cents: 12_500,
      plan_paid_cents: 4025,
      adjusted_cents: 0,
      owed_cents: 8475,
      issued_on: "2026-03-05",
    });
  });

  it("drops identifiers that must not enter, also when they are not called by their name", () => {
    const kept = JSON.stringify(read([...context(), explanation()]));
    for (const secret of ["999-11-2222", "999-33-4444", "S99900001", "X00000001X"]) expect(kept).not.toContain(secret);
  });

  it("takes the days as their sender wrote them", () => {
    const [bill] = read([...context(), explanation()]).bills;
    expect(bill?.draft).toMatchObject({ service_from: "2026-03-01", service_to: "2026-03-02" });
  });

  it("reads one explanation by itself, with what it contains", () => {
    const [patient, organization] = context();
    const json = parseJson(
      JSON.stringify({
        ...explanation(),
        contained: [
          { ...patient, id: "p" },
          { ...organization, id: "o" },
        ],
        patient: { reference: "#p" },
        provider: { reference: "#o" },
      }).replaceAll(/"@([^"@]*)@"/gu, "$1"),
    );
    const document = json.ok ? readDocument(json.value) : json;
    expect(document).toMatchObject({
      ok: true,
      value: { problems: [], bills: [{ draft: { facility: { name: "HARBOR CLINIC" }, owed_cents: 8475 } }] },
    });
  });

  it("reports each unreadable entry and reads the others", () => {
    const { bills, problems } = read([
      ...context(),
      explanation({ claim: "a", currency: "EUR" }),
      explanation({ claim: "b" }),
      { resourceType: "Invoice", id: "i" },
      null,
      "text",
      explanation({ claim: "c", patient: "nobody" }),
    ]);
    expect(bills.map(({ draft }) => draft.external_id)).toEqual(["b"]);
    expect(problems.map(({ entry, code }) => [entry, code])).toEqual([
      [4, "unsupported_currency"],
      [4, "unsupported_currency"],
      [6, "invoice_not_supported"],
      [7, "not_a_resource"],
      [8, "not_a_resource"],
      [9, "missing_patient"],
    ]);
  });

  it.each([
    [
      "a payment above the total",
      (eob: object) => ({ ...eob, payment: explanation({ paid: "200" }).payment }),
      "4 negative_owed /entry/4/resource/payment/amount",
    ],
    [
      "a negative total",
      (eob: object) => ({ ...eob, total: explanation({ submitted: "-1" }).total }),
      "4 negative_amount /entry/4/resource/total/0/amount/value",
    ],
    [
      "an amount in quotes",
      (eob: object) => ({ ...eob, payment: { amount: { value: "40.25", currency: "USD" } } }),
      "4 unreadable_amount /entry/4/resource/payment/amount/value",
    ],
    [
      "an enormous amount",
      (eob: object) => ({ ...eob, total: explanation({ submitted: "1e20" }).total }),
      "4 amount_too_large /entry/4/resource/total/0/amount/value",
    ],
    [
      "an absurd exponent",
      (eob: object) => ({ ...eob, total: explanation({ submitted: "1e999999" }).total }),
      "4 unreadable_amount /entry/4/resource/total/0/amount/value",
    ],
    ["no total", (eob: object) => ({ ...eob, total: [] }), "4 missing_total /entry/4/resource/total"],
    [
      "no currency",
      (eob: object) => ({ ...eob, payment: { amount: { value: "@1@" } } }),
      "4 missing_currency /entry/4/resource/payment/amount/currency",
    ],
    ["no identifier", (eob: object) => ({ ...eob, identifier: [], id: undefined }), "4 missing_identifier /entry/4/resource/identifier"],
    ["a cancelled explanation", (eob: object) => ({ ...eob, status: "cancelled" }), "4 not_active /entry/4/resource/status"],
    ["a preauthorization", (eob: object) => ({ ...eob, use: "preauthorization" }), "4 not_a_claim /entry/4/resource/use"],
    ["an undecided claim", (eob: object) => ({ ...eob, outcome: "queued" }), "4 not_adjudicated /entry/4/resource/outcome"],
    [
      "30 February",
      (eob: object) => ({
        ...eob,
        item: [{ ...(explanation().item[0] as object), servicedPeriod: undefined, servicedDate: "2026-02-30" }],
      }),
      "4 unreadable_date /entry/4/resource/item/0/servicedDate",
    ],
    [
      "no service date",
      (eob: object) => ({ ...eob, billablePeriod: undefined, item: [] }),
      "4 missing_facility /entry/4/resource/provider",
    ],
    [
      "a broken line amount",
      (eob: object) => ({ ...eob, item: [lineWith({ ...adjudication("submitted", "1"), amount: { value: "x", currency: "USD" } })] }),
      "4 unreadable_amount /entry/4/resource/item/0/adjudication/0/amount/value",
    ],
  ])("reports %s", (_what, bend, expected) => {
    expect(problemsOf(bend as (eob: object) => object)).toContain(expected);
  });

  it("reports what is wrong with the patient at the patient", () => {
    const [patient, ...rest] = context();
    const { bills, problems } = read([{ ...patient, birthDate: "1980", name: [] }, ...rest, explanation()]);
    expect(bills).toEqual([]);
    expect(problems).toEqual([
      { entry: 4, code: "missing_patient_name", pointer: "/entry/0/resource/name" },
      { entry: 4, code: "unreadable_birth_date", pointer: "/entry/0/resource/birthDate" },
    ]);
  });

  it("splits lines by FHIR's own codes and by Blue Button's", () => {
    expect(read([...context(), { ...explanation(), item: [lineWith(adjudication("constructor", "1"))] }]).bills).toHaveLength(1);
    const split = (...adjudications: readonly unknown[]) =>
      read([...context(), { ...explanation(), item: [lineWith(...adjudications)] }]).bills[0]?.draft;
    const named = split(
      adjudication("submitted", "125"),
      adjudication("benefit", "40.25"),
      adjudication("copay", "20"),
      adjudication("deductible", "64.75"),
      adjudication("discount", "0"),
    );
    expect(named?.lines[0]).toMatchObject({ charged_cents: 12_500, plan_paid_cents: 4025, adjusted_cents: 0, owed_cents: 8475 });
    expect(named?.lines_do_not_sum).toBe(false);
    const button = "https://bluebutton.cms.gov/resources/variables/";
    const blue = split(
      adjudication(`${button}line_sbmtd_chrg_amt`, "125"),
      adjudication(`${button}line_alowd_chrg_amt`, "100"),
      adjudication(`${button}line_prvdr_pmt_amt`, "40.25"),
      adjudication(`${button}line_coinsrnc_amt`, "59.75"),
    );
    expect(blue?.lines[0]).toMatchObject({ charged_cents: 12_500, plan_paid_cents: 4025, adjusted_cents: 2500, owed_cents: 5975 });
    // The lines know of an adjustment that the totals leave out.
    expect(blue?.lines_do_not_sum).toBe(true);
  });

  it("says when the lines that carry a charge do not come to the total", () => {
    const warned = (submitted: string) =>
      read([...context(), { ...explanation(), item: [lineWith(adjudication("submitted", submitted)), explanation().item[0]] }]).bills[0]
        ?.draft.lines_do_not_sum;
    expect(warned("100")).toBe(true);
    expect(warned("130")).toBe(true);
    expect(warned("125.004")).toBe(false);
  });

  it("takes off a discount named in the totals", () => {
    const eob = explanation();
    const { bills } = read([...context(), { ...eob, total: [...eob.total, adjudication("discount", "10.005")] }]);
    expect(bills[0]?.draft).toMatchObject({ adjusted_cents: 1001, owed_cents: 12_500 - 4025 - 1001 });
  });

  it.each([[{ resourceType: "Patient" }], [{ resourceType: "Bundle", entry: {} }], [[]], ["text"], [null]])("is not %j", (value) => {
    const json = parseJson(JSON.stringify(value));
    expect(json.ok && readDocument(json.value)).toEqual({ ok: false, error: "not_a_bundle" });
  });

  it("survives every kind of nonsense in every place", () => {
    const nonsense = ["@1@", "text", true, null, [], {}, [[]], [null], { reference: "#x" }, { coding: "x" }];
    const eob = explanation();
    for (const key of Object.keys(eob).filter((name) => name !== "resourceType")) {
      for (const value of nonsense) {
        const { bills, problems } = read([...context(), { ...eob, [key]: value }]);
        expect(bills.length + problems.length).toBeGreaterThan(0);
      }
    }
    for (const [at, resource] of context().entries()) {
      for (const key of Object.keys(resource).filter((name) => name !== "resourceType")) {
        for (const value of nonsense) {
          const others = context().with(at, { ...resource, [key]: value });
          const { bills, problems } = read([...others, eob]);
          expect(bills.length + problems.length).toBeGreaterThan(0);
        }
      }
    }
  });
});
