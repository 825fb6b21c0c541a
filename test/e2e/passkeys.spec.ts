import { expect, test, type CDPSession, type Page } from "@playwright/test";
import { expectAccessible, SCHEMES } from "./support/axe.ts";
import { join, linkMailedTo, sql, stranger } from "./support/site.ts";

/** Chromium's own authenticator: like a phone's, with a place for passkeys and an owner whose finger it knows. */
async function withAuthenticator(page: Page): Promise<{ readonly cdp: CDPSession; readonly authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: false,
    },
  });
  return { cdp, authenticatorId };
}

test("a passkey is made, signs in alone, by autofill and after the password, and goes", async ({ page }) => {
  const messages: string[] = [];
  // Chromium reports that signing out has cleared what the site kept, as it was told to.
  page.on("console", (message) => message.text().startsWith("Clear-Site-Data header") || messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(String(error)));
  const person = stranger("Petra Passkey");
  await join(page, person);
  const { cdp, authenticatorId } = await withAuthenticator(page);
  const touches = (enabled: boolean) => cdp.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled });
  const kept = async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length;

  await page.goto("/security/passkeys");
  await expect(page.locator(".empty")).toContainText("A passkey is a key that your phone");
  await page.getByRole("link", { name: "Add a passkey" }).click();
  await touches(true);
  await page.locator("input[name=name]").fill("Petra's laptop");
  await page.getByRole("button", { name: "Make the passkey" }).click();
  await expect(page.locator("h1")).toHaveText("Keep these recovery codes");
  await page.goto("/security/passkeys");
  await expect(page.locator(".passkeys li")).toContainText(["Petra's laptop"]);
  expect(await kept()).toBe(1);
  await expectAccessible(page, "the list of passkeys", SCHEMES);
  // One an authenticator.
  await page.getByRole("link", { name: "Add a passkey" }).click();
  await page.getByRole("button", { name: "Make the passkey" }).click();
  await expect(page.locator(".passkey [role=alert]")).toContainText("has a passkey for your account already");
  await touches(false);

  await page.locator(".nav-button").click();
  await expect(page).toHaveURL(/\/login/u);
  await expect(page.locator("input[name=email]")).toHaveAttribute("autocomplete", "username webauthn");
  await touches(true);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page).toHaveURL(/\/wallet$/u);

  await page.locator(".nav-button").click();
  // The browser offers it where the e-mail address is typed; this authenticator's owner takes the offer at once.
  await expect(page).toHaveURL(/\/wallet$/u);
  const ways = await sql<{ how: string }>(
    "SELECT how FROM sessions JOIN members m ON m.id = member_id WHERE m.email_key = ? ORDER BY sessions.id",
    person.email.toLowerCase(),
  );
  expect(ways.map(({ how }) => how)).toEqual(["password", "passkey", "passkey"]);
  await touches(false);

  await page.locator(".nav-button").click();
  await page.locator("main input[name=email]").fill(person.email);
  await page.locator("main input[name=password]").fill(person.password);
  await page.getByRole("button", { name: "Login" }).click();
  await expect(page).toHaveURL(/\/login\/verify/u);
  await touches(true);
  await page.locator(".passkey button").click();
  await expect(page).toHaveURL(/\/wallet$/u);

  await page.goto("/security/passkeys");
  await page.getByRole("link", { name: "Remove Petra's laptop" }).click();
  await page.getByRole("button", { name: "Remove" }).click();
  await expect(page.locator(".notice[role=status]")).toContainText("it no longer opens your account");
  await expect(page.locator(".empty")).toBeVisible();
  expect(await linkMailedTo(page, person.email)).toContain("/security");
  expect(messages).toEqual([]);
});

test("without scripts the page says what it needs, and the list works", async ({ browser, page }) => {
  const person = stranger("Norma Noscript");
  await join(page, person);
  const { id } = (await sql<{ id: string }>("SELECT id FROM members WHERE email_key = ?", person.email.toLowerCase()))[0] ?? { id: "" };
  await sql(
    "INSERT INTO passkeys (id, member_id, credential_id, public_key, counter, transports, backed_up, name, created_at) VALUES (?1, ?2, ?1, '', 0, '[]', 0, 'Old key', 1)",
    `psk_${id.slice(4)}`,
    id,
  );
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
  const plain = await context.newPage();
  await plain.goto("/security/passkeys/add");
  await expect(plain.locator(".passkey-unable")).toContainText("needs JavaScript");
  await expect(plain.locator(".passkey-ready")).toBeHidden();
  await plain.goto("/security/passkeys");
  await plain.getByRole("link", { name: "Rename Old key" }).click();
  await plain.locator("input[name=name]").fill("New name");
  await plain.getByRole("button", { name: "Save the name" }).click();
  await plain.getByRole("link", { name: "Remove New name" }).click();
  await plain.getByRole("button", { name: "Remove" }).click();
  await expect(plain.locator(".empty")).toBeVisible();
  await context.close();
});
