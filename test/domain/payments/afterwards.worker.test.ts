import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { actInConsole, latest } from "../../../src/dev/sandbox/client.ts";
import { followAfterwards } from "../../../src/domain/payments/afterwards.ts";
import { guestOrder } from "../../../src/domain/payments/guest.ts";
import type { Payment } from "../../../src/domain/payments/payment.ts";
import { advance } from "../../../src/domain/payments/service.ts";
import { fetchChanges, lookAtOpenDisputes } from "../../../src/domain/payments/missed-news.ts";
import { verifyBalances } from "../../../src/domain/wallet/verify.ts";
import { wallet } from "../../../src/domain/wallet/client.ts";
import { now, setClockOffsetMs } from "../../../src/platform/clock.ts";
import { newToken } from "../../../src/platform/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { DAY_MS, SECOND_MS } from "../../../src/values/time.ts";
import { addOperator } from "../../support/operator.ts";
import {
  addBill,
  addMember,
  balance,
  billOrder,
  billSums,
  booked,
  env,
  FACILITY,
  paidWith,
  passTime,
  payAtSandbox,
  started,
  topUpOrder,
} from "./support.ts";

beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

async function row(payment: Payment): Promise<Record<string, unknown> | null> {
  return await env.DB.prepare("SELECT state, refunded_cents FROM payments WHERE id = ?").bind(payment.id).first();
}

async function settled(payment: Payment): Promise<void> {
  await advance(env, await now(env), payment.id);
  await wallet(env, payment.wallet_id).project();
}

async function mailsOf(payment: Payment): Promise<readonly unknown[]> {
  const { results } = await env.DB.prepare(
    "SELECT params FROM mails WHERE template = 'payment_refunded' AND dedupe_key LIKE ? ORDER BY created_at",
  )
    .bind(`${payment.id}%`)
    .all<{ params: string }>();
  return results.map(({ params }) => JSON.parse(params) as unknown);
}

describe("money sent back in the processor's own console", () => {
  it("comes to us by webhook: the bill is owed again by so much, the wallet is untouched, the member is told", async () => {
    const person = await addMember(500);
    const bill = await addBill(8_420);
    const payment = await paidWith(billOrder(person, bill, 8_420, { source: "card" }), "4242424242424242");
    await settled(payment);
    expect(await actInConsole(env, payment.id, "refund", 2_000)).toBe(true);
    await passTime(10 * SECOND_MS);
    expect(await row(payment)).toEqual({ state: "partly_refunded", refunded_cents: 2_000 });
    expect(await billSums(bill)).toEqual({ paid_cents: 6_420, reserved_cents: 0 });
    expect(await balance(person)).toMatchObject({ posted_cents: 500 });
    expect(await actInConsole(env, payment.id, "refund")).toBe(true);
    expect(await actInConsole(env, payment.id, "refund", 1)).toBe(false);
    await passTime(20 * SECOND_MS);
    expect(await row(payment)).toEqual({ state: "refunded", refunded_cents: 8_420 });
    expect(await billSums(bill)).toEqual({ paid_cents: 0, reserved_cents: 0 });
    expect(await booked(person, payment)).toEqual(["fund", "spend", "refund", "refund", "refund", "refund"]);
    expect(await mailsOf(payment)).toMatchObject([
      { amount_cents: 2_000, guest: 0 },
      { amount_cents: 6_420, guest: 0 },
    ]);
    expect((await started(billOrder(person, bill, 100, { source: "card" }))).next.kind).toBe("redirect");
  });

  it("of a guest's payment ends with the purse at 0 and a mail to the guest", async () => {
    const bill = await addBill(3_000);
    const guest = { region_id: "colorado", name: "Bo", email: "bo@example.org", phone: null, birth_date: null, access_hash: newToken() };
    const allocations = [{ bill_id: bill, facility_id: FACILITY, amount_cents: cents(3_000) }];
    const order = guestOrder({
      source: "card",
      amount_cents: cents(3_000),
      allocations,
      request_key: newToken(),
      label: "Clinic",
      language: "es",
      guest,
    });
    const { payment } = await started(order);
    await payAtSandbox(payment, "4242424242424242");
    await settled(payment);
    await actInConsole(env, payment.id, "refund");
    await passTime(10 * SECOND_MS);
    expect(await row(payment)).toEqual({ state: "refunded", refunded_cents: 3_000 });
    expect(await wallet(env, payment.wallet_id).summary()).toMatchObject({ posted_cents: 0, held_cents: 0 });
    expect(await mailsOf(payment)).toMatchObject([{ amount_cents: 3_000, guest: 1 }]);
    expect(await verifyBalances(env)).toEqual([]);
  });

  it("is booked once however many look at the same moment", async () => {
    const person = await addMember();
    const payment = await paidWith(topUpOrder(person, 5_000), "4242424242424242");
    await settled(payment);
    await actInConsole(env, payment.id, "refund", 1_000);
    const at = await now(env);
    await Promise.all(Array.from({ length: 5 }, () => followAfterwards(env, at, payment.id)));
    expect(await balance(person)).toMatchObject({ posted_cents: 4_000 });
    expect(await row(payment)).toEqual({ state: "partly_refunded", refunded_cents: 1_000 });
  });
});

