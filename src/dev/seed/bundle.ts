import { JsonNumber, type JsonObject, type JsonValue } from "../../values/json.ts";
import { cents, sum, toDollars, type Cents } from "../../values/money.ts";
import type { CalendarDate } from "../../values/time.ts";
import { FACILITIES } from "./operator-data.ts";

/** A person as a clinic's system knows them. */
export interface DemoPatient {
  readonly external_id: string;
  readonly given: string;
  readonly family: string;
  readonly birth_date: CalendarDate;
  readonly member_number: string;
}

/** One line of a visit: what was done, and how its charge is shared. Amounts in cents. */
export interface DemoLine {
  readonly code: string;
  readonly text: string;
  readonly charged: number;
  readonly plan_paid: number;
  readonly adjusted: number;
}

/** A visit whose claim has been decided. */
export interface DemoVisit {
  readonly claim: string;
  readonly facility: string;
  readonly provider: { readonly name: string; readonly family: string; readonly npi: string };
  readonly encounter: string;
  readonly diagnosis: { readonly code: string; readonly text: string };
  readonly insurer: string;
  readonly day: CalendarDate;
  readonly issued: CalendarDate;
  readonly lines: readonly DemoLine[];
  /** Cents that the total claims beyond its lines, for showing what a mismatch looks like. */
  readonly mismatch?: number;
}

const CPT = "http://www.ama-assn.org/go/cpt";
const ICD = "http://hl7.org/fhir/sid/icd-10-cm";
const ADJUDICATION = "http://terminology.hl7.org/CodeSystem/adjudication";

function money(amount: Cents): JsonValue {
  return { value: new JsonNumber(toDollars(amount)), currency: "USD" };
}

function category(code: string): JsonValue {
  return { coding: [{ system: ADJUDICATION, code }] };
}

/** A decided claim as the FHIR R4 Bundle that a clinic's system sends: patient, clinic, provider, visit, diagnosis, explanation. */
export function bundleOf(patient: DemoPatient, visit: DemoVisit): JsonObject {
  const facility = FACILITIES.find(({ external_id }) => external_id === visit.facility);
  if (facility === undefined) throw new Error(`no facility ${visit.facility} in the demonstration`);
  const add = (of: (line: DemoLine) => number): Cents => sum(visit.lines.map((line) => cents(of(line))));
  const resources: readonly JsonObject[] = [
    {
      resourceType: "Patient",
      id: patient.external_id,
      identifier: [
        { system: "https://meridian.example/patients", value: patient.external_id },
        {
          type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: "MR" }] },
          system: "https://meridian.example/members",
          value: patient.member_number,
        },
      ],
      name: [{ use: "official", family: patient.family, given: [patient.given] }],
      birthDate: patient.birth_date,
    },
    {
      resourceType: "Organization",
      id: facility.external_id,
      identifier: [{ system: "https://meridian.example/facilities", value: facility.external_id }],
      name: facility.name,
      telecom: [{ system: "phone", value: facility.phone }],
    },
    {
      resourceType: "Practitioner",
      id: `provider-${visit.provider.npi}`,
      identifier: [{ system: "http://hl7.org/fhir/sid/us-npi", value: visit.provider.npi }],
      name: [{ family: visit.provider.family, given: [visit.provider.name], prefix: ["Dr."] }],
    },
    {
      resourceType: "Encounter",
      id: `visit-${visit.claim}`,
      status: "finished",
      type: [{ text: visit.encounter }],
      subject: { reference: `Patient/${patient.external_id}` },
      participant: [{ individual: { reference: `Practitioner/provider-${visit.provider.npi}` } }],
      period: { start: visit.day, end: visit.day },
      serviceProvider: { reference: `Organization/${facility.external_id}` },
    },
    {
      resourceType: "Condition",
      id: `condition-${visit.claim}`,
      code: { coding: [{ system: ICD, code: visit.diagnosis.code, display: visit.diagnosis.text }], text: visit.diagnosis.text },
      subject: { reference: `Patient/${patient.external_id}` },
    },
    {
      resourceType: "ExplanationOfBenefit",
      id: `explanation-${visit.claim}`,
      identifier: [{ system: "https://bluebutton.cms.gov/resources/variables/clm_id", value: visit.claim }],
      status: "active",
      use: "claim",
      outcome: "complete",
      type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/claim-type", code: "professional" }] },
      patient: { reference: `Patient/${patient.external_id}` },
      billablePeriod: { start: visit.day, end: visit.day },
      created: visit.issued,
      insurer: { display: visit.insurer },
      provider: { reference: `Practitioner/provider-${visit.provider.npi}` },
      facility: { reference: `Organization/${facility.external_id}` },
      diagnosis: [{ sequence: new JsonNumber("1"), diagnosisReference: { reference: `Condition/condition-${visit.claim}` } }],
      insurance: [{ focal: true, coverage: { display: visit.insurer } }],
      item: visit.lines.map((line, at) => ({
        sequence: new JsonNumber(String(at + 1)),
        productOrService: { coding: [{ system: CPT, code: line.code, display: line.text }], text: line.text },
        servicedDate: visit.day,
        locationCodeableConcept: {
          coding: [{ system: "http://terminology.hl7.org/CodeSystem/ex-serviceplace", code: "11", display: "Office" }],
        },
        encounter: [{ reference: `Encounter/visit-${visit.claim}` }],
        adjudication: [
          { category: category("submitted"), amount: money(cents(line.charged)) },
          { category: category("benefit"), amount: money(cents(line.plan_paid)) },
          { category: category("discount"), amount: money(cents(line.adjusted)) },
          { category: category("copay"), amount: money(cents(line.charged - line.plan_paid - line.adjusted)) },
        ],
      })),
      total: [
        { category: category("submitted"), amount: money(cents(add((line) => line.charged) + (visit.mismatch ?? 0))) },
        { category: category("discount"), amount: money(add((line) => line.adjusted)) },
      ],
      payment: { amount: money(add((line) => line.plan_paid)) },
    },
  ];
  return { resourceType: "Bundle", type: "collection", entry: resources.map((resource) => ({ resource })) };
}
