import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readDocument, type ReadDocument } from "../../../../src/domain/bills/fhir/document.ts";
import { parseJson } from "../../../../src/values/json.ts";

const folder = fileURLToPath(new URL("../../../../../shared/data/synthea/", import.meta.url).href);

function textOf(patient: string): string {
  // macOS writes "á" in two parts.
  const file = readdirSync(folder).find((name) => name.normalize("NFC").startsWith(patient));
  if (file === undefined) throw new Error(`there is no bundle of ${patient} in ../shared/data/synthea`);
  return readFileSync(folder + file, "utf8");
}

function read(patient: string): ReadDocument {
  const json = parseJson(textOf(patient));
  if (!json.ok) throw new Error(json.error.code);
  const document = readDocument(json.value);
  if (!document.ok) throw new Error(document.error);
  return document.value;
}

const EXPECTED = [
  ["Buster_Hoeger", 6, 97_511],
  ["Gus_Dicki", 14, 363_028],
  ["Odilia_Feeney", 21, 788_376],
  ["Adán_Portillo", 25, 7_770_608],
  ["Margarita_Montalvo", 28, 423_596],
  ["Jenna_Hagenes", 40, 8_682_189],
] as const;

describe("the bundles of Synthea", () => {
  it.each(EXPECTED)("%s has %i bills that owe %i cents", (patient, count, owed) => {
    const { bills, problems } = read(patient);
    expect(problems).toEqual([]);
    expect(bills).toHaveLength(count);
    expect(bills.reduce((all, { draft }) => all + draft.owed_cents, 0)).toBe(owed);
  });

  it.each(EXPECTED)("%s keeps no social security, licence or passport number", (patient) => {
    const text = textOf(patient);
    const bundle = JSON.parse(text) as {
      entry: { resource: { resourceType: string; identifier?: { value: string; type?: { coding: { code: string }[] } }[] } }[];
    };
    const secret = bundle.entry
      .filter(({ resource }) => resource.resourceType === "Patient")
      .flatMap(({ resource }) => resource.identifier ?? [])
      .filter(({ type }) => ["SS", "DL", "PPN"].includes(type?.coding[0]?.code ?? ""));
    expect(secret.length).toBeGreaterThan(0);
    const kept = JSON.stringify(read(patient));
    for (const { value } of secret) expect(kept).not.toContain(value);
  });

  it.each(EXPECTED)("%s has names, places and days on every bill", (patient) => {
    for (const { draft } of read(patient).bills) {
      expect(draft.facility.name).not.toBe("");
      expect(draft.provider_name).toMatch(/^Dr\. /u);
      expect(draft.provider_npi).toBeNull(); // Synthea's are made up
      expect(draft.place_of_service_code).toMatch(/^(?:19|20|21)$/u);
      expect(draft.encounter).not.toBeNull();
      expect(draft.lines.length).toBeGreaterThan(0);
      expect(draft.service_from <= draft.service_to).toBe(true);
      expect(draft.owed_cents).toBe(draft.charged_cents - draft.plan_paid_cents - draft.adjusted_cents);
    }
  });

  it("splits a line by its adjudication", () => {
    const line = read("Jenna_Hagenes")
      .bills.flatMap(({ draft }) => draft.lines)
      .find(({ code, charged_cents }) => code === "23426006" && charged_cents === 51_665);
    expect(line).toMatchObject({
      charged_cents: 51_665,
      plan_paid_cents: 41_332,
      adjusted_cents: 0,
      owed_cents: 10_333,
      service_from: "2010-01-28",
      units: 1,
    });
  });

  it("leaves the amounts of a line without adjudication unknown", () => {
    const [bill] = read("Buster_Hoeger").bills;
    expect(bill?.draft.lines[0]).toMatchObject({ charged_cents: null, plan_paid_cents: null, adjusted_cents: null, owed_cents: null });
    expect(bill?.draft.lines_do_not_sum).toBe(false);
  });
});
