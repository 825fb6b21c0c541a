import { env as testEnv } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { monthsUpTo } from "../../../src/domain/ledger/months.ts";
import { monthlyFlowQuery, monthlyFlowStatement, trialBalance, walletStatement } from "../../../src/domain/ledger/store.ts";
import { execute, wallet } from "../../../src/domain/wallet/client.ts";
import { database } from "../../../src/platform/db.ts";
import type { Env } from "../../../src/platform/env.ts";
import { newId } from "../../../src/platform/ids.ts";
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

describe("the ledger", () => {
  it("sums the money of each month, in a batch, by one index alone", async () => {
    const months = monthsUpTo("UTC", instant(AT + 40 * DAY_MS), 12);
    const [rows, flow] = await db.batch([walletStatement(db, id), monthlyFlowStatement(db, id, months)]);
    expect(rows.map(({ seq, posted_cents, held_cents }) => [seq, posted_cents, held_cents])).toEqual([[5, 10_750, 500]]);
    expect(flow).toHaveLength(12);
    expect(flow.slice(-2)).toEqual([
      { month: "2026-06", in_cents: 10_000, out_cents: 1_000 },
      { month: "2026-07", in_cents: 2_000, out_cents: 250 },
    ]);
    const { sql, params } = monthlyFlowStatement(db, id, months).toSQL();
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .bind(...params)
      .all<{ detail: string }>();
    expect(results.map(({ detail }) => detail).join("\n")).toContain("COVERING INDEX ledger_transactions_flow");
  });

  it("has balances that sum to 0", async () => {
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
      const [row, compiledFlow, plainFlow] = await db.batch([
        walletStatement(db, wallet_id),
        monthlyFlowQuery(db, wallet_id, months),
        monthlyFlowStatement(db, wallet_id, months),
      ]);
      expect(compiledFlow).toEqual(plainFlow);
      expect(row.map((one) => one.wallet_id)).toEqual([id, other].includes(wallet_id) ? [wallet_id] : []);
    }
  });
});
