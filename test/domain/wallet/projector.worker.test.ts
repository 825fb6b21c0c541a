import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env as testEnv } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { execute, wallet } from "../../../src/domain/wallet/client.ts";
import { projectRows } from "../../../src/domain/wallet/projector.ts";
import type { JournalRow } from "../../../src/domain/wallet/commands.ts";
import type { Env } from "../../../src/platform/env.ts";
import type { WalletId } from "../../../src/values/ids.ts";
import { call, fund, newWallet, spend } from "./support.ts";

const env = testEnv as unknown as Env;

interface Ledger {
  readonly transactions: number;
  readonly entries: number;
  readonly seq: number | null;
  readonly posted: number | null;
}

async function ledger(id: WalletId): Promise<Ledger> {
  const found = await env.DB.prepare(
    `SELECT (SELECT COUNT(*) FROM ledger_transactions WHERE wallet_id = ?1) AS transactions,
       (SELECT COUNT(*) FROM ledger_entries WHERE txn_id IN (SELECT txn_id FROM ledger_transactions WHERE wallet_id = ?1)) AS entries,
       (SELECT seq FROM wallets WHERE wallet_id = ?1) AS seq, (SELECT posted_cents FROM wallets WHERE wallet_id = ?1) AS posted`,
  )
    .bind(id)
    .first<Ledger>();
  if (found === null) throw new Error("no answer");
  return found;
}

/** Gives a wallet object another D1 for a while. */
async function withDatabase(id: WalletId, change: (db: D1Database) => Partial<D1Database>, act: () => Promise<void>): Promise<void> {
  await runInDurableObject(wallet(env, id), (object) => {
    const inner = object as unknown as { env: Env };
    const db = inner.env.DB;
    const changed = change(db);
    inner.env = {
      ...inner.env,
      DB: { prepare: (sql: string) => db.prepare(sql), batch: (list: D1PreparedStatement[]) => db.batch(list), ...changed } as D1Database,
    };
  });
  await act();
  await runInDurableObject(wallet(env, id), (object) => {
    (object as unknown as { env: Env }).env = env;
  });
}

async function journalOf(id: WalletId): Promise<readonly JournalRow[]> {
  return await wallet(env, id).journal({ after_seq: 0, limit: 500 });
}

describe("the projection of a wallet", () => {
  it("brings every entry to the ledger once, however often and at the same time it is asked for", async () => {
    const id = newWallet();
    for (let batch = 0; batch < 13; batch += 1) await execute(env, call(id, ...Array.from({ length: 10 }, () => fund(100))));
    await Promise.all(Array.from({ length: 5 }, () => wallet(env, id).project()));
    expect(await wallet(env, id).project()).toEqual({ seq: 130, projected_seq: 130 });
    expect(await ledger(id)).toEqual({ transactions: 130, entries: 260, seq: 130, posted: 13_000 });
  });

  it("changes nothing when rows come again, in pieces or late", async () => {
    const id = newWallet();
    await execute(env, call(id, fund(1_000), spend(100), spend(200)));
    await wallet(env, id).project();
    const rows = await journalOf(id);
    const projection = { wallet_id: id, owner: null, followers: [] };
    expect(await projectRows(env.DB, { ...projection, rows })).toBe(false);
    expect(await projectRows(env.DB, { ...projection, rows: rows.slice(0, 1) })).toBe(false);
    expect(await ledger(id)).toEqual({ transactions: 3, entries: 6, seq: 3, posted: 700 });
  });

  it("loses nothing when D1 fails, before it wrote or after", async () => {
    const id = newWallet();
    await execute(env, call(id, fund(1_000)));
    await wallet(env, id).project();
    await withDatabase(
      id,
      () => ({ batch: () => Promise.reject(new Error("D1 is down")) }),
      async () => {
        expect(await execute(env, call(id, spend(100)))).toMatchObject({ ok: true });
        expect(await wallet(env, id).project()).toEqual({ seq: 2, projected_seq: 1 });
      },
    );
    await withDatabase(
      id,
      (db) => ({
        batch: async (list) => {
          await db.batch(list);
          throw new Error("the reply was lost");
        },
      }),
      async () => {
        expect(await wallet(env, id).project()).toEqual({ seq: 2, projected_seq: 1 });
      },
    );
    expect(await runDurableObjectAlarm(wallet(env, id))).toBe(true);
    expect(await wallet(env, id).project()).toEqual({ seq: 2, projected_seq: 2 });
    expect(await ledger(id)).toEqual({ transactions: 2, entries: 4, seq: 2, posted: 900 });
  });

  it("writes nothing when a follower's statement fails, and all once it no longer does", async () => {
    const id = newWallet();
    await execute(env, call(id, fund(1_000)));
    const rows = await journalOf(id);
    const other = { ...(rows[0] as JournalRow), wallet_id: newWallet(), txn_id: "txn_follower" as JournalRow["txn_id"] };
    const projection = { wallet_id: other.wallet_id, owner: null, rows: [other] };
    await expect(
      projectRows(env.DB, { ...projection, followers: [(db) => [db.prepare("INSERT INTO nowhere VALUES (1)")]] }),
    ).rejects.toThrow(/nowhere/u);
    expect(await ledger(other.wallet_id)).toMatchObject({ transactions: 0, seq: null });
    await projectRows(env.DB, {
      ...projection,
      followers: [
        (db, rows) => rows.map((row) => db.prepare("INSERT INTO attempts VALUES (?, 1, 0) ON CONFLICT DO NOTHING").bind(row.txn_id)),
      ],
    });
    expect(await ledger(other.wallet_id)).toMatchObject({ transactions: 1, seq: 1 });
    expect(await env.DB.prepare("SELECT COUNT(*) AS n FROM attempts WHERE bucket = 'txn_follower'").first("n")).toBe(1);
  });

  it("goes on after an eviction in between", async () => {
    const id = newWallet();
    await withDatabase(
      id,
      () => ({ batch: () => Promise.reject(new Error("D1 is down")) }),
      async () => {
        await execute(env, call(id, fund(1_000), spend(1)));
        await wallet(env, id).project();
      },
    );
    await evictDurableObject(wallet(env, id));
    expect(await runDurableObjectAlarm(wallet(env, id))).toBe(true);
    expect(await ledger(id)).toMatchObject({ transactions: 2, posted: 999 });
  });

  it("fills an empty ledger from the first row on", async () => {
    const id = newWallet();
    for (let batch = 0; batch < 12; batch += 1) await execute(env, call(id, ...Array.from({ length: 10 }, () => fund(7))));
    await wallet(env, id).project();
    await forget(id);
    expect(await ledger(id)).toMatchObject({ transactions: 0, seq: null });
    expect(await wallet(env, id).rebuild()).toEqual({ seq: 120, projected_seq: 120 });
    expect(await ledger(id)).toEqual({ transactions: 120, entries: 240, seq: 120, posted: 840 });
  });

  it("writes to tables that refuse changes", async () => {
    const id = newWallet();
    await execute(env, call(id, fund(1)));
    await wallet(env, id).project();
    for (const table of ["ledger_transactions", "ledger_entries"]) {
      await expect(env.DB.prepare(`UPDATE ${table} SET amount_cents = 2`).run()).rejects.toThrow(/append-only/u);
      await expect(env.DB.prepare(`DELETE FROM ${table}`).run()).rejects.toThrow(/append-only/u);
    }
  });
});

