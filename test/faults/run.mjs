// Five times over: members pay and top up as fast as they can, the runtime is killed (SIGKILL) in the middle, starts again on the same storage.
// Every payment that was acknowledged must then exist once, in wallet and ledger, and the books must hold without anyone's help.
// What is left in their wallets then goes back to where it came from, with one kill between two refunds (withdrawals.mjs).
// Then a thousand premiums that the clock takes at once, with one kill in the middle (premiums.mjs).
// Usage: run.mjs [--worker DIR] [--only orders|premiums] [--premiums N] (a built development Worker; without it, one is built).
import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { typeid } from "typeid-js";
import { inData } from "../../src/tools/lib/local.mjs";
import { buildWorker } from "../../src/tools/lib/runtime.mjs";
import { TEST_SECRETS } from "../support/secrets.ts";
import { openBooks } from "./books.mjs";
import { checkBooks } from "./checks.mjs";
import { Client } from "./client.mjs";
import { Keeper } from "./keeper.mjs";
import { checkPremiums, playPremiums } from "./premiums.mjs";
import { checkWithdrawals, playWithdrawals } from "./withdrawals.mjs";

const ROUNDS = 5;
const MEMBERS = 4;
const CLIENTS_A_MEMBER = 2;
const BILLS_A_CLIENT = 100;
const FIRST_TOP_UP_CENTS = 200_000;
/** A kill comes when so many were acknowledged in the round, and a moment more that is never the same. */
const ACKNOWLEDGED_A_ROUND = 25;
const LONGEST_ROUND_MS = 6_000;

const port = Number(process.env.FAULTS_PORT ?? (await freePort()));
const { values: options } = parseArgs({
  options: { worker: { type: "string" }, only: { type: "string" }, premiums: { type: "string", default: "1000" } },
});
const outdir = options.worker ?? buildWorker({ outdir: inData("build", `faults-${port}`) }).outdir;
let keeper = null;
let origin = "";
let running = Promise.resolve();
let going = true;
const sums = { passed: 0, failed: 0 };
try {
  for (const [name, play] of [
    ["orders", playOrders],
    ["premiums", playThousand],
  ]) {
    if (options.only !== undefined && options.only !== name) continue;
    const persist = inData("faults", String(port), name);
    rmSync(persist, { recursive: true, force: true });
    keeper = new Keeper({ outdir, persist, port });
    await play(persist);
  }
  console.log(`\n${sums.passed} passed${sums.failed === 0 ? "" : `, ${sums.failed} failed`}`);
  process.exitCode = sums.failed === 0 ? 0 : 1;
  // What failed is left for looking at.
  if (sums.failed === 0)
    for (const directory of [inData("faults", String(port)), inData("build", `faults-${port}`), inData("build", `faults-${port}.static`)])
      rmSync(directory, { recursive: true, force: true });
} finally {
  going = false;
  await keeper?.kill();
}

/** The clock takes many premiums. */
async function playThousand(persist) {
  const began = Date.now();
  const count = Number(options.premiums);
  const start = async () => (origin = await keeper.start());
  await start();
  await post("/dev/seed?part=operator");
  const played = { count, ...(await playPremiums({ keeper, persist, post, start }, count)) };
  const clean = verify();
  await keeper.kill();
  const checks = [["verify is clean", clean], ...checkPremiums({ books: openBooks(persist), played })];
  report(
    checks,
    `${count} premiums due at once: killed when ${played.paid} were paid and ${played.ahead} more taken from their wallets (kill ${played.kills}); ${Math.round((Date.now() - began) / 100) / 10} s.`,
  );
}

