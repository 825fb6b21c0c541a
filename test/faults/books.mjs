// What is on the disk after the last kill, read without a line of Carepurse's own code.
import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * Opens copies of the files that a killed runtime left.
 * @returns d1(sql): rows of the database; journals: every wallet's rows; charges: what the sandbox processor took, by payment
 */
export function openBooks(persist) {
  const copy = `${persist}-copy`;
  rmSync(copy, { recursive: true, force: true });
  cpSync(persist, copy, { recursive: true });
  const [d1] = filesIn(join(copy, "d1", "miniflare-D1DatabaseObject"));
  const database = new DatabaseSync(d1);
  const journals = filesIn(join(copy, "do", "carepurse-WalletObject")).flatMap((file) =>
    read(file, "SELECT wallet_id FROM wallet", "SELECT * FROM journal ORDER BY seq"),
  );
  // It has none before it is first asked.
  const entries = filesIn(join(copy, "do", "carepurse-SandboxProcessor")).flatMap((sandbox) =>
    all(new DatabaseSync(sandbox), "SELECT payment_id, status, amount_cents, refunded_cents FROM entries"),
  );
  return {
    d1: (sql, ...params) => all(database, sql, ...params),
    journals,
    charges: new Map(
      entries.map((entry) => [entry.payment_id, entry.status === "succeeded" ? entry.amount_cents - entry.refunded_cents : 0]),
    ),
  };
}

/** Rows of the database while the runtime works, from a copy of its files. Throws when they were being written just then. */
export function peek(persist, sql) {
  const copy = `${persist}-look`;
  rmSync(copy, { recursive: true, force: true });
  cpSync(join(persist, "d1"), copy, { recursive: true });
  const [d1] = filesIn(join(copy, "miniflare-D1DatabaseObject"));
  const database = new DatabaseSync(d1);
  try {
    return all(database, sql);
  } finally {
    database.close();
  }
}

function filesIn(directory) {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite")
    .map((name) => join(directory, name));
}

/** The journal of one wallet's file; an object that was woken but never used has none. */
function read(file, who, what) {
  const database = new DatabaseSync(file);
  const wallet = all(database, who)[0];
  if (wallet === undefined) return [];
  return [{ wallet_id: wallet.wallet_id, rows: all(database, what) }];
}

function all(database, sql, ...params) {
  return database.prepare(sql).all(...params);
}
