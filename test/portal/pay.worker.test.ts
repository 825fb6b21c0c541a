import { beforeAll, describe, expect, it } from "vitest";
import { payOnPage } from "../../src/dev/sandbox/client.ts";
import { createApp } from "../../src/app.ts";
import type { BillId } from "../../src/values/ids.ts";
import { addOperator } from "../support/operator.ts";
import { addOwnBill, balance, billSums, browserOf, env, hiddenFields, rowsOf, signedIn, type SignedIn } from "./money-support.ts";

const app = createApp();

beforeAll(addOperator);

describe("the amount of a payment", () => {
  const refused: readonly (readonly [string, string])[] = [
    ["", "Enter the amount in dollars, like 84.20"],
    ["0", "Enter an amount of more than $0.00"],
    ["-5", "without a minus sign"],
    ["1e3", "with numbers only"],
    ["12.345", "at most two digits"],
    ["abc", "with numbers only"],
    ["999999999", "You owe $84.20. Enter that or less"],
    ["84.21", "You owe $84.20. Enter that or less"],
    ["60", "Your wallet has $50.00. Enter that or less"],
  ];

  it.each(refused)("%s is refused in words beside the field and above, and nothing is written", async (amount, words) => {
    const person = await signedIn(app, 50_00);
    const bill = await addOwnBill(person, 84_20);
    const form = await person.visitor.get(`/bills/${bill}/pay`);
    expect(form.status).toBe(200);
    const before = await rowsOf(person);
    for (const step of ["check", ""]) {
      const answer = await person.visitor.post(`/bills/${bill}/pay`, { ...hiddenFields(form.text), step, amount, source: "wallet" });
      expect(answer.status).toBe(422);
      expect(answer.text.split(words).length - 1).toBeGreaterThanOrEqual(2);
      expect(answer.text).toContain("<title>Error: ");
      expect(answer.text).toContain('href="#amount"');
      if (amount !== "") expect(answer.text).toContain(`value="${amount}"`);
    }
    expect(await rowsOf(person)).toEqual(before);
    expect(await billSums(bill)).toEqual({ paid_cents: 0, reserved_cents: 0 });
  });

  it("is kept with the chosen source when something else is to mend", async () => {
    const person = await signedIn(app, 50_00);
    const bill = await addOwnBill(person, 84_20);
    const form = await person.visitor.get(`/bills/${bill}/pay`);
    const answer = await person.visitor.post(`/bills/${bill}/pay`, { ...hiddenFields(form.text), amount: "$ 20", source: "gold" });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("Choose how you want to pay");
    expect(answer.text).toContain('value="$ 20"');
  });
});

