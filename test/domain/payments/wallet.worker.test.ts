import { beforeAll, describe, expect, it } from "vitest";
import { advance, cancelPayment, findPayment } from "../../../src/domain/payments/service.ts";
import { now } from "../../../src/platform/clock.ts";
import { cents } from "../../../src/values/money.ts";
import { addOperator } from "../../support/operator.ts";
import { addBill, addMember, balance, billOrder, billSums, booked, countPayments, env, projected, start, started } from "./support.ts";

beforeAll(addOperator);

describe("paying a bill from the wallet", () => {
  it("posts, moves the bill from reserved to paid, and queues one receipt", async () => {
    const person = await addMember(10_000);
    const bill = await addBill(8_420);
    const { payment, next } = await started(billOrder(person, bill, 8_420));
    expect(next).toEqual({ kind: "done" });
    expect(payment.state).toBe("posted");
    expect(await projected(person, payment.id)).toMatchObject({ state: "posted", failure: null });
    expect(await billSums(bill)).toEqual({ paid_cents: 8_420, reserved_cents: 0 });
    expect(await balance(person)).toMatchObject({ posted_cents: 1_580, held_cents: 0 });
    const mails = await env.DB.prepare("SELECT template, to_address, params FROM mails WHERE dedupe_key = ?")
      .bind(`${payment.id}:posted`)
      .all();
    expect(mails.results).toHaveLength(1);
    expect(mails.results[0]).toMatchObject({ template: "payment_receipt", to_address: `${person.member_id}@example.org` });
    expect(JSON.parse(String(mails.results[0]?.["params"]))).toEqual({
      payment_id: payment.id,
      amount_cents: 8_420,
      at: payment.posted_at,
      name: "Ada Example",
    });
  });

  it("answers the same key with the same payment, also when pressed twice at once", async () => {
    const person = await addMember(10_000);
    const bill = await addBill(8_420);
    const order = billOrder(person, bill, 4_000);
    const answers = await Promise.all([started(order), started(order), started(order)]);
    const later = await started(order);
    expect(new Set([...answers, later].map((step) => step.payment.id)).size).toBe(1);
    expect([...answers, later].every((step) => step.payment.state === "posted")).toBe(true);
    expect(await balance(person)).toMatchObject({ posted_cents: 6_000 });
    await projected(person, later.payment.id);
    expect(await billSums(bill)).toEqual({ paid_cents: 4_000, reserved_cents: 0 });
  });

  it("answers the same key although the money is gone by then", async () => {
    const person = await addMember(5_000);
    const order = billOrder(person, await addBill(5_000), 5_000);
    const first = await started(order);
    const again = await started(order);
    expect(again.payment).toMatchObject({ id: first.payment.id, state: "posted" });
  });

  it("refuses a key that was used for something else", async () => {
    const person = await addMember(10_000);
    const other = await addMember(10_000);
    const bill = await addBill(8_420);
    const order = billOrder(person, bill, 4_000);
    await started(order);
    expect(await start({ ...billOrder(person, bill, 3_000), request_key: order.request_key })).toEqual({
      ok: false,
      error: { code: "key_conflict" },
    });
    expect(await start({ ...billOrder(other, bill, 4_000), request_key: order.request_key })).toEqual({
      ok: false,
      error: { code: "key_conflict" },
    });
  });

  it("lets one of two people who pay the same bill at one moment do it", async () => {
    const [ada, bob] = [await addMember(10_000), await addMember(10_000)];
    const bill = await addBill(8_420);
    const answers = await Promise.all([start(billOrder(ada, bill, 8_420)), start(billOrder(bob, bill, 8_420))]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.find((answer) => !answer.ok)).toEqual({ ok: false, error: { code: "bill_taken" } });
    expect((await balance(ada)).posted_cents + (await balance(bob)).posted_cents).toBe(11_580);
  });

  it("writes no row when the wallet lacks the money, the bill is paid, or more is asked than owed", async () => {
    const person = await addMember(1_000);
    const bill = await addBill(2_000);
    expect(await start(billOrder(person, bill, 1_001))).toEqual({
      ok: false,
      error: { code: "insufficient_funds", available_cents: 1_000 },
    });
    expect(await start(billOrder(person, await addBill(500), 501))).toEqual({ ok: false, error: { code: "bill_taken" } });
    expect(await countPayments(person)).toBe(0);
    expect(await billSums(bill)).toEqual({ paid_cents: 0, reserved_cents: 0 });
  });

  it("frees the bill when the wallet itself refuses, and says so again for the same key", async () => {
    const person = await addMember(1_000);
    const bill = await addBill(2_000);
    const order = billOrder(person, bill, 1_500, { available_cents: cents(9_999) });
    const refused = { ok: false, error: { code: "insufficient_funds", available_cents: 1_000 } };
    expect(await start(order)).toEqual(refused);
    expect(await start(order)).toEqual(refused);
    expect(await billSums(bill)).toEqual({ paid_cents: 0, reserved_cents: 0 });
    expect(await countPayments(person)).toBe(1);
  });

  it("is not stopped by advancing, cancelling or looking", async () => {
    const person = await addMember(3_000);
    const { payment } = await started(billOrder(person, await addBill(3_000), 3_000));
    await Promise.all([advance(env, await now(env), payment.id), cancelPayment(env, await now(env), payment.id)]);
    expect(await booked(person, payment)).toEqual(["spend"]);
    await projected(person, payment.id);
    expect((await findPayment(env, payment.id))?.state).toBe("posted");
  });

  it("pays several bills at once, each its part", async () => {
    const person = await addMember(3_000);
    const [one, two] = [await addBill(1_000), await addBill(2_000)];
    const order = billOrder(person, one, 1_000);
    const both = [...order.allocations, ...billOrder(person, two, 1_500).allocations];
    const { payment } = await started({ ...order, amount_cents: cents(2_500), wallet_cents: cents(2_500), allocations: both });
    await projected(person, payment.id);
    expect(await billSums(one)).toEqual({ paid_cents: 1_000, reserved_cents: 0 });
    expect(await billSums(two)).toEqual({ paid_cents: 1_500, reserved_cents: 0 });
  });
});
