// Members, their wallets with money in them, policies, authorisations and premiums that are due: the rows by SQL in bulk, the money through the wallets.
import { id } from "./seed.mjs";

const DAY_MS = 86_400_000;
export const PREMIUM_CENTS = 41_250;
const FILLED_CENTS = 100_000;
const PAGE = 50;
const AT_ONCE = 4;

const idSql = (prefix) => `printf('${prefix}_01bench%019d', i)`;
const dayOf = (time) => new Date(time).toISOString().slice(0, 10);

/** Writes rows i = 0 … count − 1. */
const rows = (into, count, select) =>
  `INSERT INTO ${into} WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${count}) SELECT ${select} FROM n`;

/** Fills an empty, migrated D1: nothing of it is due before `now`, all of it is at `now`. */
export async function seedPolicies(miniflare, count, now) {
  const db = await miniflare.getD1Database("DB");
  const [today, later] = [dayOf(now), dayOf(now + 90 * DAY_MS)];
  await db.batch(
    [
      `INSERT INTO operators VALUES ('operator', 'Meridian Health', 'Meridian Health Inc.', 'America/Los_Angeles', 'help@meridian.example',
        'https://meridian.example/help', '1-800-555-0100', 500, 200000, 1000000)`,
      `INSERT INTO regions VALUES ('colorado', 'Colorado', 'Colorado', 'Denver', 'America/Denver', 1)`,
      `INSERT INTO insurers (id, name) VALUES ('${id("ins", 0)}', 'Harbor Health Plan')`,
      rows(
        "members (id, wallet_id, region_id, name, birth_date, email, email_key, email_confirmed_at, member_number, language, password_hash, created_at)",
        count,
        `${idSql("mem")}, ${idSql("wal")}, 'colorado', 'Bench Member', '1980-01-01', i || '@bench.example', i || '@bench.example', 1, 'MH-' || i, 'en', '', 1`,
      ),
      rows(
        `policies (id, insurer_id, member_id, source, state, member_number, plan_name, premium_cents, due_day, grace_days, starts_on, dues_until, created_at, updated_at)`,
        count,
        `${idSql("pol")}, '${id("ins", 0)}', ${idSql("mem")}, 'member', 'connected', 'H-' || i, 'Silver 70', ${PREMIUM_CENTS}, ${Number(today.slice(8))}, 31,
          '${today}', '${later}', 1, 1`,
      ),
      rows(
        "mandates (id, member_id, wallet_id, kind, subject_id, state, methods, cap_cents, created_at, updated_at)",
        count,
        `${idSql("man")}, ${idSql("mem")}, ${idSql("wal")}, 'premium', ${idSql("pol")}, 'active', '["wallet"]', ${PREMIUM_CENTS * 2}, 1, 1`,
      ),
      rows(
        `dues (id, kind, subject_id, member_id, period, due_on, amount_cents, state, noticed_cents, noticed_at, collect_on, collect_at, covered_until, next_at,
          created_at, updated_at)`,
        count,
        `${idSql("due")}, 'premium', ${idSql("pol")}, ${idSql("mem")}, '${today.slice(0, 7)}', '${today}', ${PREMIUM_CENTS}, 'open', ${PREMIUM_CENTS},
          ${now - 7 * DAY_MS}, '${today}', ${now}, '${dayOf(now + 31 * DAY_MS)}', ${now}, 1, 1`,
      ),
      // The money comes in by top-ups, as any money does.
      rows(
        `payments (id, member_id, wallet_id, purpose, source, amount_cents, wallet_cents, processor_cents, state, request_key, label, processor, processor_ref,
          language, created_at, updated_at, expires_at)`,
        count,
        `${idSql("pay")}, ${idSql("mem")}, ${idSql("wal")}, 'top_up', 'card', ${FILLED_CENTS}, 0, ${FILLED_CENTS}, 'funded', 'top-up-' || i, 'Money added',
          'sandbox', 'bench', 'en', 1, 1, 1`,
      ),
    ].map((sql) => db.prepare(sql)),
  );
}

/** Puts the top-ups' money into the wallets, and has their mails behind it. */
export async function fillWallets(miniflare, origin, count) {
  const pages = Array.from({ length: Math.ceil(count / PAGE) }, (_, page) => page).toReversed();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let page = pages.pop(); page !== undefined; page = pages.pop())
        await fill(origin, page * PAGE, Math.min(count, (page + 1) * PAGE));
    }),
  );
  const db = await miniflare.getD1Database("DB");
  await db.prepare("UPDATE mails SET state = 'sent', sent_at = 1").run();
}

async function fill(origin, from, to) {
  const requests = Array.from({ length: to - from }, (_, nth) => {
    const payment_id = id("pay", from + nth);
    const base = { key: `${payment_id}:fund`, payment_id, label: "Visa •4242" };
    const commands = [{ ...base, kind: "fund", amount_cents: FILLED_CENTS, from: "clearing:sandbox" }];
    return { wallet_id: id("wal", from + nth), owner: id("mem", from + nth), at: Date.now(), commands };
  });
  const response = await fetch(`${origin}/bench/fill`, { method: "POST", body: JSON.stringify(requests) });
  const answer = await response.text();
  if (answer !== '{"ok":true}') throw new Error(`the wallets could not be filled: ${answer}`);
}
