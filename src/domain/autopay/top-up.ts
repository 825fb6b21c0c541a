import type { Env } from "../../platform/env.ts";
import type { Language } from "../../values/language.ts";
import { cents, ZERO } from "../../values/money.ts";
import { DAY_MS, dayIn, instant, startOfDay, type Instant } from "../../values/time.ts";
import { mailStatement } from "../mail/store.ts";
import { loadOperator, timeZoneOf } from "../operator/store.ts";
import { startPayment } from "../payments/service.ts";
import { wallet } from "../wallet/client.ts";
import { pauseMandate } from "./acts.ts";
import { addDays } from "./calendar.ts";
import { eachAlone, type EachDone } from "./each-alone.ts";
import { decideTopUp, failuresInRow, MOST_FAILURES, waitAfter, type Made } from "./top-up-rules.ts";
import { shortWallets, unansweredFailures, waitStatement, type TopUpRow } from "./top-up-store.ts";

const MAX_A_RUN = 200;
/** How far back a failure is looked for that nothing has followed from: longer than the clock is ever down. */
const FAILURES_BACK_MS = 3 * DAY_MS;

/** What a run of automatic top-up did. */
export interface TopUpReport {
  readonly looked_at: number;
  /** Money was added, or a bank has begun to bring it. */
  readonly added: number;
  /** A card or bank said no; the member was told. */
  readonly declined: number;
  /** Could not be moved now; the next run comes back to them. */
  readonly failed: number;
}

/**
 * Adds money to the wallets whose owners have authorised it and that have too little now, and tells of what failed. Running it twice at once is harmless:
 * each payment is keyed by its number under the authorisation.
 * @param label what people read in their history, by language
 */
export async function topUpDue(env: Env, now: Instant, label: (language: Language) => string): Promise<TopUpReport> {
  const before = await answerFailures(env, now);
  const short = await shortWallets(env.DB, now, MAX_A_RUN);
  const added = await eachAlone(short, "auto_top_up_failed", async (row) => await topUp(env, now, row, label(row.language)));
  const after = await answerFailures(env, now);
  return {
    looked_at: short.length,
    added: added.done,
    declined: before.done + after.done,
    failed: before.failed + added.failed + after.failed,
  };
}

/** @returns whether money was added or is on its way */
async function topUp(env: Env, now: Instant, row: TopUpRow, label: string): Promise<boolean> {
  const [data, summary] = await Promise.all([loadOperator(env), wallet(env, row.wallet_id).summary()]);
  if (summary.frozen) return false;
  const decision = decideTopUp(
    {
      ...row,
      available_cents: summary.available_cents,
      least_cents: cents(data.operator.top_up_min_cents),
      most_cents: cents(data.operator.top_up_max_cents),
      time_zone: timeZoneOf(data, row.region_id),
    },
    now,
  );
  if (decision.kind === "rest") return false;
  if (decision.kind === "wait") return await wait(env, row, decision.until);
  const started = await startPayment(env, now, {
    member_id: row.member_id,
    wallet_id: row.wallet_id,
    purpose: "top_up",
    source: row.method_kind,
    amount_cents: decision.amount_cents,
    wallet_cents: ZERO,
    allocations: [],
    request_key: `top_up:${row.id}:${row.payments}`,
    label,
    language: row.language,
    saved_method_id: row.saved_method_id,
    mandate_id: row.id,
  });
  if (started.ok) return !["failed", "cancelled", "expired"].includes(started.value.payment.state);
  // The member has added money by hand as well: what the operator allows in a day is used up.
  if (started.error.code === "over_daily_limit") return await wait(env, row, tomorrow(data.operator.time_zone, now));
  // Another run was quicker, and saw another balance.
  if (started.error.code === "key_conflict") return false;
  throw new Error(started.error.code);
}

async function wait(env: Env, { id, failures }: TopUpRow, until: Instant): Promise<false> {
  await waitStatement(env.DB, { id, until, failures }).run();
  return false;
}

/** What follows from failures: a day's wait and a mail; after several in a row it pauses itself. */
async function answerFailures(env: Env, now: Instant): Promise<EachDone> {
  const rows = await unansweredFailures(env.DB, instant(now - FAILURES_BACK_MS), MAX_A_RUN);
  return await eachAlone(rows, "auto_top_up_failed", async (row) => {
    const failures = failuresInRow(row.made, row.updated_at);
    const [newest] = failures;
    if (newest === undefined) return false;
    await answer(env, now, row, { newest, failures: failures.length });
    return true;
  });
}

async function answer(
  env: Env,
  now: Instant,
  row: TopUpRow,
  { newest, failures }: { readonly newest: Made; readonly failures: number },
): Promise<void> {
  const paused = failures >= MOST_FAILURES ? 1 : 0;
  const { DB } = env;
  await DB.batch([
    mailStatement(DB, {
      dedupe_key: `auto_top_up_failed:${newest.id}`,
      to_address: row.email,
      language: row.language,
      now,
      template: "auto_top_up_failed",
      params: { name: row.name, amount_cents: newest.amount_cents, paused },
    }),
    waitStatement(DB, { id: row.id, until: waitAfter(newest.moved_at), failures }),
  ]);
  if (paused === 0) return;
  const { id: mandate_id, member_id, language } = row;
  await pauseMandate(env, now, { member_id, mandate_id, language, origin: null, request_key: `top_up:${mandate_id}:paused:${newest.id}` });
}

function tomorrow(timeZone: string, now: Instant): Instant {
  return startOfDay(timeZone, addDays(dayIn(timeZone, now), 1));
}