describe("paying from the wallet", () => {
  it("shows the check page, pays once, and answers a second press with the same receipt", async () => {
    const person = await signedIn(app, 100_00);
    const bill = await addOwnBill(person, 84_20);
    const form = await person.visitor.get(`/bills/${bill}/pay`);
    const check = await person.visitor.follow(
      person.visitor.post(`/bills/${bill}/pay`, { ...hiddenFields(form.text), amount: "84.20", source: "wallet" }),
    );
    expect(check.text).toContain("Pay $84.20");
    expect(check.text).toContain("$15.80");
    const confirmed = hiddenFields(check.text);
    const paid = await person.visitor.post(`/bills/${bill}/pay`, confirmed);
    expect(paid.status).toBe(303);
    expect(paid.location).toMatch(/^\/history\/pay_[0-9a-z]{26}\?done=1$/u);
    const again = await person.visitor.post(`/bills/${bill}/pay`, confirmed);
    expect(again.location).toBe(paid.location?.replace("done=1", "made=1"));
    const receipt = await person.visitor.get(again.location ?? "");
    expect(receipt.text).toContain("This payment was already made");
    expect(await balance(person)).toMatchObject({ posted_cents: 15_80, held_cents: 0 });
    expect(await billSums(bill)).toEqual({ paid_cents: 84_20, reserved_cents: 0 });
    expect((await rowsOf(person)).payments).toBe(1);
    const back = await person.visitor.get(`/bills/${bill}/pay`);
    expect(back.text).toContain("This bill is paid");
    expect(back.text).toContain(paid.location?.slice(0, 39) ?? "?");
  });

  it("answers a form without the check page, sent again after its answer was lost, with the payment it made", async () => {
    const person = await signedIn(app, 100_00);
    const [bill, other] = [await addOwnBill(person, 84_20), await addOwnBill(person, 84_20)];
    const form = await person.visitor.get(`/bills/${bill}/pay`);
    const sent = { ...hiddenFields(form.text), step: "", amount: "84.20", source: "wallet" };
    const paid = await person.visitor.post(`/bills/${bill}/pay`, sent);
    const id = /^\/history\/(pay_[0-9a-z]{26})/u.exec(paid.location ?? "")?.[1];
    const again = await person.visitor.post(`/bills/${bill}/pay`, sent);
    expect([again.status, again.location]).toEqual([303, `/payments/${id}`]);
    expect((await person.visitor.get(again.location ?? "")).location).toBe(`/history/${id}?done=1`);
    // The key answers for its own payment only.
    expect((await person.visitor.post(`/bills/${bill}/pay`, { ...sent, amount: "84.10" })).status).toBe(422);
    expect((await person.visitor.post(`/bills/${other}/pay`, sent)).status).toBe(422);
    expect(await balance(person)).toMatchObject({ posted_cents: 15_80 });
    expect((await rowsOf(person)).payments).toBe(1);
  });

  it("answers such a form for a split payment with the processor's page it began", async () => {
    const person = await signedIn(app, 50_00);
    const bill = await addOwnBill(person, 84_20);
    const form = await person.visitor.get(`/bills/${bill}/pay`);
    const sent = { ...hiddenFields(form.text), step: "", amount: "84.20", source: "card", split: "yes" };
    const begun = await person.visitor.post(`/bills/${bill}/pay`, sent);
    expect(begun.location).toContain("/sandbox/pay/");
    const again = await person.visitor.post(`/bills/${bill}/pay`, sent);
    expect([again.status, again.location?.slice(0, 14)]).toEqual([303, "/payments/pay_"]);
    expect((await rowsOf(person)).payments).toBe(1);
  });

  it("pays once when two browsers press at the same moment, and tells the other why", async () => {
    const person = await signedIn(app, 200_00);
    const bill = await addOwnBill(person, 84_20);
    const browsers = [person.visitor, await browserOf(app, person)];
    const forms = await Promise.all(
      browsers.map(async (browser) => {
        const form = await browser.get(`/bills/${bill}/pay`);
        const check = await browser.follow(
          browser.post(`/bills/${bill}/pay`, { ...hiddenFields(form.text), amount: "84.20", source: "wallet" }),
        );
        return hiddenFields(check.text);
      }),
    );
    const answers = await Promise.all(browsers.map((browser, index) => browser.post(`/bills/${bill}/pay`, forms[index] ?? {})));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 422]);
    const refused = answers.find(({ status }) => status === 422);
    expect(refused?.text).toMatch(/Someone has just paid this bill|under way|is paid/u);
    expect(refused?.text).toContain("No money has been taken");
    expect(await balance(person)).toMatchObject({ posted_cents: 115_80, held_cents: 0 });
    expect(await billSums(bill)).toEqual({ paid_cents: 84_20, reserved_cents: 0 });
  });

  it("pays several bills in one payment", async () => {
    const person = await signedIn(app, 100_00);
    const bills = [await addOwnBill(person, 30_00), await addOwnBill(person, 20_50)];
    const form = await person.visitor.get(`/basket/pay?bill=${bills[0]}&bill=${bills[1]}`);
    expect(form.text).toContain("$50.50");
    const [first = "", second = ""] = bills;
    const body = new URLSearchParams({ ...hiddenFields(form.text), source: "wallet" });
    body.delete("bill");
    body.append("bill", first);
    body.append("bill", second);
    const check = await person.visitor.follow(
      person.visitor.send("/basket/pay", { method: "POST", body, headers: { Origin: "http://localhost:8787" } }),
    );
    expect(check.text).toContain("Pay $50.50");
    const confirm = new URLSearchParams({ ...hiddenFields(check.text) });
    confirm.delete("share");
    for (const [, share = ""] of check.text.matchAll(/name="share" value="([^"]+)"/gu)) confirm.append("share", share);
    const paid = await person.visitor.send("/basket/pay", { method: "POST", body: confirm, headers: { Origin: "http://localhost:8787" } });
    expect(paid.location).toMatch(/^\/history\/pay_/u);
    expect(await balance(person)).toMatchObject({ posted_cents: 49_50 });
    expect((await person.visitor.get(paid.location ?? "")).text).toContain("Bill 2 of 2");
  });
});

