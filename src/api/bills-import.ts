import { Hono } from "hono";
import { importBills, type EntryProblemCode } from "../domain/bills/service.ts";
import { requireScope, type ApiApp } from "./auth.ts";
import { problem } from "./errors.ts";
import { readJsonBody } from "./json-body.ts";

/** What each reason means, for a person who reads the answer. */
const DETAILS: Readonly<Record<EntryProblemCode, string>> = {
  not_a_resource: "The entry has no resource with a resourceType",
  invoice_not_supported: "Invoice is not read yet: send an ExplanationOfBenefit",
  not_active: "Only an ExplanationOfBenefit with status active is a bill",
  not_a_claim: "Only use claim is a bill, not preauthorization or predetermination",
  not_adjudicated: "The outcome must be complete or partial",
  missing_identifier: "There is no claim identifier (clm_id) and no id",
  missing_patient: "The patient reference leads to no Patient in this document",
  missing_patient_identifier: "The Patient has neither a medical record number nor an id",
  missing_patient_name: "The Patient has no name",
  unreadable_birth_date: "The Patient's birthDate is missing or no full date",
  missing_facility: "No organization is named by the encounter, the facility or the provider",
  missing_total: "There is no total of category submitted",
  unreadable_amount: "The value is not a JSON number that can be an amount",
  negative_amount: "The amount is below zero",
  amount_too_large: "The amount is beyond 10 billion dollars",
  missing_currency: "The currency is missing: write USD",
  unsupported_currency: "Only USD is supported",
  negative_owed: "The payment and discounts are more than the submitted total",
  unreadable_date: "The date is no full date or dateTime, or the period ends before it starts",
  missing_service_date: "Neither a line nor the billablePeriod says when the service was",
  claim_changed: "This claim was imported before with other content: the bill was left as it is",
};

/** `POST /api/v1/bills/import`: bills from a FHIR R4 Bundle, or one ExplanationOfBenefit. Importing again changes nothing. */
export const billsImport = new Hono<ApiApp>();

billsImport.post("/api/v1/bills/import", requireScope("bills:write"), async (c) => {
  const body = await readJsonBody(c);
  if (!body.ok) return body.error;
  const report = await importBills(c.env, c.get("now"), { partner_id: c.get("caller").partner_id, document: body.value });
  if (!report.ok)
    return problem(c, report.error, {
      errors: [{ pointer: "/resourceType", code: report.error, detail: "Expected Bundle or ExplanationOfBenefit" }],
    });
  const { imported, unchanged, patients, bills, owed_cents, problems } = report.value;
  return c.json(
    {
      imported,
      unchanged,
      patients,
      owed_cents,
      currency: "USD",
      bills: bills.map((bill) => ({ ...bill, currency: "USD" })),
      problems: problems.map((each) => ({ ...each, detail: DETAILS[each.code] })),
    },
    200,
    { "cache-control": "no-store" },
  );
});
