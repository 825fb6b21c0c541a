import { describe, expect, it } from "vitest";
import { newId, newToken } from "../../../src/platform/ids.ts";
import {
  ProcessorUnavailable,
  RefundRefused,
  type CheckoutRequest,
  type PaymentProcessor,
  type ProcessorPayment,
} from "../../../src/platform/processor/processor.ts";
import type { PaymentId, RefundId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { instant, MINUTE_MS, SECOND_MS, type Instant } from "../../../src/values/time.ts";

/** The hands around a processor: payers, banks, its own console, and the network between it and us. */
export interface Hands {
  readonly pay: (id: PaymentId, number: string) => Promise<void>;
  readonly answer: (id: PaymentId, how: "approve" | "refuse") => Promise<void>;
  /** The bank's word, days later. */
  readonly settle: (id: PaymentId, how: "pays" | "fails") => Promise<void>;
  /** The page's time is over. */
  readonly expire: (id: PaymentId) => Promise<void>;
  readonly refund: (id: PaymentId, amount: number) => Promise<void>;
  readonly dispute: (id: PaymentId, how: "open" | "win" | "lose", amount?: number) => Promise<void>;
  readonly save: (setupRef: string, number: string) => Promise<void>;
  /** How the network goes wrong while something is tried. lost: it happens, and the answer never comes. */
  readonly during: <T>(trouble: "lost" | "429" | "500" | "timeout", act: () => Promise<T>) => Promise<T>;
  /** The processor's newest event about a payment, signed at a moment, with the right secret or another. */
  readonly webhook: (
    id: PaymentId,
    signed: { readonly at: Instant; readonly secret: "right" | "another" },
  ) => Promise<{ readonly body: string; readonly headers: Record<string, string> }>;
}

/** One processor to be held to the contract. */
export interface Subject {
  readonly name: string;
  readonly processor: () => PaymentProcessor;
  readonly hands: Hands;
  readonly now: () => Promise<Instant>;
}

const PAYS = "4242424242424242";

/** What every processor does, by the same named cases for each. */
export function holdsTheContract({ name, processor, hands, now }: Subject): void {
  const request = async (more: Partial<CheckoutRequest> = {}): Promise<CheckoutRequest> => {
    const payment_id = newId("pay");
    const expires_at = instant((await now()) + 30 * MINUTE_MS);
    return {
      payment_id,
      amount_cents: cents(8_420),
      method: "card",
      description: "Meridian Clinic",
      language: "en",
      expires_at,
      return_url: `https://pay.example.org/pay/${payment_id}/return`,
      ...more,
    };
  };
  /** A page that a payer has paid on. */
  const paid = async (number = PAYS, more: Partial<CheckoutRequest> = {}): Promise<{ id: PaymentId; ref: string }> => {
    const order = await request(more);
    const { ref } = await processor().createCheckout(order);
    await hands.pay(order.payment_id, number);
    return { id: order.payment_id, ref };
  };
  const found = async ({ id, ref }: { readonly id: PaymentId; readonly ref: string }): Promise<ProcessorPayment | null> =>
    await processor().find(id, ref);
  const refund = (id: PaymentId, ref: string, amount: number, refund_id: RefundId = newId("ref")) => ({
    refund_id,
    payment_id: id,
    amount_cents: cents(amount),
    ref,
  });
  const saved = async (number: string, method: "card" | "bank" = "card") => {
    const setup = {
      setup_id: `set_${newToken().slice(0, 24)}`,
      method,
      language: "es",
      return_url: "https://pay.example.org/wallet/methods",
    } as const;
    const { ref } = await processor().createSetup(setup);
    await hands.save(ref, number);
    const state = await processor().findSetup(ref);
    if (state?.status !== "saved") throw new Error(`not saved: ${JSON.stringify(state)}`);
    return state.saved;
  };
  const charge = (method: { readonly method_ref: string; readonly kind: "card" | "bank" }, amount = 8_420) => ({
    payment_id: newId("pay"),
    amount_cents: cents(amount),
    method,
    description: "Meridian Clinic",
  });

  describe(`${name}: a hosted page`, () => {
    it("create is idempotent: the same payment, the same page", async () => {
      const order = await request();
      const first = await processor().createCheckout(order);
      expect(await processor().createCheckout(order)).toEqual(first);
      expect(first.url).toMatch(/^https?:\/\//u);
      expect(await found({ id: order.payment_id, ref: first.ref })).toMatchObject({
        status: "open",
        amount_cents: 8_420,
        refunded_cents: 0,
        disputes: [],
        decline: null,
      });
    });

    it("takes the least that it says it charges", async () => {
      const { least_cents } = processor();
      const order = await request({ amount_cents: least_cents });
      const { ref } = await processor().createCheckout(order);
      expect(await found({ id: order.payment_id, ref })).toMatchObject({ status: "open", amount_cents: least_cents });
    });

    it("create with another amount under the same payment is an error", async () => {
      const order = await request();
      await processor().createCheckout(order);
      await expect(processor().createCheckout({ ...order, amount_cents: cents(1) })).rejects.toThrow();
    });

    it("paid, with what a receipt may show", async () => {
      expect(await found(await paid())).toMatchObject({
        status: "succeeded",
        amount_cents: 8_420,
        method: { kind: "card", brand: "Visa", last4: "4242" },
        decline: null,
      });
    });

    it.each([
      ["declined", "4000000000000002", "card_declined"],
      ["insufficient", "4000000000009995", "insufficient_funds"],
    ])("%s takes no money, and says why", async (_name, number, decline) => {
      const payment = await paid(number);
      const said = await found(payment);
      // Some processors let the payer try another card on the same page, some do not.
      expect(["open", "failed"]).toContain(said?.status);
      expect(said?.decline).toBe(decline);
      expect((await processor().cancel(payment.id, payment.ref))?.status).toMatch(/^(?:canceled|failed)$/u);
    });

    it("challenge waits for the payer's answer, and ends by it", async () => {
      const yes = await paid("4000002500003155");
      expect((await found(yes))?.status).toBe("open");
      await hands.answer(yes.id, "approve");
      expect((await found(yes))?.status).toBe("succeeded");
      const no = await paid("4000002500003155");
      await hands.answer(no.id, "refuse");
      expect((await found(no))?.decline).toBe("authentication_failed");
    });

    it("expired when its time is over", async () => {
      const order = await request({ expires_at: instant((await now()) - SECOND_MS) });
      const { ref } = await processor().createCheckout(order);
      await hands.expire(order.payment_id);
      expect(await found({ id: order.payment_id, ref })).toMatchObject({ status: "expired", decline: "expired" });
    });

    it("cancelled can no longer be paid", async () => {
      const order = await request();
      const { ref } = await processor().createCheckout(order);
      expect(await processor().cancel(order.payment_id, ref)).toMatchObject({ status: "canceled" });
      await hands.pay(order.payment_id, PAYS);
      expect(await found({ id: order.payment_id, ref })).toMatchObject({ status: "canceled" });
      expect(await processor().cancel(order.payment_id, ref)).toMatchObject({ status: "canceled" });
    });

    it("cancel after paid answers paid", async () => {
      const payment = await paid();
      expect(await processor().cancel(payment.id, payment.ref)).toMatchObject({ status: "succeeded" });
    });

    it("bank pays later", async () => {
      const payment = await paid("000123456789", { method: "bank" });
      expect(await found(payment)).toMatchObject({ status: "processing" });
      await hands.settle(payment.id, "pays");
      expect(await found(payment)).toMatchObject({ status: "succeeded", method: { kind: "bank", brand: "Test Bank", last4: "6789" } });
    });

    it("bank fails", async () => {
      const payment = await paid("000111111116", { method: "bank" });
      await hands.settle(payment.id, "fails");
      expect(await found(payment)).toMatchObject({ status: "failed", decline: "bank_debit_failed" });
    });

    it("reply lost, then found: by asking again, and by our own id alone", async () => {
      const order = await request();
      await expect(hands.during("lost", async () => await processor().createCheckout(order))).rejects.toBeInstanceOf(ProcessorUnavailable);
      // Others come after it, so that the page is not on the first list.
      for (let other = 0; other < 4; other += 1) await processor().createCheckout(await request());
      expect(await processor().find(order.payment_id, null)).toMatchObject({ status: "open", payment_id: order.payment_id });
      const { ref } = await processor().createCheckout(order);
      await hands.pay(order.payment_id, PAYS);
      expect(await processor().find(order.payment_id)).toMatchObject({ status: "succeeded", ref });
    });

    it("unknown payment is null", async () => {
      expect(await processor().find(newId("pay"))).toBeNull();
      expect(await processor().cancel(newId("pay"))).toBeNull();
    });
  });

  describe(`${name}: refunds and disputes`, () => {
    it("refund is idempotent", async () => {
      const { id, ref } = await paid();
      const order = refund(id, ref, 1_000);
      const first = await processor().refund(order);
      expect(await processor().refund(order)).toEqual(first);
      expect((await found({ id, ref }))?.refunded_cents).toBe(1_000);
    });

    it("refund asked for by several hands at one moment is made once", async () => {
      const { id, ref } = await paid();
      const order = refund(id, ref, 1_000);
      const answers = await Promise.allSettled([1, 2, 3].map(async () => await processor().refund(order)));
      for (const answer of answers) if (answer.status === "rejected") expect(answer.reason).toBeInstanceOf(ProcessorUnavailable);
      expect((await found({ id, ref }))?.refunded_cents).toBe(1_000);
    });

    it("refund of a part, then of the rest", async () => {
      const { id, ref } = await paid();
      await processor().refund(refund(id, ref, 420));
      await processor().refund(refund(id, ref, 8_000));
      expect(await found({ id, ref })).toMatchObject({ status: "succeeded", refunded_cents: 8_420 });
    });

    it("refund whose reply is lost is made once", async () => {
      const { id, ref } = await paid();
      const order = refund(id, ref, 8_000);
      await expect(hands.during("lost", async () => await processor().refund(order))).rejects.toBeInstanceOf(ProcessorUnavailable);
      await processor().refund(order);
      expect((await found({ id, ref }))?.refunded_cents).toBe(8_000);
    });

    it("more than is left is refused", async () => {
      const { id, ref } = await paid();
      await expect(processor().refund(refund(id, ref, 8_421))).rejects.toBeInstanceOf(RefundRefused);
      await processor().refund(refund(id, ref, 8_420));
      await expect(processor().refund(refund(id, ref, 1))).rejects.toBeInstanceOf(RefundRefused);
      const order = await request();
      const unpaid = await processor().createCheckout(order);
      await expect(processor().refund(refund(order.payment_id, unpaid.ref, 1))).rejects.toBeInstanceOf(RefundRefused);
    });

    it("refund made in the console is seen by find", async () => {
      const payment = await paid();
      await hands.refund(payment.id, 700);
      expect(await found(payment)).toMatchObject({ status: "succeeded", refunded_cents: 700 });
    });

    it("dispute opened, won and lost is seen by find", async () => {
      const [won, lost] = [await paid(), await paid("4000000000000259")];
      await hands.dispute(won.id, "open", 2_000);
      expect((await found(won))?.disputes).toMatchObject([{ status: "open", amount_cents: 2_000 }]);
      expect((await found(lost))?.disputes).toMatchObject([{ status: "open", amount_cents: 8_420 }]);
      await hands.dispute(won.id, "win");
      await hands.dispute(lost.id, "lose");
      expect((await found(won))?.disputes).toMatchObject([{ status: "won", amount_cents: 2_000 }]);
      expect((await found(lost))?.disputes).toMatchObject([{ status: "lost", amount_cents: 8_420 }]);
    });

    it("changes since a moment are listed, oldest first", async () => {
      const since = instant((await now()) - SECOND_MS);
      const [first, second] = [await paid(), await paid()];
      await hands.refund(first.id, 100);
      await hands.dispute(second.id, "open");
      const changes = (await processor().changesSince(since, 1_000)).filter(
        (each) => each.payment_id === first.id || each.payment_id === second.id,
      );
      expect(changes.map((each) => [each.payment_id, each.type.split(".")[0]])).toEqual([
        [first.id, "refund"],
        [second.id, "dispute"],
      ]);
    });
  });

  describe(`${name}: webhooks`, () => {
    const sent = async (
      id: PaymentId,
      signed: { readonly at: Instant; readonly secret: "right" | "another" },
      change: (body: string) => string = (body) => body,
    ) => {
      const { body, headers } = await hands.webhook(id, signed);
      return new Request("https://pay.example.org/webhooks/x", { method: "POST", body: change(body), headers });
    };

    it("good is read, and doubled it has the same id", async () => {
      const { id } = await paid();
      const at = await now();
      const read = await processor().readWebhook(await sent(id, { at, secret: "right" }), at);
      expect(read).toMatchObject({ ok: true, value: { payment_id: id, type: expect.stringMatching(/^payment\./u) as string } });
      expect(await processor().readWebhook(await sent(id, { at, secret: "right" }), at)).toEqual(read);
    });

    it("forged, changed or unsigned is refused", async () => {
      const { id } = await paid();
      const at = await now();
      const refused = { ok: false, error: "bad_signature" };
      expect(await processor().readWebhook(await sent(id, { at, secret: "another" }), at)).toEqual(refused);
      expect(await processor().readWebhook(await sent(id, { at, secret: "right" }, (body) => `${body} `), at)).toEqual(refused);
      expect(await processor().readWebhook(new Request("https://pay.example.org/", { method: "POST", body: "{}" }), at)).toEqual(refused);
    });

    it("old is refused", async () => {
      const { id } = await paid();
      const at = await now();
      expect((await processor().readWebhook(await sent(id, { at: instant(at - 4 * MINUTE_MS), secret: "right" }), at)).ok).toBe(true);
      const old = await sent(id, { at: instant(at - 6 * MINUTE_MS), secret: "right" });
      expect(await processor().readWebhook(old, at)).toEqual({ ok: false, error: "bad_signature" });
    });

    it("about a refund or a dispute names our payment", async () => {
      const [refunded, disputed] = [await paid(), await paid()];
      await hands.refund(refunded.id, 100);
      await hands.dispute(disputed.id, "open");
      const at = await now();
      expect(await processor().readWebhook(await sent(refunded.id, { at, secret: "right" }), at)).toMatchObject({
        value: { payment_id: refunded.id, type: "refund.created" },
      });
      expect(await processor().readWebhook(await sent(disputed.id, { at, secret: "right" }), at)).toMatchObject({
        value: { payment_id: disputed.id, type: expect.stringMatching(/^dispute\./u) as string },
      });
    });
  });

  describe(`${name}: out of reach`, () => {
    it.each(["429", "500", "timeout"] as const)("unavailable on %s, whatever is asked", async (trouble) => {
      const { id, ref } = await paid();
      const order = await request();
      for (const ask of [
        async () => await processor().createCheckout(order),
        async () => await processor().find(id, ref),
        async () => await processor().cancel(id, ref),
        async () => await processor().refund(refund(id, ref, 1)),
      ]) {
        await expect(hands.during(trouble, async () => await ask())).rejects.toBeInstanceOf(ProcessorUnavailable);
      }
      expect(await found({ id, ref })).toMatchObject({ status: "succeeded", refunded_cents: 0 });
    });
  });

  describe(`${name}: saved methods`, () => {
    it("setup is idempotent, open until the payer has left something, then saved", async () => {
      const setup = {
        setup_id: `set_${newToken().slice(0, 24)}`,
        method: "card",
        language: "en",
        return_url: "https://pay.example.org/wallet/methods",
      } as const;
      const page = await processor().createSetup(setup);
      expect(await processor().createSetup(setup)).toEqual(page);
      expect(await processor().findSetup(page.ref)).toMatchObject({ status: "open" });
      await hands.save(page.ref, PAYS);
      expect(await processor().findSetup(page.ref)).toMatchObject({
        status: "saved",
        saved: { kind: "card", brand: "Visa", last4: "4242" },
      });
    });

    it("charge succeeds without the payer, once a payment id", async () => {
      const order = charge(await saved(PAYS));
      const first = await processor().chargeSaved(order);
      expect(first).toMatchObject({ status: "succeeded", payment_id: order.payment_id, amount_cents: 8_420, method: { last4: "4242" } });
      expect((await processor().chargeSaved(order)).ref).toBe(first.ref);
      expect(await found({ id: order.payment_id, ref: first.ref })).toMatchObject({ status: "succeeded", refunded_cents: 0 });
      await processor().refund(refund(order.payment_id, first.ref, 20));
      expect((await found({ id: order.payment_id, ref: first.ref }))?.refunded_cents).toBe(20);
    });

    it("charge whose reply is lost is made once, and found by our id", async () => {
      const order = charge(await saved(PAYS));
      await expect(hands.during("lost", async () => await processor().chargeSaved(order))).rejects.toBeInstanceOf(ProcessorUnavailable);
      const before = await processor().find(order.payment_id, null);
      expect(before).toMatchObject({ status: "succeeded" });
      expect((await processor().chargeSaved(order)).ref).toBe(before?.ref);
    });

    it("decline says why, and whether the payer has to be there", async () => {
      expect(await processor().chargeSaved(charge(await saved("4000000000000341")))).toMatchObject({
        status: "failed",
        decline: "card_declined",
      });
      expect(await processor().chargeSaved(charge(await saved("4000002500003155")))).toMatchObject({
        status: "failed",
        decline: "authentication_failed",
      });
    });

    it("describe says whether it can be charged, and until when a card is good", async () => {
      const [card, account] = [await saved(PAYS), await saved("000123456789", "bank")];
      expect(await processor().describeSaved(card.method_ref)).toEqual({ usable: true, expires: "2034-12" });
      expect(await processor().describeSaved(account.method_ref)).toEqual({ usable: true, expires: null });
      const asked = hands.during("500", async () => await processor().describeSaved(card.method_ref));
      await expect(asked).rejects.toBeInstanceOf(ProcessorUnavailable);
      await processor().forgetMethod(card.method_ref);
      expect(await processor().describeSaved(card.method_ref)).toBeNull();
      expect(await processor().describeSaved("nobody:ever")).toBeNull();
    });

    it("forget: it is charged no more, and forgetting again is nothing", async () => {
      const method = await saved(PAYS);
      await processor().forgetMethod(method.method_ref);
      await processor().forgetMethod(method.method_ref);
      expect(await processor().chargeSaved(charge(method))).toMatchObject({ status: "failed" });
    });
  });
}
