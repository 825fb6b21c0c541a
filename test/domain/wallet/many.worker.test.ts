import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env as testEnv } from "cloudflare:workers";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { execute, wallet } from "../../../src/domain/wallet/client.ts";
import type { ExecuteRequest, LedgerHead } from "../../../src/domain/wallet/commands.ts";
import { executeMany } from "../../../src/domain/wallet/many.ts";
import type { Env } from "../../../src/platform/env.ts";
import { newId } from "../../../src/platform/ids.ts";
import type { WalletId } from "../../../src/values/ids.ts";
import { call, fund, newWallet, spend } from "./support.ts";

const env = testEnv as unknown as Env;
const DOWN = { DB: { prepare: (sql: string) => env.DB.prepare(sql), batch: () => Promise.reject(new Error("D1 is down")) } };

function pay(id: WalletId, amount = 100, key?: string): ExecuteRequest {
  return call(id, spend(amount, key, { payment_id: newId("pay") }));
}

/** A wallet with $10 that the ledger knows. */
async function funded(): Promise<WalletId> {
  const id = newWallet();
  await execute(env, call(id, fund(1_000)));
  await wallet(env, id).project();
  return id;
}

async function ledger(id: WalletId): Promise<unknown> {
  return await env.DB.prepare(
    `SELECT seq, posted_cents AS posted, (SELECT COUNT(*) FROM ledger_transactions t WHERE t.wallet_id = w.wallet_id) AS rows
     FROM wallets w WHERE wallet_id = ?`,
  )
    .bind(id)
    .first();
}

/** What the object itself thinks, and whether it has set its alarm. */
async function state(id: WalletId): Promise<{ projected: number; handed: number; alarm: boolean }> {
  return await runInDurableObject(wallet(env, id), async (_object, { storage }) => {
    const { projected_seq, handed_seq } = storage.sql
      .exec<{ projected_seq: number; handed_seq: number }>("SELECT projected_seq, handed_seq FROM wallet")
      .one();
    return { projected: projected_seq, handed: handed_seq, alarm: (await storage.getAlarm()) !== null };
  });
}

/** As after the alarm of the money that came in. */
async function atRest(id: WalletId): Promise<void> {
  await runDurableObjectAlarm(wallet(env, id));
  await evictDurableObject(wallet(env, id));
}