/** Members pay and top up. */
async function playOrders(persist) {
  origin = await keeper.start();
  await post("/dev/seed?part=operator");
  const members = await makeMembers();
  const clients = await makeClients(members);
  let broken = null;
  const working = Promise.all(clients.map((client) => client.run())).catch((error) => {
    broken = error;
    going = false;
  });
  const times = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    await sleepUntilKill(clients);
    if (broken !== null) throw broken;
    const began = Date.now();
    const back = Promise.withResolvers();
    running = back.promise;
    await keeper.kill();
    origin = await keeper.start();
    times.push(Date.now() - began);
    back.resolve();
  }
  going = false;
  await working;
  if (broken !== null) throw broken;

  // Nobody helps: the cron runs as it would, then time goes by for what was given up.
  await post("/dev/cron", { cron: "*/5 * * * *" });
  const soon = verify();
  await post("/dev/clock", { advance: "PT2H" });
  await post("/dev/cron", { cron: "*/5 * * * *" });
  const later = verify();
  await keeper.kill();

  const orders = [...members.map(({ first }) => first), ...clients.flatMap((client) => client.orders)].filter(
    (order) => order.request_key !== null,
  );
  const checks = [
    ["verify is clean at once", soon],
    ["verify is clean when time has gone by", later],
    ...checkBooks({ orders, books: openBooks(persist), members }),
    ["the kills met orders under way", orders.some((order) => order.sent > 1) ? [] : ["no order had to be sent again"]],
    [
      "every kind of order was acknowledged",
      ["wallet", "split", "top_up"].filter((kind) => !orders.some((order) => order.kind === kind && order.state === "acknowledged")),
    ],
  ];
  const count = (wanted) => orders.filter(wanted).length;
  report(
    checks,
    `${ROUNDS} kills: ${count((order) => order.state === "acknowledged")} orders acknowledged, ${count((order) => order.sent > 1)} sent again after a kill, ` +
      `${count((order) => order.state === "given_up")} given up; back after ${Math.max(...times)} ms at most.`,
  );
  await playBack(persist, members);
}

/** The same members have all that is left sent back to where it came from. */
async function playBack(persist, members) {
  const began = Date.now();
  const start = async () => (origin = await keeper.start());
  await start();
  // The clock has gone on, and signed them out.
  for (const member of members) await signIn(member, Date.now() + 2 * 3_600_000);
  const played = await playWithdrawals({ keeper, persist, origin: () => origin, start, post }, members);
  const clean = verify();
  await keeper.kill();
  const checks = [["verify is clean", clean], ...checkWithdrawals({ books: openBooks(persist), played })];
  report(
    checks,
    `${played.of} refunds of ${played.asked.length} withdrawals: killed when ${played.sent} were sent and ${played.booked} more out of their wallets (kill ${played.kills}); ${Math.round((Date.now() - began) / 100) / 10} s.`,
  );
}

async function makeMembers() {
  await keeper.ask("write", [
    { sql: "UPDATE operators SET daily_load_limit_cents = 100000000", params: [] },
    { sql: "INSERT OR IGNORE INTO facilities (id, name) VALUES ('fac_01jc0000000000000000000001', 'Killbuck Clinic')", params: [] },
  ]);
  const members = [];
  for (let n = 0; n < MEMBERS; n += 1) {
    const member = { member_id: `${typeid("mem")}`, wallet_id: `${typeid("wal")}`, session: randomBytes(32).toString("base64url") };
    const email = `member.${n}@example.org`;
    const patient = `patient-${n}`;
    await keeper.ask("write", [
      {
        sql: `INSERT INTO members (id, wallet_id, region_id, name, birth_date, email, email_key, email_confirmed_at, language, password_hash, created_at)
          VALUES (?, ?, 'colorado', 'Kim Killbuck', '1980-01-01', ?, ?, 1, 'en', 'x', 1)`,
        params: [member.member_id, member.wallet_id, email, email],
      },
      {
        sql: "INSERT INTO patients (id, partner_id, external_id, name, name_key, birth_date) VALUES (?, 'ptn_1', ?, 'Kim Killbuck', 'kim killbuck', '1980-01-01')",
        params: [patient, patient],
      },
      { sql: "INSERT INTO bill_access (member_id, patient_id, how, since) VALUES (?, ?, 'code', 1)", params: [member.member_id, patient] },
    ]);
    await signIn(member);
    members.push({ ...member, patient });
  }
  return members;
}