describe("a wallet whose journal is behind the ledger", () => {
  it("freezes when it was set back to an earlier day and went on from there", async () => {
    const id = newWallet();
    await execute(env, call(id, fund(1_000)));
    await execute(env, call(id, spend(100), spend(100)));
    await wallet(env, id).project();
    await setBack(id, 1);
    await execute(env, call(id, spend(500)));
    await wallet(env, id).project();
    expect(await wallet(env, id).summary()).toMatchObject({ frozen: true });
    expect(await execute(env, call(id, spend(1)))).toEqual({ ok: false, error: { code: "frozen" } });
    expect(await ledger(id)).toMatchObject({ transactions: 3, seq: 3, posted: 800 });
  });

  it("freezes when nothing was done since", async () => {
    const id = newWallet();
    await execute(env, call(id, fund(1_000, "first"), spend(100)));
    await wallet(env, id).project();
    await setBack(id, 1);
    await wallet(env, id).project();
    expect(await execute(env, call(id, spend(1)))).toEqual({ ok: false, error: { code: "frozen" } });
    expect(await execute(env, call(id, fund(1_000, "first")))).toMatchObject({ ok: true, value: [{ replayed: true }] });
  });

  it("freezes before its first command when its journal is gone", async () => {
    const id = newWallet();
    await execute(env, call(id, fund(1_000)));
    await wallet(env, id).project();
    await setBack(id, 0);
    expect(await execute(env, call(id, fund(1)))).toEqual({ ok: false, error: { code: "frozen" } });
  });
});

/** What a point-in-time recovery does to the object's database. */
async function setBack(id: WalletId, seq: number): Promise<void> {
  await runInDurableObject(wallet(env, id), (_object, state) => {
    state.storage.sql.exec("DROP TRIGGER journal_no_delete");
    state.storage.sql.exec("DELETE FROM journal WHERE seq > ?", seq);
    state.storage.sql.exec("UPDATE wallet SET projected_seq = ?", seq);
    if (seq === 0) state.storage.sql.exec("DELETE FROM wallet");
  });
  await evictDurableObject(wallet(env, id));
}

/** What losing D1 does to the ledger. */
async function forget(id: WalletId): Promise<void> {
  const triggers = await env.DB.prepare(
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger_%_no_delete'",
  ).all<{
    name: string;
    sql: string;
  }>();
  await env.DB.batch([
    ...triggers.results.map(({ name }) => env.DB.prepare(`DROP TRIGGER ${name}`)),
    env.DB.prepare("DELETE FROM ledger_entries WHERE txn_id IN (SELECT txn_id FROM ledger_transactions WHERE wallet_id = ?)").bind(id),
    env.DB.prepare("DELETE FROM ledger_transactions WHERE wallet_id = ?").bind(id),
    env.DB.prepare("DELETE FROM wallets WHERE wallet_id = ?").bind(id),
    ...triggers.results.map(({ sql }) => env.DB.prepare(sql)),
  ]);
}
