// Can an answer's time tell an address that has an account from one that has none? One connection, one request at a time, known and unknown
// addresses in random order, each asked once and each from a network address of its own, so that no limit plays a part.
import { createHmac, randomBytes, randomInt } from "node:crypto";
import { Agent, request } from "node:http";
import { TEST_SECRETS } from "../support/secrets.ts";
import { median } from "./table.mjs";

const REQUESTS_EACH = Number(process.env.BENCH_TELLING ?? 300);
const WARM_UP = 60;
/** What follows an answer is done by then, so that it does not weigh on the next. */
const SETTLE_MS = 20;
/** P(known > unknown) is 0.5 where nothing can be told; further away than this, something can. */
export const TELLING_GOAL = 0.1;

const visitor = randomBytes(32).toString("base64url");
const form_token = createHmac("sha256", TEST_SECRETS.FORM_KEY).update(`form:visitor:${visitor}`).digest("base64url");

/** What is asked, and what comes back in either case. */
const QUESTIONS = [
  { name: "Forgot Your Password", path: "/forgot-password", status: 303, fields: (email) => ({ email }) },
  {
    name: "login with a wrong password",
    path: "/login",
    status: 422,
    fields: (email) => ({ email, password: "no such words at all", next: "" }),
  },
];

/** Accounts to ask for: `known<n>@telling.example`, each with the hash of a password that nobody has. */
export async function seedAccounts(miniflare) {
  const db = await miniflare.getD1Database("DB");
  const nobody = "$argon2id$v=19$m=19456,t=2,p=1$QUC9gnBwQz5sqR5RWyJCVw$prEGM1oKpexIcfUUoqdemb03hI8LZogTlVxY8rNuWiM";
  await db
    .prepare(
      `INSERT INTO members (id, wallet_id, region_id, name, birth_date, email, email_key, email_confirmed_at, language, password_hash, created_at)
       WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)
       SELECT printf('mem_01telling%017d', i), printf('wal_01telling%017d', i), 'colorado', 'Bench Member', '1980-01-01',
         'known' || i || '@telling.example', 'known' || i || '@telling.example', 1, 'en', ?2, 1 FROM n`,
    )
    .bind((REQUESTS_EACH + WARM_UP) * QUESTIONS.length, nobody)
    .run();
}

/** Measures every question whose name has one of the words (none: all). @returns rows for printTelling */
export async function measureTelling({ port, words }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const rows = [];
  for (const [nth, question] of QUESTIONS.entries()) {
    if (words.length > 0 && !words.some((word) => question.name.toLowerCase().includes(word.toLowerCase()))) continue;
    const first = nth * (REQUESTS_EACH + WARM_UP);
    const took = { known: [], unknown: [] };
    for (let each = 0; each < WARM_UP; each += 1)
      await ask({ agent, port, question, email: `known${first + REQUESTS_EACH + each}@telling.example` });
    const left = { known: REQUESTS_EACH, unknown: REQUESTS_EACH };
    while (left.known + left.unknown > 0) {
      const which = randomInt(left.known + left.unknown) < left.known ? "known" : "unknown";
      left[which] -= 1;
      const email = `${which}${first + left[which]}@telling.example`;
      took[which].push(await ask({ agent, port, question, email }));
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    }
    rows.push({
      name: question.name,
      requests: REQUESTS_EACH,
      known_p50_ms: median(took.known),
      unknown_p50_ms: median(took.unknown),
      chance: chanceOfMore(took.known, took.unknown),
      by_chance: 1.96 * Math.sqrt((2 * REQUESTS_EACH + 1) / (12 * REQUESTS_EACH ** 2)),
    });
  }
  agent.destroy();
  return rows;
}

/**
 * The chance that a time of the first kind is longer than one of the second (Mann and Whitney, 1947; equal ones count half): 0.5 when the two
 * cannot be told apart, 0 or 1 when one look is enough.
 */
export function chanceOfMore(first, second) {
  const sorted = second.toSorted((a, b) => a - b);
  const below = (value, orEqual) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] < value || (orEqual === "too" && sorted[middle] === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const wins = first.reduce((sum, value) => sum + (below(value, "not") + below(value, "too")) / 2, 0);
  return wins / (first.length * second.length);
}

let place = 0;

function ask({ agent, port, question: { path, status, fields }, email }) {
  const body = new URLSearchParams({ form_token, ...fields(email) }).toString();
  place += 1;
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "content-length": Buffer.byteLength(body),
    "sec-fetch-site": "same-origin",
    cookie: `__Host-visitor=${visitor}`,
    "cf-connecting-ip": `10.${place >> 16}.${(place >> 8) & 255}.${place & 255}`,
  };
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const sent = request({ agent, port, host: "127.0.0.1", path, method: "POST", headers }, (response) => {
      response.resume();
      response.on("end", () => {
        if (response.statusCode === status) resolve(performance.now() - started);
        else reject(new Error(`${path} answered ${response.statusCode}`));
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

export function printTelling(rows) {
  if (rows.length === 0) return;
  console.log(`\nWhether an answer's time tells that an address has an account (0.5: it does not):\n`);
  const heading = ["", "each", "p50 known", "p50 unknown", "ratio", "P(known > unknown)", ""];
  const lines = rows.map(({ name, requests, known_p50_ms, unknown_p50_ms, chance, by_chance }) => [
    name,
    String(requests),
    `${known_p50_ms.toFixed(2)} ms`,
    `${unknown_p50_ms.toFixed(2)} ms`,
    `${(known_p50_ms / unknown_p50_ms).toFixed(3)} ×`,
    `${chance.toFixed(3)} (± ${by_chance.toFixed(3)} by chance)`,
    Math.abs(chance - 0.5) <= TELLING_GOAL ? "" : "told apart",
  ]);
  const widths = heading.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column].length)));
  for (const line of [heading, ...lines]) {
    console.log(line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join("  "));
  }
}
