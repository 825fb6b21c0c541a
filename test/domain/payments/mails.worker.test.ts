import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { holdOf, type StartPayment } from "../../../src/domain/payments/payment.ts";
import { advance, sweepPayments } from "../../../src/domain/payments/service.ts";
import { execute } from "../../../src/domain/wallet/client.ts";
import { now, setClockOffsetMs } from "../../../src/platform/clock.ts";
import type { PaymentId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { DAY_MS } from "../../../src/values/time.ts";
import { addOperator } from "../../support/operator.ts";
import { addBill, addMember, atProcessor, balance, billOrder, env, paidWith, passTime, started, topUpOrder } from "./support.ts";

const PAYING_ACCOUNT = "000123456789";
const DECLINED_CARD = "4000000000000002";

beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

async function look(id: PaymentId): Promise<string> {
  return (await advance(env, await now(env), id)).payment.state;
}

/** A bank debit under way that the bank has sent back by now; nobody here has heard of it. */
async function sentBack(order: StartPayment): Promise<PaymentId> {
  const { id } = await paidWith(order, PAYING_ACCOUNT);
  expect(await look(id)).toBe("processing");
  expect(await mailsAbout(id)).toEqual([]);
  await atProcessor("UPDATE entries SET status = 'failed', decline = 'bank_debit_failed', settles_at = NULL WHERE payment_id = ?", id);
  await passTime(3 * DAY_MS);
  return id;
}

async function mailsAbout(id: PaymentId): Promise<readonly { template: string; dedupe_key: string; params: string }[]> {
  const { results } = await env.DB.prepare(
    "SELECT template, dedupe_key, params FROM mails WHERE params ->> 'payment_id' = ? ORDER BY created_at",
  )
    .bind(id)
    .all<{ template: string; dedupe_key: string; params: string }>();
  return results;
}

describe("a bank debit that fails days later", () => {
  it("is told to the member once, however many hear of it", async () => {
    const person = await addMember();
    const id = await sentBack(billOrder(person, await addBill(2_000), 2_000, { source: "bank" }));
    await Promise.all([look(id), look(id), sweepPayments(env, await now(env))]);
    expect(await look(id)).toBe("failed");
    const mails = await mailsAbout(id);
    expect(mails).toMatchObject([{ template: "payment_failed", dedupe_key: `${id}:failed` }]);
    expect(JSON.parse(mails[0]?.params ?? "")).toMatchObject({ amount_cents: 2_000, name: "Ada Example" });
  });

  it("is told of a top-up too", async () => {
    const id = await sentBack(topUpOrder(await addMember(), 5_000, { source: "bank" }));
    await look(id);
    expect(await mailsAbout(id)).toMatchObject([{ template: "payment_failed" }]);
  });
});

it("does not mail what the payer reads on the spot: a declined card", async () => {
  const person = await addMember();
  const payment = await paidWith(billOrder(person, await addBill(2_000), 2_000, { source: "card" }), DECLINED_CARD);
  expect(await look(payment.id)).toBe("failed");
  expect(await mailsAbout(payment.id)).toEqual([]);
});

it("tells the member when the bank's money is in the wallet because the rest of the payment is gone", async () => {
  const person = await addMember(1_000);
  const bill = await addBill(2_000);
  const payment = await paidWith(billOrder(person, bill, 2_000, { source: "bank", wallet_cents: cents(1_000) }), PAYING_ACCOUNT);
  expect(await look(payment.id)).toBe("processing");
  // The hold is let go, and the balance is used for something else.
  await execute(env, {
    wallet_id: person.wallet_id,
    owner: person.member_id,
    at: await now(env),
    commands: [{ kind: "release", key: "by-hand", hold_id: holdOf(payment.id), payment_id: payment.id, label: "released" }],
  });
  await started(billOrder(person, await addBill(1_000), 1_000));
  await passTime(3 * DAY_MS);
  expect(await look(payment.id)).toBe("failed");
  expect(await mailsAbout(payment.id)).toMatchObject([{ template: "payment_kept", dedupe_key: `${payment.id}:failed` }]);
  expect(await balance(person)).toMatchObject({ posted_cents: 1_000, held_cents: 0 });
});