/** Gives a member's browser a session that has just begun. */
async function signIn(member, at = Date.now()) {
  const key = createHash("sha256").update(member.session).digest("hex");
  const id = `${typeid("ses")}`;
  await keeper.ask("write", [
    {
      sql: "INSERT OR REPLACE INTO sessions (id, member_id, session_key, how, device, place, created_at, last_seen_at, expires_at) VALUES (?1, ?2, ?3, 'password', '', '', ?4, ?4, ?5)",
      params: [id, member.member_id, key, at, at + 43_200_000],
    },
  ]);
  await keeper.ask("put", {
    key: `session:${key}`,
    value: JSON.stringify({
      id,
      member_id: member.member_id,
      wallet_id: member.wallet_id,
      credential_version: 1,
      created_at: at,
      last_seen_at: at,
      authenticated_at: at,
    }),
  });
}

async function makeClients(members) {
  const site = { origin: () => origin, up: () => running, going: () => going };
  const clients = [];
  for (const member of members) {
    const funding = new Client(member, [], { ...site, going: () => false });
    member.first = await funding.topUp(FIRST_TOP_UP_CENTS);
    for (let n = 0; n < CLIENTS_A_MEMBER; n += 1) {
      const bills = Array.from({ length: BILLS_A_CLIENT }, () => ({
        id: `${typeid("bill")}`,
        owed_cents: 100 + Math.floor(Math.random() * 900),
      }));
      await keeper.ask("write", [
        {
          sql: `INSERT INTO bills (id, partner_id, external_id, bill_code, account_number, patient_id, facility_id, diagnoses, service_from, service_to, issued_on,
              charged_cents, plan_paid_cents, adjusted_cents, owed_cents, warnings, imported_at, content_hash)
            SELECT value ->> 'id', 'ptn_1', value ->> 'id', value ->> 'id', 'A1', ?, 'fac_01jc0000000000000000000001', '[]', '2026-01-01', '2026-01-01', '2026-01-02',
              value ->> 'owed_cents', 0, 0, value ->> 'owed_cents', '[]', 1, 'x' FROM json_each(?)`,
          params: [member.patient, JSON.stringify(bills)],
        },
      ]);
      clients.push(new Client(member, bills, site));
    }
  }
  return clients;
}

async function sleepUntilKill(clients) {
  const count = () => clients.reduce((total, client) => total + client.orders.filter((order) => order.state === "acknowledged").length, 0);
  const [before, end] = [count(), Date.now() + LONGEST_ROUND_MS];
  while (count() - before < ACKNOWLEDGED_A_ROUND && Date.now() < end) await sleep(5);
  await sleep(Math.random() * 300);
}

async function post(path, fields = {}) {
  const response = await fetch(origin + path, { method: "POST", body: new URLSearchParams(fields) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 400)}`);
  return JSON.parse(text);
}

/** `npm run verify`, as anyone would run it. @returns what it found */
function verify() {
  const tool = fileURLToPath(new URL("../../src/tools/verify.mjs", import.meta.url));
  const env = { ...process.env, OPERATIONS_TOKEN: TEST_SECRETS.OPERATIONS_TOKEN };
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, "--url", origin], { encoding: "utf8", env });
  return status === 0 ? [] : [stdout + stderr];
}

function report(checks, told) {
  console.log(told);
  for (const [name, problems] of checks) {
    sums[problems.length === 0 ? "passed" : "failed"] += 1;
    console.log(`${problems.length === 0 ? "ok    " : "FAILED"}  ${name}`);
    for (const problem of problems.slice(0, 5)) console.log(`        ${problem}`);
    if (problems.length > 5) console.log(`        … and ${problems.length - 5} more`);
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
