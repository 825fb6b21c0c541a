// `npm run bench`: the built Worker on the runtime itself, driven over HTTP with 8 connections, each row in turn with its bare twin (twin.ts): a Worker
// that makes the same trips to KV, D1 and Durable Object and does nothing else. Prints one table; the numbers go to .data/bench.json as well.
// `npm run bench -- wallet pay` runs the rows whose names have one of these words.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { Worker } from "node:worker_threads";
import { TEST_SECRETS } from "../support/secrets.ts";
import { inData } from "../../src/tools/lib/local.mjs";
import { buildWorker, migrate, startRuntime } from "../../src/tools/lib/runtime.mjs";
import { makeRows } from "./rows.mjs";
import { seedRows, seedWallets } from "./seed.mjs";
import { median, printTable, quantile } from "./table.mjs";
import { measureTelling, printTelling, seedAccounts } from "./telling.mjs";

const CONNECTIONS = 8;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 8);
const ROUND_MS = 600;
const WARM_UP_MS = 1_000;
const SETTLE_MS = 150;

const words = process.argv.slice(2);
const started = performance.now();
const directory = inData("bench");
rmSync(directory, { recursive: true, force: true });

/** One of the two Workers with its data in it. Log lines are written as in production, and dropped by who reads them. */
async function start(name, script) {
  const { outdir } = buildWorker({ environment: "", script, outdir: inData("bench", name, "build") });
  const { miniflare, workerd } = await startRuntime({
    outdir,
    persist: inData("bench", name, "state"),
    environment: "production",
    bindings: { ...TEST_SECRETS, PUBLIC_ORIGIN: "http://localhost" },
    overrides: {
      assets: undefined,
      unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
      durableObjects: {
        WALLETS: { className: "WalletObject", useSQLite: true },
        SANDBOX: { className: "Processor", useSQLite: true },
      },
    },
  });
  await migrate(miniflare);
  await seedRows(miniflare);
  const origin = (await miniflare.unsafeGetDirectURL()).origin;
  await seedWallets(origin);
  return { miniflare, workerd, port: Number(new URL(origin).port), next: 0 };
}

const ours = await start("ours", "test/bench/entry.ts");
const twin = await start("twin", "test/bench/twin.ts");
console.log(`Both Workers built and filled in ${((performance.now() - started) / 1_000).toFixed(0)} s.`);

const load = new Worker(new URL("load.mjs", import.meta.url));
const drive = (order) =>
  new Promise((resolve, reject) => {
    load.once("message", (result) => (result.error === undefined ? resolve(result) : reject(new Error(result.error))));
    load.postMessage(order);
  });

/** One stretch of load on one side. Requests that count only once go on where the stretch before stopped. */
async function stretch(side, row, requests, duration_ms) {
  const rest = row.once === "once" ? requests.slice(side.next) : requests;
  if (rest.length === 0) throw new Error(`${row.name}: the requests are used up`);
  const before = cpuMs(side.workerd);
  const done = await drive({ port: side.port, requests: rest, once: row.once, connections: CONNECTIONS, duration_ms, status: row.status });
  side.next += done.taken;
  if (done.wrong.length > 0) throw new Error(`${row.name} was answered otherwise than expected:\n${done.wrong[0]}`);
  const sorted = done.latencies.toSorted();
  return {
    p50_ms: quantile(sorted, 0.5),
    p99_ms: quantile(sorted, 0.99),
    per_second: (sorted.length * 1_000) / done.took_ms,
    cpu_ms: (cpuMs(side.workerd) - before) / sorted.length,
  };
}

/** What a process has computed so far, in milliseconds (Linux; elsewhere NaN). */
function cpuMs(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}

async function measure(row) {
  const probe = await fetch(`http://127.0.0.1:${ours.port}/`).then((answer) => answer.status);
  if (probe >= 500) throw new Error(`our Worker answers ${probe}`);
  const twinRequests = row.twin(await sizeOf(row));
  [ours.next, twin.next] = [0, 0];
  await stretch(ours, row, row.ours, WARM_UP_MS);
  await stretch(twin, row, twinRequests, WARM_UP_MS);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const pair = {};
    for (const side of round % 2 === 0 ? ["ours", "twin"] : ["twin", "ours"]) {
      // What follows an answer (projections) is done before the other's turn.
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      pair[side] = side === "ours" ? await stretch(ours, row, row.ours, ROUND_MS) : await stretch(twin, row, twinRequests, ROUND_MS);
    }
    rounds.push(pair);
  }
  const of = (side, what) => median(rounds.map((pair) => pair[side][what]));
  const both = (side) => ({
    p50_ms: of(side, "p50_ms"),
    p99_ms: of(side, "p99_ms"),
    per_second: of(side, "per_second"),
    cpu_ms: of(side, "cpu_ms"),
  });
  return {
    name: row.name,
    ours: both("ours"),
    twin: both("twin"),
    p50_ratio: median(rounds.map((pair) => pair.ours.p50_ms / pair.twin.p50_ms)),
    throughput_ratio: median(rounds.map((pair) => pair.ours.per_second / pair.twin.per_second)),
  };
}

/** How many bytes our answer has; pages only. */
async function sizeOf({ status, once, ours: [first] }) {
  if (status !== 200 || once === "once") return 0;
  const [, path = "/"] = /^GET (\S+)/u.exec(first) ?? [];
  const [, cookie = ""] = /\r\nCookie: ([^\r]*)/u.exec(first) ?? [];
  const answer = await fetch(`http://127.0.0.1:${ours.port}${path}`, {
    headers: { cookie, "sec-fetch-site": "same-origin" },
    redirect: "manual",
  });
  if (answer.status !== status) throw new Error(`${path} answers ${answer.status}`);
  return (await answer.arrayBuffer()).byteLength;
}

const results = [];
for (const row of makeRows()) {
  if (words.length > 0 && !words.some((word) => row.name.includes(word))) continue;
  results.push(await measure(row));
}
await seedAccounts(ours.miniflare);
const telling = await measureTelling({ port: ours.port, words });
const { default: workerd } = await import("node:module").then(({ createRequire }) => ({
  default: createRequire(createRequire(import.meta.url).resolve("wrangler/package.json"))("workerd/package.json").version,
}));
const machine = {
  cores: cpus().length,
  cpu: cpus()[0]?.model ?? "",
  node: process.version,
  workerd,
  connections: CONNECTIONS,
  rounds: ROUNDS,
};
printTable(results, machine);
printTelling(telling);
writeFileSync(inData("bench.json"), `${JSON.stringify({ at: new Date().toISOString(), machine, results, telling }, null, 2)}\n`);
console.log(`\nTook ${((performance.now() - started) / 1_000).toFixed(0)} s. The numbers are in .data/bench.json.`);
await load.terminate();
await Promise.all([ours.miniflare.dispose(), twin.miniflare.dispose()]);
