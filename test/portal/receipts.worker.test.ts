import { beforeAll, describe, expect, it } from "vitest";
import { wallet } from "../../src/domain/wallet/client.ts";
import { cents } from "../../src/values/money.ts";
import { billOrder, paidWith, topUpOrder } from "../domain/payments/support.ts";
import { addOperator } from "../support/operator.ts";
import { addOwnBill, env, signedIn } from "./money-support.ts";
import { app, book, giveBack, issuesOf, paidBill, pdfOf } from "./receipts-support.ts";

beforeAll(addOperator);

describe("receipts", () => {
  it("are superseded by a refund, and an entry sent again makes no second one", async () => {
    const person = await signedIn(app, 100_00);
    const id = await paidBill(person);
    await book(id, giveBack(20_00));
    const pdf = await pdfOf(person, `/history/${id}.pdf`);
    const short = id.slice(-8).toUpperCase();
    expect(pdf.text).toContain(`This receipt replaces ${short}-1, issued on`);
    expect(pdf.text).toMatch(/\$20\.00 was given back on/u);
    expect(pdf.text).toContain("$40.00");
    expect(String(pdf.title)).toContain(`${short}-2`);
    await book(id, giveBack(40_00));
    await wallet(env, person.wallet_id).rebuild();
    await wallet(env, person.wallet_id).project();
    expect((await issuesOf(id)).map(({ number, reason, paid_cents }) => [number, reason, paid_cents])).toEqual([
      [1, "paid", 60_00],
      [2, "refunded", 40_00],
      [3, "refunded", 0],
    ]);
  });

  it("count a card's refund once, though it goes through the wallet in two entries", async () => {
    const person = await signedIn(app);
    const bill = await addOwnBill(person, 84_20);
    const { id } = await paidWith(billOrder(person, bill, 84_20, { source: "card" }), "4242424242424242");
    await book(id, (entries) => [...giveBack(4_20)(entries), ...giveBack(4_20, "fund")(entries)]);
    expect((await issuesOf(id)).map(({ paid_cents }) => paid_cents)).toEqual([84_20, 80_00]);
  });

  it("tell a dispute that was lost from a refund", async () => {
    const person = await signedIn(app, 100_00);
    const id = await paidBill(person);
    await book(id, (entries) => giveBack(60_00)(entries).map((command) => ({ ...command, key: `${id}:dispute:dp_1:lost:spend` })));
    expect((await issuesOf(id)).map(({ reason, paid_cents }) => [reason, paid_cents])).toEqual([
      ["paid", 60_00],
      ["disputed", 0],
    ]);
    expect((await pdfOf(person, `/history/${id}.pdf`)).text).toContain("The payer’s bank took $60.00 back on");
  });

  it("go up again when the money comes in a second time, as after a dispute that was won", async () => {
    const person = await signedIn(app);
    const { id } = await paidWith(topUpOrder(person, 50_00), "4242424242424242");
    await book(id, (entries) => giveBack(50_00, "fund")(entries).map((command) => ({ ...command, key: `${id}:dispute:dp_1:opened:fund` })));
    await book(id, () => [{ kind: "fund", key: `${id}:dispute:dp_1:won:fund`, amount_cents: cents(50_00), from: "clearing:sandbox" }]);
    expect((await issuesOf(id)).map(({ reason, paid_cents }) => [reason, paid_cents])).toEqual([
      ["paid", 50_00],
      ["disputed", 0],
      ["paid", 50_00],
    ]);
    expect((await pdfOf(person, `/history/${id}.pdf`)).text).toContain("$50.00 was paid again on");
  });

  it("are sent to the member's own address once, when asked", async () => {
    const person = await signedIn(app, 100_00);
    const id = await paidBill(person);
    await person.visitor.get(`/history/${id}?variant=payment`);
    const sent = await person.visitor.post(`/history/${id}/send`, { variant: "payment", diagnosis: "" });
    expect(sent.location).toBe(`/history/${id}?sent=1&variant=payment`);
    await person.visitor.post(`/history/${id}/send`, { variant: "payment", diagnosis: "" });
    const { results } = await env.DB.prepare("SELECT to_address, params FROM mails WHERE template = 'receipt_copy'").all<{
      to_address: string;
      params: string;
    }>();
    expect(results.map(({ to_address }) => to_address)).toEqual([`${person.member_id}@example.org`]);
    expect(JSON.parse(results[0]?.params ?? "{}")).toEqual({
      name: "Ada Example",
      payment_id: id,
      variant: "payment",
      diagnosis: "hidden",
    });
    expect((await person.visitor.get(sent.location ?? "")).text).toContain("The PDF is on its way");
    const other = await signedIn(app);
    await other.visitor.get("/history");
    expect((await other.visitor.post(`/history/${id}/send`, { variant: "payment", diagnosis: "" })).status).toBe(404);
  });
});
