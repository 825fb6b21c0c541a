import { billSum } from "../bills/bill.ts";
import type { BillLine, Bill } from "../bills/bill.ts";
import type { BillId } from "../../values/ids.ts";
import { cents } from "../../values/money.ts";
import type { CalendarDate } from "../../values/time.ts";
import type { ReceiptBill } from "./receipt.ts";

export { missingFields, type ClaimField, type ReceiptBill } from "./receipt.ts";
export { paidBillsQuery, paidLinesQuery } from "./store.ts";

interface PaidBillRow {
  readonly paid_cents: number;
  readonly refunded_cents: number;
  readonly bill: Pick<
    Bill,
    | "id"
    | "bill_code"
    | "account_number"
    | "provider_name"
    | "provider_npi"
    | "place_of_service"
    | "service_from"
    | "service_to"
    | "insurer_name"
    | "diagnoses"
    | "charged_cents"
    | "plan_paid_cents"
    | "adjusted_cents"
    | "owed_cents"
    | "paid_cents"
    | "reserved_cents"
    | "state"
  >;
  readonly patient_name: string;
  readonly patient: { readonly birth_date: CalendarDate; readonly member_number: string | null };
  readonly facility: ReceiptBill["facility"];
}

/** Puts the answers of `paidBillsQuery` and `paidLinesQuery` together: the bills of a receipt, in order of service. */
export function receiptBills(
  rows: readonly PaidBillRow[],
  lines: readonly { readonly line: BillLine & { readonly bill_id: BillId } }[],
): readonly ReceiptBill[] {
  return rows.map(({ bill, patient_name, patient, facility, paid_cents, refunded_cents }) => ({
    bill_id: bill.id,
    bill_code: bill.bill_code,
    account_number: bill.account_number,
    patient: { name: patient_name, ...patient },
    provider: { name: bill.provider_name, npi: bill.provider_npi },
    facility,
    place_of_service: bill.place_of_service,
    service_from: bill.service_from,
    service_to: bill.service_to,
    insurer_name: bill.insurer_name,
    diagnoses: bill.diagnoses,
    lines: lines.map(({ line }) => line).filter((line) => line.bill_id === bill.id),
    charged_cents: bill.charged_cents,
    plan_paid_cents: bill.plan_paid_cents,
    adjusted_cents: bill.adjusted_cents,
    owed_cents: bill.owed_cents,
    paid_cents: cents(paid_cents),
    refunded_cents: cents(refunded_cents),
    left_cents: billSum(bill).owed_cents,
  }));
}