describe("a dispute", () => {
  it("leaves the bill paid while it is open; lost, the bill is owed again", async () => {
    const person = await addMember();
    const bill = await addBill(4_000);
    const payment = await paidWith(billOrder(person, bill, 4_000, { source: "card" }), "4000000000000259");
    await settled(payment);
    await passTime(10 * SECOND_MS);
    expect(await row(payment)).toEqual({ state: "disputed", refunded_cents: 0 });
    expect(await billSums(bill)).toEqual({ paid_cents: 4_000, reserved_cents: 0 });
    await actInConsole(env, payment.id, "lose_dispute");
    await passTime(20 * SECOND_MS);
    expect(await row(payment)).toEqual({ state: "refunded", refunded_cents: 4_000 });
    expect(await billSums(bill)).toEqual({ paid_cents: 0, reserved_cents: 0 });
    expect(await balance(person)).toMatchObject({ posted_cents: 0 });
    expect(await booked(person, payment)).toEqual(["fund", "spend", "adjust", "refund", "refund", "adjust"]);
    expect(await verifyBalances(env)).toEqual([]);
  });

  it("won, everything is as before; a bank's late word changes nothing more", async () => {
    const person = await addMember();
    const bill = await addBill(4_000);
    const payment = await paidWith(billOrder(person, bill, 4_000, { source: "card" }), "4242424242424242");
    await settled(payment);
    expect(await actInConsole(env, payment.id, "open_dispute", 1_500)).toBe(true);
    await actInConsole(env, payment.id, "win_dispute");
    await passTime(20 * SECOND_MS);
    expect(await row(payment)).toEqual({ state: "posted", refunded_cents: 0 });
    expect(await billSums(bill)).toEqual({ paid_cents: 4_000, reserved_cents: 0 });
    // Both events came after the decision: there was nothing to book.
    expect(await booked(person, payment)).toEqual(["fund", "spend"]);
  });

  it("of a top-up takes what is left in the wallet, and the operator carries what was spent", async () => {
    const person = await addMember();
    const payment = await paidWith(topUpOrder(person, 5_000), "4242424242424242");
    await settled(payment);
    await started(billOrder(person, await addBill(3_000), 3_000));
    await actInConsole(env, payment.id, "open_dispute");
    await passTime(10 * SECOND_MS);
    expect(await balance(person)).toMatchObject({ posted_cents: 0 });
    expect(await row(payment)).toEqual({ state: "disputed", refunded_cents: 0 });
    await actInConsole(env, payment.id, "lose_dispute");
    await passTime(20 * SECOND_MS);
    expect(await row(payment)).toEqual({ state: "refunded", refunded_cents: 5_000 });
    expect(await verifyBalances(env)).toEqual([]);
  });
});

describe("news that never came by webhook", () => {
  it("is fetched by the sweep, once", async () => {
    const person = await addMember();
    const payment = await paidWith(topUpOrder(person, 5_000), "4242424242424242");
    await settled(payment);
    await actInConsole(env, payment.id, "refund", 700);
    const at = await now(env);
    expect(await fetchChanges(env, at, DAY_MS)).toBe(1);
    expect(await fetchChanges(env, at, DAY_MS)).toBe(0);
    expect(await row(payment)).toEqual({ state: "partly_refunded", refunded_cents: 700 });
    expect((await latest(env)).entries.find((entry) => entry.payment_id === payment.id)?.refunded_cents).toBe(700);
  });

  it("of a dispute's end is found by looking at what is open", async () => {
    const person = await addMember();
    const payment = await paidWith(topUpOrder(person, 5_000), "4000000000000259");
    await settled(payment);
    await followAfterwards(env, await now(env), payment.id);
    expect(await row(payment)).toMatchObject({ state: "disputed" });
    await actInConsole(env, payment.id, "win_dispute");
    expect(await lookAtOpenDisputes(env, await now(env))).toBeGreaterThan(0);
    expect(await row(payment)).toMatchObject({ state: "posted" });
    expect(await balance(person)).toMatchObject({ posted_cents: 5_000 });
  });
});
