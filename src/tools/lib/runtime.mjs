// Runs the built Worker on the runtime itself (workerd under Miniflare), without the development proxy: for browser tests, faults and benchmarks.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { binaries, inData, quietEnvironment, root } from "./local.mjs";

/** wrangler's own Miniflare and workerd: what `npm start` runs on. */
export const wranglerRequire = createRequire(createRequire(import.meta.url).resolve("wrangler/package.json"));
export const { Miniflare, Log, LogLevel, convertV4MiniflareOptions } = await import(
  pathToFileURL(wranglerRequire.resolve("miniflare")).href
);

/**
 * Bundles the Worker as `wrangler deploy` would, without deploying.
 * @param environment "development" (with /dev and /sandbox) or "" for what production gets
 * @param script another entry than the environment's own, from the root of the repository
 * @returns the directory with the entry and the modules beside it
 */
export function buildWorker({ environment = "development", outdir = inData("build", environment || "production"), script } = {}) {
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  const options = ["deploy", ...(script === undefined ? [] : [script]), "--dry-run", "--outdir", outdir, `--env=${environment}`];
  const made = spawnSync(join(binaries, "wrangler"), options, { cwd: root, encoding: "utf8", env: quietEnvironment({ CI: "true" }) });
  if (made.status !== 0) throw new Error(`The Worker could not be built:\n${made.stdout}${made.stderr}`);
  // The files that this build names: a later build of the styles does not take them away.
  rmSync(`${outdir}.static`, { recursive: true, force: true });
  cpSync(join(root, "static"), `${outdir}.static`, { recursive: true });
  const size = /gzip: ([\d.]+) KiB/u.exec(made.stdout);
  return { outdir, gzip_kib: size === null ? null : Number(size[1]) };
}

const MODULE_TYPES = { js: "ESModule", mjs: "ESModule", wasm: "CompiledWasm", sql: "Text", txt: "Text", bin: "Data" };

/** The modules of a build directory as Miniflare takes them: the Worker itself (the only script) first. */
export function modulesOf(outdir) {
  const names = readdirSync(outdir).filter((name) => name.split(".").at(-1) in MODULE_TYPES);
  const isEntry = (name) => name.endsWith(".js");
  names.sort((a, b) => Number(isEntry(b)) - Number(isEntry(a)));
  return names.map((name) => ({
    type: MODULE_TYPES[name.split(".").at(-1)],
    path: join(outdir, name),
    contents: contentsOf(join(outdir, name)),
  }));
}

function contentsOf(path) {
  return path.endsWith(".wasm") || path.endsWith(".bin") ? readFileSync(path) : readFileSync(path, "utf8");
}

/**
 * Starts the Worker of a build directory.
 * @param persist directory for D1, KV and Durable Objects; created when missing
 * @param overrides options of Miniflare that replace these
 * @returns the Miniflare instance, its address and the pid of the workerd it runs
 */
export async function startRuntime({
  outdir,
  persist,
  port = 0,
  bindings = {},
  environment = "development",
  quiet = true,
  overrides = {},
}) {
  const development = environment === "development";
  const before = new Set(childProcesses());
  const options = convertV4MiniflareOptions({
    name: "carepurse",
    host: "127.0.0.1",
    port,
    modulesRoot: outdir,
    modules: modulesOf(outdir),
    compatibilityDate: "2026-08-15",
    compatibilityFlags: ["nodejs_compat"],
    bindings: { ENVIRONMENT: environment, ...bindings },
    d1Databases: { DB: "00000000-0000-0000-0000-000000000001" },
    queueProducers: { MAIL_QUEUE: "mail", AUTOPAY_QUEUE: "autopay" },
    queueConsumers: {
      mail: { maxBatchSize: 100, maxBatchTimeout: 1, maxRetries: 3 },
      autopay: { maxBatchSize: 4, maxBatchTimeout: 1, maxRetries: 3 },
    },
    kvNamespaces: { SESSIONS: "00000000000000000000000000000001" },
    durableObjects: {
      WALLETS: { className: "WalletObject", useSQLite: true },
      ...(development ? { SANDBOX: { className: "SandboxProcessor", useSQLite: true } } : {}),
    },
    assets: {
      directory: existsSync(`${outdir}.static`) ? `${outdir}.static` : join(root, "static"),
      binding: "ASSETS",
      routerConfig: { has_user_worker: true },
    },
    resourcePersistencePath: persist,
    cf: false,
    telemetry: { enabled: false },
    log: new Log(quiet ? LogLevel.ERROR : LogLevel.INFO),
    ...(quiet ? { handleStructuredLogs: () => undefined } : {}),
    ...overrides,
  });
  const miniflare = new Miniflare(options);
  const origin = (await miniflare.ready).origin.replace("127.0.0.1", "localhost");
  const workerd = childProcesses().find((pid) => !before.has(pid));
  return { miniflare, origin, workerd };
}

/** Applies every migration that the database has not seen, and answers how many that were. */
export async function migrate(miniflare) {
  const db = await miniflare.getD1Database("DB");
  await db.exec(
    "CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TEXT DEFAULT CURRENT_TIMESTAMP NOT NULL)",
  );
  const { results } = await db.prepare("SELECT name FROM d1_migrations").all();
  const seen = new Set(results.map(({ name }) => name));
  const files = readdirSync(join(root, "migrations"))
    .filter((name) => name.endsWith(".sql") && !seen.has(name))
    .toSorted();
  for (const name of files) {
    const statements = statementsOf(readFileSync(join(root, "migrations", name), "utf8"));
    await db.batch([...statements.map((sql) => db.prepare(sql)), db.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(name)]);
  }
  return files.length;
}

/** Splits SQL into statements: at semicolons outside of triggers' BEGIN … END. Comments go. */
export function statementsOf(sql) {
  const bare = sql.replaceAll(/--[^\n]*/gu, "");
  const parts = bare.split(";");
  const statements = [];
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    while (/\bCREATE\s+TRIGGER\b/iu.test(part) && !/\bEND\s*$/iu.test(part) && parts.length > 0) part += `;${parts.shift()}`;
    if (part.trim() !== "") statements.push(part.trim());
  }
  return statements;
}

/** The pids of this process's children (Linux; elsewhere by ps). */
export function childProcesses() {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,comm="], { encoding: "utf8" });
  return (stdout ?? "")
    .split("\n")
    .map((line) => line.trim().split(/\s+/u))
    .filter(([, parent, command]) => Number(parent) === process.pid && /workerd/u.test(command ?? ""))
    .map(([pid]) => Number(pid));
}
