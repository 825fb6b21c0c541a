import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { addOperator } from "../support/operator.ts";
import { addOwnBill, billSums, env, hiddenFields, signedIn, type SignedIn } from "./money-support.ts";

const app = createApp();

beforeAll(addOperator);

/** From the form to the check page, for three months on the 5th from the wallet unless told otherwise. */
async function choose(person: SignedIn, bill: string, more: Readonly<Record<string, string>> = {}) {
  const form = await person.visitor.get(`/bills/${bill}/plan`);
  const fields = { ...hiddenFields(form.text), months: "3", day: "5", order: "wallet", ...more };
  const sent = await person.visitor.post(`/bills/${bill}/plan`, fields);
  return sent.location === null ? sent : await person.visitor.get(sent.location);
}

async function plansOf(bill: string): Promise<readonly Record<string, unknown>[]> {
  const { results } = await env.DB.prepare("SELECT id, months, state FROM plans WHERE bill_id = ?").bind(bill).all();
  return results;
}

describe("a payment plan", () => {
  it("is chosen, read, agreed to once, and then stands on the bill's page", async () => {
    const person = await signedIn(app, 10_00);
    const bill = await addOwnBill(person, 100_00);
    expect((await person.visitor.get(`/bills/${bill}`)).text).toContain(`/bills/${bill}/plan"`);
    const form = await person.visitor.get(`/bills/${bill}/plan`);
    expect(form.text).toContain("$33.33 a month, $33.34 the last time");
    expect(form.text).toContain("$25.00 a month");
    const check = await choose(person, bill);
    expect(check.text).toContain("Authorize 3 monthly payments");
    expect(check.text.match(/\$33\.33/gu)?.length).toBeGreaterThanOrEqual(4);
    expect(await plansOf(bill)).toEqual([]);

    const untouched = await person.visitor.post(`/bills/${bill}/plan`, hiddenFields(check.text));
    expect([untouched.status, untouched.text.includes("Tick “I authorize this”")]).toEqual([422, true]);
    const stale = await person.visitor.post(`/bills/${bill}/plan`, { ...hiddenFields(check.text), agree: "yes", terms_hash: "0" });
    expect([stale.status, stale.text.includes("Something has changed since you looked")]).toEqual([422, true]);
    expect(await plansOf(bill)).toEqual([]);

    const fields = { ...hiddenFields(check.text), agree: "yes" };
    const made = await person.visitor.post(`/bills/${bill}/plan`, fields);
    expect(made.location).toMatch(/^\/autopay\/records\/A-[0-9A-Z-]{9}\?done=1$/u);
    const again = await person.visitor.post(`/bills/${bill}/plan`, fields);
    expect(again.location).toBe(made.location);
    const [plan] = await plansOf(bill);
    expect(plan).toMatchObject({ months: 3, state: "active" });
    const record = await person.visitor.get(made.location ?? "");
    expect(record.text).toContain("$33.34");

    const page = await person.visitor.get(`/bills/${bill}`);
    expect(page.text).toContain("This bill is paid in monthly parts");
    expect(page.text).toContain(`/autopay/${String(plan?.["id"])}`);
    expect(page.text).not.toContain(`/bills/${bill}/pay"`);
    expect((await person.visitor.get(`/bills/${bill}/plan`)).text).toContain("There is a payment plan for this bill already");
    expect((await person.visitor.get(`/autopay/${String(plan?.["id"])}`)).status).toBe(200);
  });

  it("asks for what is missing, all at once, and keeps what was chosen", async () => {
    const person = await signedIn(app);
    const bill = await addOwnBill(person, 100_00);
    const answer = await choose(person, bill, { months: "5", day: "32", order: "" });
    expect(answer.status).toBe(422);
    for (const words of ["Choose in how many months", "Choose a day of the month", "Choose where the money comes from"]) {
      expect(answer.text).toContain(words);
    }
  });

  it("is not offered where a bill is small, paid, or being paid", async () => {
    const person = await signedIn(app, 50_00);
    const [small, busy] = [await addOwnBill(person, 9_99), await addOwnBill(person, 80_00)];
    expect((await person.visitor.get(`/bills/${small}/plan`)).text).toContain("A part has to be $5.00 or more");
    expect((await person.visitor.get(`/bills/${small}`)).text).not.toContain(`/bills/${small}/plan`);
    const form = await person.visitor.get(`/bills/${busy}/pay`);
    await person.visitor.post(`/bills/${busy}/pay`, { ...hiddenFields(form.text), amount: "30", source: "card", step: "" });
    expect(await billSums(busy)).toMatchObject({ reserved_cents: 30_00 });
    expect((await person.visitor.get(`/bills/${busy}/plan`)).text).toContain("A payment towards this bill is under way");
    const stranger = await signedIn(app);
    expect((await stranger.visitor.get(`/bills/${busy}/plan`)).status).toBe(404);
  });

  it("asks for the password again where the last one is some minutes old", async () => {
    const person = await signedIn(app);
    const bill = await addOwnBill(person, 100_00);
    await env.SESSIONS.list({ prefix: "session:" }).then(async ({ keys }) => {
      for (const { name } of keys) {
        const session = await env.SESSIONS.get<Record<string, unknown>>(name, "json");
        if (session?.["member_id"] === person.member_id) {
          await env.SESSIONS.put(name, JSON.stringify({ ...session, authenticated_at: Number(session["authenticated_at"]) - 301_000 }));
        }
      }
    });
    const check = await choose(person, bill);
    expect(check.text).toContain('name="password"');
    const answer = await person.visitor.post(`/bills/${bill}/plan`, { ...hiddenFields(check.text), agree: "yes", password: "" });
    expect([answer.status, await plansOf(bill)]).toEqual([422, []]);
  });
});

describe("paying off a plan", () => {
  it("takes the rest in one payment and leaves nothing to come", async () => {
    const person = await signedIn(app, 150_00);
    const bill = await addOwnBill(person, 100_00);
    const check = await choose(person, bill);
    await person.visitor.post(`/bills/${bill}/plan`, { ...hiddenFields(check.text), agree: "yes" });
    const form = await person.visitor.get(`/bills/${bill}/plan/pay-off`);
    expect(form.text).toContain("$100.00 is left to pay");
    const empty = await person.visitor.post(`/bills/${bill}/plan/pay-off`, hiddenFields(form.text));
    expect([empty.status, empty.text.includes("Choose how you want to pay")]).toEqual([422, true]);
    const fields = { ...hiddenFields(form.text), source: "wallet" };
    const paid = await person.visitor.post(`/bills/${bill}/plan/pay-off`, fields);
    expect(paid.location).toMatch(/^\/history\/pay_/u);
    const again = await person.visitor.post(`/bills/${bill}/plan/pay-off`, fields);
    expect(again.location).toContain("/payments/pay_");
    expect(await billSums(bill)).toEqual({ paid_cents: 100_00, reserved_cents: 0 });
    const dues = await env.DB.prepare("SELECT DISTINCT state FROM dues WHERE member_id = ?").bind(person.member_id).all();
    expect([dues.results, await plansOf(bill)]).toMatchObject([[{ state: "not_needed" }], [{ state: "completed" }]]);
    // The clock has not been here since, and there is nothing left to pause or stop.
    const page = await person.visitor.get(`/autopay/${String((await plansOf(bill))[0]?.["id"])}`);
    expect([page.text.includes("All paid"), page.text.includes("Stop autopay")]).toEqual([true, false]);
  });
});
