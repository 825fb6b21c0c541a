import { env as testEnv } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { HistoryFilter } from "../../../src/domain/history/movement.ts";
import { fits, flowOf } from "../../../src/domain/history/rules.ts";
import {
  balanceStatement,
  exportStatement,
  firstUseStatement,
  flowStatement,
  historyQuery,
  historyStatement,
  monthStatement,
  placesQuery,
} from "../../../src/domain/history/store.ts";
import { monthNamed } from "../../../src/domain/ledger/months.ts";
import { execute, wallet } from "../../../src/domain/wallet/client.ts";
import type { WalletCommand } from "../../../src/domain/wallet/commands.ts";
import { database } from "../../../src/platform/db.ts";
import type { Env } from "../../../src/platform/env.ts";
import { newId } from "../../../src/platform/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { DAY_MS, instant } from "../../../src/values/time.ts";
import { AT, call, FACILITY, fund, hold, newWallet, OTHER_FACILITY, spend, to } from "../wallet/support.ts";

const env = testEnv as unknown as Env;
const db = database(env);
const id = newWallet();
const payment_id = newId("pay");
const JUNE = monthNamed("UTC", "2026-06") ?? { month: "", from: AT, to: AT };

beforeAll(async () => {
  await execute(
    env,
    call(id, fund(10_000), spend(1_000, undefined, { payment_id }), hold(newId("hold"), 500, undefined, instant(AT + 90 * DAY_MS))),
  );
  const pharmacy: WalletCommand = {
    kind: "spend",
    key: "pharmacy",
    label: "100% Clínica Ñandú_1",
    payment_id: null,
    to: [to(250, OTHER_FACILITY)],
  };
  await execute(env, { ...call(id, pharmacy, fund(2_000)), at: instant(AT + 40 * DAY_MS) });
  await wallet(env, id).project();
  await env.DB.prepare("INSERT INTO facilities (id, name) VALUES (?, 'Meridian Clinic'), (?, 'Clínica Ñandú')")
    .bind(FACILITY, OTHER_FACILITY)
    .run();
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

  const cases: readonly (readonly [string, HistoryFilter, readonly number[]])[] = [
    ["holds", { kinds: ["hold"] }, [3]],
    ["payments", { kinds: ["spend"] }, [4, 2]],
    ["from a moment", { from: instant(AT + DAY_MS) }, [5, 4]],
    ["up to a moment", { to: instant(AT + DAY_MS) }, [2, 1]],
    ["a facility", { place: `facility:${FACILITY}` }, [2]],
    ["a facility never paid", { place: `facility:${newId("fac")}` }, []],
    ["at least", { min_cents: cents(2_000) }, [5, 1]],
    ["at most", { max_cents: cents(1_000) }, [4, 2]],
    ["words", { text: "visa" }, [5, 1]],
    ["signs that patterns use", { text: "0% clinica nandu_" }, [4]],
    ["no pattern", { text: "%a" }, []],
    ["accents typed where there are some", { text: "CLÍNICA ñ" }, [4]],
    ["accents typed where there are none", { text: "Méridian" }, [2]],
    ["more than a pattern could hold", { text: "Meridian Clinic".padEnd(100, "x") }, []],
    ["a reference", { text: payment_id.toUpperCase() }, [2]],
    ["the end of a reference", { text: payment_id.slice(-8) }, [2]],
  ];

  it.each(cases)("is narrowed by %s", async (_what, filter, seqs) => {
    expect(await found(filter)).toEqual(seqs);
    const all = await historyStatement(db, { wallet_id: id, filter: { kinds: ["fund", "spend", "hold"] }, before_seq: null, limit: 100 });
    const selected = all.filter(({ seq }) => seqs.includes(seq));
    const [flow] = await flowStatement(db, id, filter);
    expect(flow).toEqual(flowOf(selected));
    const fresh = all.map((row) => ({ ...row, places: row.seq === 2 ? ([`facility:${FACILITY}`] as const) : [] }));
    expect(fresh.filter((row) => fits(filter, row)).map(({ seq }) => seq)).toEqual(seqs);
  });

  it("is narrowed by a bill's code, as it stands on the letter or not quite", async () => {
    await env.DB.batch([
      env.DB.prepare(
        "INSERT INTO patients (id, partner_id, external_id, name, name_key, birth_date) VALUES ('p', 'ptn_1', 'p', 'Ada', 'ada', '1980-01-01')",
      ),
      env.DB.prepare(
        `INSERT INTO bills (id, partner_id, external_id, bill_code, account_number, patient_id, facility_id, diagnoses, service_from, service_to, issued_on, charged_cents,
           plan_paid_cents, adjusted_cents, owed_cents, warnings, imported_at, content_hash)
         VALUES ('b', 'ptn_1', 'b', 'K7QM-2XPD', 'A1', 'p', ?, '[]', '2026-01-01', '2026-01-01', '2026-01-02', 1000, 0, 0, 1000, '[]', 1, 'x')`,
      ).bind(FACILITY),
      env.DB.prepare(
        `INSERT INTO payments (id, member_id, wallet_id, purpose, source, amount_cents, wallet_cents, processor_cents, state, request_key, label, language, created_at, updated_at, expires_at)
         VALUES (?, 'mem_1', ?, 'bill', 'wallet', 1000, 1000, 0, 'posted', 'r', 'Meridian Clinic', 'en', 1, 1, 1)`,
      ).bind(payment_id, id),
      env.DB.prepare("INSERT INTO payment_allocations (payment_id, bill_id, facility_id, amount_cents) VALUES (?, 'b', ?, 1000)").bind(
        payment_id,
        FACILITY,
      ),
    ]);
    expect(await found({ text: "K7QM-2XPD" })).toEqual([2]);
    expect(await found({ text: "k7qm 2xpd" })).toEqual([2]);
    expect(await found({ text: "K7QM-2XPE" })).toEqual([]);
  });

  it("names the places it has paid, each once", async () => {
    const [places, none] = await db.batch([placesQuery(db, id), placesQuery(db, newWallet())]);
    expect(places).toEqual([
      { account: `facility:${OTHER_FACILITY}`, name: "Clínica Ñandú" },
      { account: `facility:${FACILITY}`, name: "Meridian Clinic" },
    ]);
    expect(none).toEqual([]);
  });

  it("is the same by the query that is compiled once, with each call's own values", async () => {
    const other = newWallet();
    await execute(env, call(other, fund(700)));
    await wallet(env, other).project();
    for (const wallet_id of [id, other, newWallet()]) {
      for (const limit of [1, 3, 1_000]) {
        const query = { wallet_id, filter: {}, before_seq: null, limit };
        const [compiled, plain] = await db.batch([historyQuery(db, query), historyStatement(db, query)]);
        expect(compiled).toEqual(plain);
      }
    }
    const narrowed = { wallet_id: id, filter: { kinds: ["hold"] }, before_seq: null, limit: 5 } as const;
    const [rows] = await db.batch([historyQuery(db, narrowed)]);
    expect(rows.map(({ seq }) => seq)).toEqual([3]);
  });

  it("is exported oldest first, without what is only set aside, up to where it began", async () => {
    const rows = async (after_seq: number, up_to_seq: number): Promise<number[]> =>
      (await exportStatement(db, { wallet_id: id, filter: {}, after_seq, up_to_seq })).map(({ seq }) => seq);
    expect(await rows(0, 99)).toEqual([1, 2, 4, 5]);
    expect(await rows(1, 4)).toEqual([2, 4]);
    expect(await exportStatement(db, { wallet_id: id, filter: { kinds: ["hold"] }, after_seq: 0, up_to_seq: 99 })).toEqual([]);
  });

  it("knows its months: what was in before, what moved, and when it began", async () => {
    expect((await monthStatement(db, id, JUNE)).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(await balanceStatement(db, id, JUNE.to)).toEqual([{ balance_cents: 9_000 }]);
    expect(await balanceStatement(db, id, JUNE.from)).toEqual([{ balance_cents: 0 }]);
    expect(await firstUseStatement(db, id)).toEqual([{ first_at: AT }]);
    expect(await firstUseStatement(db, newWallet())).toEqual([{ first_at: null }]);
  });
});

describe("the history's queries", () => {
  async function planOf({ sql, params }: { readonly sql: string; readonly params: readonly unknown[] }): Promise<readonly string[]> {
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .bind(...params)
      .all<{ detail: string }>();
    return results.map(({ detail }) => detail);
  }
  /** Walking through a list that the query itself has made is no scan of a table. */
  const scans = (plan: readonly string[]): readonly string[] =>
    plan.filter((step) => step.startsWith("SCAN") && !/VIRTUAL TABLE|^SCAN (?:paid|known|folded|CONSTANT ROW)/u.test(step));
  const filters: readonly HistoryFilter[] = [
    {},
    { kinds: ["spend"] },
    { text: "K7QM-2XPD" },
    { place: `facility:${FACILITY}` },
    { from: AT, to: AT, place: `facility:${FACILITY}`, min_cents: cents(1), max_cents: cents(9), text: "Meridian" },
  ];

  it.each(filters)("scan no table and sort nothing: %j", async (filter) => {
    const list = await planOf(historyStatement(db, { wallet_id: id, filter, before_seq: 9, limit: 10 }).toSQL());
    const rows = await planOf(exportStatement(db, { wallet_id: id, filter, after_seq: 1, up_to_seq: 9 }).toSQL());
    for (const plan of [list, rows]) {
      expect(scans(plan)).toEqual([]);
      expect(plan.join("\n")).not.toContain("TEMP B-TREE FOR ORDER BY");
    }
    expect(scans(await planOf(flowStatement(db, id, filter).toSQL()))).toEqual([]);
  });

  it("read months and balances from one index alone", async () => {
    for (const query of [balanceStatement(db, id, AT), firstUseStatement(db, id), flowStatement(db, id, { from: AT, to: AT })])
      expect((await planOf(query.toSQL())).join("\n")).toContain("COVERING INDEX ledger_transactions_flow");
    expect(scans(await planOf(monthStatement(db, id, JUNE).toSQL()))).toEqual([]);
  });
});
