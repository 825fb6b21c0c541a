import { newId } from "../../platform/ids.ts";
import type { MemberId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";

/** The statements that put new codes in the place of all that a member had, by their keyed hashes. */
export function replaceCodes(
  db: D1Database,
  { member_id, hashes, now }: { readonly member_id: MemberId; readonly hashes: readonly string[]; readonly now: Instant },
): readonly D1PreparedStatement[] {
  return [
    db.prepare("DELETE FROM recovery_codes WHERE member_id = ?").bind(member_id),
    db
      .prepare("INSERT INTO recovery_codes (code_hash, member_id, created_at) SELECT value, ?2, ?3 FROM json_each(?1)")
      .bind(JSON.stringify(hashes), member_id, now),
  ];
}

/** The statement that forgets a member's codes where no factor is left that they could stand in for. */
export function forgetCodesWithLastFactor(db: D1Database, member_id: MemberId): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM recovery_codes WHERE member_id = ?1 AND NOT EXISTS (SELECT 1 FROM passkeys WHERE member_id = ?1)
         AND NOT EXISTS (SELECT 1 FROM authenticators WHERE member_id = ?1 AND confirmed_at IS NOT NULL)`,
    )
    .bind(member_id);
}

/** Uses a code up by one conditional update, with the mail that says so and how many are left. @returns whether this call did it */
export async function useCode(
  db: D1Database,
  { member_id, code_hash, now }: { readonly member_id: MemberId; readonly code_hash: string; readonly now: Instant },
): Promise<boolean> {
  const [used] = await db.batch([
    db
      .prepare("UPDATE recovery_codes SET used_at = ?3 WHERE code_hash = ?1 AND member_id = ?2 AND used_at IS NULL RETURNING code_hash")
      .bind(code_hash, member_id, now),
    db
      .prepare(
        `INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
         SELECT ?4, 'recovery_code_used:' || ?1, email, language, 'recovery_code_used',
           json_object('name', name, 'at', ?3, 'left', (SELECT count(*) FROM recovery_codes WHERE member_id = ?2 AND used_at IS NULL)), ?3, ?3
         FROM members WHERE id = ?2 AND EXISTS (SELECT 1 FROM recovery_codes WHERE code_hash = ?1 AND member_id = ?2 AND used_at = ?3)
         ON CONFLICT (dedupe_key) DO NOTHING`,
      )
      .bind(code_hash, member_id, now, newId("mail")),
  ]);
  return used?.results.length === 1;
}
