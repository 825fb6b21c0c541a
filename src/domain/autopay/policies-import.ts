import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import type { DueId, InsurerId, MemberId, PartnerId, PolicyId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import { assert } from "../../values/result.ts";
import { dayIn, type CalendarDate, type Instant } from "../../values/time.ts";
import { nameKey } from "../bills/names.ts";
import { loadOperator } from "../operator/store.ts";
import { alignStatement, graceStatement } from "./policies-dues.ts";
import { withdrawDues } from "./policies-end.ts";
import { memberOfHolder, offerMail, policiesOfNumber, type Holder, type OfNumber, type PolicyMember } from "./policies-match.ts";
import { numberKey, realignDues, stateAfterImport, type AlignedDue, type PolicyState } from "./policies-rules.ts";

/** What an insurer's system says of a policy. */
export interface PolicyImport {
  /** The insurer's own identifier: sent again, it is the same policy. */
  readonly external_id: string;
  readonly member_number: string;
  readonly plan_name: string;
  readonly holder: Holder;
  /** > 0 */
  readonly premium_cents: Cents;
  readonly due_day: number;
  /** null: the insurer's usual one. */
  readonly grace_days: number | null;
  readonly starts_on: CalendarDate;
  readonly ends_on: CalendarDate | null;
}

export interface ImportedPolicy {
  readonly policy_id: PolicyId;
  readonly status: "created" | "updated" | "unchanged";
}

interface Sender {
  readonly partner_id: PartnerId;
  readonly insurer_id: InsurerId;
  /** The insurer's usual one. */
  readonly grace_days: number;
}

interface KnownPolicy {
  readonly id: PolicyId;
  readonly member_id: MemberId | null;
  readonly state: PolicyState;
  readonly member_number: string;
  readonly plan_name: string;
  readonly holder_name: string | null;
  readonly holder_birth_date: CalendarDate | null;
  readonly premium_cents: Cents;
  readonly due_day: number;
  readonly grace_days: number;
  readonly starts_on: CalendarDate;
  readonly ends_on: CalendarDate | null;
  readonly dues_until: CalendarDate;
}

/**
 * Takes over a policy from the insurer's system: a new one is offered to the member whom the holder fits, a known one follows with its unpaid dues. A
 * policy that this member has connected by hand under the same number becomes the insurer's, so that nobody pays it twice. Sent again, nothing changes.
 */
export async function importPolicy(env: Pick<Env, "DB">, now: Instant, sender: Sender, sent: PolicyImport): Promise<ImportedPolicy> {
  const { operator } = await loadOperator(env);
  const today = dayIn(operator.time_zone, now);
  const known = await readPolicy(env.DB, sender, sent.external_id);
  if (known !== null) return await updatePolicy(env.DB, now, { sender, sent, known, today });
  const member = await memberOfHolder(env.DB, sent.holder);
  if ((await adopt(env.DB, now, { sender, sent, member })) || !(await insertPolicy(env.DB, now, { sender, sent, member, today }))) {
    const adopted = await readPolicy(env.DB, sender, sent.external_id);
    assert(adopted !== null, "a policy that was not added is there");
    const { policy_id } = await updatePolicy(env.DB, now, { sender, sent, known: adopted, today });
    return { policy_id, status: "created" };
  }
  const added = await readPolicy(env.DB, sender, sent.external_id);
  assert(added !== null, "a policy that was added is there");
  return { policy_id: added.id, status: "created" };
}

async function readPolicy(db: D1Database, { partner_id }: Sender, externalId: string): Promise<KnownPolicy | null> {
  return await db
    .prepare(
      `SELECT id, member_id, state, member_number, plan_name, holder_name, holder_birth_date, premium_cents, due_day, grace_days, starts_on, ends_on, dues_until
       FROM policies WHERE partner_id = ? AND external_id = ?`,
    )
    .bind(partner_id, externalId)
    .first<KnownPolicy>();
}

interface New {
  readonly sender: Sender;
  readonly sent: PolicyImport;
  readonly member: PolicyMember | null;
}

/** Gives a policy that the member has connected by hand to the insurer. @returns whether there was one */
async function adopt(db: D1Database, now: Instant, { sender, sent, member }: New): Promise<boolean> {
  if (member === null) return false;
  const of = { member_id: member.id, insurer_id: sender.insurer_id, number_key: numberKey(sent.member_number) };
  const { results } = await policiesOfNumber(db, of).all<OfNumber>();
  const own = results.find((policy) => policy.source === "member" && policy.external_id === null);
  if (own === undefined) return false;
  const { meta } = await db
    .prepare("UPDATE OR IGNORE policies SET partner_id = ?2, external_id = ?3, updated_at = ?4 WHERE id = ?1 AND external_id IS NULL")
    .bind(own.id, sender.partner_id, sent.external_id, now)
    .run();
  return meta.changes > 0;
}

/** Adds a policy, and tells its member of it. @returns false when another request has added it */
async function insertPolicy(
  db: D1Database,
  now: Instant,
  { sender, sent, member, today }: New & { readonly today: CalendarDate },
): Promise<boolean> {
  const id = newId("pol");
  const state = stateAfterImport({ state: "offered", before: sent, after: sent, today });
  const insert = db
    .prepare(
      `INSERT INTO policies (id, insurer_id, member_id, source, state, member_number, plan_name, holder_name, holder_name_key, holder_birth_date, premium_cents,
         due_day, grace_days, starts_on, ends_on, partner_id, external_id, dues_until, created_at, updated_at)
       VALUES (?1, ?2, ?3, 'insurer', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?13, ?17, ?17) ON CONFLICT (partner_id, external_id) DO NOTHING`,
    )
    .bind(
      id,
      sender.insurer_id,
      member?.id ?? null,
      state,
      sent.member_number,
      sent.plan_name,
      sent.holder.name,
      nameKey(sent.holder.name),
      sent.holder.birth_date,
      sent.premium_cents,
      sent.due_day,
      sent.grace_days ?? sender.grace_days,
      sent.starts_on,
      sent.ends_on,
      sender.partner_id,
      sent.external_id,
      now,
    );
  const { meta } = await insert.run();
  if (meta.changes === 0) return false;
  // After it, not with it: where another request has added the policy, its own mail is the one. A mail that is not written here is written by the next match.
  if (member !== null && state === "offered") await offerMail(db, { member, policy_id: id, now }).run();
  return true;
}

interface Update {
  readonly sender: Sender;
  readonly sent: PolicyImport;
  readonly known: KnownPolicy;
  readonly today: CalendarDate;
}

/** Makes a known policy what the insurer says now, and its unpaid dues with it. */
async function updatePolicy(db: D1Database, now: Instant, { sender, sent, known, today }: Update): Promise<ImportedPolicy> {
  const after = { ...sent, grace_days: sent.grace_days ?? sender.grace_days };
  const state = stateAfterImport({ state: known.state, before: known, after, today });
  const holderIsNew = known.holder_name !== sent.holder.name || known.holder_birth_date !== sent.holder.birth_date;
  // Who has confirmed a policy keeps it, whatever the holder is called by now; an offer follows its holder.
  const matched = state === "offered" && (known.member_id === null || holderIsNew) ? await memberOfHolder(db, sent.holder) : null;
  const member_id = state === "offered" && holderIsNew ? (matched?.id ?? null) : (known.member_id ?? matched?.id ?? null);
  const same = TERMS.every((name) => known[name] === after[name]) && !holderIsNew && state === known.state && member_id === known.member_id;
  if (same) return { policy_id: known.id, status: "unchanged" };
  const dues = await unpaidDues(db, known.id);
  const aligned = realignDues(dues, { before: known, after, today });
  const over = aligned.filter((due) => due.state === "not_needed").map(({ id }) => id);
  await db.batch([
    updateStatement(db, now, { id: known.id, member_id, state, after, dues_until: known.due_day === after.due_day ? null : today }),
    ...withdrawDues(db, now, over),
    ...(known.grace_days === after.grace_days ? [] : [graceStatement(db, now, { policy_id: known.id, grace_days: after.grace_days })]),
    alignStatement(db, now, aligned),
    ...(matched === null ? [] : [offerMail(db, { member: matched, policy_id: known.id, now })]),
  ]);
  return { policy_id: known.id, status: "updated" };
}

const TERMS = ["member_number", "plan_name", "premium_cents", "due_day", "grace_days", "starts_on", "ends_on"] as const;

/** A payment of the clock whose taking has not begun keeps none of them from changing; `alignStatement` looks again. */
async function unpaidDues(db: D1Database, policyId: PolicyId): Promise<readonly AlignedDue[]> {
  const { results } = await db
    .prepare(
      `SELECT d.id, d.period, d.due_on, d.amount_cents, IIF(d.state = 'paying', 'open', d.state) AS state, d.covered_until FROM dues d
       WHERE d.subject_id = ? AND d.state IN ('open', 'skipped', 'not_needed', 'paying')`,
    )
    .bind(policyId)
    .all<AlignedDue & { readonly id: DueId }>();
  return results;
}

interface Written {
  readonly id: PolicyId;
  readonly member_id: MemberId | null;
  readonly state: PolicyState;
  readonly after: PolicyImport;
  /** Dues are to be made from this day again; null: from where they stand. */
  readonly dues_until: CalendarDate | null;
}

function updateStatement(db: D1Database, now: Instant, { id, member_id, state, after, dues_until }: Written): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE policies SET member_id = ?2, state = ?3, member_number = ?4, plan_name = ?5, holder_name = ?6, holder_name_key = ?7, holder_birth_date = ?8,
         premium_cents = ?9, due_day = ?10, grace_days = ?11, starts_on = ?12, ends_on = ?13,
         dues_until = max(?12, min(dues_until, coalesce(?14, dues_until))), updated_at = ?15
       WHERE id = ?1`,
    )
    .bind(
      id,
      member_id,
      state,
      after.member_number,
      after.plan_name,
      after.holder.name,
      nameKey(after.holder.name),
      after.holder.birth_date,
      after.premium_cents,
      after.due_day,
      after.grace_days,
      after.starts_on,
      after.ends_on,
      dues_until,
      now,
    );
}
