import { sql, type Placeholder } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { fillPlaceholders, type Query } from "drizzle-orm/sql/sql";
import type { Db } from "./db.ts";

/** What Drizzle's batch asks of a query, and what it makes of the query's answer. */
interface Prepared {
  getQuery(): Query;
  mapResult(response: unknown, isFromBatch?: boolean): unknown;
}

interface Preparable {
  _prepare(): Prepared;
}

/** A query to be put into a `db.batch([...])`; it cannot be awaited alone. */
export type Compiled<Q extends BatchItem<"sqlite">> = Pick<Q, "_">;

/**
 * A query whose SQL Drizzle makes once and not at every call: for the few that most pages ask. Making it costs as much as rendering a table.
 * @param build makes the query with `value(name)` wherever a call's own value goes
 * @returns a function that puts a call's values in
 */
export function compiled<N extends string, Q extends BatchItem<"sqlite">>(
  build: (db: Db, value: (name: N) => Placeholder) => Q,
): (db: Db, values: Readonly<Record<N, string | number>>) => Compiled<Q> {
  let made: Prepared | null = null;
  return (db, values) => {
    const base = (made ??= (build(db, (name) => sql.placeholder(name)) as unknown as Preparable)._prepare());
    const query = base.getQuery();
    const prepared = {
      getQuery: () => ({ ...query, params: fillPlaceholders(query.params, values) }),
      stmt: db.$client.prepare(query.sql),
      mapResult: (response: unknown) => base.mapResult(response, true),
    };
    return { _prepare: () => prepared } as unknown as Compiled<Q>;
  };
}
