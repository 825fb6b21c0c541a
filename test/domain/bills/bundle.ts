/** A bundle for tests, and ways to bend it. Amounts are put in as JSON text, so that they arrive as written. */
export interface Shape {
  readonly claim?: string;
  readonly patient?: string;
  readonly submitted?: string;
  readonly paid?: string;
  readonly currency?: string;
  readonly name?: string;
  readonly birth_date?: string;
  readonly number?: string;
}

const V2 = "http://terminology.hl7.org/CodeSystem/v2-0203";

function category(code: string) {
  return { coding: [{ system: "http://terminology.hl7.org/CodeSystem/adjudication", code }] };
}

/** One explanation with its amounts; a number is written `@125.00@` and unquoted by `write`. */
export function explanation(shape: Shape = {}) {
  const currency = shape.currency ?? "USD";
  return {
    resourceType: "ExplanationOfBenefit",
    id: `eob-${shape.claim ?? "c1"}`,
    identifier: [{ system: "https://bluebutton.cms.gov/resources/variables/clm_id", value: shape.claim ?? "c1" }],
    status: "active",
    use: "claim",
    outcome: "complete",
    patient: { reference: `Patient/${shape.patient ?? "p1"}` },
    billablePeriod: { start: "2026-03-01T23:30:00-08:00", end: "2026-03-02T01:00:00-08:00" },
    created: "2026-03-05",
    insurer: { display: "Fictional Health Plan" },
    provider: { reference: "Practitioner/d1" },
    diagnosis: [
      {
        sequence: "@1@",
        diagnosisCodeableConcept: { coding: [{ system: "http://hl7.org/fhir/sid/icd-10-cm", code: "J01.90" }], text: "Acute sinusitis" },
      },
    ] as unknown[],
    item: [
      {
        sequence: "@1@",
        productOrService: { coding: [{ system: "http://www.ama-assn.org/go/cpt", code: "99213" }], text: "Office visit" },
        servicedPeriod: { start: "2026-03-01T23:30:00-08:00", end: "2026-03-02T01:00:00-08:00" },
        locationCodeableConcept: { coding: [{ code: "11", display: "Office" }] },
        quantity: { value: "@1@" },
        encounter: [{ reference: "Encounter/e1" }],
      },
    ] as unknown[],
    total: [{ category: category("submitted"), amount: { value: `@${shape.submitted ?? "125.00"}@`, currency } }] as unknown[],
    payment: { amount: { value: `@${shape.paid ?? "40.25"}@`, currency } } as unknown,
  };
}

export function adjudication(code: string, value: string) {
  return { category: category(code), amount: { value: `@${value}@`, currency: "USD" } };
}

export function context(shape: Shape = {}) {
  return [
    {
      resourceType: "Patient",
      id: shape.patient ?? "p1",
      identifier: [
        { type: { coding: [{ system: V2, code: "MR" }] }, system: "http://hospital.example", value: shape.number ?? "MRN-1" },
        { type: { coding: [{ system: V2, code: "SS" }] }, system: "http://hl7.org/fhir/sid/us-ssn", value: "999-11-2222" },
        { system: "urn:other", value: "999-33-4444" },
        { type: { coding: [{ system: V2, code: "DL" }] }, value: "S99900001" },
        { type: { coding: [{ system: V2, code: "PPN" }] }, value: "X00000001X" },
      ],
      name: [{ use: "official", given: ["Ana María"], family: shape.name ?? "Núñez", prefix: ["Mrs."] }],
      birthDate: shape.birth_date ?? "1980-02-29",
    },
    {
      resourceType: "Organization",
      id: "o1",
      identifier: [{ system: "http://hl7.org/fhir/sid/us-npi", value: "1234567893" }],
      name: "HARBOR CLINIC",
    },
    {
      resourceType: "Practitioner",
      id: "d1",
      identifier: [{ system: "http://hl7.org/fhir/sid/us-npi", value: "1234567893" }],
      name: [{ prefix: ["Dr."], given: ["Lee"], family: "Okafor" }],
    },
    {
      resourceType: "Encounter",
      id: "e1",
      type: [{ text: "Office visit" }],
      serviceProvider: { reference: "https://ehr.example/fhir/Organization/o1/_history/3" },
    },
  ];
}

/** The bundle as JSON text. */
export function write(resources: readonly unknown[]): string {
  const bundle = { resourceType: "Bundle", type: "collection", entry: resources.map((resource) => ({ resource })) };
  return JSON.stringify(bundle).replaceAll(/"@([^"@]*)@"/gu, "$1");
}
