import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import type { MemberId, PartnerId, PolicyId } from "../../values/ids.ts";
import { assert, err, ok, type Result } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import { nameKey } from "../bills/names.ts";
import { countAttempt, takeBackStatement, type AttemptLimit } from "../identity/attempts.ts";
import { limitOf } from "../identity/limits.ts";
import { beginDues } from "./policies-dues.ts";
import { policiesOfNumber, type OfNumber, type PolicyMember } from "./policies-match.ts";
import { numberKey, type PolicyDraft } from "./policies-rules.ts";

export { importPolicy, type ImportedPolicy, type PolicyImport } from "./policies-import.ts";
export { endPolicy, type PolicyAct, type PolicyEnd } from "./policies-end.ts";
export { matchPolicies, type PolicyMember } from "./policies-match.ts";
export { setPremium, type PremiumProblem, type SetPremium } from "./policies-premium.ts";
export { readPolicyForm, type PolicyDraft, type PolicyForm, type PolicyFormProblems } from "./policies-rules.ts";
export { insurersQuery, offersQuery, policiesQuery, policyQuery } from "./policies-store.ts";

/** A person has a few policies; more rows than this are somebody's experiment. */
const MOST_POLICIES = 20;

/** A policy that the member connects by hand; `readPolicyForm` makes the draft. */
export interface ConnectPolicy extends PolicyDraft {
  readonly member: PolicyMember;
  /** Of the form: sent twice, done once. */
  readonly request_key?: string;
  /** The network address it comes from, where it is known; counted by its hash only. */
  readonly from?: string | null;
}

export type PolicyProblem =
  | { readonly code: "unknown_insurer" }
  /** The address is not confirmed yet. */
  | { readonly code: "not_confirmed" }
  | { readonly code: "too_many" }
  /** Of an insurer that sends its policies: a number typed may find one of them, so guesses are counted here too. */
  | { readonly code: "too_many_attempts"; readonly wait_s: number }
  /** Ended by the insurer: only the insurer can bring it back. */
  | { readonly code: "ended"; readonly policy_id: PolicyId }
  | { readonly code: "already_connected"; readonly policy_id: PolicyId };

interface Known {
  /** Null: no such insurer. */
  readonly insurer: { readonly grace_days: number; readonly partner_id: PartnerId | null } | null;
  readonly rows: number;
  readonly of_key: PolicyId | null;
  readonly of_number: readonly OfNumber[];
  /** Sent by the insurer for this holder, and nobody's yet. */
  readonly waiting: PolicyId | null;
}

/**
 * Connects a policy, and makes its next dues. The same request key is the same policy. A policy that had been ended comes back with its history; one that
 * the insurer has sent is the insurer's: its premium and days count then, not what was typed.
 */
export async function connectPolicy(
  env: Env,
  now: Instant,
  order: ConnectPolicy,
): Promise<Result<{ readonly policy_id: PolicyId }, PolicyProblem>> {
  const { member } = order;
  if (member.email_confirmed_at === null) return err({ code: "not_confirmed" });
  const request_key = order.request_key === undefined ? null : `${member.id}:${order.request_key}`;
  const known = await readKnown(env.DB, order, request_key);
  if (known.of_key !== null) {
    // Who connected it may have died before its dues were made.
    await beginDues(env, now, known.of_key);
    return ok({ policy_id: known.of_key });
  }
  if (known.insurer === null) return err({ code: "unknown_insurer" });
  const [found] = known.of_number;
  if (found?.state === "connected") return err({ code: "already_connected", policy_id: found.id });
  if (found?.state === "ended" && found.external_id !== null && found.ends_on !== null) return err({ code: "ended", policy_id: found.id });
  const { grace_days, partner_id } = known.insurer;
  const blocked = partner_id === null ? null : await countAttempt(env.DB, await guessLimits(env, member.id, order.from), now);
  if (blocked !== null) return err({ code: "too_many_attempts", wait_s: blocked.wait_s });
  if (found === undefined && known.waiting === null && known.rows >= MOST_POLICIES) return err({ code: "too_many" });
  const policy_id = found?.id ?? known.waiting;
  if (policy_id === null) return await addPolicy(env, now, { ...order, grace_days, request_key });
  if (found?.source === "member" && found.external_id === null) {
    await reviveStatement(env.DB, now, { ...order, policy_id, ...(request_key === null ? {} : { request_key }) }).run();
  } else await connectStatement(env.DB, now, { policy_id, member_id: member.id, request_key }).run();
  await beginDues(env, now, policy_id);
  return ok({ policy_id });
}

