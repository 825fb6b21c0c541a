import { and, asc, desc, eq, gte, inArray, sql, type Placeholder } from "drizzle-orm";
import { compiled } from "../../platform/compiled.ts";
import type { Db } from "../../platform/db.ts";
import type { BillId, DueId, MemberId, PaymentId, PlanId, PolicyId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import { bills } from "../bills/schema.ts";
import { facilities, insurers } from "../operator/schema.ts";
import type { PaymentFailure } from "../payments/payment.ts";
import { payments, saved_methods } from "../payments/schema.ts";
import { dues, mandate_records, mandates, plans, policies } from "./schema.ts";

// What the pages about autopay read, each for a page's own batch. Rows of another member are in none of them.

const MOST_MANDATES = 200;
const MOST_DUES = 300;
/** Of one policy or plan: more than a year of tries and acts. Older ones are in the history. */
const MOST_OF_ONE = 80;

/** A bill that is paid in parts, as pages show it. */
export interface PlanRow {
  readonly id: PlanId;
  readonly state: "active" | "completed" | "ended";
  readonly total_cents: Cents;
  readonly months: number;
  readonly bill_id: BillId;
  readonly bill_code: string;
  readonly facility_name: string;
  readonly left_cents: Cents;
}

const PLAN = {
  id: plans.id,
  state: plans.state,
  total_cents: plans.total_cents,
  months: plans.months,
  bill_id: plans.bill_id,
  bill_code: bills.bill_code,
  facility_name: sql<string>`${facilities.name}`.as("facility_name"),
  left_cents: sql<Cents>`${bills.owed_cents} - ${bills.paid_cents}`.as("left_cents"),
};

/** All payment plans of a member (`PlanRow`), those that are over too, oldest first. */
export function allPlansQuery(db: Db, member_id: MemberId) {
  return db
    .select(PLAN)
    .from(plans)
    .innerJoin(bills, eq(bills.id, plans.bill_id))
    .innerJoin(facilities, eq(facilities.id, bills.facility_id))
    .where(eq(plans.member_id, member_id))
    .orderBy(asc(plans.id))
    .limit(MOST_MANDATES);
}

/** All that a member has ever authorised, newest first; see `readMandate`. */
export function allMandatesQuery(db: Db, member_id: MemberId) {
  return db
    .select()
    .from(mandates)
    .where(eq(mandates.member_id, member_id))
    .orderBy(desc(mandates.created_at), desc(mandates.id))
    .limit(MOST_MANDATES);
}

/** What a member has to pay that is not paid, by due day. @param since what was due before is left out */
export function unpaidDuesQuery(db: Db, { member_id, since }: { readonly member_id: MemberId; readonly since: CalendarDate }) {
  return db
    .select()
    .from(dues)
    .where(
      and(
        eq(dues.member_id, member_id),
        gte(dues.due_on, since),
        inArray(dues.state, ["open", "paying", "skipped", "handed_over"] as const),
      ),
    )
    .orderBy(asc(dues.due_on), asc(dues.id))
    .limit(MOST_DUES);
}

interface OneSubject {
  readonly subject_id: PolicyId | PlanId;
  readonly member_id: MemberId;
}

/** The dues of one policy or plan, newest first. */
export function subjectDuesQuery(db: Db, { subject_id, member_id }: OneSubject) {
  return db
    .select()
    .from(dues)
    .where(and(eq(dues.subject_id, subject_id), eq(dues.member_id, member_id)))
    .orderBy(desc(dues.due_on), desc(dues.id))
    .limit(MOST_OF_ONE);
}

/** What was tried or paid for the dues of one policy or plan. */
export interface DuePayment {
  readonly id: PaymentId;
  readonly due_id: DueId;
  readonly state: (typeof payments.$inferSelect)["state"];
  readonly source: "wallet" | "card" | "bank";
  readonly amount_cents: number;
  readonly by_clock: number;
  readonly claimed_at: number | null;
  readonly failure: PaymentFailure | null;
  readonly brand: string | null;
  readonly last4: string | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly posted_at: number | null;
}

/** The payments of one policy's or plan's dues (`DuePayment`), newest first, those that failed too. */
export function subjectPaymentsQuery(db: Db, { subject_id, member_id }: OneSubject) {
  return db
    .select({
      id: payments.id,
      due_id: sql<DueId>`${dues.id}`.as("paid_due_id"),
      state: payments.state,
      source: payments.source,
      amount_cents: payments.amount_cents,
      by_clock: sql<number>`${payments.mandate_id} IS NOT NULL`.as("by_clock"),
      claimed_at: payments.claimed_at,
      failure: payments.failure,
      brand: sql<string | null>`coalesce(${payments.method_brand}, ${saved_methods.brand})`.as("method_name"),
      last4: sql<string | null>`coalesce(${payments.method_last4}, ${saved_methods.last4})`.as("method_digits"),
      created_at: payments.created_at,
      updated_at: payments.updated_at,
      posted_at: payments.posted_at,
    })
    .from(dues)
    .innerJoin(payments, eq(payments.due_id, dues.id))
    .leftJoin(saved_methods, eq(saved_methods.id, payments.saved_method_id))
    .where(and(eq(dues.subject_id, subject_id), eq(dues.member_id, member_id)))
    .orderBy(desc(payments.created_at), desc(payments.id))
    .limit(MOST_OF_ONE);
}

/** What the member did about one policy or plan, newest first; without the texts. */
export function subjectRecordsQuery(db: Db, { subject_id, member_id }: OneSubject) {
  return db
    .select({
      number: mandate_records.number,
      act: mandate_records.act,
      due_id: mandate_records.due_id,
      at: mandate_records.at,
      with_terms: sql<number>`${mandate_records.terms} IS NOT NULL`.as("with_terms"),
    })
    .from(mandates)
    .innerJoin(mandate_records, eq(mandate_records.mandate_id, mandates.id))
    .where(and(eq(mandates.member_id, member_id), eq(mandates.subject_id, subject_id)))
    .orderBy(desc(mandate_records.at), desc(mandate_records.number))
    .limit(MOST_OF_ONE);
}

/** One record with its text and what it is about, where it is the member's: by its number, or by the key of the form that made it. At most one row. */
export function recordQuery(
  db: Db,
  { member_id, ...by }: { readonly member_id: MemberId } & ({ readonly number: string } | { readonly request_key: string }),
) {
  return db
    .select({
      number: mandate_records.number,
      act: mandate_records.act,
      at: mandate_records.at,
      terms: mandate_records.terms,
      detail: mandate_records.detail,
      kind: mandates.kind,
      subject_id: mandates.subject_id,
      due_id: dues.id,
      period: dues.period,
      due_kind: sql<"premium" | "instalment" | null>`${dues.kind}`.as("record_due_kind"),
      due_on: dues.due_on,
      amount_cents: dues.amount_cents,
      name: sql<string | null>`coalesce(${insurers.name}, ${facilities.name})`.as("record_name"),
    })
    .from(mandate_records)
    .innerJoin(mandates, eq(mandates.id, mandate_records.mandate_id))
    .leftJoin(dues, eq(dues.id, mandate_records.due_id))
    .leftJoin(policies, eq(policies.id, mandates.subject_id))
    .leftJoin(insurers, eq(insurers.id, policies.insurer_id))
    .leftJoin(plans, eq(plans.id, mandates.subject_id))
    .leftJoin(bills, eq(bills.id, plans.bill_id))
    .leftJoin(facilities, eq(facilities.id, bills.facility_id))
    .where(
      and(
        eq(mandates.member_id, member_id),
        "number" in by ? eq(mandate_records.number, by.number) : eq(mandate_records.request_key, by.request_key),
      ),
    )
    .limit(1);
}

/** The next payment under the authorisation that a record is about, while that is active. At most one row. */
export function nextOfRecordQuery(db: Db, { number, member_id }: { readonly number: string; readonly member_id: MemberId }) {
  return db
    .select({
      amount_cents: dues.amount_cents,
      due_on: dues.due_on,
      noticed_cents: dues.noticed_cents,
      collect_on: dues.collect_on,
      told_try: dues.told_try,
      next_at: dues.next_at,
      collect_day: mandates.collect_day,
    })
    .from(mandate_records)
    .innerJoin(mandates, and(eq(mandates.id, mandate_records.mandate_id), eq(mandates.state, "active")))
    .innerJoin(dues, and(eq(dues.subject_id, mandates.subject_id), inArray(dues.state, ["open", "paying"] as const)))
    .where(and(eq(mandate_records.number, number), eq(mandates.member_id, member_id)))
    .orderBy(asc(dues.due_on))
    .limit(1);
}

/** What the clock takes next, as the wallet page shows it. */
export interface NextTaken {
  readonly due_id: DueId;
  readonly subject_id: PolicyId | PlanId;
  readonly name: string;
  readonly amount_cents: Cents;
  readonly due_on: CalendarDate;
  readonly state: "open" | "paying";
  readonly noticed_cents: Cents | null;
  readonly collect_on: CalendarDate | null;
  readonly told_try: number;
  readonly next_at: Instant | null;
  readonly collect_day: number | null;
  readonly cap_cents: Cents;
  /** JSON: what may keep it from going through, [{ code, detail }]. */
  readonly findings: string;
}

const NEXT_SHOWN = 3;

/** The next payments under a member's active authorisations (`NextTaken`), by due day. */
export const nextTakenQuery = compiled((db, value: (name: "member_id") => Placeholder) =>
  db
    .select({
      due_id: sql<DueId>`${dues.id}`.as("next_due_id"),
      subject_id: sql<PolicyId | PlanId>`${dues.subject_id}`.as("next_subject_id"),
      name: sql<string>`coalesce(${insurers.name}, ${facilities.name})`.as("next_name"),
      amount_cents: sql<Cents>`${dues.amount_cents}`.as("next_cents"),
      due_on: sql<CalendarDate>`${dues.due_on}`.as("next_due_on"),
      state: sql<"open" | "paying">`${dues.state}`.as("next_state"),
      noticed_cents: sql<Cents | null>`${dues.noticed_cents}`.as("next_noticed_cents"),
      collect_on: sql<CalendarDate | null>`${dues.collect_on}`.as("next_collect_on"),
      told_try: sql<number>`${dues.told_try}`.as("next_told_try"),
      next_at: sql<Instant | null>`${dues.next_at}`.as("next_look_at"),
      collect_day: sql<number | null>`${mandates.collect_day}`.as("next_collect_day"),
      cap_cents: sql<Cents>`${mandates.cap_cents}`.as("next_cap_cents"),
      findings: sql<string>`(SELECT json_group_array(json_object('code', f.code, 'detail', f.detail)) FROM preflight_findings f
        WHERE f.due_id = ${dues.id} AND f.cleared_at IS NULL)`.as("next_findings"),
    })
    .from(dues)
    .innerJoin(
      mandates,
      and(eq(mandates.member_id, dues.member_id), eq(mandates.subject_id, dues.subject_id), eq(mandates.state, "active")),
    )
    .leftJoin(policies, eq(policies.id, dues.subject_id))
    .leftJoin(insurers, eq(insurers.id, policies.insurer_id))
    .leftJoin(plans, eq(plans.id, dues.subject_id))
    .leftJoin(bills, eq(bills.id, plans.bill_id))
    .leftJoin(facilities, eq(facilities.id, bills.facility_id))
    .where(and(eq(dues.member_id, value("member_id")), inArray(dues.state, ["open", "paying"] as const)))
    .orderBy(asc(dues.due_on), asc(dues.id))
    .limit(NEXT_SHOWN),
);
