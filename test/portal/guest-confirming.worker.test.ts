import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { findPayment, sweepPayments } from "../../src/domain/payments/service.ts";
import { now, setClockOffsetMs } from "../../src/platform/clock.ts";
import { MINUTE_MS } from "../../src/values/time.ts";
import { addMember, atProcessor, billOrder, billSums, env, passTime, payAtSandbox, started } from "../domain/payments/support.ts";
import { addOperator } from "../support/operator.ts";
import { answered, CARD, confirm, guest, letter, newest, paymentsOf } from "./guest-support.ts";
import { hiddenFields } from "./money-support.ts";

beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

describe("a bill that cannot be paid", () => {
  it.each([
    ["paid", "This bill is paid"],
    ["void", "This bill has been withdrawn"],
    ["under way", "Somebody is paying this bill now"],
  ])("has a page of its own: %s", async (how, words) => {
    const bill = await letter();
    if (how === "void") await env.DB.prepare("UPDATE bills SET state = 'void' WHERE id = ?").bind(bill.id).run();
    else await started(billOrder(await addMember(5_000), bill.id, 5_000, how === "paid" ? {} : { source: "card" }));
    const visitor = guest();
    await visitor.get("/pay");
    await visitor.post("/pay", { region: "colorado" });
    expect((await visitor.post("/pay/bill", { bill_code: bill.code, birth_date: "1/1/1980" })).location).toBe("/pay/contact");
    expect((await visitor.get("/pay/contact")).location).toBe("/pay/bill/closed");
    const closed = await visitor.get("/pay/bill/closed");
    expect(closed.text).toContain(`<h1>${words}</h1>`);
    expect(closed.text).toContain("No money has been taken");
    expect((await visitor.get("/pay/check")).location).toBe("/pay/contact");
  });

  it("is told to whoever was slower, before any money moves", async () => {
    const bill = await letter();
    const [first, second] = [guest(), guest()];
    const [one, two] = [await answered(first, bill), await answered(second, bill)];
    expect((await confirm(first, one)).location).toContain("/sandbox/pay/");
    expect((await confirm(second, two)).location).toBe("/pay/bill/closed");
    expect(await paymentsOf(bill)).toBe(1);
  });

  it("asks for the amount again when a part was paid meanwhile", async () => {
    const bill = await letter();
    const visitor = guest();
    const check = await answered(visitor, bill);
    await started(billOrder(await addMember(3_000), bill.id, 3_000));
    expect((await confirm(visitor, check)).location).toBe("/pay/amount");
    const again = await visitor.get("/pay/amount");
    expect(again.text).toContain("$20.00 is left");
  });
});

describe("confirming", () => {
  it("twice, in two tabs, after Back and on a reload of the return is one charge and one receipt", async () => {
    const bill = await letter();
    const visitor = guest();
    const tab = await answered(visitor, bill);
    const other = await visitor.get("/pay/check");
    const [first, second] = await Promise.all([confirm(visitor, tab), confirm(visitor, other)]);
    expect(first.location).toContain("/sandbox/pay/");
    expect(second.location).toBe(first.location);
    const payment = await newest();
    expect((await confirm(visitor, tab)).location).toBe(first.location);
    expect((await visitor.get(`/pay/${payment.id}/return`)).text).toContain("You have not finished paying");
    await payAtSandbox(payment, CARD);
    // Back to the check page and "Confirm" once more, before anybody has heard of the payment.
    expect((await confirm(visitor, tab)).location).toBe(`/pay/${payment.id}/return`);
    for (let n = 0; n < 3; n += 1) expect((await visitor.get(`/pay/${payment.id}/return`)).location).toBe(`/pay/${payment.id}/done`);
    expect((await visitor.get(`/pay/${payment.id}/done`)).text).toContain("You paid $50.00");
    for (const path of ["/pay/check", "/pay/amount", "/pay/bill"]) {
      expect((await visitor.get(path)).location).toBe(`/pay/${payment.id}/done?made=1`);
    }
    expect((await confirm(visitor, tab)).location).toBe(`/pay/${payment.id}/return`);
    expect(await paymentsOf(bill)).toBe(1);
    expect(await billSums(bill.id)).toEqual({ paid_cents: 5_000, reserved_cents: 0 });
    const receipts = await env.DB.prepare("SELECT count(*) AS n FROM receipts WHERE payment_id = ?").bind(payment.id).first("n");
    expect(receipts).toBe(1);
    expect((await visitor.get("/pay")).text).toContain("Step 1 of 6");
  });

  it("does nothing when the answers were changed in another tab, and shows them", async () => {
    const bill = await letter();
    const visitor = guest();
    const old = await answered(visitor, bill, { amount: "20" });
    await visitor.post("/pay/amount", { amount: "30" });
    const refused = await confirm(visitor, old);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain("changed in another window");
    expect(refused.text).toContain("$30.00");
    expect(await paymentsOf(bill)).toBe(0);
  });

  it("with other answers closes the page that was left open, and charges only the new one", async () => {
    const bill = await letter();
    const visitor = guest();
    await confirm(visitor, await answered(visitor, bill));
    const left = await newest();
    await visitor.post("/pay/amount", { amount: "20" });
    const sent = await confirm(visitor, await visitor.get("/pay/check"));
    expect(sent.location).toContain("/sandbox/pay/");
    expect((await findPayment(env, left.id))?.state).toBe("cancelled");
    expect(await billSums(bill.id)).toEqual({ paid_cents: 0, reserved_cents: 2_000 });
  });

  it("after a declined card keeps the answers and begins a payment of its own", async () => {
    const bill = await letter();
    const visitor = guest();
    const check = await answered(visitor, bill);
    await confirm(visitor, check);
    const declined = await newest();
    await payAtSandbox(declined, "4000000000000002");
    const page = await visitor.get(`/pay/${declined.id}/return`);
    for (const words of ["Your card was declined", "No money has been taken", 'href="/pay/check"', declined.id])
      expect(page.text).toContain(words);
    const again = await visitor.get("/pay/check");
    expect(hiddenFields(again.text)["request_key"]).not.toBe(hiddenFields(check.text)["request_key"]);
    // The form of before is the payment of before.
    expect((await confirm(visitor, check)).location).toBe(`/pay/${declined.id}/return`);
    expect((await confirm(visitor, again)).location).toContain("/sandbox/pay/");
    expect(await paymentsOf(bill)).toBe(2);
  });
});

