import type { DueId, InsurerId, MemberId, PlanId, PolicyId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";

/** `paying`: a payment is under way. `handed_over`: every try failed or none was possible; a person looks at it. `not_needed`: nothing is left to pay. */
export type DueState = "open" | "paying" | "paid" | "skipped" | "handed_over" | "not_needed";

/** What is to be paid in a period, once: a policy's premium, a plan's part. */
export interface Due {
  readonly id: DueId;
  readonly kind: "premium" | "instalment";
  readonly subject_id: PolicyId | PlanId;
  readonly member_id: MemberId | null;
  /** A premium's month, "2026-12"; a part's number, "01". */
  readonly period: string;
  readonly due_on: CalendarDate;
  /** > 0 */
  readonly amount_cents: Cents;
  readonly state: DueState;
  /** The amount the member was last told; null: not told. */
  readonly noticed_cents: Cents | null;
  readonly noticed_at: Instant | null;
  /** The day it is first taken on; null: no notice stands, so nothing may be taken. */
  readonly collect_on: CalendarDate | null;
  readonly collect_at: Instant | null;
  /** Tries (each goes through all methods) that failed and of which the member was told … */
  readonly told_try: number;
  /** … and when the last one ended. */
  readonly told_at: Instant | null;
  /** A premium's: the last day of cover if it stays unpaid. */
  readonly covered_until: CalendarDate | null;
  readonly next_at: Instant | null;
}

/** A member's insurance policy. */
export interface Policy {
  readonly id: PolicyId;
  readonly insurer_id: InsurerId;
  readonly insurer_name: string;
  readonly insurer_phone: string | null;
  readonly member_id: MemberId | null;
  readonly source: "member" | "insurer";
  readonly state: "offered" | "connected" | "declined" | "ended";
  readonly member_number: string;
  readonly plan_name: string;
  readonly premium_cents: Cents;
  /** 1 … 31 */
  readonly due_day: number;
  readonly grace_days: number;
  readonly starts_on: CalendarDate;
  readonly ends_on: CalendarDate | null;
}
