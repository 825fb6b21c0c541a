import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { Hono } from "hono";
import { afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { actInConsole, latest } from "../../../src/dev/sandbox/client.ts";
import { followAfterwards } from "../../../src/domain/payments/afterwards.ts";
import { guestOrder } from "../../../src/domain/payments/guest.ts";
import type { Payment } from "../../../src/domain/payments/payment.ts";
import { advance, startPayment } from "../../../src/domain/payments/service.ts";
import { fetchChanges, lookAtOpenDisputes } from "../../../src/domain/payments/missed-news.ts";
import { verifyBalances } from "../../../src/domain/wallet/verify.ts";
import { wallet } from "../../../src/domain/wallet/client.ts";
import { now, setClockOffsetMs } from "../../../src/platform/clock.ts";
import type { Env } from "../../../src/platform/env.ts";
import { newToken } from "../../../src/platform/ids.ts";
import { securityHeaders } from "../../../src/platform/middleware/security-headers.ts";
import { checkoutOrigin, processor } from "../../../src/platform/processor/index.ts";
import { webhooks } from "../../../src/portal/webhooks.ts";
import { cents } from "../../../src/values/money.ts";
import { DAY_MS, instant, SECOND_MS } from "../../../src/values/time.ts";
import type { App } from "../../../src/web.ts";
import { FAKE_SECRET_KEY, FAKE_WEBHOOK_SECRET } from "../../fakes/stripe/keys.ts";
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

  it.each([
    ["refunded", ["refund"], { state: "refunded", refunded_cents: 3_000 }, [{ amount_cents: 3_000, guest: 1 }]],
    [
      "disputed and lost",
      ["open_dispute", "lose_dispute"],
      { state: "refunded", refunded_cents: 3_000 },
      [{ amount_cents: 3_000, guest: 1 }],
    ],
    ["disputed and won", ["open_dispute", "win_dispute"], { state: "posted", refunded_cents: 0 }, []],
    ["disputed", ["open_dispute"], { state: "disputed", refunded_cents: 0 }, []],
  ] as const)("a guest's payment, %s, ends with the purse at 0", async (_name, acts, ends, mails) => {
    const bill = await addBill(3_000);
    const guest = { region_id: "colorado", name: "Bo", email: "bo@example.org", phone: null, birth_date: null, access_hash: newToken() };
    const allocations = [{ bill_id: bill, facility_id: FACILITY, amount_cents: cents(3_000) }];
    const order = {
      source: "card",
      amount_cents: cents(3_000),
      allocations,
      request_key: newToken(),
      label: "Clinic",
      language: "es",
      guest,
    } as const;
    const { payment } = await started(guestOrder(order));
    await payAtSandbox(payment, "4242424242424242");
    await settled(payment);
    for (const [step, act] of acts.entries()) {
      expect(await actInConsole(env, payment.id, act)).toBe(true);
      await passTime((step + 1) * 10 * SECOND_MS);
      expect(await wallet(env, payment.wallet_id).summary()).toMatchObject({ posted_cents: 0, held_cents: 0 });
    }
    expect(await row(payment)).toEqual(ends);
    expect(await mailsOf(payment)).toMatchObject(mails);
    expect(await billSums(bill)).toEqual({ paid_cents: 3_000 - ends.refunded_cents, reserved_cents: 0 });
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

describe("many hands at one moment, with looks that are already old", () => {
  it.each([
    ["refund", ["refund"]],
    ["dispute", ["open_dispute"]],
    ["lost dispute", ["open_dispute", "lose_dispute"]],
  ] as const)("never leave a top-up's money in the wallet and at its source too: %s", async (_name, acts) => {
    for (let round = 0; round < 2; round += 1) {
      const person = await addMember();
      const payment = await paidWith(topUpOrder(person, 5_000), "4242424242424242");
      await settled(payment);
      for (const act of acts) {
        await actInConsole(env, payment.id, act);
        const at = await now(env);
        const hands = Array.from({ length: 6 }, async () => await followAfterwards(env, at, payment.id));
        await Promise.allSettled([...hands, passTime(10 * SECOND_MS), fetchChanges(env, at, DAY_MS)]);
      }
      await followAfterwards(env, await now(env), payment.id);
      expect(await balance(person)).toMatchObject({ posted_cents: 0 });
      expect(await booked(person, payment)).toEqual(["fund", "refund"]);
    }
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

describe("the site with Stripe", () => {
  const stripeOrigin = inject("stripeOrigin");
  const site: Env = {
    ...env,
    STRIPE_SECRET_KEY: FAKE_SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: FAKE_WEBHOOK_SECRET,
    STRIPE_API_ORIGIN: stripeOrigin,
  };
  const app = new Hono<App>().use(async (c, next) => {
    c.set("now", instant(Date.now()));
    await next();
  });
  app.use(securityHeaders).route("/", webhooks);

  async function hand<T>(what: string, deed: object): Promise<T> {
    return await (await fetch(`${stripeOrigin}/fake/${what}`, { method: "POST", body: JSON.stringify(deed) })).json<T>();
  }

  /** Sends the newest event of a kind about a payment, as Stripe would. @returns the status and outcome */
  async function deliver(payment: Payment, type: string): Promise<unknown> {
    const { body, header } = await hand<{ body: string; header: string }>("webhook", { payment_id: payment.id, type });
    const ctx = createExecutionContext();
    const response = await app.request("/webhooks/stripe", { method: "POST", body, headers: { "Stripe-Signature": header } }, site, ctx);
    await waitOnExecutionContext(ctx);
    return response.status === 200 ? (await response.json<{ outcome: string }>()).outcome : response.status;
  }

  it("takes a payment, a refund and a dispute, with events late, doubled and out of order", async () => {
    const person = await addMember();
    const bill = await addBill(8_420);
    const begun = await startPayment(site, instant(Date.now()), billOrder(person, bill, 8_420, { source: "card" }));
    if (!begun.ok) throw new Error(begun.error.code);
    const { payment, next } = begun.value;
    expect(next).toMatchObject({ kind: "redirect", url: expect.stringMatching(/^https:\/\/checkout\.stripe\.com\//u) as string });
    await hand("pay", { payment_id: payment.id, number: "4000000000000002" });
    expect(await deliver(payment, "payment_intent.payment_failed")).toBe("advanced");
    await hand("pay", { payment_id: payment.id, number: "4242424242424242" });
    await hand("refund", { payment_id: payment.id, amount: 420 });
    // The refund's event comes before those of the payment.
    expect(await deliver(payment, "charge.refunded")).toBe("advanced");
    expect(await row(payment)).toEqual({ state: "partly_refunded", refunded_cents: 420 });
    expect(await deliver(payment, "checkout.session.completed")).toBe("advanced");
    expect(await deliver(payment, "payment_intent.succeeded")).toBe("advanced");
    expect(await deliver(payment, "charge.refunded")).toBe("seen");
    await hand("dispute", { payment_id: payment.id, how: "open", amount: 8_000 });
    await hand("dispute", { payment_id: payment.id, how: "lose" });
    expect(await deliver(payment, "charge.dispute.closed")).toBe("advanced");
    expect(await deliver(payment, "charge.dispute.created")).toBe("advanced");
    expect(await row(payment)).toEqual({ state: "refunded", refunded_cents: 8_420 });
    expect(await billSums(bill)).toEqual({ paid_cents: 0, reserved_cents: 0 });
    expect(await balance(person)).toMatchObject({ posted_cents: 0 });
    expect(await booked(person, payment)).toEqual(["fund", "spend", "refund", "refund", "adjust", "refund", "refund", "adjust"]);
    const ledger = await env.DB.prepare(
      "SELECT SUM(amount_cents) AS n FROM ledger_entries WHERE account = 'clearing:stripe'",
    ).first<number>("n");
    expect(ledger).toBe(0);
  });

  it("refuses what is not signed, and knows no other processor beside", async () => {
    const send = async (path: string) => (await app.request(path, { method: "POST", body: "{}" }, site, createExecutionContext())).status;
    expect(await send("/webhooks/stripe")).toBe(400);
    expect(await send("/webhooks/sandbox")).toBe(404);
  });

  it("lets forms lead to the processor's page, and nowhere else", async () => {
    const policy = async (bindings: Env) =>
      (await app.request("/", {}, bindings, createExecutionContext())).headers.get("Content-Security-Policy");
    expect(await policy({ ...site, ENVIRONMENT: "production" })).toContain("form-action 'self' https://checkout.stripe.com;");
    expect(await policy({ ...site, ENVIRONMENT: "production", STRIPE_CHECKOUT_ORIGIN: "https://pay.example.com" })).toContain(
      "form-action 'self' https://pay.example.com;",
    );
    expect(await policy(env)).toContain("form-action 'self';");
  });

  it("is off with one secret missing, and never takes a stand-in in production", () => {
    expect(processor({ ...site, STRIPE_WEBHOOK_SECRET: undefined, SANDBOX: undefined } as unknown as Env)).toBeNull();
    const live = processor({ ...site, ENVIRONMENT: "production", STRIPE_API_ORIGIN: "http://127.0.0.1:1" });
    expect(live?.name).toBe("stripe");
    expect(checkoutOrigin({ ...site, ENVIRONMENT: "production" })).toBe("https://checkout.stripe.com");
  });
});
