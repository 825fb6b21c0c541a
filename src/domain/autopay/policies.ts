import type { Env } from "../../platform/env.ts";
import type { DueId, InsurerId, MemberId, PartnerId, PolicyId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Cents } from "../../values/money.ts";
import type { Result } from "../../values/result.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import type { Month } from "./calendar.ts";
import type { PolicyDraft } from "./policies-rules.ts";

/** Whose policies these may be: name and birth date find what insurers have sent. */
export interface PolicyMember {
  readonly id: MemberId;
  readonly name: string;
  readonly birth_date: CalendarDate;
  readonly email_confirmed_at: Instant | null;
}

/** A policy that the member connects by hand; `readPolicyForm` (policies-rules.ts) makes the draft. */
export interface ConnectPolicy extends PolicyDraft {
  readonly member: PolicyMember;
  readonly request_key?: string;
}

export type PolicyProblem =
  | { readonly code: "unknown_insurer" }
  /** The address is not confirmed yet. */
  | { readonly code: "not_confirmed" }
  | { readonly code: "already_connected"; readonly policy_id: PolicyId };

/** What an insurer's system sends of a policy. */
export interface PolicyImport {
  readonly external_id: string;
  readonly member_number: string;
  readonly plan_name: string;
  readonly holder: { readonly name: string; readonly birth_date: CalendarDate };
  readonly premium_cents: Cents;
  readonly due_day: number;
  /** null: the insurer's usual one. */
  readonly grace_days: number | null;
  readonly starts_on: CalendarDate;
  readonly ends_on: CalendarDate | null;
}

export type AcceptProblem =
  | { readonly code: "not_found" }
  /** The number is not this policy's. */
  | { readonly code: "wrong_number" }
  | { readonly code: "too_many_attempts"; readonly wait_s: number };

/** `unmatched`: no member is known for it yet. */
export type ImportedState = "unmatched" | "offered" | "connected" | "declined" | "ended";

/** How an act on the form was made: the same request key is one act. */
export interface PolicyAct {
  readonly member_id: MemberId;
  readonly policy_id: PolicyId;
  readonly language: Language;
  /** The network address it came from. */
  readonly origin: string;
  readonly request_key: string;
}

export { insurersQuery, offersQuery, policiesQuery, policyQuery } from "./policies-store.ts";
export { readPolicyForm, type PolicyDraft, type PolicyForm, type PolicyFormProblems } from "./policies-rules.ts";

/** Connects a policy. The same request key, or the same policy that had ended, is the same policy. */
export async function connectPolicy(
  _env: Env,
  _now: Instant,
  _order: ConnectPolicy,
): Promise<Result<{ readonly policy_id: PolicyId }, PolicyProblem>> {
  await Promise.resolve();
  throw new Error("not there yet");
}
/** Takes an offer on, with the policy's number as proof that it is the member's. */
export async function acceptPolicy(
  _env: Env,
  _now: Instant,
  _order: { readonly member_id: MemberId; readonly policy_id: PolicyId; readonly member_number: string },
): Promise<Result<{ readonly policy_id: PolicyId }, AcceptProblem>> {
  await Promise.resolve();
  throw new Error("not there yet");
}
/** "This is not mine." */
export async function declinePolicy(
  _env: Env,
  _now: Instant,
  _order: { readonly member_id: MemberId; readonly policy_id: PolicyId },
): Promise<Result<{ readonly policy_id: PolicyId }, "not_found">> {
  await Promise.resolve();
  throw new Error("not there yet");
}
/** Ends a policy here, and its authorisation with it (acts.stopMandate). `number`: that of the stop; null where nothing was authorised. */
export async function endPolicy(
  _env: Env,
  _now: Instant,
  _act: PolicyAct,
): Promise<Result<{ readonly number: string | null; readonly under_way_cents: Cents | null }, "not_found">> {
  await Promise.resolve();
  throw new Error("not there yet");
}
/** Finds the policies that insurers have sent for this member: before /autopay is shown, when an address is confirmed. @returns how many are new */
export async function matchPolicies(
  _env: Env,
  _now: Instant,
  _member: PolicyMember & { readonly email: string; readonly language: Language },
): Promise<number> {
  await Promise.resolve();
  throw new Error("not there yet");
}
export async function importPolicy(
  _env: Env,
  _now: Instant,
  _partner: { readonly partner_id: PartnerId; readonly insurer_id: InsurerId },
  _draft: PolicyImport,
): Promise<{ readonly policy_id: PolicyId; readonly state: ImportedState; readonly status: "created" | "updated" | "unchanged" }> {
  await Promise.resolve();
  throw new Error("not there yet");
}
export async function setPremium(
  _env: Env,
  _now: Instant,
  _order: { readonly policy_id: PolicyId; readonly period: Month; readonly amount_cents: Cents; readonly due_on?: CalendarDate },
): Promise<Result<{ readonly due_id: DueId; readonly changed: boolean }, "not_found" | "settled" | "out_of_range">> {
  await Promise.resolve();
  throw new Error("not there yet");
}
