import { expect, test, type Page } from "@playwright/test";
import { DANIEL, ROSA, signIn, submit } from "./support/site.ts";

const FORM = "/wallet/top-up";
const warning = (page: Page) => page.locator("#idle-warning");
const typed = (page: Page) => page.locator("input[name=amount]");

/** Signs in on the page that the idle sign-out leads to. */
async function comeBack(page: Page, { email, password }: typeof ROSA | typeof DANIEL): Promise<void> {
  await expect(page).toHaveURL(/\/login\?why=idle/u);
  await page.locator("main input[name=email]").fill(email);
  await page.locator("main input[name=password]").fill(password);
  await submit(page);
  await expect(page).toHaveURL(new RegExp(`${FORM}$`, "u"));
}

test("an idle session ends with a warning, in all tabs together, and what was typed waits for its owner alone", async ({
  page,
  context,
}) => {
  await page.clock.install();
  await signIn(page, ROSA);
  await page.goto(FORM);
  await typed(page).fill("123.45");
  await page.clock.fastForward("10:00");
  await expect(warning(page)).toBeHidden();

  // A click in another tab keeps this one, and so does its "stay".
  const other = await context.newPage();
  await other.goto("/bills");
  await page.clock.fastForward("04:00");
  await expect(warning(page)).toBeHidden();
  await page.clock.fastForward("09:01");
  await expect(warning(page)).toBeVisible();
  await expect(warning(other)).toBeVisible();
  await warning(other).getByRole("button").click();
  await expect(warning(other)).toBeHidden();
  await expect(warning(page)).toBeHidden();
  await other.close();

  await page.clock.fastForward("13:01");
  await expect(warning(page)).toBeVisible();
  await page.clock.fastForward("01:59");
  await expect(page).toHaveURL(/\/login\?why=idle/u);
  expect(await page.evaluate<string>("JSON.stringify({ ...sessionStorage })")).not.toContain("123.45");
  await comeBack(page, ROSA);
  await expect(typed(page)).toHaveValue("123.45");

  // The computer sleeps, and somebody else signs in on it.
  await page.clock.setSystemTime(await page.evaluate<number>("Date.now() + 16 * 60_000"));
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))");
  await comeBack(page, DANIEL);
  await expect(typed(page)).toHaveValue("");
  expect(await page.evaluate<number>("sessionStorage.length")).toBe(0);
});
