import { expect, test, type Page } from "@playwright/test";
import { generateSync } from "otplib";
import { expectAccessible } from "./support/axe.ts";
import { join, sql, stranger, submit, type Person } from "./support/site.ts";

/** What the app shows, by a library that is not ours; so many codes later than now. */
const shown = (secret: string, later: number): string => generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 * later });

/** Signs out and shows the password again. Ends on the second step. */
async function toSecondStep(page: Page, person: Person): Promise<void> {
  await page.locator(".nav-button").click();
  await expect(page).toHaveURL(/\/login\?why=signed-out$/u);
  await page.locator("main input[name=email]").fill(person.email);
  await page.locator("main input[name=password]").fill(person.password);
  await submit(page);
  await expect(page).toHaveURL(/\/login\/verify\?next=/u);
}

test("an app is turned on, its code signs in, and so does a recovery code, once", async ({ page, javaScriptEnabled }) => {
  const look = async (name: string): Promise<void> => {
    if (javaScriptEnabled) await expectAccessible(page, name, ["light", "dark"]);
  };
  const person = stranger("Tomás Segundo");
  await join(page, person);
  await page.goto("/security/authenticator");
  await submit(page);
  await expect(page.locator("h1")).toHaveText("Set up your app");
  await look("setting up an app");
  await page.locator("summary").click();
  const secret = (await page.locator("main code").innerText()).replaceAll(" ", "");
  expect(await page.getByRole("link", { name: "Open it from here" }).getAttribute("href")).toContain(`secret=${secret}`);
  await page.locator("input[name=code]").fill("12 34");
  await submit(page);
  await expect(page.locator(".error-summary")).toContainText("Enter six digits");
  const first = shown(secret, 0);
  await page.locator("input[name=code]").fill(first);
  await submit(page);

  await expect(page.locator("h1")).toHaveText("Keep these recovery codes");
  await look("the recovery codes");
  const codes = await page.locator(".codes code").allInnerTexts();
  expect(codes).toHaveLength(10);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save as a text file" }).click()]);
  expect(file.suggestedFilename()).toBe("recovery-codes.txt");
  await page.getByRole("link", { name: "I have kept them" }).click();
  await expect(page).toHaveURL(/\/security$/u);

  await toSecondStep(page, person);
  await look("the second step");
  await page.locator("input[name=code]").fill(first);
  await submit(page);
  await expect(page.locator(".error-summary")).toContainText(/was used a moment ago|not the code of now/u);
  await page.locator("input[name=code]").fill(shown(secret, 1));
  await submit(page);
  await expect(page).toHaveURL(/\/wallet$/u);

  const [code = ""] = codes;
  await toSecondStep(page, person);
  await page.getByRole("link", { name: "Use a recovery code instead" }).click();
  await page.locator("input[name=code]").fill(code.toLowerCase().replaceAll("-", " "));
  await submit(page);
  await expect(page).toHaveURL(/\/wallet$/u);
  await toSecondStep(page, person);
  await page.getByRole("link", { name: "Use a recovery code instead" }).click();
  await page.locator("input[name=code]").fill(code);
  await submit(page);
  await expect(page.locator(".error-summary")).toContainText("not one of your recovery codes, or it was used before");

  await page.getByRole("link", { name: "I have none of these" }).click();
  await expect(page.locator("h1")).toHaveText("Lost everything you sign in with?");
  await look("what it takes when everything is lost");
  await submit(page);
  await expect(page.locator("h1")).toHaveText("We are waiting for seven days");
  const mails = await sql<{ template: string }>("SELECT template FROM mails WHERE to_address = ? ORDER BY created_at, rowid", person.email);
  expect(mails.map(({ template }) => template)).toEqual(
    expect.arrayContaining(["factor_added", "recovery_codes_made", "recovery_code_used", "factor_reset_asked"]),
  );
});
