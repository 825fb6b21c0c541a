import { desc, eq } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import { newId, newToken } from "../../platform/ids.ts";
import type { MemberId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import type { EmailChange, Side } from "./email-change-rules.ts";
import { email_changes } from "./schema.ts";

/** A member's last change, open or not: at most one row, for a page's batch. */
export function lastChangeQuery(db: Db, member_id: MemberId) {
  const { new_email, old_confirmed_at, new_confirmed_at, created_at, expires_at, ended, ended_at } = email_changes;
  return db
    .select({ new_email, old_confirmed_at, new_confirmed_at, created_at, expires_at, ended, ended_at })
    .from(email_changes)
    .where(eq(email_changes.member_id, member_id))
    .orderBy(desc(email_changes.created_at), desc(email_changes.id))
    .limit(1);
}

/** One mailbox's link: the token's hash and its sealed form for the mail. */
export interface Link {
  readonly hash: string;
  readonly sealed: string;
}

interface NewChange {
  readonly member_id: MemberId;
  readonly new_email: string;
  readonly new_email_key: string;
  readonly links: Readonly<Record<Side, Link>>;
  readonly now: Instant;
  readonly expires_at: Instant;
}

// An address that nobody has confirmed proves nothing: its mailbox is not asked.
const ADD = `
INSERT INTO email_changes (id, member_id, old_email_key, new_email, new_email_key, old_token_hash, new_token_hash, old_confirmed_at, created_at, expires_at)
SELECT ?1, id, email_key, ?2, ?3, ?4, ?5, IIF(email_confirmed_at IS NULL, ?6, NULL), ?6, ?7 FROM members WHERE id = ?8 AND closed_at IS NULL`;

const MAIL_TO_OLD = `
INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
SELECT ?1, 'email_change:old:' || ?2, email, language, 'approve_email_change', json_object('name', name, 'sealed_token', ?3), ?4, ?4
FROM members WHERE id = ?5 AND email_confirmed_at IS NOT NULL AND closed_at IS NULL`;

// The member's name is left out for a mailbox that may be a stranger's. One that has an account hears that instead: nobody else learns of it.
const MAIL_TO_NEW = `
INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
SELECT ?1, 'email_change:new:' || ?2, COALESCE(o.email, ?3), COALESCE(o.language, m.language), IIF(o.id IS NULL, 'confirm_new_email', 'address_has_account'),
  IIF(o.id IS NULL, json_object('name', '', 'sealed_token', ?4), json_object('name', o.name)), ?5, ?5
FROM members m LEFT JOIN members o ON o.email_key = ?6 WHERE m.id = ?7 AND m.closed_at IS NULL`;

/** Puts a change in the place of the one before it, and both mails into the outbox: one batch, the same for an address that has an account. */
export async function addChange(db: D1Database, change: NewChange): Promise<void> {
  const { member_id, new_email, new_email_key, links, now, expires_at } = change;
  await db.batch([
    db.prepare("UPDATE email_changes SET ended = 'superseded', ended_at = ?2 WHERE member_id = ?1 AND ended IS NULL").bind(member_id, now),
    db.prepare(ADD).bind(newId("chg"), new_email, new_email_key, links.old.hash, links.new.hash, now, expires_at, member_id),
    db.prepare(MAIL_TO_OLD).bind(newId("mail"), links.old.hash, links.old.sealed, now, member_id),
    db.prepare(MAIL_TO_NEW).bind(newId("mail"), links.new.hash, new_email, links.new.sealed, now, new_email_key, member_id),
  ]);
}

/** A change as a link finds it, with the account it is about. */
export interface FoundChange extends EmailChange {
  readonly member_id: MemberId;
  readonly old_email_key: string;
  readonly mark: string | null;
}

const FIND = (side: Side): string =>
  `SELECT c.member_id, c.old_email_key, c.new_email, c.old_confirmed_at, c.new_confirmed_at, c.expires_at, c.ended, c.mark
   FROM email_changes c JOIN members m ON m.id = c.member_id AND m.closed_at IS NULL WHERE c.${side}_token_hash = ?1`;

/** The change that a mailbox's link belongs to, or null. */
export async function findChange(db: D1Database, side: Side, token_hash: string): Promise<FoundChange | null> {
  return db.prepare(FIND(side)).bind(token_hash).first<FoundChange>();
}

interface Answer {
  readonly side: Side;
  readonly token_hash: string;
  readonly now: Instant;
}

const OPEN = (side: Side): string => `${side}_token_hash = ?1 AND ended IS NULL AND expires_at > ?2
  AND EXISTS (SELECT 1 FROM members m WHERE m.id = member_id AND m.email_key = old_email_key AND m.closed_at IS NULL)`;

/**
 * Notes that a mailbox agrees. When it was the second, the address changes in the same batch, decided by one conditional update: of two answers at the same
 * moment one finds both given, and what follows is done for its mark alone. All sessions end, and so does what had been mailed to the old address: links that
 * reset a password, sign-ins that wait for a second step, invitations (links that confirm the old address die by themselves: they name it).
 * @returns the change as it is now, and whether this answer completed it; null: no such link
 */
export async function agree(
  db: D1Database,
  { side, token_hash, now }: Answer,
): Promise<(FoundChange & { readonly completed: boolean }) | null> {
  const mark = newToken();
  const change = `FROM email_changes c WHERE c.${side}_token_hash = ?1 AND c.mark = ?2 AND c.ended = 'done'`;
  const member = `(SELECT c.member_id ${change})`;
  const forIt = (sql: string, ...more: readonly (string | number)[]) => db.prepare(sql).bind(token_hash, mark, ...more);
  const results = await db.batch<FoundChange>([
    db
      .prepare(`UPDATE email_changes SET ${side}_confirmed_at = ?2 WHERE ${OPEN(side)} AND ${side}_confirmed_at IS NULL`)
      .bind(token_hash, now),
    db
      .prepare(
        `UPDATE email_changes SET ended = IIF(EXISTS (SELECT 1 FROM members o WHERE o.email_key = new_email_key AND o.id <> member_id), 'taken', 'done'), ended_at = ?2, mark = ?3
         WHERE ${OPEN(side)} AND old_confirmed_at IS NOT NULL AND new_confirmed_at IS NOT NULL`,
      )
      .bind(token_hash, now, mark),
    forIt(mailsOf(member, change), newId("mail"), newId("mail"), now),
    forIt(
      `UPDATE members SET email = (SELECT c.new_email ${change}), email_key = (SELECT c.new_email_key ${change}), email_confirmed_at = ?3,
         credential_version = credential_version + 1 WHERE id = ${member}`,
      now,
    ),
    forIt(`UPDATE sessions SET ended_at = ?3 WHERE member_id = ${member} AND ended_at IS NULL`, now),
    forIt(`UPDATE password_resets SET ended = 'superseded' WHERE member_id = ${member} AND ended IS NULL`),
    forIt(`UPDATE pending_sign_ins SET done_at = ?3 WHERE member_id = ${member} AND done_at IS NULL`, now),
    forIt(`UPDATE factor_resets SET ended = 'taken_back', ended_at = ?3 WHERE member_id = ${member} AND ended IS NULL`, now),
    forIt(
      `UPDATE caregivers SET ended = 'taken_back', ended_at = ?3 WHERE email_key = (SELECT c.old_email_key ${change}) AND accepted_at IS NULL AND ended IS NULL`,
      now,
    ),
    db.prepare(FIND(side)).bind(token_hash),
  ]);
  const found = results.at(-1)?.results[0];
  return found === undefined ? null : { ...found, completed: found.mark === mark };
}

/** Both mailboxes hear of it: before the row of the member changes, so that the old address is still there to be told. */
function mailsOf(member: string, change: string): string {
  return `INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
    SELECT ?3, 'email_changed:old:' || ?1, email, language, 'email_changed', json_object('name', name), ?5, ?5
      FROM members WHERE id = ${member} AND email_confirmed_at IS NOT NULL
    UNION ALL
    SELECT ?4, 'email_changed:new:' || ?1, (SELECT c.new_email ${change}), language, 'new_email_in_use', json_object('name', name), ?5, ?5
      FROM members WHERE id = ${member}`;
}

/**
 * A mailbox says no: nothing changes any more. From the old one it is an alarm (somebody is signed in who should not be): every session ends as well.
 * @returns the account whose change this call ended; null when there was nothing to end
 */
export async function refuse(db: D1Database, { side, token_hash, now }: Answer): Promise<MemberId | null> {
  const mark = newToken();
  const alarmed = `(SELECT member_id FROM email_changes WHERE old_token_hash = ?1 AND mark = ?2)`;
  const [ended] = await db.batch<{ member_id: MemberId }>([
    db
      .prepare(`UPDATE email_changes SET ended = 'taken_back', ended_at = ?2, mark = ?3 WHERE ${OPEN(side)} RETURNING member_id`)
      .bind(token_hash, now, mark),
    db.prepare(`UPDATE members SET credential_version = credential_version + 1 WHERE id = ${alarmed}`).bind(token_hash, mark),
    db.prepare(`UPDATE sessions SET ended_at = ?3 WHERE member_id = ${alarmed} AND ended_at IS NULL`).bind(token_hash, mark, now),
  ]);
  return ended?.results[0]?.member_id ?? null;
}

/** The member takes back what they asked for. @returns whether there was something */
export async function takeBackChange(db: D1Database, member_id: MemberId, now: Instant): Promise<boolean> {
  const done = await db
    .prepare("UPDATE email_changes SET ended = 'taken_back', ended_at = ?2 WHERE member_id = ?1 AND ended IS NULL")
    .bind(member_id, now)
    .run();
  return done.meta.changes > 0;
}

/** Forgets changes asked for before a moment: the audit knows of them. For the cron sweep. */
export async function sweepChanges(db: D1Database, before: Instant): Promise<void> {
  await db.prepare("DELETE FROM email_changes WHERE created_at < ?").bind(before).run();
}
