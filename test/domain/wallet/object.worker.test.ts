import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env as testEnv } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Env } from "../../../src/platform/env.ts";
import { newId } from "../../../src/platform/ids.ts";
import { execute, wallet } from "../../../src/domain/wallet/client.ts";
import { instant } from "../../../src/values/time.ts";
import type { Executed, ExecuteRequest } from "../../../src/domain/wallet/commands.ts";
import { AT, call, capture, fund, hold, newWallet, refund, release, reverse, spend } from "./support.ts";

const env = testEnv as unknown as Env;

async function done(request: ExecuteRequest): Promise<readonly Executed[]> {
  const answer = await execute(env, request);
  if (!answer.ok) throw new Error(`refused: ${answer.error.code}`);
  return answer.value;
}

describe("a wallet object", () => {
  it("takes money in and pays it out, and keeps a chained journal of it", async () => {
    const id = newWallet();
    await done(call(id, fund(10_000)));
    await done(call(id, spend(4_000)));
    const summary = await wallet(env, id).summary();
    expect(summary).toMatchObject({ wallet_id: id, seq: 2, posted_cents: 6_000, held_cents: 0, available_cents: 6_000, frozen: false });
    const rows = await wallet(env, id).journal({ after_seq: 0, limit: 10 });
    expect(rows.map((row) => row.seq)).toEqual([1, 2]);
    expect(rows[1]?.previous_hash).toBe(rows[0]?.hash);
    expect(summary.hash).toBe(rows[1]?.hash);
  });

  it("answers a repeated key with the first answer, also after it was evicted", async () => {
    const id = newWallet();
    const request = call(id, fund(500, "once"));
    const [first] = await done(request);
    const [again] = await done(request);
    await evictDurableObject(wallet(env, id));
    const [later] = await done(request);
    expect(again).toEqual({ ...first, replayed: true });
    expect(later).toEqual({ ...first, replayed: true });
    expect((await wallet(env, id).summary()).posted_cents).toBe(500);
  });

  it("refuses a known key with another content", async () => {
    const id = newWallet();
    await done(call(id, fund(500, "once")));
    expect(await execute(env, call(id, fund(501, "once")))).toEqual({ ok: false, error: { code: "key_conflict" } });
  });

  it("does a batch whole or not at all", async () => {
    const id = newWallet();
    expect(await execute(env, call(id, fund(500), spend(300), spend(300)))).toEqual({
      ok: false,
      error: { code: "insufficient_funds", available_cents: 200 },
    });
    expect(await wallet(env, id).summary()).toMatchObject({ seq: 0, posted_cents: 0 });
    await done(call(id, fund(500), spend(300), spend(200)));
    expect(await wallet(env, id).summary()).toMatchObject({ seq: 3, posted_cents: 0 });
  });

  it("does what is new of a batch that it knows in part, or none of it where that is asked for", async () => {
    const id = newWallet();
    await done(call(id, fund(500, "first")));
    const more = call(id, fund(500, "first"), fund(300, "second"));
    expect(await execute(env, { ...more, partly_known: "none" })).toEqual({ ok: false, error: { code: "key_conflict" } });
    expect(await wallet(env, id).summary()).toMatchObject({ seq: 1, posted_cents: 500 });
    await done(more);
    expect((await done({ ...more, partly_known: "none" })).map(({ replayed }) => replayed)).toEqual([true, true]);
    await done({ ...call(id, fund(1), fund(1)), partly_known: "none" });
    expect(await wallet(env, id).summary()).toMatchObject({ seq: 4, posted_cents: 802 });
  });

  it("never overdraws when 50 spends arrive at once", async () => {
    const id = newWallet();
    await done(call(id, fund(1_000)));
    const answers = await Promise.all(Array.from({ length: 50 }, () => execute(env, call(id, spend(100)))));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(10);
    expect(await wallet(env, id).summary()).toMatchObject({ seq: 11, posted_cents: 0, available_cents: 0 });
  });

  it("does one of 50 equal calls", async () => {
    const id = newWallet();
    await done(call(id, fund(1_000)));
    const answers = await Promise.all(Array.from({ length: 50 }, () => done(call(id, spend(100, "twice pressed")))));
    expect(answers.flat().filter((answer) => !answer.replayed)).toHaveLength(1);
    expect((await wallet(env, id).summary()).posted_cents).toBe(900);
  });

  it("spends what a hold set aside, once", async () => {
    const id = newWallet();
    const [kept, spent, freed] = [newId("hold"), newId("hold"), newId("hold")];
    await done(call(id, fund(1_000), hold(kept, 400), hold(spent, 300), hold(freed, 100)));
    expect(await wallet(env, id).summary()).toMatchObject({ posted_cents: 1_000, held_cents: 800, available_cents: 200 });
    await evictDurableObject(wallet(env, id));
    await done(call(id, capture(kept, 350)));
    await done(call(id, spend(500, undefined, { hold_id: spent })));
    await done(call(id, release(freed)));
    expect(await wallet(env, id).summary()).toMatchObject({ posted_cents: 150, held_cents: 0 });
    expect(await execute(env, call(id, capture(kept, 1)))).toEqual({ ok: false, error: { code: "hold_closed" } });
    expect(await execute(env, call(id, release(newId("hold"))))).toEqual({ ok: false, error: { code: "unknown_hold" } });
  });

  it("releases an expired hold before it refuses for lack of money", async () => {
    const id = newWallet();
    await done(call(id, fund(1_000), hold(newId("hold"), 900)));
    await done({ ...call(id, spend(1_000)), at: instant(AT + 60_000) });
    const rows = await wallet(env, id).journal({ after_seq: 2, limit: 10 });
    expect(rows.map((row) => row.kind)).toEqual(["release", "spend"]);
  });

  it("lets a late payment use its own expired hold", async () => {
    const id = newWallet();
    const late = newId("hold");
    await done(call(id, fund(1_000), hold(late, 900)));
    await done({ ...call(id, spend(1_000, undefined, { hold_id: late })), at: instant(AT + 120_000) });
    expect(await wallet(env, id).summary()).toMatchObject({ posted_cents: 0, held_cents: 0, seq: 3 });
  });

  it("releases expired holds by its alarm", async () => {
    const id = newWallet();
    const soon = instant(Date.now() + 20);
    await done({ ...call(id, fund(1_000), hold(newId("hold"), 900, undefined, soon)), at: instant(Date.now() - 20) });
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
    await runDurableObjectAlarm(wallet(env, id));
    expect(await wallet(env, id).summary()).toMatchObject({ posted_cents: 1_000, held_cents: 0, seq: 3 });
  });

  it("gives back no more than was paid, and reverses once", async () => {
    const id = newWallet();
    const [, paid] = await done(call(id, fund(1_000), spend(600)));
    if (paid === undefined) throw new Error("no answer");
    await done(call(id, refund(paid.txn_id, 400)));
    expect(await execute(env, call(id, refund(paid.txn_id, 201)))).toEqual({
      ok: false,
      error: { code: "refund_exceeds_original", refundable_cents: 200 },
    });
    const [second] = await done(call(id, spend(100)));
    if (second === undefined) throw new Error("no answer");
    await done(call(id, reverse(second.txn_id)));
    expect(await execute(env, call(id, reverse(second.txn_id)))).toEqual({ ok: false, error: { code: "already_reversed" } });
    expect((await wallet(env, id).summary()).posted_cents).toBe(800);
  });

  it("refuses what is malformed, and another wallet's call", async () => {
    const id = newWallet();
    for (const amount of [0, -5, 10_000_000_001])
      expect(await execute(env, call(id, fund(amount)))).toMatchObject({ ok: false, error: { code: "malformed" } });
    expect(await execute(env, call(id, fund(1, "")))).toMatchObject({ ok: false, error: { code: "malformed", detail: "key" } });
    expect(await execute(env, call(id, fund(1, "expire:hold_1")))).toMatchObject({
      ok: false,
      error: { code: "malformed", detail: "key" },
    });
    expect(await execute(env, call(id))).toMatchObject({ ok: false, error: { code: "malformed" } });
    expect(await wallet(env, id).execute(call(newWallet(), fund(1)))).toMatchObject({ ok: false, error: { code: "malformed" } });
    expect(await wallet(env, id).summary()).toMatchObject({ seq: 0 });
  });

  it("has a journal that cannot be changed or have gaps", async () => {
    const id = newWallet();
    await done(call(id, fund(1_000)));
    await runInDurableObject(wallet(env, id), (_object, state) => {
      expect(() => state.storage.sql.exec("UPDATE journal SET amount_cents = 1")).toThrow(/append-only/u);
      expect(() => state.storage.sql.exec("DELETE FROM journal")).toThrow(/append-only/u);
      expect(() =>
        state.storage.sql.exec(
          "INSERT INTO journal SELECT 3, 'x', kind, 'x', '', NULL, '', legs, 0, 0, 0, '{}', NULL, 0, 0, '', '' FROM journal",
        ),
      ).toThrow(/no gaps/u);
    });
  });
});
