import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { advance, cancelPayment, findPayment, type PaymentStep } from "../../../src/domain/payments/service.ts";
import { now, setClockOffsetMs } from "../../../src/platform/clock.ts";
import type { PaymentId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../src/values/time.ts";
import { addOperator } from "../../support/operator.ts";
import {
  addBill,
  addMember,
  approve,
  balance,
  billOrder,
  billSums,
  booked,
  countPayments,
  env,
  paidWith,
  passTime,
  payAtSandbox,
  projected,
  start,
  started,
  topUpOrder,
} from "./support.ts";

beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

async function goOn(id: PaymentId): Promise<PaymentStep> {
  return await advance(env, await now(env), id);
}

describe("paying by card", () => {
  it("sends the payer to the processor's page, and posts on return with fund and spend together", async () => {
    const person = await addMember();
    const bill = await addBill(8_420);
    const { payment, next } = await started(billOrder(person, bill, 8_420, { source: "card" }));
    expect(next).toEqual({ kind: "redirect", url: payment.checkout_url });
    expect(payment).toMatchObject({ state: "awaiting_payer", processor: "sandbox" });
    expect((await goOn(payment.id)).next).toEqual(next);
    expect(await billSums(bill)).toEqual({ paid_cents: 0, reserved_cents: 8_420 });

    await payAtSandbox(payment, "4242424242424242");
    const step = await goOn(payment.id);
    expect(step).toMatchObject({ payment: { state: "posted", method: { brand: "Visa", last4: "4242" } }, next: { kind: "done" } });
    expect(await projected(person, payment.id)).toMatchObject({ state: "posted", method_last4: "4242" });
    expect(await billSums(bill)).toEqual({ paid_cents: 8_420, reserved_cents: 0 });
    expect(await booked(person, payment)).toEqual(["fund", "spend"]);
    expect(await balance(person)).toMatchObject({ posted_cents: 0, held_cents: 0 });
  });

  it("answers the same key with the same page", async () => {
    const person = await addMember();
    const order = billOrder(person, await addBill(900), 900, { source: "card" });
    const answers = await Promise.all([started(order), started(order)]);
    const again = await started(order);
    expect(new Set([...answers, again].map((step) => step.payment.id)).size).toBe(1);
    expect(again.next.kind).toBe("redirect");
  });

  it("does everything once however many look at the same moment", async () => {
    const person = await addMember();
    const bill = await addBill(8_420);
    const payment = await paidWith(billOrder(person, bill, 8_420, { source: "card" }), "4242424242424242");
    const steps = await Promise.all(Array.from({ length: 6 }, () => goOn(payment.id)));
    expect(steps.every((step) => step.payment.state === "posted")).toBe(true);
    expect(await booked(person, payment)).toEqual(["fund", "spend"]);
    await projected(person, payment.id);
    expect(await billSums(bill)).toEqual({ paid_cents: 8_420, reserved_cents: 0 });
  });

  it.each([
    ["4000000000000002", "card_declined"],
    ["4000000000009995", "insufficient_funds"],
  ])("with %s ends as %s and frees the bill", async (number, failure) => {
    const person = await addMember();
    const bill = await addBill(2_000);
    const payment = await paidWith(billOrder(person, bill, 2_000, { source: "card" }), number);
    expect((await goOn(payment.id)).payment).toMatchObject({ state: "failed", failure });
    expect(await billSums(bill)).toEqual({ paid_cents: 0, reserved_cents: 0 });
    expect(await booked(person, payment)).toEqual([]);
  });

  it("asks for confirmation, and ends by the payer's answer", async () => {
    const person = await addMember();
    const yes = await paidWith(topUpOrder(person, 5_000), "4000002500003155");
    expect((await goOn(yes.id)).payment.state).toBe("awaiting_payer");
    await approve(yes, "approve");
    expect((await goOn(yes.id)).payment.state).toBe("posted");
    const no = await paidWith(topUpOrder(person, 5_000), "4000002500003155");
    await approve(no, "refuse");
    expect((await goOn(no.id)).payment).toMatchObject({ state: "failed", failure: "authentication_failed" });
    expect(await balance(person)).toMatchObject({ posted_cents: 5_000 });
  });

  it("whose reply is lost waits, and is settled once by webhooks that come late, twice and out of order", async () => {
    const person = await addMember();
    const bill = await addBill(3_300);
    const payment = await paidWith(billOrder(person, bill, 3_300, { source: "card" }), "4000000000000077");
    expect(await goOn(payment.id)).toMatchObject({ payment: { state: "awaiting_payer" }, next: { kind: "wait" } });
    await passTime(15 * SECOND_MS);
    expect(await projected(person, payment.id)).toMatchObject({ state: "posted" });
    expect(await booked(person, payment)).toEqual(["fund", "spend"]);
    const events = await env.DB.prepare("SELECT type FROM processor_events WHERE payment_id = ? ORDER BY type")
      .bind(payment.id)
      .all<{ type: string }>();
    expect(events.results.map((event) => event.type)).toEqual(["payment.opened", "payment.succeeded"]);
    expect(await billSums(bill)).toEqual({ paid_cents: 3_300, reserved_cents: 0 });
  });

  it("is cancelled by the payer, unless the payer had already paid", async () => {
    const person = await addMember();
    const bill = await addBill(2_000);
    const { payment } = await started(billOrder(person, bill, 2_000, { source: "card" }));
    expect((await cancelPayment(env, await now(env), payment.id)).payment).toMatchObject({ state: "cancelled", failure: "canceled" });
    expect(await billSums(bill)).toEqual({ paid_cents: 0, reserved_cents: 0 });
    const paid = await paidWith(billOrder(person, bill, 2_000, { source: "card" }), "4242424242424242");
    expect((await cancelPayment(env, await now(env), paid.id)).payment.state).toBe("posted");
  });

  it("expires half an hour later when nobody pays", async () => {
    const person = await addMember();
    const bill = await addBill(2_000);
    const { payment } = await started(billOrder(person, bill, 2_000, { source: "card" }));
    await setClockOffsetMs(env, 29 * MINUTE_MS);
    expect((await goOn(payment.id)).next.kind).toBe("redirect");
    await setClockOffsetMs(env, 31 * MINUTE_MS);
    expect((await goOn(payment.id)).payment).toMatchObject({ state: "expired" });
    expect(await billSums(bill)).toEqual({ paid_cents: 0, reserved_cents: 0 });
  });

  it("paid in the last moment and looked at too late, is still paid: the processor's word wins", async () => {
    const person = await addMember();
    const payment = await paidWith(billOrder(person, await addBill(2_000), 2_000, { source: "card" }), "4242424242424242");
    await setClockOffsetMs(env, 2 * HOUR_MS);
    expect((await goOn(payment.id)).payment.state).toBe("posted");
  });
});

describe("paying partly from the wallet", () => {
  it("holds the wallet part, then spends both together", async () => {
    const person = await addMember(5_000);
    const bill = await addBill(8_000);
    const { payment } = await started(billOrder(person, bill, 8_000, { source: "card", wallet_cents: cents(3_000) }));
    expect(await balance(person)).toMatchObject({ posted_cents: 5_000, held_cents: 3_000 });
    await payAtSandbox(payment, "4242424242424242");
    expect((await goOn(payment.id)).payment.state).toBe("posted");
    expect(await balance(person)).toMatchObject({ posted_cents: 2_000, held_cents: 0 });
    expect(await booked(person, payment)).toEqual(["hold", "fund", "spend"]);
    await projected(person, payment.id);
    expect(await billSums(bill)).toEqual({ paid_cents: 8_000, reserved_cents: 0 });
  });

  it("lets the wallet part go when the card is declined", async () => {
    const person = await addMember(5_000);
    const payment = await paidWith(
      billOrder(person, await addBill(8_000), 8_000, { source: "card", wallet_cents: cents(3_000) }),
      "4000000000000002",
    );
    await goOn(payment.id);
    expect(await balance(person)).toMatchObject({ posted_cents: 5_000, held_cents: 0 });
  });

  it("is refused without a row when the wallet lacks its part", async () => {
    const person = await addMember(2_999);
    const order = billOrder(person, await addBill(8_000), 8_000, { source: "card", wallet_cents: cents(3_000) });
    expect(await start(order)).toEqual({ ok: false, error: { code: "insufficient_funds", available_cents: 2_999 } });
    expect(await countPayments(person)).toBe(0);
  });
});

describe("paying from a bank account", () => {
  it("is under way for two days with the bill reserved, then settles by webhook", async () => {
    const person = await addMember(1_000);
    const bill = await addBill(8_000);
    const order = billOrder(person, bill, 8_000, { source: "bank", wallet_cents: cents(1_000) });
    const payment = await paidWith(order, "000123456789");
    expect(await goOn(payment.id)).toMatchObject({
      payment: { state: "processing", method: { brand: "Test Bank", last4: "6789" } },
      next: { kind: "wait" },
    });
    await passTime(DAY_MS);
    expect((await goOn(payment.id)).payment.state).toBe("processing");
    expect(await billSums(bill)).toEqual({ paid_cents: 0, reserved_cents: 8_000 });
    expect(await balance(person)).toMatchObject({ held_cents: 1_000 });
    await passTime(DAY_MS + MINUTE_MS);
    await passTime(2 * SECOND_MS);
    expect(await projected(person, payment.id)).toMatchObject({ state: "posted" });
    expect(await billSums(bill)).toEqual({ paid_cents: 8_000, reserved_cents: 0 });
    expect(await balance(person)).toMatchObject({ posted_cents: 0, held_cents: 0 });
  });

  it("that fails says so and moves nothing", async () => {
    const person = await addMember();
    const payment = await paidWith(topUpOrder(person, 5_000, { source: "bank" }), "000111111116");
    expect((await goOn(payment.id)).payment).toMatchObject({ state: "failed", failure: "bank_debit_failed" });
    expect(await balance(person)).toMatchObject({ posted_cents: 0 });
  });
});

describe("adding money", () => {
  it("is posted by its fund and mails one receipt that says top-up", async () => {
    const person = await addMember();
    const payment = await paidWith(topUpOrder(person, 50_000), "4242424242424242");
    await Promise.all([goOn(payment.id), goOn(payment.id)]);
    expect(await projected(person, payment.id)).toMatchObject({ state: "posted" });
    expect(await balance(person)).toMatchObject({ posted_cents: 50_000 });
    const mail = await env.DB.prepare("SELECT template FROM mails WHERE dedupe_key = ?").bind(`${payment.id}:posted`).all();
    expect(mail.results).toEqual([{ template: "top_up_receipt" }]);
  });

  it("stops at the daily limit, money under way counted, also from two tabs at once; tomorrow is another day", async () => {
    const person = await addMember();
    await paidWith(topUpOrder(person, 200_000), "4242424242424242");
    await started(topUpOrder(person, 150_000));
    const both = await Promise.all([start(topUpOrder(person, 100_000)), start(topUpOrder(person, 100_000))]);
    expect(both.filter((answer) => answer.ok)).toHaveLength(1);
    expect(both.find((answer) => !answer.ok)).toEqual({ ok: false, error: { code: "over_daily_limit", left_cents: 50_000 } });
    await setClockOffsetMs(env, DAY_MS);
    expect((await start(topUpOrder(person, 200_000))).ok).toBe(true);
  });

  it("answers the same key with the same page at the limit too", async () => {
    const person = await addMember();
    const first = topUpOrder(person, 500_000);
    const { payment } = await started(first);
    expect((await started(first)).payment.id).toBe(payment.id);
    expect((await findPayment(env, payment.id))?.state).toBe("awaiting_payer");
  });
});
