import { Hono } from "hono";
import { execute } from "../../domain/wallet/client.ts";
import { now } from "../../platform/clock.ts";
import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import { cents } from "../../values/money.ts";
import { assert } from "../../values/result.ts";
import { DAY_MS, dayIn, type Instant } from "../../values/time.ts";
import type { App } from "../../web.ts";
import { demoId } from "./operator.ts";

const MOST = 10_000;
/** Rows of one statement: they travel as one JSON parameter. */
const PAGE = 500;
const WALLETS_AT_ONCE = 25;
const PREMIUM = cents(31_840);
const NOTICED_DAYS_BEFORE = 8;

/**
 * `POST /dev/seed/premiums` with `count=1000`: so many members, each with a funded wallet and a policy whose premium is due now, was told of in time and
 * may be taken. For tests of many at once: rows are written as the use cases would leave them, without passing through them.
 */
export const premiumSeedTools = new Hono<App>().post("/dev/seed/premiums", async (c) => {
  const { count } = await c.req.parseBody();
  const wanted = Number(count);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > MOST) return c.json({ error: `count is 1 to ${MOST}` }, 422);
  for (let made = 0; made < wanted; made += PAGE) await seedPremiums(c.env, await now(c.env), Math.min(PAGE, wanted - made));
  return c.json({ made: wanted, premium_cents: PREMIUM });
});

async function seedPremiums(env: Env, at: Instant, count: number): Promise<void> {
  const rows = Array.from({ length: count }, () => {
    return { member: newId("mem"), wallet: newId("wal"), policy: newId("pol"), mandate: newId("man"), due: newId("due") };
  });
  await writeRows(env.DB, at, rows);
  for (let start = 0; start < rows.length; start += WALLETS_AT_ONCE) {
    await Promise.all(
      rows.slice(start, start + WALLETS_AT_ONCE).map(async ({ member, wallet }) => {
        const fund = {
          kind: "fund",
          key: `premiums:${wallet}`,
          payment_id: null,
          label: "Visa •4242",
          amount_cents: PREMIUM,
          from: "clearing:sandbox",
        } as const;
        const done = await execute(env, { wallet_id: wallet, owner: member, at, commands: [fund] });
        assert(done.ok, `a wallet is funded: ${JSON.stringify(done)}`);
      }),
    );
  }
}

async function writeRows(db: D1Database, at: Instant, rows: readonly object[]): Promise<void> {
  const today = dayIn("America/Denver", at);
  const json = JSON.stringify(rows);
  const each = (sql: string, ...more: readonly (string | number)[]) => db.prepare(sql).bind(json, at, ...more);
  await db.batch([
    each(
      `INSERT INTO members (id, wallet_id, region_id, name, birth_date, email, email_key, email_confirmed_at, language, password_hash, created_at)
       SELECT value ->> 'member', value ->> 'wallet', 'colorado', 'Pat Premium', '1980-01-01', value ->> 'member' || '@example.org', value ->> 'member' || '@example.org',
         ?2, 'en', 'x', ?2 FROM json_each(?1)`,
    ),
    each(
      `INSERT INTO policies (id, insurer_id, member_id, source, state, member_number, plan_name, premium_cents, due_day, grace_days, starts_on, ends_on, dues_until,
         created_at, updated_at)
       SELECT value ->> 'policy', ?3, value ->> 'member', 'member', 'connected', value ->> 'policy', 'Silver', ?4, CAST(substr(?5, 9) AS INTEGER), 31, ?5, ?5,
         date(?5, '+1 day'), ?2, ?2 FROM json_each(?1)`,
      demoId("ins", 1),
      PREMIUM,
      today,
    ),
    each(
      `INSERT INTO mandates (id, member_id, wallet_id, kind, subject_id, state, methods, cap_cents, created_at, updated_at)
       SELECT value ->> 'mandate', value ->> 'member', value ->> 'wallet', 'premium', value ->> 'policy', 'active', '["wallet"]', ?3, ?2, ?2 FROM json_each(?1)`,
      PREMIUM,
    ),
    each(
      `INSERT INTO dues (id, kind, subject_id, member_id, period, due_on, amount_cents, state, noticed_cents, noticed_at, collect_on, collect_at, covered_until, next_at,
         created_at, updated_at)
       SELECT value ->> 'due', 'premium', value ->> 'policy', value ->> 'member', substr(?3, 1, 7), ?3, ?4, 'open', ?4, ?2 - ?5, ?3, ?2, date(?3, '+31 days'), ?2, ?2, ?2
       FROM json_each(?1)`,
      today,
      PREMIUM,
      NOTICED_DAYS_BEFORE * DAY_MS,
    ),
  ]);
}
