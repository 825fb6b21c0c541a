import { expect, test, type Page } from "@playwright/test";
import { join, linkMailedTo, signIn, sql, stranger, submit } from "./support/site.ts";

/** From the profile to the page that changes one thing. */
async function toChange(page: Page, about: string): Promise<void> {
  await page.goto("/profile");
  await page
    .locator(".summary-row", { has: page.locator("dt", { hasText: about }) })
    .locator(".summary-action a")
    .first()
    .click();
}

test("a member changes who they are to us, and how they are reached", async ({ page }) => {
  const person = stranger("Ines Cambio");
  await join(page, person);

  await toChange(page, "Name");
  await page.locator("input[name=name]").fill(" ");
  await submit(page);
  await expect(page.locator(".error-summary")).toContainText("Enter your full name");
  await page.locator("input[name=name]").fill("Ines Cambio Ruiz");
  await submit(page);
  await expect(page.locator(".notice")).toContainText("Your name is changed.");
  await expect(page.locator("main")).toContainText("Ines Cambio Ruiz");

  await toChange(page, "Phone");
  await page.locator("input[name=phone]").fill("call me");
  await submit(page);
  await expect(page.locator("input[name=phone]")).toHaveValue("call me");
  await page.locator("input[name=phone]").fill("510 555 0134");
  await submit(page);
  await expect(page.locator("main")).toContainText("510 555 0134");

  await toChange(page, "Mails and paper");
  await page.locator("input[name=bill_mails]").uncheck();
  await submit(page);
  await expect(page.locator("main")).toContainText("2 of 3 kinds of mail, no paper");

  await toChange(page, "Language");
  await page.locator("input[name=language][value=es]").check();
  await submit(page);
  await expect(page.locator(".notice")).toContainText("Desde ahora le escribimos en español.");
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
});

test("an e-mail address changes when both mailboxes agree, and a session from before is worth nothing", async ({ page, browser }) => {
  const person = stranger("Noa Buzón");
  const email = stranger("Noa Nueva").email;
  await join(page, person);
  const stolen = (await page.context().cookies()).filter(({ name }) => name === "__Host-session");
  await toChange(page, "E-mail address");
  await page.locator("input[name=email]").fill(email);
  await submit(page);
  await expect(page.locator("h1")).toHaveText("Answer in both mailboxes");

  // The new mailbox on another machine, where nobody is signed in.
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(await linkMailedTo(page, email));
  await elsewhere.getByRole("button", { name: "Yes, confirm it" }).click();
  await expect(elsewhere.locator("h1")).toHaveText("One answer is still missing");
  await page.reload();
  await expect(page.locator(".summary-list")).toContainText("Confirmed");

  await page.goto(await linkMailedTo(page, person.email));
  await page.getByRole("button", { name: "Yes, approve it" }).click();
  await expect(page.locator("h1")).toHaveText("Your e-mail address is changed");
  await elsewhere.context().addCookies(stolen);
  await elsewhere.goto("/profile");
  await expect(elsewhere).toHaveURL(/\/login\?/u);
  await elsewhere.context().close();

  await page.goto("/profile");
  await expect(page).toHaveURL(/\/login\?/u);
  await signIn(page, { email, password: person.password });
  await page.goto("/profile");
  await expect(page.locator("main")).toContainText(email);
  const mails = await sql<{ template: string }>(
    "SELECT template FROM mails WHERE to_address IN (?, ?) AND template IN ('email_changed', 'new_email_in_use') ORDER BY template",
    person.email,
    email,
  );
  expect(mails.map(({ template }) => template)).toEqual(["email_changed", "new_email_in_use"]);
});
