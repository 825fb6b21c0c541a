import { AHEAD_DAYS } from "../domain/autopay/make-dues.ts";
import type { Env } from "../platform/env.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, type Instant } from "../values/time.ts";

/** When the crons find something to do next; null: nothing that is known now. A moment that has passed: at once. */
export interface NextDue {
  readonly autopay: number | null;
  readonly sweep: number | null;
}

/** Plans and automatic top-ups wait for what members and wallets do, which has no moment: they are looked at every day. */
const EVERY_DAY = `(?1 / ${DAY_MS} + 1) * ${DAY_MS}`;

// Dues that are late stay due until they are done.
const AUTOPAY = {
  due: "SELECT MIN(next_at) FROM dues WHERE next_at IS NOT NULL",
  policy: `SELECT unixepoch(MIN(dues_until), '${1 - AHEAD_DAYS} days') * 1000 + ${DAY_MS} FROM policies WHERE state = 'connected'`,
  plan: `SELECT ${EVERY_DAY} FROM plans WHERE state = 'active' LIMIT 1`,
  top_up: `SELECT ${EVERY_DAY} FROM mandates WHERE kind = 'top_up' AND state = 'active' LIMIT 1`,
} as const;

// So do mails. Of the rest a sweep has looked at what is late; whatever is under way is looked at every day.
const SWEEP = {
  mail: "SELECT MIN(next_attempt_at) FROM mails WHERE state = 'queued'",
  retry: "SELECT MIN(next_at) FROM mandates WHERE kind = 'top_up' AND state = 'active' AND next_at > ?1",
  page: "SELECT MIN(expires_at) FROM payments WHERE state IN ('created','awaiting_payer','processing','funded') AND expires_at > ?1",
  left: `SELECT MIN(updated_at) + ${MINUTE_MS} FROM payments WHERE state IN ('created','funded') AND created_at > ?1 - ${HOUR_MS}`,
  under_way: `SELECT ${EVERY_DAY} FROM payments WHERE state IN ('created','awaiting_payer','processing','funded') LIMIT 1`,
  setup: `SELECT MIN(updated_at + MAX(${2 * MINUTE_MS}, updated_at - created_at)) FROM saved_methods
    WHERE state = 'open' AND updated_at + MAX(${2 * MINUTE_MS}, updated_at - created_at) > ?1`,
} as const;

type Moments = Readonly<Record<string, number | null>>;

/**
 * Looks for what the crons have to do after `at`: dues and mails whose time comes, policies whose next dues are to be made, automatic top-ups after a failure,
 * payers' pages that close, payments that were begun and left, pages on which a member may have left a card. Holds end with their payments.
 */
export async function nextDue({ DB }: Pick<Env, "DB">, at: Instant): Promise<NextDue> {
  const [autopay, sweep] = await DB.batch<Moments>([AUTOPAY, SWEEP].map((asked) => DB.prepare(allOf(asked)).bind(at)));
  return { autopay: earliest(autopay?.results[0]), sweep: earliest(sweep?.results[0]) };
}

function allOf(asked: Readonly<Record<string, string>>): string {
  return `SELECT ${Object.entries(asked)
    .map(([name, sql]) => `(${sql}) AS ${name}`)
    .join(", ")}`;
}

function earliest(moments: Moments = {}): number | null {
  const known = Object.values(moments).filter((each) => each !== null);
  return known.length === 0 ? null : Math.min(...known);
}