type Found = OfNumber & NonNullable<Known["insurer"]> & { readonly rows: number };

/** What connecting has to know, in one trip. */
async function readKnown(db: D1Database, order: ConnectPolicy, requestKey: string | null): Promise<Known> {
  const { member, insurer_id } = order;
  const number_key = numberKey(order.member_number);
  const [insurer, rows, ofKey, ofNumber, waiting] = await db.batch<Found>([
    db.prepare("SELECT grace_days, partner_id FROM insurers WHERE id = ?").bind(insurer_id),
    db.prepare("SELECT count(*) AS rows FROM policies WHERE member_id = ?").bind(member.id),
    db.prepare("SELECT id FROM policies WHERE request_key = ?").bind(requestKey),
    policiesOfNumber(db, { member_id: member.id, insurer_id, number_key }),
    db
      .prepare(
        `SELECT id FROM policies WHERE member_id IS NULL AND holder_birth_date = ?1 AND holder_name_key = ?2 AND insurer_id = ?3 AND number_key = ?4
           AND state = 'offered' ORDER BY id LIMIT 1`,
      )
      .bind(member.birth_date, nameKey(member.name), insurer_id, number_key),
  ]);
  return {
    insurer: insurer?.results[0] ?? null,
    rows: rows?.results[0]?.rows ?? 0,
    of_key: ofKey?.results[0]?.id ?? null,
    of_number: ofNumber?.results ?? [],
    waiting: waiting?.results[0]?.id ?? null,
  };
}

/** Adds a policy. Of two at the same moment one adds it, and both have the same. */
async function addPolicy(
  env: Pick<Env, "DB">,
  now: Instant,
  order: Omit<ConnectPolicy, "request_key"> & { readonly grace_days: number; readonly request_key: string | null },
): Promise<Result<{ readonly policy_id: PolicyId }, PolicyProblem>> {
  const { member, insurer_id } = order;
  const [, found] = await env.DB.batch<{ id: PolicyId; request_key: string | null }>([
    env.DB.prepare(
      `INSERT INTO policies (id, insurer_id, member_id, source, state, member_number, plan_name, premium_cents, due_day, grace_days, starts_on, dues_until,
         request_key, created_at, updated_at) VALUES (?1, ?2, ?3, 'member', 'connected', ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, ?11, ?11) ON CONFLICT DO NOTHING`,
    ).bind(
      newId("pol"),
      insurer_id,
      member.id,
      order.member_number,
      order.plan_name,
      order.premium_cents,
      order.due_day,
      order.grace_days,
      order.starts_on,
      order.request_key,
      now,
    ),
    policiesOfNumber(env.DB, { member_id: member.id, insurer_id, number_key: numberKey(order.member_number) }),
  ]);
  const policy = found?.results[0];
  assert(policy !== undefined, "a policy that was not added is there already");
  if (policy.request_key !== order.request_key) return err({ code: "already_connected", policy_id: policy.id });
  await beginDues(env, now, policy.id);
  return ok({ policy_id: policy.id });
}

