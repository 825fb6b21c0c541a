import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { Env } from "./env.ts";

export type Db = DrizzleD1Database & { readonly $client: D1Database };

/** The accounts-and-ledger database. One `db.batch([...])` is one atomic transaction; there is no other kind. */
export function database(env: Pick<Env, "DB">): Db {
  return drizzle(env.DB);
}
