// The benchmark's people, bills and payments, the same in both Workers: written by SQL in bulk, and the wallets' movements through the wallets
// themselves. Ids are valid TypeIDs that count upwards.
import { createHash } from "node:crypto";

const DAY_MS = 86_400_000;
export const TOP_UP_CENTS = 5_000;
export const BILL_CENTS = 12_000;
export const HISTORY_ROWS = 10_000;
export const SUPPLY = { hotBills: 6_000, bills: 8_000, topUps: 6_000, payers: 200, readers: 20 };

/** Members by what they are there for. */
export const HOT = 0;
export const payer = (nth) => 1 + (nth % SUPPLY.payers);
export const HISTORIAN = 300;
export const reader = (nth) => 400 + (nth % SUPPLY.readers);
export const everyone = [
  HOT,
  HISTORIAN,
  ...Array.from({ length: SUPPLY.payers }, (_, nth) => payer(nth)),
  ...Array.from({ length: SUPPLY.readers }, (_, nth) => reader(nth)),
];

/** Where each group's bills begin. */
export const FIRST_BILL = { hot: 0, payers: 100_000, readers: 200_000 };

export const id = (prefix, number) => `${prefix}_01bench${String(number).padStart(19, "0")}`;
export const tokenOf = (member) => `benchmark-session-of-member-${String(member).padStart(4, "0")}`;
export const sessionIdOf = (member) => `ses_of_member_${member}`;
export const sessionKeyOf = (member) => createHash("sha256").update(tokenOf(member)).digest("hex");

const idSql = (prefix, expression) => `printf('${prefix}_01bench%019d', ${expression})`;
/** A statement that writes rows i = first … first + count − 1. */
const rows = (into, first, count, select) =>
  `INSERT INTO ${into} WITH RECURSIVE n(i) AS (SELECT ${first} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${first + count}) SELECT ${select} FROM n`;

/** Fills D1 and KV. */
export async function seedRows(miniflare) {
  const now = Date.now();
  const db = await miniflare.getD1Database("DB");
  const members = JSON.stringify(everyone.map((member) => ({ member })));
  const number = "value ->> 'member'";
  await db.batch(
    [
      `INSERT INTO operators VALUES ('operator', 'Meridian Health', 'Meridian Health Inc.', 'America/Los_Angeles', 'help@meridian.example',
        'https://meridian.example/help', '1-800-555-0100', 500, 200000, 1000000)`,
      `INSERT INTO regions VALUES ('colorado', 'Colorado', 'Colorado', 'Denver', 'America/Denver', 1)`,
      rows(
        "facilities (id, name, region_id, phone, address)",
        0,
        3,
        `${idSql("fac", "i")}, 'Meridian Clinic ' || i, 'colorado', '303-555-0100', '1 Main St'`,
      ),
      `INSERT INTO members (id, wallet_id, region_id, name, birth_date, email, email_key, email_confirmed_at, member_number, language, password_hash, created_at)
        SELECT ${idSql("mem", number)}, ${idSql("wal", number)}, 'colorado', 'Bench Member', '1980-01-01', ${number} || '@bench.example', ${number} || '@bench.example',
        1, 'MH-' || (${number}), 'en', '', 1 FROM json_each('${members}')`,
      `INSERT INTO patients (id, partner_id, external_id, member_number, name, name_key, birth_date)
        SELECT 'pat_' || (${number}), 'ptn', ${number}, 'MH-' || (${number}), 'Bench Member', 'bench member', '1980-01-01' FROM json_each('${members}')`,
      `INSERT INTO bill_access (member_id, patient_id, how, since) SELECT ${idSql("mem", number)}, 'pat_' || (${number}), 'match', 1 FROM json_each('${members}')`,
      billRows(FIRST_BILL.hot, SUPPLY.hotBills, String(HOT)),
      billRows(FIRST_BILL.payers, SUPPLY.bills, `1 + i % ${SUPPLY.payers}`),
      billRows(FIRST_BILL.readers, SUPPLY.readers * 6, `400 + i % ${SUPPLY.readers}`),
      rows(
        `payments (id, member_id, wallet_id, purpose, source, amount_cents, wallet_cents, processor_cents, state, request_key, label, processor,
          processor_ref, checkout_url, language, created_at, updated_at, expires_at)`,
        0,
        SUPPLY.topUps,
        `${idSql("pay", "i")}, ${idSql("mem", `1 + i % ${SUPPLY.payers}`)}, ${idSql("wal", `1 + i % ${SUPPLY.payers}`)}, 'top_up', 'card', ${TOP_UP_CENTS}, 0,
          ${TOP_UP_CENTS}, 'awaiting_payer', 'top-up-' || i, 'Money added', 'sandbox', 'bench', 'http://localhost/', 'en', ${now}, ${now}, ${now + 1_800_000}`,
      ),
    ].map((sql) => db.prepare(sql)),
  );
  const kv = await miniflare.getKVNamespace("SESSIONS");
  await inTurn(everyone, async (member) => {
    const session = {
      id: sessionIdOf(member),
      member_id: id("mem", member),
      wallet_id: id("wal", member),
      credential_version: 1,
      created_at: now,
      last_seen_at: now,
      authenticated_at: now,
    };
    await db
      .prepare(
        "INSERT INTO sessions (id, member_id, session_key, how, device, place, created_at, last_seen_at, expires_at) VALUES (?1, ?2, ?3, 'password', '', '', ?4, ?4, ?5)",
      )
      .bind(session.id, session.member_id, sessionKeyOf(member), now, now + 43_200_000)
      .run();
    await kv.put(`session:${sessionKeyOf(member)}`, JSON.stringify(session), { expirationTtl: 43_200 });
  });
}

