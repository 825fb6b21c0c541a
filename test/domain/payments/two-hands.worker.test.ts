import { afterEach, beforeAll, expect, it } from "vitest";
import { openCheckout } from "../../../src/domain/payments/checkout.ts";
import { holdOf } from "../../../src/domain/payments/payment.ts";
import { advance, findPayment } from "../../../src/domain/payments/service.ts";
import { settle } from "../../../src/domain/payments/settle.ts";
import { execute } from "../../../src/domain/wallet/client.ts";
import { now, setClockOffsetMs } from "../../../src/platform/clock.ts";
import type { Env } from "../../../src/platform/env.ts";
import { cents } from "../../../src/values/money.ts";
import { addOperator } from "../../support/operator.ts";
import { addBill, addMember, atProcessor, balance, billOrder, billSums, booked, env, started } from "./support.ts";

beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

/** The same world with a processor that does not answer. */
function withoutProcessor(): Env {
  const away = { fetch: () => Promise.reject(new Error("away")) };
  return { ...env, SANDBOX: { idFromName: () => "sandbox", get: () => away } as unknown as DurableObjectNamespace };
}

it("a hand that cannot reach the processor does not end the payment for the hand that could", async () => {
  const bill = await addBill(3_000);
  const { payment } = await started(billOrder(await addMember(), bill, 3_000, { source: "card" }));
  const stale = { ...payment, state: "created", checkout_url: null, processor_ref: null } as const;
  expect(await openCheckout(withoutProcessor(), stale, await now(env))).toMatchObject({
    again: { id: payment.id, state: "awaiting_payer" },
  });
  expect((await findPayment(env, payment.id))?.state).toBe("awaiting_payer");
  expect(await billSums(bill)).toEqual({ paid_cents: 0, reserved_cents: 3_000 });
});

it("a hand that comes late to a payment spent without its hold takes it as spent", async () => {
  const person = await addMember(1_000);
  const { payment } = await started(billOrder(person, await addBill(2_000), 2_000, { source: "card", wallet_cents: cents(1_000) }));
  const at = await now(env);
  const release = { kind: "release", key: "by-hand", hold_id: holdOf(payment.id), payment_id: payment.id, label: "released" } as const;
  await execute(env, { wallet_id: person.wallet_id, owner: person.member_id, at, commands: [release] });
  await atProcessor("UPDATE entries SET status = 'succeeded' WHERE payment_id = ?", payment.id);
  const first = await advance(env, at, payment.id);
  expect(first.payment.state).toBe("posted");
  expect(await settle(env, { ...first.payment, state: "funded" }, at)).toMatchObject({ ok: true, value: { payment: { state: "posted" } } });
  expect(await booked(person, payment)).toEqual(["hold", "release", "fund", "spend"]);
  expect(await balance(person)).toMatchObject({ posted_cents: 0, held_cents: 0 });
});