/** The check page of paying $84.20 from the balance first and the rest by card. */
async function splitCheck({ visitor }: SignedIn, bill: BillId) {
  const form = await visitor.get(`/bills/${bill}/pay`);
  const typed = { amount: "84.20", source: "card", split: "yes" };
  return visitor.follow(visitor.post(`/bills/${bill}/pay`, { ...hiddenFields(form.text), ...typed }));
}

/** The one payment of a member, by id. */
async function paymentOf({ wallet_id }: SignedIn): Promise<string> {
  const row = await env.DB.prepare("SELECT id FROM payments WHERE wallet_id = ?").bind(wallet_id).first<{ id: string }>();
  return row?.id ?? "";
}

describe("a split payment", () => {
  it("takes the balance first and the rest by card, and comes back to the receipt", async () => {
    const person = await signedIn(app, 50_00);
    const bill = await addOwnBill(person, 84_20);
    const check = await splitCheck(person, bill);
    expect(check.text).toContain("$34.20");
    const sent = await person.visitor.post(`/bills/${bill}/pay`, hiddenFields(check.text));
    expect(sent.location).toContain("/sandbox/pay/");
    expect(await balance(person)).toMatchObject({ posted_cents: 50_00, held_cents: 50_00, available_cents: 0 });
    const id = await paymentOf(person);
    const unfinished = await person.visitor.get(`/payments/${id}`);
    expect(unfinished.text).toContain("You have not finished paying");
    await payOnPage(env, sent.location?.split("/").at(-1) ?? "", { outcome: { kind: "pays" }, brand: "Visa", last4: "4242" });
    const back = await person.visitor.get(`/pay/${id}/return`);
    expect(back.location).toBe(`/history/${id}?done=1`);
    const receipt = await person.visitor.get(back.location ?? "");
    expect(receipt.text).toContain("Wallet balance: $50.00 + Visa ending in 4242: $34.20");
    expect(await balance(person)).toMatchObject({ posted_cents: 0, held_cents: 0 });
  });

  it("gives the balance back when the payer cancels", async () => {
    const person = await signedIn(app, 50_00);
    const bill = await addOwnBill(person, 84_20);
    const check = await splitCheck(person, bill);
    await person.visitor.post(`/bills/${bill}/pay`, hiddenFields(check.text));
    const id = await paymentOf(person);
    const cancelled = await person.visitor.post(`/payments/${id}/cancel`, {});
    const page = await person.visitor.get(cancelled.location ?? "");
    expect(page.text).toContain("You cancelled this payment");
    expect(page.text).toContain("No money has been taken.");
    expect(page.text).toContain("available again");
    expect(await balance(person)).toMatchObject({ available_cents: 50_00 });
  });
});

describe("the check page", () => {
  it("leads to the receipt when it is asked for again after paying, as Back does", async () => {
    const person = await signedIn(app, 100_00);
    const bill = await addOwnBill(person, 84_20);
    const form = await person.visitor.get(`/bills/${bill}/pay`);
    const led = await person.visitor.post(`/bills/${bill}/pay`, { ...hiddenFields(form.text), amount: "84.20", source: "wallet" });
    expect(led.status).toBe(303);
    const check = await person.visitor.get(led.location ?? "");
    expect(check.text).toContain("Pay $84.20");
    const paid = await person.visitor.post(`/bills/${bill}/pay`, hiddenFields(check.text));
    const back = await person.visitor.follow(person.visitor.get(led.location ?? ""));
    expect(paid.location).toContain("/history/pay_");
    expect(back.location?.replace(/\?.*/u, "")).toBe(paid.location?.replace(/\?.*/u, ""));
    expect(await balance(person)).toMatchObject({ posted_cents: 15_80 });
  });

  it("is not another member's to ask for", async () => {
    const [person, other] = [await signedIn(app, 100_00), await signedIn(app)];
    const bill = await addOwnBill(person, 84_20);
    const form = await person.visitor.get(`/bills/${bill}/pay`);
    const led = await person.visitor.post(`/bills/${bill}/pay`, { ...hiddenFields(form.text), amount: "84.20", source: "wallet" });
    expect((await other.visitor.get(led.location ?? "")).status).toBe(404);
  });
});
