import { newId } from "../../platform/ids.ts";
import type { MemberId } from "../../values/ids.ts";
import { instant, type Instant } from "../../values/time.ts";
import type { Language } from "../../values/language.ts";
import { RESET_MS, type ResetRow } from "./recovery-rules.ts";

/** The account that a link opens, as far as choosing a password needs it. */
export interface ResetAccount {
  readonly id: MemberId;
  readonly name: string;
  readonly email: string;
  readonly email_key: string;
  readonly language: Language;
}

/** The query for the account with an address. At most one row. */
export function accountQuery(db: D1Database, email_key: string): D1PreparedStatement {
  return db.prepare("SELECT id, name, email, email_key, language FROM members WHERE email_key = ?").bind(email_key);
}

interface NewReset {
  readonly token_hash: string;
  /** Null: the address has no account. The row is then one that nobody can use. */
  readonly member_id: MemberId | null;
  readonly sealed_token: string;
  readonly now: Instant;
}

/**
 * Puts a new link in the place of the one before it, and its mail into the outbox: one batch. The same statements run for an address without
 * an account, where they find nobody and leave a row that opens nothing.
 * @returns the hashes of the links that no longer work
 */
export async function addReset(db: D1Database, { token_hash, member_id, sealed_token, now }: NewReset): Promise<readonly string[]> {
  const [before] = await db.batch<{ token_hash: string }>([
    db
      .prepare("UPDATE password_resets SET ended = 'superseded' WHERE member_id = ?1 AND ended IS NULL RETURNING token_hash")
      .bind(member_id),
    db
      .prepare(
        `INSERT INTO password_resets (token_hash, member_id, email_key, made_at, ended)
         SELECT ?1, ?2, coalesce((SELECT email_key FROM members WHERE id = ?2), ''), ?3, iif(?2 IS NULL, 'superseded', NULL)`,
      )
      .bind(token_hash, member_id, now),
    db
      .prepare(
        `INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
         SELECT ?1, 'reset_password:' || ?2, email, language, 'reset_password', json_object('name', name, 'sealed_token', ?3), ?4, ?4
         FROM members WHERE id = ?5`,
      )
      .bind(newId("mail"), token_hash, sealed_token, now, member_id),
  ]);
  return (before?.results ?? []).map((row) => row.token_hash);
}

/** One link with the account it opens, or null. The account is null where the address had none, or has another address by now. */
export async function findReset(
  db: D1Database,
  token_hash: string,
): Promise<{ readonly row: ResetRow; readonly account: ResetAccount | null } | null> {
  const found = await db
    .prepare(
      `SELECT r.made_at, r.ended, m.id, m.name, m.email, m.email_key, m.language
       FROM password_resets r LEFT JOIN members m ON m.id = r.member_id AND m.email_key = r.email_key WHERE r.token_hash = ?`,
    )
    .bind(token_hash)
    .first<ResetRow & { [K in keyof ResetAccount]: ResetAccount[K] | null }>();
  if (found === null) return null;
  const { made_at, ended, id, ...account } = found;
  return { row: { made_at, ended }, account: id === null ? null : ({ id, ...account } as ResetAccount) };
}

interface PasswordChange {
  readonly token_hash: string;
  readonly password_hash: string;
  readonly stands_alone: boolean;
  /** Names this call among several with the same link (`newToken()`). */
  readonly mark: string;
  readonly now: Instant;
}

/**
 * Uses a link up and changes the password, in one batch. The first statement decides, by one conditional update: of several at the same
 * moment one finds the link open, and what follows is done for its mark alone. All sessions end (credential_version), the address counts as
 * confirmed (the link came to it), and a mail tells the owner.
 * @returns whether this call did it
 */
export async function changePassword(
  db: D1Database,
  { token_hash, password_hash, stands_alone, mark, now }: PasswordChange,
): Promise<boolean> {
  const used = "(SELECT member_id FROM password_resets WHERE token_hash = ?1 AND mark = ?2)";
  const [taken] = await db.batch([
    db
      .prepare(
        `UPDATE password_resets SET ended = 'used', mark = ?2
         WHERE token_hash = ?1 AND ended IS NULL AND made_at > ?3
           AND EXISTS (SELECT 1 FROM members m WHERE m.id = password_resets.member_id AND m.email_key = password_resets.email_key)
         RETURNING member_id`,
      )
      .bind(token_hash, mark, instant(now - RESET_MS)),
    db
      .prepare(
        `UPDATE members SET password_hash = ?3, password_stands_alone = ?5, password_changed_at = ?4, credential_version = credential_version + 1,
           email_confirmed_at = coalesce(email_confirmed_at, ?4) WHERE id = ${used}`,
      )
      .bind(token_hash, mark, password_hash, now, stands_alone ? 1 : 0),
    db.prepare(`UPDATE sessions SET ended_at = ?3 WHERE member_id = ${used} AND ended_at IS NULL`).bind(token_hash, mark, now),
    db
      .prepare(
        `INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
         SELECT ?3, 'password_changed:' || ?1, email, language, 'password_changed', json_object('name', name), ?4, ?4 FROM members WHERE id = ${used}`,
      )
      .bind(token_hash, mark, newId("mail"), now),
  ]);
  return taken?.results.length === 1;
}

/** Forgets links made before a moment: what they opened is long over. */
export async function sweepResets(db: D1Database, before: Instant): Promise<void> {
  await db.prepare("DELETE FROM password_resets WHERE made_at < ?").bind(before).run();
}