describe("a guest's payment that is not paid", () => {
  it.each([
    ["cancelled", "You cancelled this payment"],
    ["expired", "The time for this payment has run out"],
  ])("says so: %s", async (how, words) => {
    const visitor = guest();
    await confirm(visitor, await answered(visitor, await letter()));
    const { id } = await newest();
    const open = await visitor.get(`/pay/${id}/return`);
    expect(open.text).toContain(`action="/pay/${id}/cancel"`);
    if (how === "cancelled") expect((await visitor.post(`/pay/${id}/cancel`, {})).location).toBe(`/pay/${id}/return`);
    else await setClockOffsetMs(env, 31 * MINUTE_MS);
    const page = await visitor.get(`/pay/${id}/return`);
    expect(page.text).toContain(words);
    expect(page.text).toContain("No money has been taken");
    expect((await visitor.get(`/pay/${id}/done`)).location).toBe(`/pay/${id}/return`);
  });

  it("waits for the processor's answer with a page that looks again by itself", async () => {
    const visitor = guest();
    await confirm(visitor, await answered(visitor, await letter()));
    const payment = await newest();
    await payAtSandbox(payment, "4000000000000077");
    const page = await visitor.get(`/pay/${payment.id}/return`);
    expect(page.text).toContain("We are waiting for the answer");
    expect(page.text).toContain('<meta http-equiv="refresh" content="4"');
    await passTime(5 * MINUTE_MS);
    expect((await visitor.get(`/pay/${payment.id}/return`)).location).toBe(`/pay/${payment.id}/done`);
  });

  it("went back when somebody else had paid the bill, and says so", async () => {
    const visitor = guest();
    const bill = await letter();
    await confirm(visitor, await answered(visitor, bill));
    const payment = await newest();
    await setClockOffsetMs(env, 31 * MINUTE_MS);
    await visitor.get(`/pay/${payment.id}/return`);
    await started(billOrder(await addMember(5_000), bill.id, 5_000));
    await atProcessor("UPDATE entries SET status = 'succeeded', decline = NULL WHERE payment_id = ?", payment.id);
    const page = await visitor.get(`/pay/${payment.id}/return`);
    for (const words of ["Your payment came too late", "The money goes back", "by e-mail", payment.id]) expect(page.text).toContain(words);
    expect(page.text).not.toContain('href="/pay/check"');
  });

  it("is under way while the bank takes its time", async () => {
    const visitor = guest();
    await confirm(visitor, await answered(visitor, await letter(), { method: "bank" }));
    const payment = await newest();
    await payAtSandbox(payment, "000123456789");
    const page = await visitor.get(`/pay/${payment.id}/return`);
    expect(page.text).toContain("Your bank payment is under way");
    expect((await visitor.get("/pay/check")).location).toBe(`/pay/${payment.id}/done?made=1`);
    await sweepPayments(env, await now(env));
    expect((await findPayment(env, payment.id))?.state).toBe("processing");
  });
});
