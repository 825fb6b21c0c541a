import { extractText, getDocumentProxy } from "unpdf";
import { beforeAll, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { addDays } from "../../src/domain/autopay/calendar.ts";
import { payDue } from "../../src/domain/autopay/pay-now.ts";
import { now } from "../../src/platform/clock.ts";
import { newToken } from "../../src/platform/ids.ts";
import type { PaymentId } from "../../src/values/ids.ts";
import { cents } from "../../src/values/money.ts";
import { dayIn } from "../../src/values/time.ts";
import { addDue, addMandate, addPolicy } from "../domain/autopay/money-by-clock.ts";
import { addOperator } from "../support/operator.ts";
import { addOwnBill, env, hiddenFields, signedIn, type SignedIn } from "./money-support.ts";

const app = createApp();
let rosa: SignedIn;
let premium: PaymentId;

beforeAll(async () => {
  await addOperator();
  rosa = await signedIn(app, 1_000_00);
  const bill = await addOwnBill(rosa, 84_20);
  const form = await rosa.visitor.get(`/bills/${bill}/pay`);
  await rosa.visitor.post(`/bills/${bill}/pay`, { ...hiddenFields(form.text), step: "", amount: "60", source: "wallet" });
  const due_id = await addDue(rosa, { subject_id: await addPolicy(rosa), amount_cents: 310_00, due_on: "2026-12-01" });
  const member = { id: rosa.member_id, wallet_id: rosa.wallet_id };
  const order = { member, due_id, shown_cents: cents(310_00), source: "wallet", request_key: newToken(), language: "en" } as const;
  const paid = await payDue(env, await now(env), order);
  if (!paid.ok) throw new Error(JSON.stringify(paid.error));
  premium = paid.value.payment.id;
});

it("a premium stands in the history by its kind, alone where one looks for premiums, and in every file", async () => {
  const { visitor } = rosa;
  const all = await visitor.get("/history");
  expect(all.text).toMatch(/Evergreen Care Insurance<\/a><span class="movement-kind">Insurance premium</u);
  expect(all.text).toMatch(/Meridian Clinic<\/a><span class="movement-kind">Payment</u);
  const premiums = await visitor.get("/history?kind=premium");
  expect(premiums.text).toContain(`/history/${premium}`);
  expect(premiums.text).not.toMatch(/Meridian Clinic<\/a>/u);
  expect((await visitor.get("/history?kind=in")).text).not.toContain(`/history/${premium}`);
  expect((await visitor.get("/history?kind=out")).text).toContain(`/history/${premium}`);
  expect((await visitor.get("/history.csv")).text).toMatch(/Evergreen Care Insurance,Insurance premium,,310\.00,/u);
  expect((await visitor.get("/history.ofx")).text).toMatch(
    /<TRNTYPE>PAYMENT\r\n[\s\S]*<NAME>Evergreen Care Insurance\r\n<MEMO>Insurance premium/u,
  );
  const month = dayIn("America/Los_Angeles", await now(env)).slice(0, 7);
  expect((await visitor.get(`/statements/${month}`)).text).toContain("Insurance premium");
});

it("its receipt says to whom, under which number and for when, nothing about health; on the page, on paper and in the PDF", async () => {
  const { visitor } = rosa;
  const page = await visitor.get(`/history/${premium}?done=1`);
  const paper = await visitor.get(`/history/${premium}/print`);
  const pdf = await visitor.get(`/history/${premium}.pdf`);
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf.bytes)), { mergePages: true });
  for (const said of [page.text, paper.text, text]) {
    for (const words of [
      "Evergreen Care Insurance",
      "Silver",
      "December 2026",
      "December 1, 2026",
      "$310.00",
      "no claim for your insurer",
    ]) {
      expect(said.replaceAll(/\s+/gu, " ")).toContain(words);
    }
    expect(said).not.toMatch(/Diagnosis|NPI|Patient|Date of service/u);
  }
  expect(page.text).toContain("We pass the payment on to your insurer");
  expect(/type="(?:radio|checkbox)"/u.test(page.text)).toBe(false);
  expect(paper.text).toContain("Premium receipt");
  const spanish = await visitor.get(`/history/${premium}/print?lang=es`);
  expect(spanish.text).toContain("Recibo de prima");
  expect(spanish.text).toContain("diciembre de 2026");
});

it("its mail is a premium's, and says no insurer", async () => {
  const { results } = await env.DB.prepare("SELECT template, params FROM mails WHERE dedupe_key = ?").bind(`${premium}:posted`).all();
  expect(results).toMatchObject([{ template: "premium_receipt" }]);
  expect(JSON.stringify(results)).not.toContain("Evergreen");
});

it("one that nobody takes is spoken of in the wallet and among autopay, while there is still cover to keep", async () => {
  const today = dayIn("America/Denver", await now(env));
  const subject_id = await addPolicy(rosa);
  const due_id = await addDue(rosa, { subject_id, amount_cents: 95_00, due_on: addDays(today, -25) });
  const covered = async (days: number): Promise<void> => {
    await env.DB.prepare("UPDATE dues SET covered_until = ? WHERE id = ?").bind(addDays(today, days), due_id).run();
  };
  for (const [days, said] of [
    [8, false],
    [6, true],
    [-2, false],
  ] as const) {
    await covered(days);
    for (const path of ["/wallet", "/autopay"]) {
      const { text } = await rosa.visitor.get(`${path}?lang=en`);
      expect(text.includes("Your cover with Evergreen Care Insurance ends on")).toBe(said);
      expect(text.includes(`href="/autopay/${subject_id}/pay?due=${due_id}"`)).toBe(said);
    }
  }
  await covered(6);
  await addMandate(rosa, { subject_id, kind: "premium", methods: ["wallet"], cap_cents: 95_00 });
  expect((await rosa.visitor.get("/wallet")).text).not.toContain("Your cover with");
});
