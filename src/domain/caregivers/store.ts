import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Db } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { CaregiverId, MemberId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Instant } from "../../values/time.ts";
import { members } from "../identity/schema.ts";
import type { CaregiverEnd } from "./rules.ts";
import { caregivers } from "./schema.ts";

/** Who helps a member or is invited to, the first invited first: grants that have not ended. For a page's batch, whose rows know columns by name only. */
export function helpersQuery(db: Db, member_id: MemberId) {
  const { id, email, email_key, name, created_at, expires_at, accepted_at, ended } = caregivers;
  return db
    .select({
      id,
      email,
      email_key,
      name,
      created_at,
      expires_at,
      accepted_at,
      ended,
      account_name: sql<string | null>`${members.name}`.as("account_name"),
      account_email_key: sql<string | null>`${members.email_key}`.as("account_email_key"),
    })
    .from(caregivers)
    .leftJoin(members, eq(members.id, caregivers.caregiver_id))
    .where(and(eq(caregivers.member_id, member_id), isNull(caregivers.ended)))
    .orderBy(asc(created_at), asc(id));
}

export type Helper = Awaited<ReturnType<typeof helpersQuery>>[number];

/** Whom a member helps. For a page's batch. */
export function helpedQuery(db: Db, caregiver_id: MemberId) {
  return db
    .select({ id: caregivers.id, name: members.name, accepted_at: caregivers.accepted_at })
    .from(caregivers)
    .innerJoin(members, eq(members.id, caregivers.member_id))
    .where(and(eq(caregivers.caregiver_id, caregiver_id), isNull(caregivers.ended)))
    .orderBy(asc(caregivers.accepted_at), asc(caregivers.id));
}

export type Helped = Awaited<ReturnType<typeof helpedQuery>>[number];

/** The names of those who help a member, or did. For a page's batch. */
export function helperNamesQuery(db: Db, member_id: MemberId) {
  const accounts = alias(members, "accounts");
  return db
    .selectDistinct({ id: accounts.id, name: accounts.name })
    .from(caregivers)
    .innerJoin(accounts, eq(accounts.id, caregivers.caregiver_id))
    .where(eq(caregivers.member_id, member_id));
}

/** The invitation that a link belongs to: at most one row. Of an account that is closed there is none. For a page's batch. */
export function invitationQuery(db: Db, token_hash: string) {
  const { id, member_id, email_key, expires_at, accepted_at, caregiver_id, ended } = caregivers;
  return db
    .select({ id, member_id, email_key, expires_at, accepted_at, caregiver_id, ended, by_name: members.name })
    .from(caregivers)
    .innerJoin(members, and(eq(members.id, caregivers.member_id), isNull(members.closed_at)))
    .where(eq(caregivers.token_hash, token_hash))
    .limit(1);
}

export type Invitation = Awaited<ReturnType<typeof invitationQuery>>[number];

/** An invitation on its way into the table. */
export interface NewInvitation {
  readonly member_id: MemberId;
  readonly email: string;
  readonly email_key: string;
  readonly name: string;
  readonly token_hash: string;
  readonly sealed_token: string;
  /** Who invites, and whom, as a mail may name them; "" where it may not. */
  readonly by: string;
  readonly greeted: string;
  readonly language: Language;
  readonly now: Instant;
  readonly expires_at: Instant;
}

const ADD = `
INSERT INTO caregivers (id, member_id, email, email_key, name, token_hash, created_at, expires_at)
SELECT ?1, id, ?3, ?4, ?5, ?6, ?7, ?8 FROM members WHERE id = ?2 AND closed_at IS NULL`;

// An account is written to in its own language; the page that asked says and does the same whether there is one.
const INVITE = `
INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
SELECT ?1, 'caregiver_invited:' || ?2, ?3, COALESCE((SELECT language FROM members WHERE email_key = ?4 AND closed_at IS NULL), ?5), 'caregiver_invited',
  json_object('name', ?6, 'by', ?7, 'sealed_token', ?8), ?9, ?9`;

/** Puts an invitation in the place of one to the same address that is not answered, and its mail into the outbox. One batch. */
export async function addInvitation(db: D1Database, added: NewInvitation): Promise<CaregiverId> {
  const id = newId("car");
  const { member_id, email, email_key, name, token_hash, now } = added;
  await db.batch([
    db
      .prepare(
        "UPDATE caregivers SET ended = 'taken_back', ended_at = ?3 WHERE member_id = ?1 AND email_key = ?2 AND accepted_at IS NULL AND ended IS NULL",
      )
      .bind(member_id, email_key, now),
    db.prepare(ADD).bind(id, member_id, email, email_key, name, token_hash, now, added.expires_at),
    db.prepare(INVITE).bind(newId("mail"), id, email, email_key, added.language, added.greeted, added.by, added.sealed_token, now),
  ]);
  return id;
}

const ACCEPT = `
UPDATE caregivers SET caregiver_id = ?2, accepted_at = ?3
WHERE token_hash = ?1 AND ended IS NULL AND accepted_at IS NULL AND expires_at > ?3 AND member_id <> ?2
  AND email_key = (SELECT m.email_key FROM members m WHERE m.id = ?2 AND m.email_confirmed_at IS NOT NULL AND m.closed_at IS NULL)
  AND EXISTS (SELECT 1 FROM members m WHERE m.id = caregivers.member_id AND m.closed_at IS NULL)
  AND NOT EXISTS (SELECT 1 FROM caregivers o WHERE o.member_id = caregivers.member_id AND o.caregiver_id = ?2 AND o.ended IS NULL)
RETURNING id, member_id`;

