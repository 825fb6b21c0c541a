import type { WalletId } from "../../values/ids.ts";
import { MINUTE_MS, type Instant } from "../../values/time.ts";

/** Longer than the cron's period, so that every payment is looked at at least once after it was made. */
const RECENT_MS = 15 * MINUTE_MS;

/**
 * The next wallets in the order of their ids: those that the ledger knows and those that only a payment names so far,
 * because their first entry has not been projected.
 */
export async function walletsAfter(db: D1Database, after: string, limit: number): Promise<readonly WalletId[]> {
  const { results } = await db
    .prepare(
      `SELECT wallet_id FROM (SELECT wallet_id FROM wallets WHERE wallet_id > ?1 ORDER BY wallet_id LIMIT ?2)
       UNION SELECT wallet_id FROM (SELECT DISTINCT wallet_id FROM payments WHERE wallet_id > ?1 ORDER BY wallet_id LIMIT ?2)
       ORDER BY wallet_id LIMIT ?2`,
    )
    .bind(after, limit)
    .all<{ wallet_id: WalletId }>();
  return results.map(({ wallet_id }) => wallet_id);
}

/**
 * Wallets whose object may be ahead of the ledger or hold what has expired: those of unfinished payments (a payment is only
 * finished by the projection) and of payments touched just now. Oldest first.
 */
export async function walletsUnderWay(db: D1Database, now: Instant, limit: number): Promise<readonly WalletId[]> {
  const { results } = await db
    .prepare(
      `SELECT wallet_id, MIN(updated_at) AS since FROM (
         SELECT wallet_id, updated_at FROM payments WHERE state IN ('created','awaiting_payer','processing','funded')
         UNION ALL
         SELECT wallet_id, updated_at FROM payments WHERE id >= ?1
       ) GROUP BY wallet_id ORDER BY since LIMIT ?2`,
    )
    .bind(firstPaymentIdAt(now - RECENT_MS), limit)
    .all<{ wallet_id: WalletId }>();
  return results.map(({ wallet_id }) => wallet_id);
}

const BASE32 = "0123456789abcdefghjkmnpqrstvwxyz";

/** The smallest payment id that can have been made at a moment: ids begin with their time (UUIDv7), so the primary key finds the recent ones. */
export function firstPaymentIdAt(epochMs: number): string {
  const bits = `00${BigInt(Math.max(0, epochMs)).toString(2).padStart(48, "0")}${"0".repeat(80)}`;
  const text = Array.from({ length: 26 }, (_, position) => BASE32[Number.parseInt(bits.slice(position * 5, position * 5 + 5), 2)]).join("");
  return `pay_${text}`;
}
