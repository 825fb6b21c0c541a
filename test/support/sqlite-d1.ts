import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { fileURLToPath } from "node:url";

/**
 * The site's tables in memory, spoken to as D1: only `prepare`, `bind`, `first`, `all`, `run` and an atomic `batch`. For tests that try thousands of
 * orders of events on the real statements and triggers, which would take minutes in workerd.
 */
export function memoryD1(): { readonly d1: D1Database; readonly sqlite: DatabaseSync } {
  const sqlite = new DatabaseSync(":memory:");
  const folder = fileURLToPath(new URL("../../migrations", import.meta.url).href);
  for (const name of readdirSync(folder).toSorted()) if (name.endsWith(".sql")) sqlite.exec(readFileSync(join(folder, name), "utf8"));
  const statement = (text: string, values: readonly SQLInputValue[]) => ({
    bind: (...bound: SQLInputValue[]) => statement(text, bound),
    all: () => ({ results: sqlite.prepare(text).all(...values), meta: {} }),
    first: () => sqlite.prepare(text).get(...values) ?? null,
    run: () => ({ results: [], meta: { changes: sqlite.prepare(text).run(...values).changes } }),
  });
  const batch = (statements: readonly { all: () => unknown }[]) => {
    sqlite.exec("BEGIN");
    try {
      const answers = statements.map((each) => each.all());
      sqlite.exec("COMMIT");
      return Promise.resolve(answers);
    } catch (error) {
      sqlite.exec("ROLLBACK");
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  };
  return { d1: { prepare: (text: string) => statement(text, []), batch } as unknown as D1Database, sqlite };
}
