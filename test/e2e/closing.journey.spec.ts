import { expect, test, type Page } from "@playwright/test";
import { answerPay, beginTopUp, expectPaid, memberWithBill, payByCard, sql, submit, topUp, walletOf } from "./support/site.ts";

async function partsOf(member_id: string) {
  return await sql(
    `SELECT p.method_label AS label, p.amount_cents AS cents, p.state FROM withdrawal_parts p JOIN withdrawals w ON w.id = p.withdrawal_id
     WHERE w.member_id = ? ORDER BY w.created_at, p.position`,
    member_id,
  );
}

/** The rows of the page's table, as people read them. */
async function rows(page: Page): Promise<readonly string[]> {
  return (await page.locator("main table tbody tr").allInnerTexts()).map((text) => text.replaceAll(/\s+/gu, " "));
}

test("money goes back to the cards it came from, and the account is closed, to the cent", async ({ page }) => {
  // $50 and $30 come in by two top-ups, $60 is spent in between; $20 and $25 are left.
  const { person, bill } = await memberWithBill(page, { name: "Clara Closing", cents: 6_000, balance: "50" });
  await beginTopUp(page, "30");
  await payByCard(page, "4242 4242 4242 4242");
  await expect(page.locator("main h1")).toHaveText(/^Money added/u);
  await answerPay(page, bill.id, { source: "wallet" });
  await submit(page);
  await expectPaid(page);
  await topUp(page, "25");
  const { id } = await walletOf(person.email);

  await page.goto("/wallet/withdraw");
  await expect(page.locator("input[name=amount]")).toHaveValue("45.00");
  await page.locator("input[name=amount]").fill("12.34");
  await submit(page);
  expect((await rows(page))[0]).toMatch(/1\. Visa •4242 .*5 to 10 business days .*\$12\.34/u);
  await submit(page);
  await expect(page.locator("main h1")).toHaveText("Your money has been sent back");
  await page.goto("/history?kind=withdrawal");
  await expect(page.locator("main table")).toContainText("Money back to Visa •4242");

  await page.goto("/profile");
  await page.locator('a[href="/profile/close"]').click();
  await expect(page.locator("main")).toContainText("Your money goes back to where it came from.");
  const planned = await rows(page);
  expect(planned[0]).toMatch(/1\. Visa •4242 .*\$7\.66/u);
  expect(planned[1]).toMatch(/2\. Visa •4242 .*\$25\.00/u);
  await page.locator("main form button.button-danger").click();
  await expect(page.locator(".error-summary")).toContainText("Tick the box");
  await page.locator("input[name=understood]").check();
  await page.locator("main form button.button-danger").click();
  await expect(page.locator("main h1")).toHaveText("Your account is closed");
  expect(await partsOf(id)).toEqual([
    { label: "Visa •4242", cents: 1_234, state: "sent" },
    { label: "Visa •4242", cents: 766, state: "sent" },
    { label: "Visa •4242", cents: 2_500, state: "sent" },
  ]);
  await page.goto("/wallet");
  await expect(page).toHaveURL(/\/login/u);
  await page.locator("main input[name=email]").fill(person.email);
  await page.locator("main input[name=password]").fill(person.password);
  await page.locator("main form.form button.button-primary").click();
  await expect(page.locator(".error-summary")).toBeVisible();
});
