import type { Db } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import type { BillId, DueId, FacilityId, MandateId, MemberId, PlanId, SavedMethodId, WalletId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Cents } from "../../values/money.ts";
import type { Result } from "../../values/result.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import type { PaymentSource, PaymentStep, StartProblem } from "../payments/payment.ts";
import type { DueState } from "./due.ts";
import type { MethodOrder, Terms } from "./mandate.ts";

export type PlanState = "active" | "completed" | "ended";

/** A bill paid in equal monthly parts. */
export interface Plan {
  readonly id: PlanId;
  readonly member_id: MemberId;
  readonly bill_id: BillId;
  readonly facility_id: FacilityId;
  readonly facility_name: string;
  readonly total_cents: Cents;
  readonly months: number;
  readonly state: PlanState;
  /** What is still owed on the bill, and how much of that is in a payment under way. */
  readonly left_cents: Cents;
  readonly reserved_cents: Cents;
  readonly created_at: Instant;
}

/** One part of a plan. */
export interface PlanPart {
  readonly due_id: DueId;
  /** "01" … "24" */
  readonly period: string;
  readonly due_on: CalendarDate;
  readonly amount_cents: Cents;
  readonly state: DueState;
}

export interface CreatePlan {
  readonly member: {
    readonly id: MemberId;
    readonly wallet_id: WalletId;
    readonly name: string;
    readonly email: string;
    readonly language: Language;
    readonly region_id: string;
  };
  readonly bill_id: BillId;
  /** 2 … 24 */
  readonly months: number;
  /** When the first part is taken. */
  readonly first_on: CalendarDate;
  /** 1 … 31; the others are taken on this day of the months after. */
  readonly day: number;
  readonly methods: MethodOrder;
  readonly terms: Omit<Terms, "hash">;
  /** What the member has seen and agreed to; it is refused where the bill has changed since. */
  readonly total_cents: Cents;
  readonly origin: string;
  readonly request_key: string;
}

export type CreatePlanProblem =
  | "bill_not_found"
  | "bill_changed"
  | "under_way"
  | "already_planned"
  | "parts_too_small"
  | "wrong_day"
  | "unknown_method";

/** Divides a bill into monthly parts and authorises the clock to take them. The same request key is the same plan. */
export async function createPlan(
  _env: Env,
  _now: Instant,
  _order: CreatePlan,
): Promise<Result<{ readonly plan_id: PlanId; readonly mandate_id: MandateId; readonly number: string }, CreatePlanProblem>> {
  throw new Error("not written yet");
}

export interface PayOff {
  readonly member: { readonly id: MemberId; readonly wallet_id: WalletId };
  readonly plan_id: PlanId;
  readonly source: PaymentSource;
  readonly saved_method_id?: SavedMethodId | null;
  readonly request_key: string;
  readonly language: Language;
}

/** Pays all that is left of a plan's bill in one payment; once it is made, the open parts are not needed and the plan is completed. */
export async function payOffEarly(
  _env: Env,
  _now: Instant,
  _order: PayOff,
): Promise<Result<PaymentStep, { readonly code: "not_found" | "nothing_left" | "unknown_method" } | StartProblem>> {
  throw new Error("not written yet");
}

/** A member's plans that are not over, oldest first: a query for a page's own batch. Rows are `Plan`. */
export function plansQuery(_db: Db, _memberId: MemberId): never {
  throw new Error("not written yet");
}

/** One plan of a member, at most one row: a query for a page's own batch. Rows are `Plan`. */
export function planQuery(_db: Db, _plan: { readonly plan_id: PlanId; readonly member_id: MemberId }): never {
  throw new Error("not written yet");
}

/** A plan's parts in order: a query for a page's own batch. Rows are `PlanPart`. */
export function planPartsQuery(_db: Db, _planId: PlanId): never {
  throw new Error("not written yet");
}
