import { Hono } from "hono";
import { execute } from "../../domain/wallet/client.ts";
import { now } from "../../platform/clock.ts";
import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import type { MemberId, WalletId } from "../../values/ids.ts";
import { cents } from "../../values/money.ts";
import { assert } from "../../values/result.ts";
import { DAY_MS, dayIn, type Instant } from "../../values/time.ts";
import type { App } from "../../web.ts";
import { demoId } from "./operator.ts";

const MOST = 10_000;
/** Rows of one statement: they travel as one JSON parameter. */
const PAGE = 500;
/** A wallet is an object of its own and takes the longest to make. */
const POLICIES_A_MEMBER = 10;
const WALLETS_AT_ONCE = 25;
const PREMIUM = cents(31_840);
const NOTICED_DAYS_BEFORE = 8;

/**
 * `POST /dev/seed/premiums` with `count=1000`: so many policies, ten a member, whose premiums are due now, were told of in time and may be taken from the
 * member's wallet, which holds them twice over. For tests of many at once: rows are written as the use cases would leave them, without passing through them.
 */
export const premiumSeedTools = new Hono<App>().post("/dev/seed/premiums", async (c) => {
  const { count } = await c.req.parseBody();
  const wanted = Number(count);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > MOST) return c.json({ error: `count is 1 to ${MOST}` }, 422);
  const at = await now(c.env);
  const people = Array.from({ length: Math.ceil(wanted / POLICIES_A_MEMBER) }, () => ({ member: newId("mem"), wallet: newId("wal") }));
  await writeMembers(c.env.DB, at, people);
  // One after the other, so that those who are taken together have different wallets.
  const policies = Array.from({ length: wanted }, (_, index) => {
    return { ...people[index % people.length], policy: newId("pol"), mandate: newId("man"), due: newId("due") };
  });
  for (let start = 0; start < wanted; start += PAGE) await writePolicies(c.env.DB, at, policies.slice(start, start + PAGE));
  for (let start = 0; start < people.length; start += WALLETS_AT_ONCE) {
    await Promise.all(people.slice(start, start + WALLETS_AT_ONCE).map((person) => fund(c.env, at, person)));
  }
  return c.json({ made: wanted, premium_cents: PREMIUM });
});

async function fund(env: Env, at: Instant, { member, wallet }: { readonly member: MemberId; readonly wallet: WalletId }): Promise<void> {
  const amount_cents = cents(2 * POLICIES_A_MEMBER * PREMIUM);
  const command = {
    kind: "fund",
    key: `premiums:${wallet}`,
    payment_id: null,
    label: "Visa •4242",
    amount_cents,
    from: "clearing:sandbox",
  } as const;
  const done = await execute(env, { wallet_id: wallet, owner: member, at, commands: [command] });
  assert(done.ok, `a wallet is funded: ${JSON.stringify(done)}`);
}

async function writeMembers(db: D1Database, at: Instant, people: readonly object[]): Promise<void> {
  await db
    .prepare(
      `INSERT INTO members (id, wallet_id, region_id, name, birth_date, email, email_key, email_confirmed_at, language, password_hash, created_at)
       SELECT value ->> 'member', value ->> 'wallet', 'colorado', 'Pat Premium', '1980-01-01', value ->> 'member' || '@example.org', value ->> 'member' || '@example.org',
         ?2, 'en', 'x', ?2 FROM json_each(?1)`,
    )
    .bind(JSON.stringify(people), at)
    .run();
}

async function writePolicies(db: D1Database, at: Instant, rows: readonly object[]): Promise<void> {
  const today = dayIn("America/Denver", at);
  const json = JSON.stringify(rows);
  const each = (sql: string, ...more: readonly (string | number)[]) => db.prepare(sql).bind(json, at, ...more);
  await db.batch([
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
