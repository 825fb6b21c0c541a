import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { execute, wallet } from "../../src/domain/wallet/client.ts";
import { newToken } from "../../src/platform/ids.ts";
import { cents } from "../../src/values/money.ts";
import { instant } from "../../src/values/time.ts";
import { addOperator } from "../support/operator.ts";
import { addOwnBill, env, hiddenFields, signedIn, type SignedIn } from "./money-support.ts";

const app = createApp();

beforeAll(addOperator);

/** Money added: cents, label and day. */
async function fund(person: SignedIn, rows: readonly (readonly [number, string, string])[]): Promise<void> {
  for (const [amount, label, day] of rows) {
    await execute(env, {
      wallet_id: person.wallet_id,
      owner: person.member_id,
      at: instant(Date.parse(`${day}T20:00:00Z`)),
      commands: [{ kind: "fund", key: newToken(), payment_id: null, label, amount_cents: cents(amount), from: "clearing:sandbox" }],
    });
  }
  await wallet(env, person.wallet_id).project();
}

describe("the history", () => {
  it("is true in the moment after a movement, though the ledger lags", async () => {
    const person = await signedIn(app);
    await fund(person, [[10_00, "Visa •1111", "2026-01-05"]]);
    await execute(env, {
      wallet_id: person.wallet_id,
      owner: person.member_id,
      at: instant(Date.parse("2026-01-06T20:00:00Z")),
      commands: [
        { kind: "fund", key: newToken(), payment_id: null, label: "Visa •2222", amount_cents: cents(5_00), from: "clearing:sandbox" },
      ],
    });
    for (const path of ["/history", "/wallet", "/history?text=2222"]) {
      const page = await person.visitor.get(path);
      expect(page.text, path).toContain("Visa •2222");
      expect(page.text.split("Visa •2222").length, path).toBe(2);
    }
  });

  it.each(["?kind=constructor", "?kind=toString", "?to=12%2F31%2F9999"])("takes any words in its address: %s", async (query) => {
    const person = await signedIn(app);
    expect((await person.visitor.get(`/history${query}`)).status).toBe(200);
  });

  it("narrows by kind, day, amount and words, and pages by a cursor", async () => {
    const person = await signedIn(app);
    await fund(
      person,
      Array.from(
        { length: 30 },
        (_, index) => [(index + 1) * 1_00, `Card ${index + 1}.`, `2026-03-${String(index + 1).padStart(2, "0")}`] as const,
      ),
    );
    const first = await person.visitor.get("/history");
    expect(first.text).toContain("Showing 25 movements. There are more.");
    const older = /href="(\/history\?before=\d+)"/u.exec(first.text)?.[1] ?? "";
    const second = await person.visitor.get(older);
    expect(second.text).toContain("5 movements.");
    expect(second.text).toContain("Card 5.");
    expect(second.text).not.toContain("Card 6.");
    expect((await person.visitor.get("/history?min=29&max=30")).text).toContain("2 movements.");
    expect((await person.visitor.get("/history?from=3/30/2026&to=3/30/2026")).text).toContain("Card 30.");
    expect((await person.visitor.get("/history?text=card+7")).text).toContain("1 movement.");
    expect((await person.visitor.get("/history?kind=out")).text).toContain("No movement fits");
  });

  it("names what is chosen, with a way to take each off, and sums it all", async () => {
    const person = await signedIn(app, 100_00);
    const bill = await addOwnBill(person, 84_20);
    const form = await person.visitor.get(`/bills/${bill}/pay`);
    await person.visitor.post(`/bills/${bill}/pay`, { ...hiddenFields(form.text), step: "", amount: "20", source: "wallet" });
    const everything = await person.visitor.get("/history");
    const facility = /<option value="(fac_[^"]+)">Meridian Clinic</u.exec(everything.text)?.[1] ?? "";
    expect(everything.text).not.toContain('class="chosen"');
    const page = await person.visitor.get(`/history?kind=out&facility=${facility}&min=5&text=MERIDIÁN`);
    for (const said of ["Take off: Payments", "Take off: Meridian Clinic", "Take off: At least $5.00", "Take off: “MERIDIÁN”"])
      expect(page.text).toContain(said);
    expect(page.text).toContain(`href="/history?facility=${facility}&amp;min=5&amp;text=MERIDI%C3%81N"`);
    expect(page.text).toContain("1 movement.");
    expect(page.text).toContain("$0.00 in, $20.00 out.");
    expect(page.text).toContain(`href="/history.csv?kind=out&amp;facility=${facility}&amp;min=5&amp;text=MERIDI%C3%81N"`);
    expect((await person.visitor.get(`/history?kind=in&facility=${facility}`)).text).toContain("No movement fits");
    const code = bill.slice(-8);
    expect((await person.visitor.get(`/history?text=${code}`)).status).toBe(200);
  });

  it("offers no other member's facilities and shows none of their movements", async () => {
    const [person, other] = [await signedIn(app, 10_00), await signedIn(app, 100_00)];
    const bill = await addOwnBill(other, 84_20);
    const form = await other.visitor.get(`/bills/${bill}/pay`);
    await other.visitor.post(`/bills/${bill}/pay`, { ...hiddenFields(form.text), step: "", amount: "20", source: "wallet" });
    expect((await person.visitor.get("/history")).text).not.toContain("Meridian Clinic");
    expect((await person.visitor.get(`/history?text=${bill.slice(-8)}`)).text).toContain("No movement fits");
  });

  it("says what is wrong with a filter and keeps it", async () => {
    const person = await signedIn(app, 10_00);
    const page = await person.visitor.get("/history?from=13/45/2026&min=abc");
    expect(page.status).toBe(422);
    expect(page.text).toContain("Enter a real date");
    expect(page.text).toContain('value="13/45/2026"');
  });

  it("sends htmx only the part that changes, with a word for screen readers", async () => {
    const person = await signedIn(app, 10_00);
    const part = await person.visitor.get("/history?text=visa", { "HX-Request": "true", "HX-Request-Type": "partial" });
    expect(part.text).not.toContain("<html");
    expect(part.text).toContain('<hx-partial hx-target="#status"');
    expect(part.text).toContain("1 movement.");
    expect(part.headers.get("Vary")).toContain("HX-Request");
  });
});

