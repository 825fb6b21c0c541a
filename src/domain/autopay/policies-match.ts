import type { Env } from "../../platform/env.ts";
import type { InsurerId, MemberId, PolicyId } from "../../values/ids.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import { nameKey } from "../bills/names.ts";
import type { Member } from "../identity/member.ts";
import { mailStatement } from "../mail/store.ts";

/** Whose policies these may be: name and birth date find what insurers have sent. */
export type PolicyMember = Pick<Member, "id" | "name" | "birth_date" | "email" | "email_confirmed_at" | "language">;

/** The holder of a policy as the insurer sends it. */
export interface Holder {
  readonly name: string;
  readonly birth_date: CalendarDate;
}

/**
 * The one member whom a holder's name and birth date fit, among those whose address is confirmed; null when there is none, and when there are several:
 * nobody can tell then whose the policy is.
 */
export async function memberOfHolder(db: D1Database, holder: Holder): Promise<PolicyMember | null> {
  const { results } = await db
    .prepare(
      "SELECT id, name, birth_date, email, email_confirmed_at, language FROM members WHERE birth_date = ? AND email_confirmed_at IS NOT NULL",
    )
    .bind(holder.birth_date)
    .all<PolicyMember>();
  const key = nameKey(holder.name);
  const fitting = results.filter((member) => nameKey(member.name) === key);
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

/**
 * Finds the policies that insurers have sent for this member and offers them: one mail for each. Cheap where there are none, so it may run whenever the
 * member looks. A policy of a number that the member has connected by hand is not offered as a second one.
 * @returns how many are new
 */
export async function matchPolicies(env: Pick<Env, "DB">, now: Instant, member: PolicyMember): Promise<number> {
  if (member.email_confirmed_at === null) return 0;
  const { results: waiting } = await env.DB.prepare(
    `SELECT p.id FROM policies p WHERE p.member_id IS NULL AND p.holder_birth_date = ?1 AND p.holder_name_key = ?2 AND p.state = 'offered'
       AND NOT EXISTS (SELECT 1 FROM policies o WHERE o.member_id = ?3 AND o.source = 'member' AND o.insurer_id = p.insurer_id AND o.number_key = p.number_key)`,
  )
    .bind(member.birth_date, nameKey(member.name), member.id)
    .all<{ id: PolicyId }>();
  if (waiting.length === 0 || (await memberOfHolder(env.DB, member))?.id !== member.id) return 0;
  const [offered] = await env.DB.batch([
    env.DB.prepare(
      "UPDATE policies SET member_id = ?1, updated_at = ?3 WHERE member_id IS NULL AND id IN (SELECT value FROM json_each(?2)) RETURNING id",
    ).bind(member.id, JSON.stringify(waiting.map(({ id }) => id)), now),
    ...waiting.map(({ id }) => offerMail(env.DB, { member, policy_id: id, now })),
  ]);
  return offered?.results.length ?? 0;
}

/** The statement that tells a member of an offer, once for a policy. */
export function offerMail(
  db: D1Database,
  { member, policy_id, now }: { readonly member: PolicyMember; readonly policy_id: PolicyId; readonly now: Instant },
): D1PreparedStatement {
  return mailStatement(db, {
    dedupe_key: `policy_offered:${policy_id}`,
    to_address: member.email,
    language: member.language,
    template: "policy_offered",
    params: { name: member.name, policy_id },
    now,
  });
}

/** A policy of a number at an insurer, as connecting and importing look for it. */
export interface OfNumber {
  readonly id: PolicyId;
  readonly source: "member" | "insurer";
  readonly state: "offered" | "connected" | "declined" | "ended";
  readonly external_id: string | null;
  readonly request_key: string | null;
  readonly ends_on: CalendarDate | null;
}

/** The statement that reads a member's policies of a number at an insurer, the one that the member has connected by hand first. */
export function policiesOfNumber(
  db: D1Database,
  { member_id, insurer_id, number_key }: { readonly member_id: MemberId; readonly insurer_id: InsurerId; readonly number_key: string },
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT id, source, state, external_id, request_key, ends_on FROM policies
       WHERE member_id = ?1 AND insurer_id = ?2 AND number_key = ?3 ORDER BY source DESC, state = 'offered' DESC, id`,
    )
    .bind(member_id, insurer_id, number_key);
}