describe("many wallets at once", () => {
  it("are charged and brought to the ledger in one batch, each answered for itself", async () => {
    const [first, second, poor] = [await funded(), await funded(), await funded()];
    for (const id of [first, second, poor]) await atRest(id);
    let batches = 0;
    const counting = {
      DB: { prepare: (sql: string) => env.DB.prepare(sql), batch: (list: D1PreparedStatement[]) => ((batches += 1), env.DB.batch(list)) },
    };
    const answers = await executeMany({ ...env, ...counting } as unknown as Env, [pay(first, 100), pay(poor, 1_001), pay(second, 300)], []);
    expect(answers).toMatchObject([
      { ok: true, value: [{ seq: 2, posted_cents: 900, replayed: false }] },
      { ok: false, error: { code: "insufficient_funds", available_cents: 1_000 } },
      { ok: true, value: [{ seq: 2, posted_cents: 700, replayed: false }] },
    ]);
    expect(batches).toBe(1);
    expect(await ledger(first)).toEqual({ seq: 2, posted: 900, rows: 2 });
    expect(await ledger(second)).toEqual({ seq: 2, posted: 700, rows: 2 });
    expect(await ledger(poor)).toEqual({ seq: 1, posted: 1_000, rows: 1 });
    expect(await state(first)).toEqual({ projected: 1, handed: 2, alarm: false });
  });

  it("learn at the next page that their entries have arrived, and hand over only what is new", async () => {
    const id = await funded();
    await atRest(id);
    for (const amount of [1, 2, 3]) {
      await executeMany(env, [pay(id, amount)], []);
      await evictDurableObject(wallet(env, id));
    }
    expect(await state(id)).toEqual({ projected: 3, handed: 4, alarm: false });
    expect(await ledger(id)).toEqual({ seq: 4, posted: 994, rows: 4 });
    await wallet(env, id).project();
    expect(await state(id)).toMatchObject({ projected: 4 });
  });

  it("lose nothing when everything stops before the ledger is written: the same page again brings it there, once", async () => {
    const id = await funded();
    await atRest(id);
    const request = pay(id);
    const { outbox } = await wallet(env, id).executeHandingOver(request, null);
    expect(outbox?.rows).toHaveLength(1);
    await evictDurableObject(wallet(env, id));
    expect(await ledger(id)).toMatchObject({ seq: 1 });
    expect(await executeMany(env, [request], [])).toMatchObject([{ ok: true, value: [{ replayed: true }] }]);
    expect(await ledger(id)).toEqual({ seq: 2, posted: 900, rows: 2 });
    expect(await executeMany(env, [request], [])).toMatchObject([{ ok: true, value: [{ replayed: true }] }]);
    expect(await ledger(id)).toEqual({ seq: 2, posted: 900, rows: 2 });
  });

  it("are found by the sweep, and by an ordinary payment that comes after", async () => {
    for (const find of [(id: WalletId) => wallet(env, id).project(), (id: WalletId) => execute(env, pay(id))]) {
      const id = await funded();
      await atRest(id);
      await wallet(env, id).executeHandingOver(pay(id), { seq: 1, hash: (await wallet(env, id).summary()).hash });
      await find(id);
      await wallet(env, id).project();
      const { seq } = await wallet(env, id).summary();
      expect(await ledger(id)).toMatchObject({ seq, rows: seq });
      expect(await state(id)).toMatchObject({ projected: seq });
    }
  });

  it("bring their entries themselves, with an alarm, when the ledger does not take the page", async () => {
    const id = await funded();
    await atRest(id);
    await runInDurableObject(wallet(env, id), (object) => {
      (object as unknown as { env: object }).env = { ...env, ...DOWN };
    });
    expect(await executeMany({ ...env, ...DOWN } as unknown as Env, [pay(id)], [])).toMatchObject([{ ok: true }]);
    expect(await ledger(id)).toMatchObject({ seq: 1 });
    expect(await state(id)).toEqual({ projected: 1, handed: 1, alarm: true });
    await runInDurableObject(wallet(env, id), (object) => {
      (object as unknown as { env: object }).env = env;
    });
    expect(await runDurableObjectAlarm(wallet(env, id))).toBe(true);
    expect(await ledger(id)).toEqual({ seq: 2, posted: 900, rows: 2 });
  });

  it("are not held up by one whose entry the ledger refuses, nor by one that cannot be reached", async () => {
    const [good, bad, gone] = [await funded(), await funded(), await funded()];
    await env.DB.prepare(
      `INSERT INTO ledger_transactions SELECT 'txn_other', wallet_id, 2, kind, 'other', payment_id, label, amount_cents, posted_after_cents,
         held_after_cents, legs, detail, event_at, recorded_at, previous_hash, hash FROM ledger_transactions WHERE wallet_id = ?`,
    )
      .bind(bad)
      .run();
    const unreachable = {
      idFromName: (name: string) => (name === gone ? null : env.WALLETS.idFromName(name)),
      get: (id: DurableObjectId | null) => {
        if (id === null) throw new Error("out of reach");
        return env.WALLETS.get(id);
      },
    };
    const answers = await executeMany({ ...env, WALLETS: unreachable } as unknown as Env, [pay(bad), pay(gone), pay(good)], []);
    expect(answers).toMatchObject([{ ok: true }, { ok: false, error: { code: "unreachable" } }, { ok: true }]);
    expect(await ledger(good)).toEqual({ seq: 2, posted: 900, rows: 2 });
    expect(await ledger(gone)).toMatchObject({ seq: 1 });
    expect(await state(bad)).toMatchObject({ alarm: true });
  });

  it("freeze when their journal is behind the ledger, before anything is booked", async () => {
    const id = await funded();
    await atRest(id);
    await env.DB.prepare("UPDATE wallets SET seq = 2 WHERE wallet_id = ?").bind(id).run();
    expect(await executeMany(env, [pay(id)], [])).toEqual([{ ok: false, error: { code: "frozen" } }]);
    expect(await wallet(env, id).summary()).toMatchObject({ seq: 1, frozen: true });
  });

  it("send all of their journal when the ledger is rebuilt, whatever was handed over", async () => {
    const id = await funded();
    await atRest(id);
    await executeMany(env, [pay(id)], []);
    expect(await wallet(env, id).rebuild()).toEqual({ seq: 2, projected_seq: 2 });
    expect(await state(id)).toMatchObject({ projected: 2, handed: 0 });
  });

  it("leave no gap in the ledger, whatever else happens to a wallet and in whatever order", async () => {
    const id = await funded();
    const head = async () => await env.DB.prepare("SELECT seq, hash FROM wallets WHERE wallet_id = ?").bind(id).first<LedgerHead>();
    const known: ExecuteRequest[] = [];
    const paying = (): ExecuteRequest => {
      if (known.length > 0 && fc.sample(fc.nat(3), 1)[0] === 0) return fc.sample(fc.constantFrom(...known), 1)[0] ?? pay(id, 1);
      known.push(pay(id, 1));
      return known.at(-1) ?? pay(id, 1);
    };
    const steps: Readonly<Record<string, () => Promise<unknown>>> = {
      page: () => executeMany(env, [paying()], []),
      lost: async () => wallet(env, id).executeHandingOver(paying(), await head()),
      failed: () => executeMany({ ...env, ...DOWN } as unknown as Env, [paying()], []),
      ordinary: () => execute(env, paying()),
      sweep: () => wallet(env, id).project(),
      rebuild: () => wallet(env, id).rebuild(),
      asleep: async () => {
        await wallet(env, id).summary();
        await evictDurableObject(wallet(env, id));
      },
    };
    const past: string[] = [];
    for (const name of fc.sample(fc.constantFrom(...Object.keys(steps)), 40)) {
      past.push(name);
      await steps[name]?.();
      const { seq, rows } = (await ledger(id)) as { readonly seq: number; readonly rows: number };
      expect(rows, past.join(", ")).toBe(seq);
    }
    await wallet(env, id).project();
    const { seq, posted_cents: posted } = await wallet(env, id).summary();
    expect(await ledger(id), past.join(", ")).toEqual({ seq, posted, rows: seq });
    expect(posted).toBe(1_000 - known.length);
  });

  it("are different ones, each paid from for a payment", async () => {
    const id = await funded();
    await expect(executeMany(env, [pay(id), pay(id)], [])).rejects.toThrow(/another wallet/u);
    await expect(executeMany(env, [call(id, spend(1))], [])).rejects.toThrow(/payments/u);
    expect(await executeMany(env, [], [])).toEqual([]);
  });
});
