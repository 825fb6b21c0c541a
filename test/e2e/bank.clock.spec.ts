import { expect, test } from "@playwright/test";
import { answerPay, beginTopUp, billOf, join, memberWithBill, payByBank, signIn, stranger, submit, walletOf } from "./support/site.ts";

test.describe.configure({ mode: "serial" });

test.afterAll(async ({ request }) => {
  await request.post("/dev/clock", { form: { reset: "1" } });
});

test("a bank debit arrives two days later, once; one that fails says so", async ({ page }) => {
  const person = stranger("Bea Bank");
  await join(page, person);
  await beginTopUp(page, "120", "bank");
  await payByBank(page, "000123456789");
  await expect(page.locator("main h1")).toHaveText("Your bank payment is under way");
  expect((await walletOf(person.email)).posted_cents).toBe(0);
  await beginTopUp(page, "30", "bank");
  await payByBank(page, "000111111116");
  await expect(page.locator("main h1")).toHaveText("Your bank did not pay");

  const moved = await page.request.post("/dev/clock", { form: { advance: "P2D" } });
  expect(moved.status()).toBe(200);
  await expect.poll(async () => (await walletOf(person.email)).posted_cents).toBe(12_000);
  await page.request.post("/dev/cron", { form: { cron: "*/5 * * * *" } });
  expect((await walletOf(person.email)).posted_cents).toBe(12_000);
  await signIn(page, person);
  await expect(page.locator("main")).toContainText("$120.00");
});

test("a payer who never comes back loses nothing: the bill is free again", async ({ page }) => {
  const { person, claim, bill } = await memberWithBill(page, { name: "Nora Nevermore", cents: 4_000, balance: "25" });
  await answerPay(page, bill.id, { source: "card" });
  await submit(page);
  await expect(page).toHaveURL(/\/sandbox\/pay\//u);
  expect((await billOf(claim)).reserved_cents).toBe(4_000);
  await page.request.post("/dev/clock", { form: { advance: "P1D" } });
  await expect.poll(async () => (await billOf(claim)).reserved_cents).toBe(0);
  expect(await walletOf(person.email)).toMatchObject({ posted_cents: 2_500, held_cents: 0 });
});