function billRows(first, count, member) {
  return rows(
    `bills (id, partner_id, external_id, bill_code, account_number, patient_id, facility_id, provider_name, provider_npi, place_of_service,
      place_of_service_code, encounter, diagnoses, insurer_name, service_from, service_to, issued_on, charged_cents, plan_paid_cents, adjusted_cents,
      owed_cents, warnings, imported_at, content_hash)`,
    first,
    count,
    `${idSql("bill", "i")}, 'ptn', i, 'B-' || i, 'A-' || i, 'pat_' || (${member}), ${idSql("fac", "i % 3")}, 'Dr. Bench', '1234567893', 'Office', '11', 'Office visit',
      '[{"code":"Z00.00","system":"icd-10","text":"General examination"}]', 'Harbor Health', date('2026-03-01', (i % 90) || ' days'),
      date('2026-03-01', (i % 90) || ' days'), date('2026-03-11', (i % 90) || ' days'), ${BILL_CENTS * 4}, ${BILL_CENTS * 2}, ${BILL_CENTS}, ${BILL_CENTS}, '[]', 1, 'h'`,
  );
}

/** Money into each wallet in several moments of the last half year, and the long history: by commands, as any other movement. */
export async function seedWallets(origin) {
  const now = Date.now();
  const funded = everyone
    .filter((member) => member !== HISTORIAN)
    .flatMap((member) =>
      [150, 80, 10].map((days) => fundRequest(member, { at: now - days * DAY_MS, count: 10, amount_cents: 20_000_000 })),
    );
  await inTurn(funded, (request) => execute(origin, request));
  const pages = Array.from({ length: HISTORY_ROWS / 10 }, (_, page) => HISTORY_ROWS / 10 - page);
  await inTurn(pages, (page) =>
    execute(origin, fundRequest(HISTORIAN, { at: now - page * (DAY_MS / 4), count: 10, amount_cents: 1_000 + page })),
  );
}

/** A call of one wallet with `count` commands, each with a key of its own. */
export function fundRequest(member, { at, count, amount_cents }) {
  const commands = Array.from({ length: count }, () => ({
    kind: "fund",
    key: `bench-${(keys += 1)}`,
    payment_id: null,
    label: "Visa •4242",
    amount_cents,
    from: "clearing:sandbox",
  }));
  return { wallet_id: id("wal", member), owner: id("mem", member), at, commands };
}
let keys = 0;

async function execute(origin, request) {
  const response = await fetch(`${origin}/bench/execute`, { method: "POST", body: JSON.stringify(request) });
  const answer = await response.json();
  if (answer.ok !== true) throw new Error(`a wallet refused: ${JSON.stringify(answer)}`);
}

/** Eight at a time. */
async function inTurn(items, work) {
  const left = [...items].toReversed();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
    }),
  );
}
