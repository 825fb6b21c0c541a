import { env as testEnv } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { monthsUpTo } from "../../../src/domain/ledger/months.ts";
import {
  historyQuery,
  historyStatement,
  monthlyFlowQuery,
  monthlyFlowStatement,
  trialBalance,
  walletStatement,
  type HistoryFilter,
} from "../../../src/domain/ledger/store.ts";
import { execute, wallet } from "../../../src/domain/wallet/client.ts";
import { database } from "../../../src/platform/db.ts";
import type { Env } from "../../../src/platform/env.ts";
import { newId } from "../../../src/platform/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { DAY_MS, instant } from "../../../src/values/time.ts";
import { AT, call, FACILITY, fund, hold, newWallet, OTHER_FACILITY, spend, to } from "../wallet/support.ts";

const env = testEnv as unknown as Env;
const db = database(env);
const id = newWallet();

beforeAll(async () => {
  await execute(env, call(id, fund(10_000), spend(1_000), hold(newId("hold"), 500, undefined, instant(AT + 90 * DAY_MS))));
  const pharmacy = { kind: "spend", key: "pharmacy", label: "100% Pharmacy_1", payment_id: null, to: [to(250, OTHER_FACILITY)] } as const;
  await execute(env, { ...call(id, pharmacy, fund(2_000)), at: instant(AT + 40 * DAY_MS) });
  await wallet(env, id).project();
});

async function found(filter: HistoryFilter): Promise<number[]> {
  return (await historyStatement(db, { wallet_id: id, filter, before_seq: null, limit: 100 })).map(({ seq }) => seq);
}

describe("a history", () => {
  it("has every movement of money, newest first, and no other wallet's", async () => {
    expect(await found({})).toEqual([5, 4, 2, 1]);
    expect(await historyStatement(db, { wallet_id: newWallet(), filter: {}, before_seq: null, limit: 10 })).toEqual([]);
  });

  it("is read in pages", async () => {
    const page = await historyStatement(db, { wallet_id: id, filter: {}, before_seq: 4, limit: 1 });
    expect(page.map(({ seq, amount_cents, posted_after_cents }) => [seq, amount_cents, posted_after_cents])).toEqual([[2, -1_000, 9_000]]);
  });

  it("is narrowed by kind, day, facility, amount and text", async () => {
    expect(await found({ kinds: ["hold"] })).toEqual([3]);
    expect(await found({ kinds: ["spend"] })).toEqual([4, 2]);
    expect(await found({ from: instant(AT + DAY_MS) })).toEqual([5, 4]);
    expect(await found({ to: instant(AT + DAY_MS) })).toEqual([2, 1]);
    expect(await found({ facility_id: FACILITY })).toEqual([2]);
    expect(await found({ facility: "pharm" })).toEqual([4]);
    expect(await found({ facility: "visa" })).toEqual([]);
    expect(await found({ amount_cents: cents(1_000) })).toEqual([2]);
    expect(await found({ text: "visa" })).toEqual([5, 1]);
    expect(await found({ text: "0% pharmacy_" })).toEqual([4]);
    expect(await found({ text: "%a" })).toEqual([]);
  });

  it("composes into a batch with the money of each month", async () => {
    const months = monthsUpTo("UTC", instant(AT + 40 * DAY_MS), 12);
    const [rows, flow] = await db.batch([
      historyStatement(db, { wallet_id: id, filter: {}, before_seq: null, limit: 2 }),
      monthlyFlowStatement(db, id, months),
    ]);
    expect(rows).toHaveLength(2);
    expect(flow).toHaveLength(12);
    expect(flow.slice(-2)).toEqual([
      { month: "2026-06", in_cents: 10_000, out_cents: 1_000 },
      { month: "2026-07", in_cents: 2_000, out_cents: 250 },
    ]);
  });

  it("never scans a table", async () => {
    const filters: readonly HistoryFilter[] = [
      {},
      { kinds: ["spend"] },
      { from: AT, to: AT, facility_id: FACILITY, facility: "x", amount_cents: cents(1), text: "x" },
    ];
    const statements = filters.map((filter) => historyStatement(db, { wallet_id: id, filter, before_seq: 9, limit: 10 }).toSQL());
    const flow = monthlyFlowStatement(db, id, monthsUpTo("UTC", AT, 12)).toSQL();
    for (const { sql, params } of [...statements, flow]) {
      const plan = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .bind(...params)
        .all<{ detail: string }>();
      const steps = plan.results.map(({ detail }) => detail);
      expect(steps.filter((step) => step.startsWith("SCAN") && !step.includes("VIRTUAL TABLE"))).toEqual([]);
      if (sql !== flow.sql) expect(steps.join("\n")).not.toContain("TEMP B-TREE");
      else expect(steps.join("\n")).toContain("COVERING INDEX ledger_transactions_flow");
    }
  });

  it("is part of a ledger whose balances sum to 0", async () => {
    const balances = await trialBalance(db);
    expect(balances.reduce((total, { balance_cents }) => total + balance_cents, 0)).toBe(0);
    expect(balances).toContainEqual({ account: "wallets", balance_cents: 10_750 });
    expect(balances).toContainEqual({ account: `facility:${FACILITY}`, balance_cents: 1_000 });
  });

  it("is the same by the queries that are compiled once, with each call's own values", async () => {
    const other = newWallet();
    await execute(env, call(other, fund(700)));
    await wallet(env, other).project();
    const months = monthsUpTo("UTC", instant(AT + 40 * DAY_MS), 3);
    for (const wallet_id of [id, other, newWallet()]) {
      for (const limit of [1, 3, 1_000]) {
        const query = { wallet_id, filter: {}, before_seq: null, limit };
        const [compiled, plain, row, compiledFlow, plainFlow] = await db.batch([
          historyQuery(db, query),
          historyStatement(db, query),
          walletStatement(db, wallet_id),
          monthlyFlowQuery(db, wallet_id, months),
          monthlyFlowStatement(db, wallet_id, months),
        ]);
        expect(compiled).toEqual(plain);
        expect(compiledFlow).toEqual(plainFlow);
        expect(row.map((one) => [one.wallet_id, one.seq])).toEqual(plain[0] === undefined ? [] : [[wallet_id, plain[0].seq]]);
      }
    }
    const narrowed = { wallet_id: id, filter: { kinds: ["hold"] }, before_seq: null, limit: 5 } as const;
    const [rows] = await db.batch([historyQuery(db, narrowed)]);
    expect(rows.map(({ seq }) => seq)).toEqual([3]);
  });
});
