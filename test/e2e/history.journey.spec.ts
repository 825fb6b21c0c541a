import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { DANIEL, signIn } from "./support/site.ts";

test("a member finds payments, takes a filter off, keeps a copy and reads the month's statement", async ({ page }) => {
  await signIn(page, DANIEL);
  await page.goto("/history");
  await page.locator("details.filter > summary").click();
  await page.locator("select[name=kind]").selectOption("out");
  await page.locator("input[name=text]").fill("DÉNVER");
  await page.locator("details.filter form button").click();
  await expect(page).toHaveURL(/\/history\?.*text=/u);
  const chosen = page.locator(".chosen li");
  await expect(chosen.first()).toContainText("Payments");
  await expect(page.locator(".movements tbody tr").first()).toContainText("Meridian Denver Clinic");
  await expect(page.locator(".history-sums")).toContainText("$0.00 in");
  await expect(page.locator(".money-in")).toHaveCount(0);

  const spreadsheet = page.waitForEvent("download");
  await page.locator("a[href^='/history.csv?']").click();
  const file = await spreadsheet;
  expect(file.suggestedFilename()).toMatch(/^history-\d{4}-\d\d-\d\d\.csv$/u);
  const lines = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
  expect(lines.length - 1).toBe(await page.locator(".movements tbody tr").count());

  await chosen.filter({ hasText: "Payments" }).locator("a").click();
  await expect(page).not.toHaveURL(/kind=out/u);
  await expect(page.locator(".chosen")).not.toContainText("Payments");
  await expect(page.locator(".chosen")).toContainText("DÉNVER");

  await page.locator("a[href='/statements']").click();
  await page.locator("main tbody a").first().click();
  const [opening = 0, moneyIn = 0, moneyOut = 0, balance = 0] = (await page.locator(".summary-list dd").allInnerTexts()).map((text) =>
    Math.round(Number(text.replace(/[$,]/gu, "")) * 100),
  );
  expect(opening + moneyIn - moneyOut).toBe(balance);
  const statement = page.waitForEvent("download");
  await page.locator("a[href$='.pdf']").click();
  expect((await statement).suggestedFilename()).toMatch(/^statement-\d{4}-\d\d\.pdf$/u);
});
