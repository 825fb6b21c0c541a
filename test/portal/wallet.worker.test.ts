import { beforeAll, describe, expect, it } from "vitest";
import { payOnPage, saveOnPage } from "../../src/dev/sandbox/client.ts";
import { beginSetup } from "../../src/domain/payments/saved-methods.ts";
import { now } from "../../src/platform/clock.ts";
import { createApp } from "../../src/app.ts";
import { addOperator } from "../support/operator.ts";
import { addOwnBill, balance, browserOf, env, hiddenFields, rowsOf, signedIn } from "./money-support.ts";

const app = createApp();

beforeAll(addOperator);

describe("the wallet page", () => {
  it("has the balance of the wallet itself, and welcomes a new member", async () => {
    const fresh = await signedIn(app);
    const empty = await fresh.visitor.get("/wallet");
    expect(empty.text).toContain("Your wallet is ready");
    expect(empty.text).toContain("$0.00");
    const person = await signedIn(app, 713_40);
    await addOwnBill(person, 84_20);
    const page = await person.visitor.get("/wallet");
    expect(page.text).toContain('balance-figure">$713.40');
    expect(page.text).toContain("$84.20 on 1 bill");
    expect(page.headers.get("Cache-Control")).toBe("no-store");
  });

  it("says so when the address is not confirmed, and moves no money", async () => {
    const person = await signedIn(app, 50_00);
    const bill = await addOwnBill(person, 20_00);
    await env.DB.prepare("UPDATE members SET email_confirmed_at = NULL WHERE id = ?").bind(person.member_id).run();
    expect((await person.visitor.get("/wallet")).text).toContain("Confirm your e-mail address");
    for (const path of ["/wallet/top-up", `/bills/${bill}/pay`, "/basket"]) {
      expect((await person.visitor.get(path)).location).toBe("/register/check-email");
    }
    const before = await rowsOf(person);
    const paid = await person.visitor.post(`/bills/${bill}/pay`, { amount: "20", source: "wallet" });
    expect(paid.location).toBe("/register/check-email");
    expect(await rowsOf(person)).toEqual(before);
  });

  it("leads a stranger to the login and back", async () => {
    const person = await signedIn(app);
    person.visitor.cookies.clear();
    expect((await person.visitor.get("/history?kind=in")).location).toBe("/login?next=%2Fhistory%3Fkind%3Din");
  });
});

