import { asc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Db } from "../../platform/db.ts";
import type { PaymentId, ReceiptId } from "../../values/ids.ts";
import { bill_lines, bills, patients } from "../bills/schema.ts";
import { dues, policies } from "../autopay/schema.ts";
import { facilities, insurers } from "../operator/schema.ts";
import { payment_allocations, payments } from "../payments/schema.ts";
import { receipts } from "./schema.ts";

/** What a payment paid for, one row a bill, with everything a claim asks for. A query for a page's own batch. */
export function paidBillsQuery(db: Db, paymentId: PaymentId) {
  return db
    .select({
      paid_cents: payment_allocations.amount_cents,
      refunded_cents: payment_allocations.refunded_cents,
      bill: bills,
      // D1 answers a batch by column name, so no two columns may share one.
      patient_name: sql<string>`${patients.name}`.as("patient_name"),
      patient: { birth_date: patients.birth_date, member_number: patients.member_number },
      facility: {
        name: facilities.name,
        address: facilities.address,
        phone: facilities.phone,
        npi: facilities.npi,
        tax_id: facilities.tax_id,
      },
    })
    .from(payment_allocations)
    .innerJoin(bills, eq(bills.id, payment_allocations.bill_id))
    .innerJoin(patients, eq(patients.id, bills.patient_id))
    .innerJoin(facilities, eq(facilities.id, bills.facility_id))
    .where(eq(payment_allocations.payment_id, paymentId))
    .orderBy(asc(bills.service_from), asc(bills.id));
}

/** The lines of those bills, in their order. A query for a page's own batch. */
export function paidLinesQuery(db: Db, paymentId: PaymentId) {
  return db
    .select({ line: bill_lines })
    .from(payment_allocations)
    .innerJoin(bill_lines, eq(bill_lines.bill_id, payment_allocations.bill_id))
    .where(eq(payment_allocations.payment_id, paymentId))
    .orderBy(asc(bill_lines.bill_id), asc(bill_lines.line));
}

/** The premium that a payment paid. At most one row; a query for a page's own batch. */
export function premiumQuery(db: Db, paymentId: PaymentId) {
  return db
    .select({
      // D1 answers a batch by column name, so no two columns may share one.
      insurer_name: sql<string>`${insurers.name}`.as("insurer_name"),
      insurer_phone: sql<string | null>`${insurers.phone}`.as("insurer_phone"),
      plan_name: policies.plan_name,
      member_number: policies.member_number,
      period: dues.period,
      due_on: dues.due_on,
    })
    .from(payments)
    .innerJoin(insurers, eq(insurers.id, payments.insurer_id))
    .innerJoin(dues, eq(dues.id, payments.due_id))
    .innerJoin(policies, eq(policies.id, dues.subject_id))
    .where(eq(payments.id, paymentId));
}

/**
 * Who paid: the member, by the name they had when the last receipt was issued, or the guest. At most one row; a query for a page's own batch.
 */
export function payerQuery(db: Db, paymentId: PaymentId) {
  const issued = sql`coalesce((SELECT max(r.issued_at) FROM receipts r WHERE r.payment_id = ${payments.id}), ${payments.created_at})`;
  const name = sql<string | null>`coalesce(
    (SELECT f.name FROM former_names f WHERE f.member_id = ${payments.member_id} AND f.until > ${issued} ORDER BY f.until LIMIT 1),
    (SELECT m.name FROM members m WHERE m.id = ${payments.member_id}), (SELECT g.name FROM payment_guests g WHERE g.payment_id = ${payments.id}))`;
  return db
    .select({ payer_name: name.as("payer_name") })
    .from(payments)
    .where(eq(payments.id, paymentId));
}

/** The receipts of a payment, oldest first. A query for a page's own batch. */
export function issuesQuery(db: Db, paymentId: PaymentId) {
  return db.select().from(receipts).where(eq(receipts.payment_id, paymentId)).orderBy(asc(receipts.number));
}

/** The receipts of the payment that one of them belongs to, oldest first, with what the public may know of the payment. Empty: there is no such receipt. */
export async function siblingsOf(db: Db, id: ReceiptId) {
  const asked = alias(receipts, "asked");
  return db
    .select({ issue: receipts, state: payments.state, amount_cents: payments.amount_cents })
    .from(asked)
    .innerJoin(receipts, eq(receipts.payment_id, asked.payment_id))
    .innerJoin(payments, eq(payments.id, asked.payment_id))
    .where(eq(asked.id, id))
    .orderBy(asc(receipts.number));
}
