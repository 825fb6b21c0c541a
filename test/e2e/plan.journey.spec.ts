import { expect, test } from "@playwright/test";
import { authorise } from "./support/autopay.ts";
import { memberWithBill, sql, submit, walletOf } from "./support/site.ts";

test("a member divides a bill into parts, and pays the rest of it early", async ({ page }, { project }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const { person, bill } = await memberWithBill(page, { name: `Pia ${project.name}`, cents: 10_000, balance: "120" });
  await page.goto(`/bills/${bill.id}`);
  await page.locator(`a[href="/bills/${bill.id}/plan"]`).click();
  await page.locator("input[name=months][value='3']").check();
  await page.locator("select[name=day]").selectOption("5");
  await page.locator("input[name=order][value=wallet]").check();
  await submit(page);
  await expect(page.locator(".terms")).toContainText("$33.34");
  await authorise(page);

  await page.goto(`/bills/${bill.id}`);
  await page.locator(`a[href="/bills/${bill.id}/plan/pay-off"]`).click();
  await expect(page.locator("main")).toContainText("$100.00");
  await page.locator("input[name=source][value=wallet]").check();
  await submit(page);
  await expect.poll(async () => (await walletOf(person.email)).posted_cents).toBe(2_000);
  const [plan] = await sql<{ state: string; open: number }>(
    "SELECT p.state, (SELECT COUNT(*) FROM dues d WHERE d.subject_id = p.id AND d.state IN ('open', 'paying')) AS open FROM plans p WHERE p.bill_id = ?",
    bill.id,
  );
  expect(plan).toEqual({ state: "completed", open: 0 });
});
