import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { advance, sweepPayments } from "../../../src/domain/payments/service.ts";
import { execute } from "../../../src/domain/wallet/client.ts";
import { now, setClockOffsetMs } from "../../../src/platform/clock.ts";
import { processor } from "../../../src/platform/processor/index.ts";
import { cents } from "../../../src/values/money.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/values/time.ts";
import { addOperator } from "../../support/operator.ts";
import { addBill, addMember, atProcessor, balance, billOrder, billSums, booked, env, projected, started, topUpOrder } from "./support.ts";
import type { Payment, StartPayment } from "../../../src/domain/payments/payment.ts";

beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

/** A payment that has expired here although its money comes in at the processor afterwards. */
async function expiredThenPaid(order: StartPayment): Promise<Payment> {
  const { payment } = await started(order);
  await setClockOffsetMs(env, 31 * MINUTE_MS);
  const { payment: expired } = await advance(env, await now(env), payment.id);
  expect(expired.state).toBe("expired");
  await atProcessor(
    "UPDATE entries SET status = 'succeeded', brand = 'Visa', last4 = '4242', decline = NULL WHERE payment_id = ?",
    payment.id,
  );
  return payment;
}

async function refundedAtProcessor(payment: Payment): Promise<number | undefined> {
  return (await processor(env)?.find(payment.id))?.refunded_cents;
}

describe("money that comes after a payment has ended", () => {
  it("pays the bill after all when it is still free", async () => {
    const person = await addMember();
    const bill = await addBill(2_000);
    const payment = await expiredThenPaid(billOrder(person, bill, 2_000, { source: "card" }));
    const at = await now(env);
    await Promise.all([advance(env, at, payment.id), advance(env, at, payment.id)]);
    expect(await projected(person, payment.id)).toMatchObject({ state: "posted", failure: null });
    expect(await billSums(bill)).toEqual({ paid_cents: 2_000, reserved_cents: 0 });
    expect(await refundedAtProcessor(payment)).toBe(0);
  });

  it("goes back to its source, once, when someone else has paid the bill meanwhile", async () => {
    const [person, other] = [await addMember(), await addMember(2_000)];
    const bill = await addBill(2_000);
    const payment = await expiredThenPaid(billOrder(person, bill, 2_000, { source: "card" }));
    await started(billOrder(other, bill, 2_000));
    const at = await now(env);
    await Promise.all([advance(env, at, payment.id), advance(env, at, payment.id), sweepPayments(env, at)]);
    expect(await projected(person, payment.id)).toMatchObject({ state: "expired", failure: "returned", method_last4: "4242" });
    expect(await refundedAtProcessor(payment)).toBe(2_000);
    expect(await booked(person, payment)).toEqual([]);
  });

  it("goes back where part of the payment came from the wallet", async () => {
    const person = await addMember(1_000);
    const payment = await expiredThenPaid(billOrder(person, await addBill(2_000), 2_000, { source: "card", wallet_cents: cents(1_000) }));
    await advance(env, await now(env), payment.id);
    expect(await refundedAtProcessor(payment)).toBe(1_000);
    expect(await balance(person)).toMatchObject({ posted_cents: 1_000, held_cents: 0 });
  });

  it("fills the wallet when it was a top-up", async () => {
    const person = await addMember();
    const payment = await expiredThenPaid(topUpOrder(person, 4_000));
    await advance(env, await now(env), payment.id);
    expect(await balance(person)).toMatchObject({ posted_cents: 4_000 });
  });
});

describe("a split payment whose hold is gone", () => {
  it("still posts when the wallet part is free", async () => {
    const person = await addMember(1_000);
    const { payment } = await started(billOrder(person, await addBill(2_000), 2_000, { source: "card", wallet_cents: cents(1_000) }));
    await releaseByHand(payment);
    await atProcessor("UPDATE entries SET status = 'succeeded' WHERE payment_id = ?", payment.id);
    expect((await advance(env, await now(env), payment.id)).payment.state).toBe("posted");
    expect(await balance(person)).toMatchObject({ posted_cents: 0 });
  });

  it("keeps the card's part in the wallet when the rest was spent meanwhile", async () => {
    const person = await addMember(1_000);
    const bill = await addBill(2_000);
    const { payment } = await started(billOrder(person, bill, 2_000, { source: "card", wallet_cents: cents(1_000) }));
    await releaseByHand(payment);
    await started(billOrder(person, await addBill(1_000), 1_000));
    await atProcessor("UPDATE entries SET status = 'succeeded' WHERE payment_id = ?", payment.id);
    const at = await now(env);
    expect((await advance(env, at, payment.id)).payment).toMatchObject({ state: "failed", failure: "wallet_part_missing" });
    await sweepPayments(env, at);
    expect(await balance(person)).toMatchObject({ posted_cents: 1_000, held_cents: 0 });
    expect(await billSums(bill)).toEqual({ paid_cents: 0, reserved_cents: 0 });
    expect(await refundedAtProcessor(payment)).toBe(0);
  });
});

