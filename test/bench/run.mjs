// `npm run bench`: our rows and their bare twins, in turn, over HTTP on the runtime itself. One table, and JSON beside it.
import { cpus } from "node:os";
import { rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { TEST_SECRETS } from "../support/secrets.ts";
import { Member } from "../support/member.mjs";
import { inData, root } from "../../src/tools/lib/local.mjs";
import { buildWorker, migrate, startRuntime } from "../../src/tools/lib/runtime.mjs";

const CONNECTIONS = 8;
const ROUNDS = Number(process.env.ROUNDS ?? 4);
const SECONDS = Number(process.env.SECONDS ?? 1.5);
const persist = inData("bench");
rmSync(persist, { recursive: true, force: true });
const { outdir } = buildWorker({ outdir: inData("build", "bench"), entry: "test/bench/worker.ts" });
const { gzip_kib } = buildWorker({ environment: "", outdir: inData("build", "production") });
const runtime = await startRuntime({
  outdir,
  persist,
  bindings: { ...TEST_SECRETS, PUBLIC_ORIGIN: "http://localhost" },
  objects: { TWINS: "TwinObject" },
});
const { origin } = runtime;
await migrate(runtime.miniflare);
await must(fetch(`${origin}/dev/seed?part=operator`, { method: "POST" }));
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

console.log("Preparing members, bills and 10,000 movements …");
const WALLETS = 200;
const hot = await Member.make(runtime, { bills: 6_000 });
await fund(hot, 10_000_00);
const many = [];
for (let n = 0; n < WALLETS; n += 1) {
  const member = await Member.make(runtime, { bills: 40 });
  await fund(member, 10_000_00);
  many.push(member);
}
const old = await Member.make(runtime, { bills: 5 });
for (let n = 0; n < 1_000; n += 1) await must(fetch(`${origin}/bench/fund?wallet=${old.wallet_id}&member=${old.id}&cents=100&times=10`));

let turn = 0;
const each = () => many[(turn += 1) % WALLETS];
const key = () => randomBytes(32).toString("base64url");
const ids = (member) => `wallet=${member.wallet_id}&member=${member.id}`;
const get = (member, path) => ({ path, headers: member === null ? {} : { cookie: member.cookie } });
const pay = (member) => ({
  path: `/bills/${member.bills[(member.next += 1) % member.bills.length]}/pay`,
  method: "POST",
  headers: { cookie: member.cookie, "content-type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams({ form_token: member.formToken, amount: "0.01", source: "wallet", request_key: key() }).toString(),
});
const twinPost = (member, path) => ({ path: `${path}?${ids(member)}`, method: "POST", headers: {}, body: "a=b" });
/** Top-ups that are paid at the processor and wait for the browser to come back: made before the clock runs. */
const returns = [];
const makeReturns = async (count) => {
  for (let n = 0; n < count; n += 1) {
    const member = each();
    returns.push({ member, path: await member.payTopUp(origin, "5.00") });
  }
};

const rows = [
  { name: "public page", ours: () => get(null, "/"), twin: () => get(null, "/twin/public") },
  { name: "wallet page", ours: () => get(hot, "/wallet"), twin: () => get(null, `/twin/wallet?${ids(hot)}`) },
  { name: "pay a bill, one hot wallet", ours: () => pay(hot), twin: () => twinPost(hot, "/twin/pay"), status: 303 },
  { name: "pay a bill, 200 wallets", ours: () => pay(each()), twin: () => twinPost(each(), "/twin/pay"), status: 303 },
  {
    name: "top-up return",
    ours: () => {
      const next = returns.pop();
      return next === undefined ? null : get(next.member, next.path);
    },
    twin: () => twinPost(each(), "/twin/top-up"),
    status: 303,
    before: () => makeReturns(60),
  },
  { name: "history of 10,000 movements", ours: () => get(old, "/history"), twin: () => get(null, `/twin/history?${ids(old)}`) },
  {
    name: "wallet command by RPC, hot",
    ours: () => get(null, `/bench/command?${ids(hot)}`),
    twin: () => get(null, `/twin/command?${ids(hot)}`),
  },
  {
    name: "wallet command by RPC, 200 wallets",
    ours: () => get(null, `/bench/command?${ids(each())}`),
    twin: () => get(null, `/twin/command?${ids(each())}`),
  },
];

const report = [];
for (const row of rows) {
  const times = { ours: [], twin: [] };
  const spent = { ours: 0, twin: 0 };
  for (const side of ["ours", "twin"]) await drive(row[side], row.status ?? 200, 0.4, row.before);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const side of round % 2 === 0 ? ["ours", "twin"] : ["twin", "ours"]) {
      if (side === "ours") await row.before?.();
      const run = await drive(row[side], row.status ?? 200, SECONDS);
      times[side].push(...run.times);
      spent[side] += run.seconds;
    }
  }
  const numbers = Object.fromEntries(["ours", "twin"].map((side) => [side, summary(times[side], spent[side])]));
  report.push({
    row: row.name,
    ...numbers,
    p50_ratio: numbers.ours.p50_ms / numbers.twin.p50_ms,
    throughput_share: numbers.ours.per_second / numbers.twin.per_second,
  });
}
await runtime.miniflare.dispose();
print();

