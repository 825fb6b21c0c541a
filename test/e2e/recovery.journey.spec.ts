import { expect, test, type Page } from "@playwright/test";
import { join, signIn, sql, stranger, submit } from "./support/site.ts";

const NEW_PASSWORD = "copper kettles hum at daybreak";

/** The link of the newest reset mail to an address. */
async function resetLink(page: Page, email: string): Promise<string> {
  let link: string | undefined;
  await expect(async () => {
    const mails = (await (await page.request.get("/dev/mail.json")).json()) as readonly {
      to: string;
      template: string;
      links: readonly string[];
    }[];
    link = mails.find(({ to, template }) => to === email && template === "reset_password")?.links[0];
    expect(link).toBeDefined();
  }).toPass({ timeout: 10_000 });
  return link ?? "";
}

for (const language of ["en", "es"] as const) {
  const words = (english: string, spanish: string): string => (language === "en" ? english : spanish);

  test(`somebody who forgot their password gets in again (${language})`, async ({ page, context }) => {
    const person = stranger("Odo Memoria");
    await join(page, person);
    await context.clearCookies();
    await page.goto(`/login?lang=${language}`);
    await page.getByRole("link", { name: words("Forgot Your Password", "¿Olvidó su contraseña?") }).click();
    await page.locator("input[name=email]").fill("odo");
    await submit(page);
    await expect(page.locator(".error-summary")).toContainText(words("like name@example.com", "como nombre@example.com"));
    await expect(page.locator("input[name=email]")).toHaveValue("odo");
    await page.locator("input[name=email]").fill(person.email);
    await submit(page);
    await expect(page.locator("h1")).toHaveText(words("Check your e-mail", "Revise su correo"));

    const link = await resetLink(page, person.email);
    await page.goto(link);
    await page.goto(`${new URL(link).pathname}?lang=${language}`);
    await expect(page.locator("h1")).toHaveText(words("Choose a new password", "Elija una contraseña nueva"));
    await page.locator("input[name=password]").fill("too short");
    await submit(page);
    await expect(page.locator(".error-summary")).toContainText("15");
    await expect(page.locator("input[name=password]")).toHaveValue("");
    await page.locator("input[name=password]").fill(NEW_PASSWORD);
    await submit(page);
    await expect(page).toHaveURL(/\/login\?why=new-password$/u);
    await expect(page.locator(".notice")).toContainText(words("Your new password is saved", "Su contraseña nueva está guardada"));
    await signIn(page, { ...person, password: NEW_PASSWORD });

    await page.goto(link);
    await expect(page.locator("h1")).toHaveText(/This link was used before|Este enlace ya se usó/u);
    const mails = await sql<{ template: string }>("SELECT template FROM mails WHERE to_address = ?", person.email);
    expect(mails.map(({ template }) => template)).toContain("password_changed");
  });

  test(`somebody leaves a message for the billing desk (${language})`, async ({ page }) => {
    const email = stranger("Mira Pregunta").email;
    await page.goto(`/contact?about=bill-K7QM-2XPD&lang=${language}`);
    await page.locator(".inline-form select").selectOption("colorado");
    await page.locator(".inline-form button").click();
    await expect(page.locator("#area")).toContainText(words("Billing", "Facturación"));
    const form = page.locator(".write form");
    await expect(form.locator("input[value=bill]")).toBeChecked();
    await expect(form.locator("input[name=reference]")).toHaveValue("K7QM-2XPD");
    await form.locator("input[name=name]").fill("Mira Pregunta");
    await form.locator("input[name=email]").fill(email);
    await form.locator("textarea").fill("Use my card 4242 4242 4242 4242");
    await form.locator("button.button-primary").click();
    await expect(page.locator(".error-summary")).toContainText(words("Leave card numbers out", "No escriba números de tarjeta"));
    await expect(form.locator("textarea")).toHaveValue("Use my card ••••");
    await expect(form.locator("input[name=email]")).toHaveValue(email);
    await form.locator("textarea").fill(words("Is line two right?", "¿Está bien la línea dos?"));
    await form.locator("button.button-primary").dblclick();
    await expect(page.locator("h1")).toHaveText(words("Your message is on its way", "Su mensaje va en camino"));
    const reference = await page.locator(".reference").textContent();
    const kept = await sql<{ reference: string; language: string }>(
      "SELECT reference, language FROM contact_messages WHERE email = ?",
      email,
    );
    expect(kept).toEqual([{ reference, language }]);
    await page.reload();
    expect(await sql("SELECT 1 FROM contact_messages WHERE email = ?", email)).toHaveLength(1);
  });
}

test("a message counts its characters down where scripts run, and none are needed", async ({ page, javaScriptEnabled }) => {
  await page.goto("/contact");
  await page.locator("textarea").fill("twelve signs");
  const count = page.locator(".count");
  if (javaScriptEnabled) await expect(count).toHaveText("You have 1,988 characters left");
  else await expect(count).toBeHidden();
});
