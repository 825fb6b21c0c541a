import type { MemberId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";

/**
 * Signs a member out everywhere at once: every session ends, and with the credential version so does every sign-in that still waits for its second step.
 * @returns how many sessions ended
 */
export async function signOutEverywhere(
  { DB }: { readonly DB: D1Database },
  { member_id, now }: { readonly member_id: MemberId; readonly now: Instant },
): Promise<number> {
  const [, ended] = await DB.batch([
    DB.prepare("UPDATE members SET credential_version = credential_version + 1 WHERE id = ?").bind(member_id),
    DB.prepare("UPDATE sessions SET ended_at = ? WHERE member_id = ? AND ended_at IS NULL RETURNING id").bind(now, member_id),
  ]);
  return ended?.results.length ?? 0;
}