describe("adding money", () => {
  const refused: readonly (readonly [string, string])[] = [
    ["0", "more than $0.00"],
    ["-5", "without a minus sign"],
    ["1e3", "with numbers only"],
    ["12.345", "at most two digits"],
    ["abc", "with numbers only"],
    ["999999999", "Enter $2,000.00 or less"],
    ["2000.01", "Enter $2,000.00 or less"],
    ["4.99", "Enter $5.00 or more"],
  ];

  it.each(refused)("%s is refused in words, and nothing is written", async (amount, words) => {
    const person = await signedIn(app);
    const form = await person.visitor.get("/wallet/top-up");
    const answer = await person.visitor.post("/wallet/top-up", { ...hiddenFields(form.text), amount, source: "card" });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
    expect(answer.text).toContain(`value="${amount}"`);
    expect(await rowsOf(person)).toEqual({ payments: 0, seq: 0 });
  });

  it("is one payment however often the form is sent, and has its receipt", async () => {
    const person = await signedIn(app);
    const form = await person.visitor.get("/wallet/top-up");
    const fields = { ...hiddenFields(form.text), amount: "500", source: "card" };
    const sent = await person.visitor.post("/wallet/top-up", fields);
    const again = await person.visitor.post("/wallet/top-up", fields);
    expect(sent.location).toContain("/sandbox/pay/");
    expect(again.location).toBe(sent.location);
    expect((await rowsOf(person)).payments).toBe(1);
    await payOnPage(env, sent.location?.split("/").at(-1) ?? "", { outcome: { kind: "pays" }, brand: "Visa", last4: "4242" });
    const { id } = (await env.DB.prepare("SELECT id FROM payments WHERE wallet_id = ?").bind(person.wallet_id).first<{ id: string }>()) ?? {
      id: "",
    };
    const back = await person.visitor.get(`/wallet/top-up/${id}`);
    expect(back.location).toBe(`/history/${id}?done=1`);
    const receipt = await person.visitor.get(back.location ?? "");
    expect(receipt.text).toContain("Money added to your wallet");
    expect(receipt.text).toContain("not a health expense");
    expect(await balance(person)).toMatchObject({ available_cents: 500_00 });
  });

  it("asks once more before a saved card is charged, and charges it once", async () => {
    const person = await signedIn(app);
    const begun = await beginSetup(env, await now(env), { member_id: person.member_id, kind: "card", language: "en" });
    if (!begun.ok) throw new Error(begun.error);
    const kept = await saveOnPage(env, begun.value.url.split("/").at(-1) ?? "", {
      outcome: { kind: "pays" },
      brand: "Visa",
      last4: "4242",
    });
    await person.visitor.get(`/wallet/methods/${kept?.setup_id ?? ""}/return`);
    const form = await person.visitor.get("/wallet/top-up");
    const source = /value="(met_[a-z0-9]{26})"/u.exec(form.text)?.[1] ?? "";
    const asked = await person.visitor.post("/wallet/top-up", { ...hiddenFields(form.text), amount: "40", source });
    expect(asked.location).toContain("/wallet/top-up?step=check");
    const check = await person.visitor.get(asked.location ?? "");
    expect(check.text).toContain("Check before you add money");
    expect(check.text).toContain("Visa •4242");
    expect(await rowsOf(person)).toEqual({ payments: 0, seq: 0 });
    const sent = await person.visitor.post("/wallet/top-up", hiddenFields(check.text));
    const again = await person.visitor.post("/wallet/top-up", hiddenFields(check.text));
    expect(again.location).toBe(sent.location);
    const back = await person.visitor.get(asked.location ?? "");
    expect(back.location).toMatch(/^\/payments\/pay_/u);
    expect((await rowsOf(person)).payments).toBe(1);
    expect(await balance(person)).toMatchObject({ available_cents: 40_00 });
  });

  it("is seen on the wallet page while the bank takes its time", async () => {
    const person = await signedIn(app);
    const form = await person.visitor.get("/wallet/top-up");
    await person.visitor.post("/wallet/top-up", { ...hiddenFields(form.text), amount: "75", source: "bank" });
    expect((await person.visitor.get("/wallet")).text).not.toContain("On its way from your bank");
    const moved = await env.DB.prepare("UPDATE payments SET state = 'processing' WHERE wallet_id = ? RETURNING id")
      .bind(person.wallet_id)
      .first<string>("id");
    const page = await person.visitor.get("/wallet");
    expect(page.text).toContain("On its way from your bank");
    expect(page.text).toContain(`<a href="/wallet/top-up/${moved ?? ""}">$75.00</a>`);
  });

  it("stops at the day's limit, in words", async () => {
    const person = await signedIn(app);
    for (const [amount, status] of [
      ["2000", 303],
      ["2000", 303],
      ["1500", 422],
      ["1000", 303],
      ["5", 422],
    ] as const) {
      const form = await person.visitor.get("/wallet/top-up");
      const answer = await person.visitor.post("/wallet/top-up", { ...hiddenFields(form.text), amount, source: "card" });
      expect(answer.status).toBe(status);
      if (amount === "1500") expect(answer.text).toContain("You can add $1,000.00 more today");
    }
  });
});

describe("what belongs to another member", () => {
  it("is not found", async () => {
    const owner = await signedIn(app, 100_00);
    const bill = await addOwnBill(owner, 20_00);
    const form = await owner.visitor.get(`/bills/${bill}/pay`);
    const paid = await owner.visitor.post(`/bills/${bill}/pay`, { ...hiddenFields(form.text), step: "", amount: "10", source: "wallet" });
    const path = paid.location?.split("?")[0] ?? "";
    const other = await signedIn(app, 100_00);
    await other.visitor.get("/wallet");
    const id = path.split("/").at(-1) ?? "";
    for (const place of [
      path,
      `${path}/print`,
      `/payments/${id}`,
      `/pay/${id}/return`,
      `/wallet/top-up/${id}`,
      `/bills/${bill}`,
      `/bills/${bill}/pay`,
    ]) {
      expect((await other.visitor.get(place)).status, place).toBe(404);
    }
    expect((await other.visitor.post(`/bills/${bill}/pay`, { amount: "10", source: "wallet" })).status).toBe(404);
    expect((await other.visitor.post(`/payments/${id}/cancel`, {})).status).toBe(404);
    expect((await (await browserOf(app, owner)).get(path)).status).toBe(200);
  });
});