function summary(times, seconds) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { requests: sorted.length, p50_ms: at(0.5), p99_ms: at(0.99), per_second: sorted.length / seconds };
}

/** Eight connections, each with one request at a time, until the time is over or nothing is left to send. */
async function drive(make, status, seconds, before) {
  await before?.();
  const times = [];
  const began = performance.now();
  const end = began + seconds * 1_000;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let what = make(); what !== null && performance.now() < end; what = make()) {
        const start = performance.now();
        const got = await send(what);
        if (got.status !== status)
          throw new Error(`${what.method ?? "GET"} ${what.path} answered ${got.status}: ${got.text.slice(0, 400)}`);
        times.push(performance.now() - start);
      }
    }),
  );
  return { times, seconds: (performance.now() - began) / 1_000 };
}

function send({ path, method = "GET", headers, body }) {
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(path, origin),
      { agent, method, headers: { ...headers, ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }) } },
      (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() }));
        response.on("error", reject);
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

function print() {
  const head = ["", "p50 ms", "p99 ms", "per s", "twin p50", "twin per s", "p50 ÷ twin", "share of twin's per s"];
  const cells = report.map(({ row, ours, twin, p50_ratio, throughput_share }) => [
    row,
    ours.p50_ms.toFixed(2),
    ours.p99_ms.toFixed(2),
    ours.per_second.toFixed(0),
    twin.p50_ms.toFixed(2),
    twin.per_second.toFixed(0),
    `${p50_ratio.toFixed(2)}${p50_ratio > 1.6 ? " !" : ""}`,
    `${(throughput_share * 100).toFixed(0)} %${throughput_share < 0.6 ? " !" : ""}`,
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...cells].map((line) => line[column].length)));
  for (const line of [head, ...cells])
    console.log(line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  "));
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.versions.node}`;
  console.log(`\n${CONNECTIONS} connections; ${machine}. Worker upload ${gzip_kib ?? "?"} KiB gzip.`);
  const file = join(root, ".data", "bench.json");
  writeFileSync(
    file,
    `${JSON.stringify({ at: new Date().toISOString(), machine, connections: CONNECTIONS, gzip_kib, rows: report }, null, 2)}\n`,
  );
  console.log("The same as JSON: .data/bench.json");
}

async function fund(member, amount) {
  await must(fetch(`${origin}/bench/fund?wallet=${member.wallet_id}&member=${member.id}&cents=${amount}`));
}

async function must(answer) {
  const response = await answer;
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${response.url}: ${text.slice(0, 400)}`);
  return text;
}
