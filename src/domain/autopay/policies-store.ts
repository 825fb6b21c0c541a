import { and, asc, eq, inArray } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import type { MemberId, PolicyId } from "../../values/ids.ts";
import { insurers } from "../operator/schema.ts";
import { policies } from "./schema.ts";

const POLICY = {
  id: policies.id,
  insurer_id: policies.insurer_id,
  insurer_name: insurers.name,
  insurer_phone: insurers.phone,
  member_id: policies.member_id,
  source: policies.source,
  state: policies.state,
  member_number: policies.member_number,
  plan_name: policies.plan_name,
  premium_cents: policies.premium_cents,
  due_day: policies.due_day,
  grace_days: policies.grace_days,
  starts_on: policies.starts_on,
  ends_on: policies.ends_on,
};

/** A member has so many policies at most on one page; more is no person. */
const MOST_POLICIES = 50;

/** The query for one policy (`Policy`) that the member has confirmed: connected or ended. At most one row. */
export function policyQuery(db: Db, { policy_id, member_id }: { readonly policy_id: PolicyId; readonly member_id: MemberId }) {
  return db
    .select(POLICY)
    .from(policies)
    .innerJoin(insurers, eq(insurers.id, policies.insurer_id))
    .where(and(eq(policies.id, policy_id), eq(policies.member_id, member_id), inArray(policies.state, ["connected", "ended"])))
    .limit(1);
}

/** The query for all policies (`Policy`) that a member has confirmed, connected or ended; the newest last. */
export function policiesQuery(db: Db, memberId: MemberId) {
  return db
    .select(POLICY)
    .from(policies)
    .innerJoin(insurers, eq(insurers.id, policies.insurer_id))
    .where(and(eq(policies.member_id, memberId), inArray(policies.state, ["connected", "ended"])))
    .orderBy(asc(policies.id))
    .limit(MOST_POLICIES);
}

/**
 * The query for what insurers offer a member. Only whose offer it is: that it is meant for this member has yet to be shown by typing its number, so
 * neither number nor plan nor premium is told before.
 */
export function offersQuery(db: Db, memberId: MemberId) {
  return db
    .select({ id: policies.id, insurer_id: policies.insurer_id, insurer_name: insurers.name, insurer_phone: insurers.phone })
    .from(policies)
    .innerJoin(insurers, eq(insurers.id, policies.insurer_id))
    .where(and(eq(policies.member_id, memberId), eq(policies.state, "offered")))
    .orderBy(asc(policies.id))
    .limit(MOST_POLICIES);
}

/** The query for the insurers to choose from, by name. */
export function insurersQuery(db: Db) {
  return db.select({ id: insurers.id, name: insurers.name, phone: insurers.phone }).from(insurers).orderBy(asc(insurers.name));
}