const TELL_OF_ACCEPTANCE = `
INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
SELECT ?1, 'caregiver_accepted:' || c.id, m.email, m.language, 'caregiver_accepted', json_object('name', m.name, 'by', ?2), ?3, ?3
FROM caregivers c JOIN members m ON m.id = c.member_id WHERE c.token_hash = ?4 AND c.caregiver_id = ?5 AND c.accepted_at = ?3
ON CONFLICT (dedupe_key) DO NOTHING`;

/**
 * Takes an invitation up for an account, when it is still open and was sent to the account's confirmed address: from then on the account sees the bills. The
 * member is told in the same batch. @returns the member who invited; null: nothing was taken up
 */
export async function accept(
  db: D1Database,
  accepted: { readonly token_hash: string; readonly caregiver_id: MemberId; readonly by: string; readonly now: Instant },
): Promise<MemberId | null> {
  const { token_hash, caregiver_id, by, now } = accepted;
  const [done] = await db.batch<{ member_id: MemberId }>([
    db.prepare(ACCEPT).bind(token_hash, caregiver_id, now),
    db.prepare(TELL_OF_ACCEPTANCE).bind(newId("mail"), by, now, token_hash, caregiver_id),
  ]);
  return done?.results[0]?.member_id ?? null;
}

interface Ending {
  readonly by: string;
  readonly now: Instant;
}

/** A grant that has just ended. */
export interface Ended {
  readonly id: CaregiverId;
  readonly member_id: MemberId;
  readonly ended: CaregiverEnd;
}

// Who is told: the other one. An invitation that nobody has accepted is taken back in silence: its link says so.
const TELL_OF_END = (recipient: "member_id" | "caregiver_id"): string => `
INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
SELECT ?1, 'caregiver_ended:' || c.id, m.email, m.language, 'caregiver_ended', json_object('name', m.name, 'by', ?2, 'why', c.ended), ?3, ?3
FROM caregivers c JOIN members m ON m.id = c.${recipient} AND m.closed_at IS NULL WHERE c.ended_at = ?3 AND `;

/** Ends a grant of a member: at once nobody sees anything by it, and payments under way go on. @returns what ended; null: there was none */
export async function endGrant(
  db: D1Database,
  { id, member_id, by, now }: Ending & { readonly id: CaregiverId; readonly member_id: MemberId },
): Promise<Ended | null> {
  const [done] = await db.batch<Ended>([
    db
      .prepare(
        `UPDATE caregivers SET ended = IIF(accepted_at IS NULL, 'taken_back', 'revoked'), ended_at = ?3
         WHERE id = ?1 AND member_id = ?2 AND ended IS NULL RETURNING id, member_id, ended`,
      )
      .bind(id, member_id, now),
    db
      .prepare(`${TELL_OF_END("caregiver_id")} c.id = ?4 AND c.ended = 'revoked' ON CONFLICT (dedupe_key) DO NOTHING`)
      .bind(newId("mail"), by, now, id),
  ]);
  return done?.results[0] ?? null;
}

/** A caregiver stops helping. @returns what ended; null: there was none */
export async function leave(
  db: D1Database,
  { id, caregiver_id, by, now }: Ending & { readonly id: CaregiverId; readonly caregiver_id: MemberId },
): Promise<Ended | null> {
  const [done] = await db.batch<Ended>([
    db
      .prepare(
        "UPDATE caregivers SET ended = 'left', ended_at = ?3 WHERE id = ?1 AND caregiver_id = ?2 AND ended IS NULL RETURNING id, member_id, ended",
      )
      .bind(id, caregiver_id, now),
    db
      .prepare(`${TELL_OF_END("member_id")} c.id = ?4 AND c.ended = 'left' ON CONFLICT (dedupe_key) DO NOTHING`)
      .bind(newId("mail"), by, now, id),
  ]);
  return done?.results[0] ?? null;
}

/** Whoever reads the invited mailbox says no. @returns what ended; null: there was nothing to decline */
export async function decline(db: D1Database, { token_hash, by, now }: Ending & { readonly token_hash: string }): Promise<Ended | null> {
  const [done] = await db.batch<Ended>([
    db
      .prepare(
        `UPDATE caregivers SET ended = 'declined', ended_at = ?2
         WHERE token_hash = ?1 AND ended IS NULL AND accepted_at IS NULL AND expires_at > ?2 RETURNING id, member_id, ended`,
      )
      .bind(token_hash, now),
    db
      .prepare(`${TELL_OF_END("member_id")} c.token_hash = ?4 AND c.ended = 'declined' ON CONFLICT (dedupe_key) DO NOTHING`)
      .bind(newId("mail"), by, now, token_hash),
  ]);
  return done?.results[0] ?? null;
}

/** Forgets the addresses of people who were invited, did not come, and whose invitation ended or ran out before a moment. For the nightly cron. */
export async function forgetInvitations(db: D1Database, before: Instant): Promise<void> {
  await db
    .prepare(
      `UPDATE caregivers SET email = '', email_key = '', name = '', ended = coalesce(ended, 'taken_back'), ended_at = coalesce(ended_at, expires_at)
       WHERE accepted_at IS NULL AND email <> '' AND coalesce(ended_at, expires_at) < ?`,
    )
    .bind(before)
    .run();
}
