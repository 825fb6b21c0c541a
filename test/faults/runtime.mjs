// The process that is killed: the built Worker on workerd, with storage that stays. Talks to run.mjs by messages; knows nothing of the test.
import { migrate, startRuntime } from "../../src/tools/lib/runtime.mjs";
import { TEST_SECRETS } from "../support/secrets.ts";

const { outdir, persist, port } = JSON.parse(process.argv[2]);
const { miniflare, origin, workerd } = await startRuntime({
  outdir,
  persist,
  port,
  bindings: { ...TEST_SECRETS, PUBLIC_ORIGIN: `http://localhost:${port}` },
});
await migrate(miniflare);
const [db, kv] = [await miniflare.getD1Database("DB"), await miniflare.getKVNamespace("SESSIONS")];

/**
 * What run.mjs may ask for: before the load begins, rows no door makes (members with a session), and more of them at once than a door takes; while it
 * works, how far it is.
 */
const tasks = {
  read: ({ sql, params }) =>
    db
      .prepare(sql)
      .bind(...params)
      .all()
      .then(({ results }) => results),
  write: (statements) => db.batch(statements.map(({ sql, params }) => db.prepare(sql).bind(...params))).then(() => null),
  put: ({ key, value }) => kv.put(key, value).then(() => null),
};

process.on("message", ({ n, task, what }) => {
  tasks[task](what).then(
    (answer) => process.send({ n, answer }),
    (error) => process.send({ n, error: String(error) }),
  );
});
process.on("disconnect", () => miniflare.dispose().finally(() => process.exit(0)));
process.send({ ready: { origin, workerd } });
