import type { FactorResetId, MemberId } from "../../values/ids.ts";
import { instant, type Instant } from "../../values/time.ts";
import type { Member } from "../identity/member.ts";
import { mailIfDone } from "./mail-if-done.ts";
import { OPEN_MS, WAIT_MS, type ResetRow } from "./reset-rules.ts";

/** One asking to remove an account's factors, with whose it is. */
export interface Reset extends ResetRow {
  readonly id: FactorResetId;
  readonly member_id: MemberId;
}

/** As `readyAt` of the rules: the later of a week after it was asked for and a week after the newest password. */
const READY_AT = `max(ready_at, coalesce((SELECT password_changed_at FROM members m WHERE m.id = member_id), 0) + ${WAIT_MS})`;
const COLUMNS = `id, member_id, asked_at, ready_at, ended, (SELECT password_changed_at FROM members m WHERE m.id = member_id) AS password_changed_at`;

/** The query for what a member has asked for and what has not ended. At most one row. */
export function openResetQuery(db: D1Database, member_id: MemberId): D1PreparedStatement {
  return db.prepare(`SELECT ${COLUMNS} FROM factor_resets WHERE member_id = ? AND ended IS NULL`).bind(member_id);
}

/** The one that a link takes back, whatever became of it; null for a link that leads nowhere. */
export function findResetByToken(db: D1Database, token_hash: string): Promise<Reset | null> {
  return db.prepare(`SELECT ${COLUMNS} FROM factor_resets WHERE token_hash = ?`).bind(token_hash).first<Reset>();
}

/** One that is open, with whom to tell of it. */
export type OpenReset = Reset & Pick<Member, "name" | "email" | "language">;

/** Those that wait or are ready, for the mails meanwhile. @param page at most `limit`, those of members after `after`; "" begins */
export async function openResets(
  db: D1Database,
  page: { readonly after: MemberId | ""; readonly limit: number },
): Promise<readonly OpenReset[]> {
  const { results } = await db
    .prepare(
      `SELECT r.id, r.member_id, r.asked_at, r.ready_at, r.ended, m.password_changed_at, m.name, m.email, m.language
       FROM factor_resets r JOIN members m ON m.id = r.member_id AND m.closed_at IS NULL WHERE r.ended IS NULL AND r.member_id > ? ORDER BY r.member_id LIMIT ?`,
    )
    .bind(page.after, page.limit)
    .all<OpenReset>();
  return results;
}

/** Notes that somebody asks, with the mail that tells the owner. Does nothing where one is open already. @returns whether this call did it */
export async function addReset(
  db: D1Database,
  {
    id,
    token_hash,
    member,
    now,
  }: { readonly id: FactorResetId; readonly token_hash: string; readonly member: Member; readonly now: Instant },
): Promise<boolean> {
  const ready_at = instant(now + WAIT_MS);
  const [, added] = await db.batch([
    expireStatement(db, now),
    db
      .prepare(
        `INSERT INTO factor_resets (id, member_id, token_hash, asked_at, ready_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (member_id) WHERE ended IS NULL DO NOTHING RETURNING id`,
      )
      .bind(id, member.id, token_hash, now, ready_at),
    mailIfDone(db, {
      to: member,
      dedupe_key: `factor_reset_asked:${id}`,
      now,
      mail: { template: "factor_reset_asked", params: { name: member.name, reset_id: id, at: ready_at, nth: 0 } },
    }),
  ]);
  return added?.results.length === 1;
}

/** Takes back what is open, with the mail that says so. @returns whether this call did it */
export async function takeBackReset(db: D1Database, member: Member, now: Instant): Promise<boolean> {
  const [ended] = await db.batch([
    db
      .prepare("UPDATE factor_resets SET ended = 'taken_back', ended_at = ?2 WHERE member_id = ?1 AND ended IS NULL RETURNING id")
      .bind(member.id, now),
    mailIfDone(db, {
      to: member,
      dedupe_key: `factor_reset_taken_back:${member.id}:${now}`,
      now,
      mail: { template: "factor_reset_taken_back", params: { name: member.name, at: now } },
    }),
  ]);
  return ended?.results.length === 1;
}

/**
 * Uses an open and ready one up: passkeys, app and codes go, every session and pending sign-in ends with the credentials' version, and a mail says so. One
 * conditional update decides, by a mark of its own; the password must be long enough to stand alone, and still be the one that was shown.
 * @returns whether this call did it
 */
export async function removeFactors(
  db: D1Database,
  { member, mark, now }: { readonly member: Member; readonly mark: string; readonly now: Instant },
): Promise<boolean> {
  const done = "(SELECT member_id FROM factor_resets WHERE member_id = ?1 AND mark = ?2)";
  const remove = (table: "passkeys" | "authenticators" | "recovery_codes") =>
    db.prepare(`DELETE FROM ${table} WHERE member_id = ${done}`).bind(member.id, mark);
  const [used] = await db.batch([
    db
      .prepare(
        `UPDATE factor_resets SET ended = 'used', ended_at = ?3, mark = ?2 WHERE member_id = ?1 AND ended IS NULL AND ${READY_AT} <= ?3 AND ${READY_AT} + ${OPEN_MS} > ?3
           AND EXISTS (SELECT 1 FROM members m WHERE m.id = ?1 AND m.credential_version = ?4 AND m.password_stands_alone = 1 AND m.closed_at IS NULL) RETURNING id`,
      )
      .bind(member.id, mark, now, member.credential_version),
    mailIfDone(db, {
      to: member,
      dedupe_key: `factor_reset_done:${mark}`,
      now,
      mail: { template: "factor_reset_done", params: { name: member.name, at: now } },
    }),
    remove("passkeys"),
    remove("authenticators"),
    remove("recovery_codes"),
    db.prepare(`UPDATE members SET credential_version = credential_version + 1 WHERE id = ${done}`).bind(member.id, mark),
    db.prepare(`UPDATE sessions SET ended_at = ?3 WHERE member_id = ${done} AND ended_at IS NULL`).bind(member.id, mark, now),
  ]);
  return used?.results.length === 1;
}

/** The statement that ends what was not used in its week. */
export function expireStatement(db: D1Database, now: Instant): D1PreparedStatement {
  return db
    .prepare(`UPDATE factor_resets SET ended = 'expired', ended_at = ?1 WHERE ended IS NULL AND ${READY_AT} + ${OPEN_MS} <= ?1`)
    .bind(now);
}
