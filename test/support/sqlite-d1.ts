import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { fileURLToPath } from "node:url";

/**
 * The site's tables in memory, spoken to as D1: only `prepare`, `bind`, `first`, `all`, `run`, `raw` and an atomic `batch`. For tests that try thousands of
 * orders of events on the real statements and triggers, which would take minutes in workerd.
 */
export function memoryD1(): { readonly d1: D1Database; readonly sqlite: DatabaseSync } {
  const sqlite = new DatabaseSync(":memory:");
  const folder = fileURLToPath(new URL("../../migrations", import.meta.url).href);
  for (const name of readdirSync(folder).toSorted()) if (name.endsWith(".sql")) sqlite.exec(readFileSync(join(folder, name), "utf8"));
  const prepared = new Map<string, StatementSync>();
  const prepare = (text: string): StatementSync => {
    const known = prepared.get(text);
    if (known !== undefined) return known;
    const made = sqlite.prepare(text);
    prepared.set(text, made);
    return made;
  };
  const statement = (text: string, values: readonly SQLInputValue[]) => ({
    text,
    bind: (...bound: SQLInputValue[]) => statement(text, bound),
    all: () => ({ results: prepare(text).all(...values), meta: {} }),
    first: (column?: string) => {
      const row = prepare(text).get(...values) ?? null;
      return row === null || column === undefined ? row : (row[column] ?? null);
    },
    run: () => ({ results: [], meta: { changes: prepare(text).run(...values).changes } }),
    raw: () =>
      prepare(text)
        .all(...values)
        .map((row) => Object.values(row)),
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
