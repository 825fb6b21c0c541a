import { expect, test } from "@playwright/test";
import { answerPay, beginTopUp, memberWithBill, sql, walletOf } from "./support/site.ts";

const NO_AMOUNTS = ["0", "-5", "1e3", "12.345", "abc", "999999999", ""] as const;

test("what is no amount is refused in words, the form is kept and nothing is written", async ({ page }) => {
  const { person, bill } = await memberWithBill(page, { name: "Amy Amount", cents: 9_000, balance: "20" });
  const { id } = await walletOf(person.email);
  const count = () => sql("SELECT COUNT(*) AS n FROM payments WHERE member_id = ?", id);
  const before = await count();
  const statuses: number[] = [];
  page.on("response", (response) => {
    if (response.request().method() === "POST" && response.request().isNavigationRequest()) statuses.push(response.status());
  });
  const refusals: readonly [string, (amount: string) => Promise<void>, readonly string[]][] = [
    ["top-up", (amount) => beginTopUp(page, amount), NO_AMOUNTS],
    // 20.01 is more than the balance, 90.01 more than is owed.
    ["pay", (amount) => answerPay(page, bill.id, { amount, source: "wallet" }), [...NO_AMOUNTS, "20.01", "90.01"]],
  ];
  for (const [form, send, amounts] of refusals) {
    for (const amount of amounts) {
      await test.step(`${form}: ${JSON.stringify(amount)}`, async () => {
        statuses.length = 0;
        await send(amount);
        expect(statuses).toEqual([422]);
        await expect(page).toHaveTitle(/^Error: /u);
        await expect(page.locator("input[name=amount]")).toHaveValue(amount);
        await expect(page.locator("input[name=amount]")).toHaveAttribute("aria-invalid", "true");
        const summary = page.locator(".error-summary, [role=alert]").first();
        await expect(summary).toBeVisible();
        expect(await summary.innerText()).not.toMatch(/invalid|please|sorry/iu);
      });
    }
  }
  expect(await count()).toEqual(before);
});