describe("transaction details", () => {
  async function pay(person: SignedIn, cents_owed: number): Promise<string> {
    const bill = await addOwnBill(person, cents_owed);
    const form = await person.visitor.get(`/bills/${bill}/pay`);
    const paid = await person.visitor.post(`/bills/${bill}/pay`, { ...hiddenFields(form.text), step: "", amount: "20", source: "wallet" });
    return paid.location?.split("?")[0] ?? "";
  }

  it("carry what a claim asks for; the diagnosis only when asked for", async () => {
    const person = await signedIn(app, 100_00);
    const path = await pay(person, 84_20);
    for (const page of [await person.visitor.get(path), await person.visitor.get(`${path}/print`)]) {
      for (const fact of [
        "Ada Example",
        "Dr. Grace Park",
        "1000000061",
        "Meridian Clinic",
        "00-0000001",
        "January 1, 2026",
        "Office",
        "99213",
        "Office visit",
        "$20.00",
        "$64.20",
      ]) {
        expect(page.text).toContain(fact);
      }
      expect(page.text).not.toContain("Mild asthma");
      expect(page.text).toContain("amounts for each service");
    }
    expect((await person.visitor.get(`${path}?diagnosis=1`)).text).toContain("J45.20 Mild asthma");
    const plain = await person.visitor.get(`${path}?variant=payment`);
    expect(plain.text).not.toContain("99213");
    expect(plain.text).toContain("Left out here, as you chose: the services and their amounts and the diagnosis.");
    expect(plain.text).toContain(`${path}/print?variant=payment`);
  });

  it("warn on a bill that does not add up, with the way to ask", async () => {
    const person = await signedIn(app, 100_00);
    const bill = await addOwnBill(person, 84_20, ["lines_do_not_sum", "looks_like_duplicate"]);
    const page = await person.visitor.get(`/bills/${bill}`);
    expect(page.text).toContain("The lines and the total do not agree");
    expect(page.text).toContain("This bill looks like another one");
    expect(page.text).toContain("/contact?about=bill");
    expect(page.text).toContain("$84.20 billed − $0.00 plan paid − $0.00 adjustments − $0.00 already paid = $84.20 owed.");
    expect(page.text).toContain("financial help");
  });
});
