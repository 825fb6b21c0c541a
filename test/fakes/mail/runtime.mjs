// The mail parts of the product (entry.ts) on workerd, with a database and a queue of their own.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { TEST_SECRETS } from "../../support/secrets.ts";
import { inData, root } from "../../../src/tools/lib/local.mjs";

/**
 * `receive`: hands a mail to the Worker as Email Routing does, and answers the status. `files`: what the local simulation of `send_email` has written.
 * @typedef {{ ask(order: import("./entry.ts").Order): Promise<unknown>, rows(): Promise<readonly Record<string, unknown>[]>, files(): readonly string[], receive(raw: string, to: string): Promise<number>, stop(): Promise<void> }} MailWorker
 */

/**
 * Bundles and starts it. NODE_EXTRA_CA_CERTS has to be set before: Miniflare reads it once.
 * @param {Readonly<Record<string, string>>} bindings
 * @returns {Promise<MailWorker>}
 */
export async function startMailWorker(bindings) {
  const { Miniflare, convertV4MiniflareOptions, migrate, wranglerRequire } = await import("../../../src/tools/lib/runtime.mjs");
  const { outputFiles } = await wranglerRequire("esbuild").build({
    entryPoints: [join(root, "test/fakes/mail/entry.ts")],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    // Receipts are drawn elsewhere (test/jobs).
    external: ["cloudflare:*", "node:*", "pdfkit"],
    loader: { ".bin": "binary" },
    logLevel: "error",
  });
  const tmp = inData("mail", String(process.pid));
  mkdirSync(tmp, { recursive: true });
  // Where Miniflare puts what it writes.
  process.env.TMPDIR = tmp;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: "mail",
      modules: [{ type: "ESModule", path: inData("mail.mjs"), contents: outputFiles[0].text }],
      modulesRoot: inData(),
      compatibilityDate: "2026-08-15",
      compatibilityFlags: ["nodejs_compat"],
      bindings: { ...TEST_SECRETS, ENVIRONMENT: "production", PUBLIC_ORIGIN: "https://pay.example.org", ...bindings },
      d1Databases: { DB: "00000000-0000-0000-0000-000000000001" },
      queueProducers: { MAIL_QUEUE: "mail" },
      queueConsumers: { mail: { maxBatchSize: 100, maxBatchTimeout: 1, maxRetries: 3 } },
      cf: false,
      unsafeTriggerHandlers: true,
      telemetry: { enabled: false },
      email: { send_email: [{ name: "MAIL" }] },
      handleStructuredLogs: () => undefined,
    }),
  );
  await migrate(miniflare);
  const db = await miniflare.getD1Database("DB");
  await db
    .prepare(
      `INSERT INTO operators VALUES ('operator', 'Meridian Health', 'Meridian Health (fictional)', 'America/Los_Angeles', 'billing@meridian.example',
       'https://meridian.example/help', '555-0199', 500, 200000, 500000)`,
    )
    .run();
  return {
    ask: async (order) => (await miniflare.dispatchFetch("http://mail/", { method: "POST", body: JSON.stringify(order) })).json(),
    rows: async () => (await db.prepare("SELECT * FROM mails").all()).results,
    files: () =>
      readdirSync(tmp, { recursive: true, withFileTypes: true }).flatMap((file) =>
        file.isFile() ? [join(file.parentPath, file.name)] : [],
      ),
    receive: async (raw, to) => {
      const query = new URLSearchParams({ from: "mailer-daemon@example.com", to });
      return (await miniflare.dispatchFetch(`http://mail/cdn-cgi/local/email?${query}`, { method: "POST", body: raw })).status;
    },
    stop: async () => {
      await miniflare.dispose();
      rmSync(tmp, { recursive: true, force: true });
    },
  };
}