async function releaseByHand(payment: Payment): Promise<void> {
  const hold_id = `hold_${payment.id.slice(4)}` as const;
  const command = { kind: "release", key: `by-hand:${payment.id}`, hold_id, payment_id: null, label: "By hand" } as const;
  await execute(env, { wallet_id: payment.wallet_id, owner: payment.member_id, at: await now(env), commands: [command] });
}

describe("the sweep", () => {
  it("finishes an order whose caller died before the wallet was asked", async () => {
    const person = await addMember(2_000);
    const bill = await addBill(2_000);
    const { payment } = await started(billOrder(person, await addBill(1), 1));
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO payments (id, member_id, wallet_id, purpose, source, amount_cents, wallet_cents, processor_cents, state, request_key, label, created_at, updated_at, expires_at)
         SELECT 'pay_01jc0000000000000000000009', member_id, wallet_id, 'bill', 'wallet', 1500, 1500, 0, 'created', 'left-half-way', label, created_at, updated_at, expires_at FROM payments WHERE id = ?`,
      ).bind(payment.id),
      env.DB.prepare(
        "INSERT INTO payment_allocations (payment_id, bill_id, facility_id, amount_cents) VALUES ('pay_01jc0000000000000000000009', ?, 'fac_1', 1500)",
      ).bind(bill),
    ]);
    expect(await billSums(bill)).toEqual({ paid_cents: 0, reserved_cents: 1_500 });
    await setClockOffsetMs(env, 5 * MINUTE_MS);
    const at = await now(env);
    await Promise.all([sweepPayments(env, at), sweepPayments(env, at)]);
    expect(await projected(person, "pay_01jc0000000000000000000009")).toMatchObject({ state: "posted" });
    expect(await billSums(bill)).toEqual({ paid_cents: 1_500, reserved_cents: 0 });
    expect(await balance(person)).toMatchObject({ posted_cents: 499 });
  });

  it("expires pages nobody paid on, and frees what they held", async () => {
    const person = await addMember(1_000);
    const bill = await addBill(2_000);
    const { payment } = await started(billOrder(person, bill, 2_000, { source: "card", wallet_cents: cents(1_000) }));
    await setClockOffsetMs(env, HOUR_MS);
    await sweepPayments(env, await now(env));
    expect(await projected(person, payment.id)).toMatchObject({ state: "expired" });
    expect(await billSums(bill)).toEqual({ paid_cents: 0, reserved_cents: 0 });
    expect(await balance(person)).toMatchObject({ held_cents: 0 });
  });

  it("lets the wallet part go when the hand that ended the payment died before it could", async () => {
    const person = await addMember(1_000);
    const order = billOrder(person, await addBill(2_000), 2_000, { source: "bank", wallet_cents: cents(700) });
    const { payment } = await started(order);
    await processor(env)?.cancel(payment.id);
    await env.DB.prepare("UPDATE payments SET state = 'cancelled', failure = 'canceled', updated_at = ? WHERE id = ?")
      .bind(await now(env), payment.id)
      .run();
    expect(await balance(person)).toMatchObject({ held_cents: 700 });
    for (let run = 0; run < 2; run += 1) await sweepPayments(env, await now(env));
    expect(await balance(person)).toMatchObject({ posted_cents: 1_000, held_cents: 0 });
    expect(await booked(person, payment)).toEqual(["hold", "release"]);
  });

  it("takes up a payment that was given up at the very moment its wallet was charged", async () => {
    const person = await addMember(2_000);
    const bill = await addBill(2_000);
    const { payment } = await started(billOrder(person, bill, 2_000));
    await projected(person, payment.id);
    // As if another hand, refused a moment before, had marked it failed first.
    await env.DB.prepare("UPDATE payments SET state = 'failed', failure = 'insufficient_funds', updated_at = ? WHERE id = ?")
      .bind(await now(env), payment.id)
      .run();
    await sweepPayments(env, await now(env));
    expect(await projected(person, payment.id)).toMatchObject({ state: "posted", failure: null });
    expect(await billSums(bill)).toEqual({ paid_cents: 2_000, reserved_cents: 0 });
  });

  it("puts the money back into the wallet when the bill of such a payment is taken by then", async () => {
    const [person, other] = [await addMember(2_000), await addMember(2_000)];
    const bill = await addBill(2_000);
    const { payment } = await started(billOrder(person, bill, 2_000));
    await projected(person, payment.id);
    await env.DB.prepare("UPDATE payments SET state = 'failed', failure = 'insufficient_funds', updated_at = ? WHERE id = ?")
      .bind(await now(env), payment.id)
      .run();
    await started(billOrder(other, bill, 2_000));
    const at = await now(env);
    await sweepPayments(env, at);
    await sweepPayments(env, at);
    expect(await projected(person, payment.id)).toMatchObject({ state: "failed" });
    expect(await balance(person)).toMatchObject({ posted_cents: 2_000 });
  });
});
