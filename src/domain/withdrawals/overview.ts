import type { WithdrawalId, WithdrawalPartId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";

/** How money that goes back stands as a whole. */
export interface WithdrawalFigures {
  /** Withdrawals that have something left to do. */
  readonly open: number;
  /** Of those, when the oldest was asked for; null: there is none. */
  readonly oldest_at: Instant | null;
  /** Their parts still in the wallet, those out of it that the processor has not taken, and those it has. */
  readonly planned: number;
  readonly booked: number;
  readonly sent: number;
  /** Checks to be written. */
  readonly checks: number;
  readonly checks_cents: Cents;
}

const FIGURES = `
SELECT (SELECT COUNT(*) FROM withdrawals WHERE finished_at IS NULL) AS open,
  (SELECT MIN(created_at) FROM withdrawals WHERE finished_at IS NULL) AS oldest_at,
  COUNT(*) FILTER (WHERE p.state = 'planned') AS planned,
  COUNT(*) FILTER (WHERE p.state = 'booked' AND p.payment_id IS NOT NULL) AS booked,
  COUNT(*) FILTER (WHERE p.state = 'sent') AS sent,
  (SELECT COUNT(*) FROM withdrawal_parts WHERE payment_id IS NULL AND state = 'booked') AS checks,
  (SELECT COALESCE(SUM(amount_cents), 0) FROM withdrawal_parts WHERE payment_id IS NULL AND state = 'booked') AS checks_cents
FROM withdrawals w JOIN withdrawal_parts p ON p.withdrawal_id = w.id WHERE w.finished_at IS NULL`;

/** Reads the figures. */
export async function withdrawalFigures(db: D1Database): Promise<WithdrawalFigures> {
  const figures = await db.prepare(FIGURES).first<WithdrawalFigures>();
  if (figures === null) throw new Error("a count is a row");
  return figures;
}

/** A check that somebody has to write: its money is out of the wallet, and waits as `unclaimed`. */
export interface OpenCheck {
  readonly id: WithdrawalPartId;
  readonly withdrawal_id: WithdrawalId;
  readonly name: string;
  /** Null: the member has been asked, and has not said. */
  readonly mail_to: string | null;
  readonly amount_cents: Cents;
  readonly since: Instant;
}

/** Checks to be written, the oldest first. @param page those after this moment and id */
export async function openChecks(
  db: D1Database,
  page: { readonly after: readonly [since: string, id: string]; readonly limit: number },
): Promise<readonly OpenCheck[]> {
  const { results } = await db
    .prepare(
      `SELECT p.id, p.withdrawal_id, m.name, w.mail_to, p.amount_cents, p.updated_at AS since
       FROM withdrawal_parts p JOIN withdrawals w ON w.id = p.withdrawal_id JOIN members m ON m.id = w.member_id
       WHERE p.payment_id IS NULL AND p.state = 'booked' AND (p.updated_at, p.id) > (?1, ?2) ORDER BY p.updated_at, p.id LIMIT ?3`,
    )
    .bind(Number(page.after[0]), page.after[1], page.limit)
    .all<OpenCheck>();
  return results;
}

/** Notes that a check is in the mail. Again, it changes nothing. @returns false: there is no such check to write */
export async function noteCheckSent(db: D1Database, id: WithdrawalPartId, now: Instant): Promise<boolean> {
  const [, found] = await db.batch<{ state: string }>([
    db
      .prepare("UPDATE withdrawal_parts SET state = 'sent', updated_at = ?2 WHERE id = ?1 AND payment_id IS NULL AND state = 'booked'")
      .bind(id, now),
    db.prepare("SELECT state FROM withdrawal_parts WHERE id = ? AND payment_id IS NULL AND state = 'sent'").bind(id),
  ]);
  return found?.results.length === 1;
}
