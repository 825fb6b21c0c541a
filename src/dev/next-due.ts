import type { Env } from "../platform/env.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, type Instant } from "../values/time.ts";

/** When the crons find something to do next; null: nothing that is known now. A moment that has passed: at once. */
export interface NextDue {
  readonly autopay: number | null;
  readonly sweep: number | null;
}

// Mails that are late stay due until they are gone. Of the rest a sweep has looked at what is late; whatever is under way is looked at every day.
const SWEEP = {
  mail: "SELECT MIN(next_attempt_at) FROM mails WHERE state = 'queued'",
  top_up: "SELECT MIN(next_at) FROM mandates WHERE kind = 'top_up' AND state = 'active' AND next_at > ?1",
  page: "SELECT MIN(expires_at) FROM payments WHERE state IN ('created','awaiting_payer','processing','funded') AND expires_at > ?1",
  left: `SELECT MIN(updated_at) + ${MINUTE_MS} FROM payments WHERE state IN ('created','funded') AND created_at > ?1 - ${HOUR_MS}`,
  under_way: `SELECT (?1 / ${DAY_MS} + 1) * ${DAY_MS} FROM payments WHERE state IN ('created','awaiting_payer','processing','funded') LIMIT 1`,
  setup: `SELECT MIN(updated_at + MAX(${2 * MINUTE_MS}, updated_at - created_at)) FROM saved_methods
    WHERE state = 'open' AND updated_at + MAX(${2 * MINUTE_MS}, updated_at - created_at) > ?1`,
} as const;

const NEXT = `SELECT (SELECT MIN(next_at) FROM dues WHERE next_at IS NOT NULL) AS autopay, ${Object.entries(SWEEP)
  .map(([name, sql]) => `(${sql}) AS ${name}`)
  .join(", ")}`;

/**
 * Looks for what the crons have to do after `at`: dues and mails whose time comes, automatic top-ups after a failure, payers' pages that close, payments
 * that were begun and left, pages on which a member may have left a card. Holds end with their payments.
 */
export async function nextDue({ DB }: Pick<Env, "DB">, at: Instant): Promise<NextDue> {
  const { autopay = null, ...rest } = (await DB.prepare(NEXT).bind(at).first<Readonly<Record<string, number | null>>>()) ?? {};
  const moments = Object.values(rest).filter((each) => each !== null);
  return { autopay, sweep: moments.length === 0 ? null : Math.min(...moments) };
}
