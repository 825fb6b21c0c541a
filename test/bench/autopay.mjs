// `npm run bench:autopay`: so many premiums fall due in one hour, each member with a wallet of their own. The real cron is fired on the built Worker; it
// writes the payments, the queue takes them page by page, and the mails go out beside. Measured until the last due is paid; then the books are looked at.
// `npm run bench:autopay -- 1000` for other numbers. The objects are asleep when it begins, as they are in the night.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { TEST_SECRETS } from "../support/secrets.ts";
import { inData } from "../../src/tools/lib/local.mjs";
import { buildWorker, migrate, startRuntime } from "../../src/tools/lib/runtime.mjs";
import { checkBooks } from "./autopay-books.mjs";
import { fillWallets, seedPolicies } from "./autopay-seed.mjs";

const CRON = "7 * * * *";
const GOAL = { premiums: 10_000, seconds: 60, against: 1_000, cost: 1.2 };
const LOOK_MS = 100;
/** Linux keeps this directory in memory. */
const MEMORY = "/dev/shm";
/** With its write-ahead log, and a share of D1. */
const WALLET_BYTES = 200_000;
const MAX_WAIT_MS = 600_000;

const asked = process.argv.slice(2).map(Number);
const sizes = asked.length > 0 ? asked : [100, 1_000, 10_000];
const directory = inData("bench-autopay");
rmSync(directory, { recursive: true, force: true });
const { outdir } = buildWorker({ environment: "", script: "test/bench/autopay-entry.ts", outdir: inData("bench-autopay", "build") });

async function start(persist) {
  const { miniflare, workerd } = await startRuntime({
    outdir,
    persist,
    environment: "production",
    bindings: { ...TEST_SECRETS, PUBLIC_ORIGIN: "http://localhost" },
    overrides: { assets: undefined, unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] },
  });
  return { miniflare, workerd, origin: (await miniflare.unsafeGetDirectURL()).origin, db: await miniflare.getD1Database("DB") };
}

/** Makes the members and what they own, and leaves it on the disk with nobody running. */
async function seed(persist, count) {
  const begun = performance.now();
  // A new wallet is a new file, which waits for the disk several times: where there is room in memory it is made there and then copied.
  const nursery = hasRoom(MEMORY, count * WALLET_BYTES) ? join(MEMORY, `carepurse-bench-${process.pid}`) : persist;
  try {
    const worker = await start(nursery);
    await migrate(worker.miniflare);
    await seedPolicies(worker.miniflare, count, Date.now());
    await fillWallets(worker.miniflare, worker.origin, count);
    await worker.miniflare.dispose();
    if (nursery !== persist) cpSync(nursery, persist, { recursive: true });
  } finally {
    if (nursery !== persist) rmSync(nursery, { recursive: true, force: true });
  }
  spawnSync("sync");
  console.log(`${count} policies with wallets, seeded in ${seconds(begun).toFixed(0)} s.`);
}

function hasRoom(directory, bytes) {
  if (!existsSync(directory)) return false;
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize > bytes;
}

async function measure(count) {
  const persist = inData("bench-autopay", String(count));
  await seed(persist, count);
  const worker = await start(persist);
  await fetch(worker.origin);
  const before = { ...(await countsOf(worker)), cpu_ms: cpuMs(worker.workerd) };
  const begun = performance.now();
  const fetcher = await worker.miniflare.getWorker();
  const cron = fetcher.scheduled({ cron: CRON });
  await until(async () => (await numberOf(worker.db, "SELECT COUNT(*) AS n FROM dues WHERE state = 'paid'")) === count);
  const took = seconds(begun);
  const after = { ...(await countsOf(worker)), cpu_ms: cpuMs(worker.workerd) };
  const { outcome } = await cron;
  if (outcome !== "ok") throw new Error(`the cron's run ended with ${outcome}`);
  await until(async () => (await numberOf(worker.db, "SELECT COUNT(*) AS n FROM mails WHERE state = 'queued'")) === 0);
  const mailed = seconds(begun);
  await checkBooks(worker, count);
  await worker.miniflare.dispose();
  rmSync(persist, { recursive: true, force: true });
  const each = (name) => (after[name] - before[name]) / count;
  return {
    premiums: count,
    seconds: took,
    per_second: count / took,
    ms: (took * 1_000) / count,
    cpu_ms: each("cpu_ms"),
    statements: each("statements"),
    trips: each("trips"),
    objects: each("objects"),
    mails_meanwhile: after.mails - before.mails,
    mailed_seconds: mailed,
  };
}

const seconds = (since) => (performance.now() - since) / 1_000;
const countsOf = async ({ origin }) => await (await fetch(`${origin}/bench/counts`)).json();
const numberOf = async (db, sql) => (await db.prepare(sql).first()).n;

async function until(isSo) {
  const end = performance.now() + MAX_WAIT_MS;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error("it did not come to an end");
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
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

const results = [];
for (const size of sizes) results.push(await measure(size));

const heading = [
  "premiums",
  "time",
  "premiums/s",
  "ms each",
  "CPU each",
  "D1 queries each",
  "in trips",
  "object calls each",
  "mails meanwhile",
  "all mails after",
];
const lines = results.map((row) => [
  String(row.premiums),
  `${row.seconds.toFixed(1)} s`,
  row.per_second.toFixed(0),
  row.ms.toFixed(2),
  `${row.cpu_ms.toFixed(2)} ms`,
  row.statements.toFixed(2),
  row.trips.toFixed(2),
  row.objects.toFixed(2),
  String(row.mails_meanwhile),
  `${row.mailed_seconds.toFixed(1)} s`,
]);
const widths = heading.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column].length)));
console.log(`\n${cpus().length} cores (${cpus()[0]?.model ?? ""}), Node ${process.version}\n`);
for (const line of [heading, ...lines]) console.log(line.map((cell, column) => cell.padStart(widths[column])).join("  "));

const [many, few] = [GOAL.premiums, GOAL.against].map((size) => results.find(({ premiums }) => premiums === size));
if (many !== undefined && few !== undefined) {
  const cost = (name) => (many[name] / few[name]).toFixed(2);
  console.log(
    `\n${GOAL.premiums} premiums took ${many.seconds.toFixed(1)} s (the goal: at most ${GOAL.seconds} s). One of them cost ${cost("ms")} × the time and ` +
      `${cost("cpu_ms")} × the CPU of one of ${GOAL.against} (the goal: at most ${GOAL.cost} ×).`,
  );
}
console.log(
  "The books were right after each run: the ledger sums to 0, every due has exactly one posted payment, receipt and mail, and its journal row.",
);
writeFileSync(inData("bench-autopay.json"), `${JSON.stringify({ at: new Date().toISOString(), results }, null, 2)}\n`);
