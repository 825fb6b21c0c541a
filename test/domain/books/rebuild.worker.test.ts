import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { actInConsole } from "../../../src/dev/sandbox/client.ts";
import { guestOrder } from "../../../src/domain/payments/guest.ts";
import { lookAtOpenDisputes } from "../../../src/domain/payments/missed-news.ts";
import type { Payment } from "../../../src/domain/payments/payment.ts";
import { advance } from "../../../src/domain/payments/service.ts";
import { execute, wallet } from "../../../src/domain/wallet/client.ts";
import { MAX_BATCH_ROWS } from "../../../src/domain/wallet/projector.ts";
import { verifyBalances } from "../../../src/domain/wallet/verify.ts";
import { deliverMails } from "../../../src/jobs/mail.ts";
import { now, setClockOffsetMs } from "../../../src/platform/clock.ts";
import { newToken } from "../../../src/platform/ids.ts";
import type { WalletId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { DAY_MS, SECOND_MS } from "../../../src/values/time.ts";
import { addOperator } from "../../support/operator.ts";
import {
  addBill,
  addMember,
  billOrder,
  env,
  FACILITY,
  paidWith,
  passTime,
  payAtSandbox,
  started,
  topUpOrder,
  type Person,
} from "../payments/support.ts";

const CARD = "4242424242424242";

/** Every row of every table, by table; the rows in an order of their own. */
async function allRows(): Promise<Readonly<Record<string, readonly string[]>>> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '_cf%' ORDER BY name",
  ).all<{ name: string }>();
  const tables: Record<string, readonly string[]> = {};
  for (const { name } of results) {
    const rows = await env.DB.prepare(`SELECT * FROM "${name}"`).all();
    tables[name] = rows.results.map((row) => JSON.stringify(row)).toSorted();
  }
  return tables;
}

/** The wallets with a journal, also when the ledger has lost them. */
async function walletIds(): Promise<readonly WalletId[]> {
  const { results } = await env.DB.prepare("SELECT wallet_id FROM wallets").all<{ wallet_id: WalletId }>();
  return results.map(({ wallet_id }) => wallet_id);
}

async function rebuild(ids: readonly WalletId[]): Promise<void> {
  for (const wallet_id of ids) {
    const { seq, projected_seq } = await wallet(env, wallet_id).rebuild();
    expect(projected_seq).toBe(seq);
  }
}

async function settled(payment: Payment): Promise<void> {
  await advance(env, await now(env), payment.id);
  await wallet(env, payment.wallet_id).project();
}

async function guestPays(amount: number): Promise<Payment> {
  const allocations = [{ bill_id: await addBill(amount), facility_id: FACILITY, amount_cents: cents(amount) }];
  const guest = { region_id: "colorado", name: "Bo", email: "bo@example.org", phone: null, birth_date: null, access_hash: newToken() };
  const order = {
    source: "card",
    amount_cents: cents(amount),
    allocations,
    request_key: newToken(),
    label: "Clinic",
    language: "es",
    guest,
  } as const;
  const { payment } = await started(guestOrder(order));
  await payAtSandbox(payment, CARD);
  await settled(payment);
  return payment;
}

let step = 0;
async function tell(payment: Payment, act: Parameters<typeof actInConsole>[2], amount: number | null = null): Promise<void> {
  expect(await actInConsole(env, payment.id, act, amount)).toBe(true);
  step += 1;
  await passTime(step * 10 * SECOND_MS);
}

/** More entries than one batch of the projection holds. */
async function fillJournal({ member_id, wallet_id }: Person): Promise<void> {
  for (let entry = 0; entry < MAX_BATCH_ROWS; entry += 1) {
    const fund = {
      kind: "fund",
      key: newToken(),
      payment_id: null,
      label: "Visa",
      amount_cents: cents(1),
      from: "clearing:sandbox",
    } as const;
    expect((await execute(env, { wallet_id, owner: member_id, at: await now(env), commands: [fund] })).ok).toBe(true);
  }
}

/** Payments of a member and of guests, with all that can come after a payment. */
async function live(): Promise<void> {
  const person = await addMember(5_000);
  const bill = await addBill(8_000);
  await started(billOrder(person, await addBill(1_000), 1_000));
  const refunded = await paidWith(billOrder(person, bill, 8_000, { source: "card" }), CARD);
  await settled(refunded);
  await tell(refunded, "refund", 3_000);
  await fillJournal(person);
  await tell(refunded, "refund");
  // The bill that was given back is paid once more: what the first payment once had of it is another's now.
  await settled(await paidWith(billOrder(person, bill, 8_000, { source: "card" }), CARD));
  const loaded = await paidWith(topUpOrder(person, 6_000), CARD);
  await settled(loaded);
  await tell(loaded, "refund", 500);
  await tell(loaded, "open_dispute", 1_000);
  await tell(loaded, "win_dispute");
  const lost = await guestPays(3_000);
  await tell(lost, "open_dispute");
  await tell(lost, "lose_dispute");
  const open = await guestPays(4_000);
  await tell(open, "refund", 1_000);
  await tell(open, "open_dispute");
  await setClockOffsetMs(env, DAY_MS);
  await lookAtOpenDisputes(env, await now(env));
}

let before: Awaited<ReturnType<typeof allRows>>;

beforeAll(async () => {
  await addOperator();
  await live();
  // What the queue would send meanwhile is sent before: only the rebuilding is looked at.
  await deliverMails(env, await now(env));
  await vi.waitFor(async () => {
    expect(await env.DB.prepare("SELECT COUNT(*) AS n FROM mails WHERE state = 'queued'").first("n")).toBe(0);
  });
  before = await allRows();
});
afterAll(() => setClockOffsetMs(env, 0));

describe("rebuilding the ledger of every wallet", () => {
  it("has refunds, disputes, receipts and mails of members and guests to get wrong", () => {
    expect(before["payment_disputes"]).toHaveLength(3);
    expect(before["payment_guests"]).toHaveLength(2);
    expect(before["receipts"]?.length).toBeGreaterThan(8);
    expect(before["mails"]?.length).toBeGreaterThan(8);
  });

  it("changes no row of any table, and mails nobody twice", async () => {
    await rebuild(await walletIds());
    expect(await allRows()).toEqual(before);
  });

  it("brings back a ledger that was lost, row for row", async () => {
    const ids = await walletIds();
    for (const table of ["ledger_entries", "ledger_transactions"]) await env.DB.prepare(`DROP TRIGGER ${table}_no_delete`).run();
    for (const table of ["ledger_entries", "ledger_transactions", "movement_places", "wallets"]) {
      await env.DB.prepare(`DELETE FROM ${table}`).run();
    }
    await rebuild(ids);
    expect(await allRows()).toEqual(before);
    expect(await verifyBalances(env)).toEqual([]);
  });
});
