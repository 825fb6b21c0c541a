import type { Due, Policy } from "../../domain/autopay/due.ts";
import { readMandate } from "../../domain/autopay/mandate-store.ts";
import type { Mandate } from "../../domain/autopay/mandate.ts";
import { policiesQuery } from "../../domain/autopay/policies.ts";
import { findingsQuery } from "../../domain/autopay/preflight.ts";
import {
  allMandatesQuery,
  allPlansQuery,
  recordQuery,
  subjectDuesQuery,
  subjectPaymentsQuery,
  subjectRecordsQuery,
  type DuePayment,
  type PlanRow,
} from "../../domain/autopay/queries.ts";
import { mandateOf, type Here } from "../../domain/autopay/standing.ts";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator, timeZoneOf } from "../../domain/operator/store.ts";
import { methodsQuery, readMethods, type MemberMethod } from "../../domain/payments/saved-methods.ts";
import { readId, type PlanId, type PolicyId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import type { Ctx } from "../../web.ts";
import { withMember } from "../with-member.ts";

/** What autopay pays: a policy's premiums, or the parts of a plan. */
export type Subject = { readonly kind: "premium"; readonly policy: Policy } | { readonly kind: "plan"; readonly plan: PlanRow };

/** One policy or plan of the member who asks, with all that has been going on about it. */
export interface Overview {
  readonly member: Member;
  readonly subject: Subject;
  readonly subject_id: PolicyId | PlanId;
  /** The one that lives, else the newest; null: nothing was ever authorised. */
  readonly mandate: Mandate | null;
  /** Newest first. */
  readonly dues: readonly (Due & { readonly updated_at: Instant })[];
  readonly payments: readonly DuePayment[];
  readonly records: readonly RecordRow[];
  readonly methods: readonly MemberMethod[];
  readonly findings: readonly Finding[];
  readonly here: Here;
  /** The number of what the form with the given key has done already; null: nothing. */
  readonly done_before: string | null;
}

export type RecordRow = Awaited<ReturnType<typeof subjectRecordsQuery>>[number];
export type Finding = Awaited<ReturnType<typeof findingsQuery>>[number];

/**
 * Reads a policy or plan in one D1 batch; null when the member has no such one. Throws SignInRequired.
 * @param request_key of a form that was sent: a form sent twice leads to what it did the first time
 */
export async function loadOverview(c: Ctx, text: string | undefined, request_key = ""): Promise<Overview | null> {
  const subject_id = readId("pol", text) ?? readId("plan", text);
  const data = await loadOperator(c.env);
  if (subject_id === null) {
    await withMember(c);
    return null;
  }
  const { member, results } = await withMember(c, (db, { member_id }) => [
    policiesQuery(db, member_id),
    allPlansQuery(db, member_id),
    allMandatesQuery(db, member_id),
    subjectDuesQuery(db, { subject_id, member_id }),
    subjectPaymentsQuery(db, { subject_id, member_id }),
    subjectRecordsQuery(db, { subject_id, member_id }),
    methodsQuery(db, member_id),
    findingsQuery(db, member_id),
    recordQuery(db, { member_id, request_key }),
  ]);
  const [policies, plans, mandates, dues, payments, records, methods, findings, before] = results;
  const policy = policies.find(({ id }) => id === subject_id);
  const plan = plans.find(({ id }) => id === subject_id);
  const subject: Subject | null = policy !== undefined ? { kind: "premium", policy } : plan !== undefined ? { kind: "plan", plan } : null;
  if (subject === null) return null;
  return {
    member,
    subject,
    subject_id,
    mandate: mandateOf(mandates.map(readMandate), subject_id),
    dues,
    payments,
    records,
    methods: readMethods(methods),
    findings: findings.filter((each) => each.subject_id === subject_id),
    here: { time_zone: timeZoneOf(data, member.region_id), now: c.get("now") },
    done_before: before[0]?.number ?? null,
  };
}

/** What people call it: the insurer, or the plan at a facility's. */
export function nameOf(subject: Subject, plan: (facility: string) => string): string {
  return subject.kind === "premium" ? subject.policy.insurer_name : plan(subject.plan.facility_name);
}

/** Whether more can fall due. */
export function lifeOf(subject: Subject): "live" | "ended" | "completed" {
  if (subject.kind === "premium") return subject.policy.state === "connected" ? "live" : "ended";
  return subject.plan.state === "active" ? "live" : subject.plan.state;
}

/** Whether a due's payment can no longer be stopped: the clock's taking of it has begun, or the member is paying it by hand. */
export function isBeingTaken({ payments }: Pick<Overview, "payments">, due: Due): boolean {
  if (due.state !== "paying") return false;
  const payment = payments.find(({ due_id }) => due_id === due.id);
  return payment === undefined || payment.by_clock === 0 || payment.claimed_at !== null;
}
