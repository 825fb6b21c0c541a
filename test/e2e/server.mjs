// Builds the development Worker, runs it on workerd with fresh storage and the demonstration in it, and opens a second port through which the
// tests look at what is stored. E2E_PORT: the site; E2E_PORT + 1: /ready, POST /sql, /kv.
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { createServer } from "node:http";
import { TEST_SECRETS } from "../support/secrets.ts";
import { inData } from "../../src/tools/lib/local.mjs";
import { buildWorker, migrate, startRuntime } from "../../src/tools/lib/runtime.mjs";

const port = Number(process.env.E2E_PORT);
const persist = inData("e2e", String(port));
rmSync(persist, { recursive: true, force: true });
/** Everything the Worker logs, a line each: looked through when all browsers have gone. */
const log = `${persist}.log`;
mkdirSync(dirname(log), { recursive: true });
writeFileSync(log, "");
const { outdir } = buildWorker({ outdir: inData("build", `e2e-${port}`) });
const { miniflare, origin } = await startRuntime({
  outdir,
  persist,
  port,
  bindings: { ...TEST_SECRETS, PUBLIC_ORIGIN: `http://localhost:${port}` },
  overrides: { handleStructuredLogs: ({ message }) => appendFileSync(log, `${message}\n`) },
});
await migrate(miniflare);
const seeded = await fetch(`${origin}/dev/seed`, { method: "POST" });
if (!seeded.ok) throw new Error(`The demonstration could not be made: ${seeded.status} ${await seeded.text()}`);

const db = await miniflare.getD1Database("DB");
const kv = await miniflare.getKVNamespace("SESSIONS");
const control = createServer((request, response) => {
  answer(request)
    .then((body) => response.setHeader("content-type", "application/json").end(JSON.stringify(body)))
    .catch((error) => response.writeHead(500).end(JSON.stringify({ error: String(error) })));
});
control.listen(port + 1, "127.0.0.1");

async function answer(request) {
  if (request.url === "/ready") return { ready: true, persist, log };
  if (request.url === "/kv") {
    const keys = [];
    for (let page = await kv.list(); ; page = await kv.list({ cursor: page.cursor })) {
      keys.push(...page.keys);
      if (page.list_complete) break;
    }
    return Promise.all(keys.map(async ({ name }) => [name, await kv.get(name)]));
  }
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { sql, params = [] } = JSON.parse(Buffer.concat(chunks).toString());
  const { results } = await db
    .prepare(sql)
    .bind(...params)
    .all();
  return results;
}

for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => {
    control.close();
    miniflare.dispose().finally(() => process.exit(0));
    setTimeout(() => process.exit(0), 3_000).unref();
  });
}
