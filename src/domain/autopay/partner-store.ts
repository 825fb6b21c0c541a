import type { DueId, InsurerId, PartnerId, PaymentId, PolicyId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import type { Month } from "./calendar.ts";
import type { DueState } from "./due.ts";

// What an insurer's system may read: its own policies and what they cost, without a word of who the member is here.

/** The insurer whose system a partner is. */
export interface PartnerInsurer {
  readonly partner_id: PartnerId;
  readonly insurer_id: InsurerId;
  readonly grace_days: number;
}

/** `unmatched`: no member is known for it yet. */
export type PartnerPolicyState = "unmatched" | "offered" | "connected" | "declined" | "ended";

export interface PartnerPolicy {
  readonly id: PolicyId;
  readonly external_id: string;
  readonly state: PartnerPolicyState;
  readonly member_number: string;
  readonly plan_name: string;
  readonly premium_cents: Cents;
  readonly due_day: number;
  readonly grace_days: number;
  readonly starts_on: CalendarDate;
  readonly ends_on: CalendarDate | null;
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

export interface PartnerPremium {
  readonly id: DueId;
  readonly policy_id: PolicyId;
  readonly external_id: string;
  readonly period: Month;
  readonly due_on: CalendarDate;
  readonly amount_cents: Cents;
  readonly state: DueState;
  readonly paid_at: Instant | null;
  readonly payment_id: PaymentId | null;
  readonly updated_at: Instant;
}

/** The insurer of a partner; null when the partner is none. */
export async function insurerOfPartner(db: D1Database, partnerId: PartnerId): Promise<PartnerInsurer | null> {
  const found = await db
    .prepare("SELECT id AS insurer_id, grace_days FROM insurers WHERE partner_id = ? ORDER BY id LIMIT 1")
    .bind(partnerId)
    .first<Omit<PartnerInsurer, "partner_id">>();
  return found === null ? null : { partner_id: partnerId, ...found };
}

const POLICY = `SELECT id, external_id, IIF(state = 'offered' AND member_id IS NULL, 'unmatched', state) AS state, member_number, plan_name, premium_cents, due_day,
  grace_days, starts_on, ends_on, created_at, updated_at FROM policies WHERE partner_id = ?1`;

/** One policy by the insurer's own identifier; null when this partner has sent none of it. */
export async function partnerPolicy(db: D1Database, partnerId: PartnerId, externalId: string): Promise<PartnerPolicy | null> {
  return await db.prepare(`${POLICY} AND external_id = ?2`).bind(partnerId, externalId).first<PartnerPolicy>();
}

/** A partner's policies by their own identifiers. @param page.after the last identifier of the page before */
export async function partnerPolicies(
  db: D1Database,
  partnerId: PartnerId,
  page: { readonly after: string; readonly limit: number },
): Promise<readonly PartnerPolicy[]> {
  const { results } = await db
    .prepare(`${POLICY} AND external_id > ?2 ORDER BY external_id LIMIT ?3`)
    .bind(partnerId, page.after, page.limit)
    .all<PartnerPolicy>();
  return results;
}

/** Which premiums: of one policy or of all, of one month or state or of all. */
export interface PremiumFilter {
  readonly external_id: string | null;
  readonly period: Month | null;
  readonly state: DueState | null;
}

/** Of the payments of a due at most one lives or took place (the index `payments_due`): the one that counts. */
const PREMIUM = `SELECT d.id, p.id AS policy_id, p.external_id, d.period, d.due_on, d.amount_cents, d.state, y.posted_at AS paid_at, y.id AS payment_id, d.updated_at
  FROM policies p JOIN dues d ON d.subject_id = p.id
  LEFT JOIN payments y ON d.state = 'paid' AND y.due_id = d.id AND y.state NOT IN ('failed', 'cancelled', 'expired')`;

/** A partner's premiums by policy and month. @param page.after where the page before ended */
export async function partnerPremiums(
  db: D1Database,
  partnerId: PartnerId,
  {
    filter,
    page,
  }: { readonly filter: PremiumFilter; readonly page: { readonly after: readonly [string, string]; readonly limit: number } },
): Promise<readonly PartnerPremium[]> {
  const { results } = await db
    .prepare(
      `${PREMIUM} WHERE p.partner_id = ?1 AND (p.external_id, d.period) > (?2, ?3) AND p.external_id = coalesce(?4, p.external_id)
         AND d.period = coalesce(?5, d.period) AND d.state = coalesce(?6, d.state) ORDER BY p.external_id, d.period LIMIT ?7`,
    )
    .bind(partnerId, ...page.after, filter.external_id, filter.period, filter.state, page.limit)
    .all<PartnerPremium>();
  return results;
}