/** Brings back a policy that the member had ended, as it is typed now. `beginDues` then makes its dues from today on, in each month's own row. */
function reviveStatement(
  db: D1Database,
  now: Instant,
  { policy_id, ...order }: ConnectPolicy & { readonly policy_id: PolicyId },
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE policies SET state = 'connected', plan_name = ?2, premium_cents = ?3, due_day = ?4, starts_on = ?5, dues_until = ?5, ends_on = NULL,
         request_key = ?6, updated_at = ?7 WHERE id = ?1 AND state = 'ended'`,
    )
    .bind(policy_id, order.plan_name, order.premium_cents, order.due_day, order.starts_on, order.request_key ?? null, now);
}

/** Makes an offer, or what waits for its member, the member's. Nothing before yesterday is made due any more, whoever makes its dues. */
function connectStatement(
  db: D1Database,
  now: Instant,
  {
    policy_id,
    member_id,
    request_key,
  }: { readonly policy_id: PolicyId; readonly member_id: MemberId; readonly request_key: string | null },
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE policies SET state = 'connected', member_id = ?2, request_key = coalesce(?3, request_key), updated_at = ?4,
         dues_until = max(dues_until, date(?4 / 1000, 'unixepoch', '-1 day'))
       WHERE id = ?1 AND (member_id IS NULL OR member_id = ?2) AND state <> 'connected'`,
    )
    .bind(policy_id, member_id, request_key, now);
}

/** The counters of guesses at policies' numbers. */
async function guessLimits(env: Env, member_id: MemberId, from: string | null = null): Promise<readonly AttemptLimit[]> {
  const member = await limitOf(env, "policy:member", member_id);
  return from === null ? [member] : [member, await limitOf(env, "policy:address", from)];
}

export type AcceptProblem =
  | { readonly code: "not_found" }
  /** The number is not this policy's. */
  | { readonly code: "wrong_number" }
  | { readonly code: "too_many_attempts"; readonly wait_s: number };

interface Offer {
  readonly member_id: MemberId;
  readonly policy_id: PolicyId;
}

/**
 * Takes an offer on. It was found by name and birth date, which others may share or know: the number at the insurer, typed, is the proof. Guesses are
 * counted. An offer that was taken on before is answered the same.
 */
export async function acceptPolicy(
  env: Env,
  now: Instant,
  { policy_id, member_id, member_number, from }: Offer & { readonly member_number: string; readonly from?: string | null },
): Promise<Result<{ readonly policy_id: PolicyId }, AcceptProblem>> {
  const offer = await env.DB.prepare(
    "SELECT number_key, state FROM policies WHERE id = ? AND member_id = ? AND source = 'insurer' AND state IN ('offered', 'connected')",
  )
    .bind(policy_id, member_id)
    .first<{ number_key: string; state: "offered" | "connected" }>();
  if (offer === null) return err({ code: "not_found" });
  const limits = await guessLimits(env, member_id, from);
  const blocked = await countAttempt(env.DB, limits, now);
  if (blocked !== null) return err({ code: "too_many_attempts", wait_s: blocked.wait_s });
  if (offer.number_key !== numberKey(member_number)) return err({ code: "wrong_number" });
  // Its own count only: an offer that is one's own, taken on again, must not make room for guesses at another.
  await env.DB.batch([
    connectStatement(env.DB, now, { policy_id, member_id, request_key: null }),
    ...limits.map(({ bucket }) => takeBackStatement(env.DB, bucket)),
  ]);
  await beginDues(env, now, policy_id);
  return ok({ policy_id });
}

/** "This is not mine": the offer is not shown again. */
export async function declinePolicy(
  env: Pick<Env, "DB">,
  now: Instant,
  { policy_id, member_id }: Offer,
): Promise<Result<{ readonly policy_id: PolicyId }, "not_found">> {
  const { meta } = await env.DB.prepare(
    "UPDATE policies SET state = 'declined', updated_at = ?3 WHERE id = ?1 AND member_id = ?2 AND state IN ('offered', 'declined')",
  )
    .bind(policy_id, member_id, now)
    .run();
  return meta.changes === 0 ? err("not_found") : ok({ policy_id });
}
