import { expect, test } from "@playwright/test";
import {
  beginTopUp,
  join,
  expectPaid,
  memberWithBill,
  payByCard,
  sql,
  stranger,
  submit,
  answerPay,
  topUp,
  walletOf,
  billOf,
  type CardNumber,
} from "./support/site.ts";

const REFUSED: readonly (readonly [CardNumber, string])[] = [
  ["4000 0000 0000 0002", "Your card was declined"],
  ["4000 0000 0000 9995", "There is too little money on the card"],
];

test("a card that is declined, or has too little, takes nothing and says so", async ({ page }) => {
  const person = stranger("Dora Declined");
  await join(page, person);
  for (const [number, says] of REFUSED) {
    await beginTopUp(page, "80");
    await payByCard(page, number);
    await expect(page.locator("main h1")).toHaveText(says);
    await expect(page.locator("main")).toContainText("No money has been taken.");
  }
  const { id, posted_cents } = await walletOf(person.email);
  expect(posted_cents).toBe(0);
  expect(await sql("SELECT state FROM payments WHERE member_id = ?", id)).toEqual([{ state: "failed" }, { state: "failed" }]);
});

test("a card whose bank asks first pays once the payer has answered, and not when the payer refuses", async ({ page }) => {
  const person = stranger("Chris Challenged");
  await join(page, person);
  await beginTopUp(page, "60");
  await payByCard(page, "4000 0025 0000 3155");
  await page.locator("form:has(input[name=answer][value=refuse]) button").click();
  await expect(page.locator("main h1")).toHaveText("Your bank could not make sure it was you");
  await beginTopUp(page, "60");
  await payByCard(page, "4000 0025 0000 3155");
  await page.locator("form:has(input[name=answer][value=approve]) button").click();
  await expect(page.locator("main h1")).toHaveText(/^Money added/u);
  await expect.poll(async () => (await walletOf(person.email)).posted_cents).toBe(6_000);
});

test("a card whose reply is lost and whose news comes late, twice and out of order pays once", async ({ page }) => {
  const person = stranger("Lena Late");
  await join(page, person);
  await beginTopUp(page, "75");
  await payByCard(page, "4000 0000 0000 0077");
  await page.goto("/wallet");
  const { id } = await walletOf(person.email);
  const [payment] = await sql<{ id: string }>("SELECT id FROM payments WHERE member_id = ?", id);
  await page.goto(`/wallet/top-up/${payment?.id ?? ""}`);
  await expect(page.locator("main h1")).toHaveText(/We are waiting for the answer|Money added/u);
  await expect.poll(async () => (await walletOf(person.email)).posted_cents, { timeout: 30_000 }).toBe(7_500);
  await page.waitForTimeout(4_000);
  expect((await walletOf(person.email)).posted_cents).toBe(7_500);
  expect(await sql("SELECT COUNT(*) AS n FROM ledger_transactions WHERE payment_id = ? AND kind = 'fund'", payment?.id ?? "")).toEqual([
    { n: 1 },
  ]);
  await page.goto(`/wallet/top-up/${payment?.id ?? ""}`);
  await expect(page.locator("main h1")).toHaveText(/^Money added/u);
});

test("a bill is paid by card and wallet together, to the cent", async ({ page }) => {
  const { person, claim, bill } = await memberWithBill(page, { name: "Sasha Split", cents: 12_345, balance: "45.67" });
  await page.goto(`/bills/${bill.id}/pay`);
  await page.locator("input[name=source][value=card]").check();
  await page.locator("main form input[type=checkbox]").first().check();
  await submit(page);
  await submit(page);
  await payByCard(page, "4242 4242 4242 4242");
  await expectPaid(page);
  await expect.poll(async () => (await billOf(claim)).paid_cents).toBe(12_345);
  const { id, posted_cents, held_cents } = await walletOf(person.email);
  expect({ posted_cents, held_cents }).toEqual({ posted_cents: 0, held_cents: 0 });
  const [payment] = await sql("SELECT wallet_cents, processor_cents, state FROM payments WHERE member_id = ? AND purpose = 'bill'", id);
  expect(payment).toEqual({ wallet_cents: 4_567, processor_cents: 7_778, state: "posted" });
});

test("a payer who turns back on the processor's page gets the bill back free", async ({ page }) => {
  const { claim, bill } = await memberWithBill(page, { name: "Tess Turnback", cents: 5_000, balance: null });
  await answerPay(page, bill.id, { source: "card" });
  await submit(page);
  await expect(page).toHaveURL(/\/sandbox\/pay\//u);
  await page.locator("form[action$=cancel] button, button.quiet").first().click();
  await expect(page.locator("main h1")).toHaveText("You cancelled this payment");
  await expect.poll(async () => (await billOf(claim)).reserved_cents).toBe(0);
  await topUp(page, "50");
  await answerPay(page, bill.id, { source: "wallet" });
  await submit(page);
  await expectPaid(page);
});
