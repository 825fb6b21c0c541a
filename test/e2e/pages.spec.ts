import { createHash } from "node:crypto";
import { expect, test, type Page } from "@playwright/test";
import { autopayPaths } from "./support/autopay.ts";
import { check, expectAccessible, SCHEMES } from "./support/axe.ts";
import { billOf, bundleOf, DANIEL, importBundle, payByCard, ROSA, signIn, sql, stranger, submit } from "./support/site.ts";

const PUBLIC = [
  "/",
  "/register",
  "/register/details?region=colorado",
  "/register/check-email",
  "/pay",
  "/login",
  "/forgot-password",
  "/forgot-password/sent",
  `/reset-password/${"e".repeat(43)}`,
  `/reset-password/${"u".repeat(43)}`,
  `/approve-email-change/${"a".repeat(43)}`,
  `/confirm-new-email/${"c".repeat(43)}`,
  `/confirm-new-email/${"n".repeat(43)}`,
  "/contact",
  "/contact?region=colorado&about=bill-K7QM-2XPD",
  "/contact/sent?reference=M-7K2Q-9XPD",
  "/receipts/verify",
  "/receipts/verify?id=12",
  "/receipts/rcp_01jc0000000000000000000000/verify",
  "/nowhere",
];
/** What a member does about their account. */
const ACCOUNT = [
  "/profile",
  "/profile/name",
  "/profile/region",
  "/profile/language",
  "/profile/notices",
  "/profile/email",
  "/profile/people",
  "/profile/looks",
  "/profile/data",
  "/profile/close",
  "/security",
  "/security/password",
  "/security/passkeys",
  "/security/authenticator",
  "/security/recovery-codes",
  "/security/devices",
  "/wallet/withdraw",
] as const;
/** A link to a new password that works, and one that was used: by the letter their tokens are made of. */
async function addResets(): Promise<void> {
  for (const [letter, ended] of [
    ["e", null],
    ["u", "used"],
  ] as const) {
    const hash = createHash("sha256").update(letter.repeat(43)).digest("hex");
    await sql(
      "INSERT OR REPLACE INTO password_resets (token_hash, member_id, email_key, made_at, ended) SELECT ?, id, email_key, ?, nullif(?, '') FROM members WHERE email_key = ?",
      hash,
      Date.now(),
      ended ?? "",
      ROSA.email,
    );
  }
}

/** An e-mail change that waits for both mailboxes, of a member who is not looked at here otherwise. */
async function addEmailChange(): Promise<void> {
  const hash = (letter: string): string => createHash("sha256").update(letter.repeat(43)).digest("hex");
  await sql(
    `INSERT OR REPLACE INTO email_changes (id, member_id, old_email_key, new_email, new_email_key, old_token_hash, new_token_hash, created_at, expires_at)
     SELECT 'chg_pages', id, email_key, 'rosa.new@example.com', 'rosa.new@example.com', ?, ?, ?, 9999999999999 FROM members WHERE email_key = ?`,
    hash("a"),
    hash("c"),
    Date.now(),
    ROSA.email,
  );
}

const LANGUAGES = ["en", "es"] as const;

async function languageOf(page: Page, language: (typeof LANGUAGES)[number], path: string): Promise<void> {
  await page.context().addCookies([]);
  await page.goto(path);
  if ((await page.locator("html").getAttribute("lang")) === language) return;
  await page
    .locator(
      `header [lang=${language}], header a[hreflang=${language}], header a:has-text("Español"), header a:has-text("English"), header button:has-text("Español"), header button:has-text("English")`,
    )
    .first()
    .click();
  await page.goto(path);
  await expect(page.locator("html")).toHaveAttribute("lang", language);
}

for (const language of LANGUAGES) {
  test(`public pages are accessible and valid (${language})`, async ({ page }) => {
    test.setTimeout(180_000);
    await languageOf(page, language, "/");
    await addResets();
    await addEmailChange();
    for (const path of PUBLIC) await check(page, path);
    const [receipt] = await sql<{ id: string }>("SELECT id FROM receipts ORDER BY id LIMIT 1");
    await check(page, `/receipts/${receipt?.id}/verify`);
  });

  test(`pages behind login are accessible and valid (${language})`, async ({ page }) => {
    test.setTimeout(180_000);
    await signIn(page, DANIEL);
    await languageOf(page, language, "/wallet");
    const [bill] = await sql<{ id: string }>("SELECT id FROM bills WHERE external_id = 'MC-72566'");
    const [paid] = await sql<{ id: string }>("SELECT id FROM bills WHERE external_id = 'MC-71390'");
    const payments = await sql<{ id: string }>(
      "SELECT id FROM payments WHERE request_key LIKE 'demonstration:MC-71390%' OR request_key LIKE 'demonstration:daniel%' ORDER BY purpose LIMIT 2",
    );
    const [month] = await sql<{ name: string }>(
      "SELECT strftime('%Y-%m', event_at / 1000 - 43200, 'unixepoch') AS name FROM ledger_transactions ORDER BY event_at DESC LIMIT 1",
    );
    const [plan] = await sql<{ id: string }>("SELECT id FROM plans LIMIT 1");
    const details = payments.flatMap(({ id }) => [`/history/${id}`, `/history/${id}/print`]);
    const paths = [
      "/wallet",
      "/wallet/top-up",
      "/bills",
      `/bills/${bill?.id}`,
      `/bills/${paid?.id}`,
      `/bills/${bill?.id}/pay`,
      "/bills/claim",
      "/history",
      "/history?kind=in&min=5&text=visa",
      "/statements",
      `/statements/${month?.name}`,
      ...(await autopayPaths(page, `PAGES-${language}`)),
      "/wallet/auto-top-up",
      "/wallet/auto-top-up/set-up",
      `/bills/${bill?.id}/plan`,
      `/autopay/${plan?.id}`,
      ...ACCOUNT,
      ...details,
    ];
    for (const path of paths) await check(page, path);
    await page.goto("/wallet/top-up");
    await page.locator("input[name=amount]").fill("abc");
    await submit(page);
    await expectAccessible(page, "a page with errors", SCHEMES);
  });
}

for (const [language, schemes] of [
  ["en", ["dark"]],
  ["es", ["light"]],
] as const) {
  test(`a guest's pages are accessible and valid, and fit a phone (${language})`, async ({ page, browser }) => {
    test.setTimeout(180_000);
    await page.setViewportSize({ width: 360, height: 740 });
    await languageOf(page, language, "/pay");
    const seen = async (path: string) => {
      await check(page, path, schemes);
      const over = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
      expect.soft(over, `${path} is wider than a phone`).toBeLessThanOrEqual(0);
    };
    const claim = `P-${language}-${Date.now().toString(36)}`;
    await importBundle(page.request, bundleOf({ claim, cents: 6_400, patient: `patient-${claim}` }));
    const { bill_code } = await billOf(claim);
    await page.goto("/pay");
    await page.locator("input[name=region][value=colorado]").check();
    await submit(page);
    for (const path of ["/pay/bill", "/pay/bill/account"]) await seen(path);
    await page.goto("/pay/bill");
    await page.locator("input[name=bill_code]").fill(bill_code);
    await page.locator("input[name=birth_date]").fill("4/27/1986");
    await submit(page);
    await seen("/pay/contact");
    await page.locator("input[name=name]").fill("Gloria Guest");
    await page.locator("input[name=email]").fill(stranger("Gloria Pages").email);
    await submit(page);
    await seen("/pay/method");
    await page.locator("input[name=method][value=card]").check();
    await submit(page);
    await seen("/pay/amount");
    await submit(page);
    await seen("/pay/check");
    await submit(page);
    await expect(page).toHaveURL(/\/sandbox\/pay\//u);
    const processor = page.url();
    const [payment] = await sql<{ id: string }>(
      "SELECT p.id FROM payments p JOIN payment_allocations a ON a.payment_id = p.id JOIN bills b ON b.id = a.bill_id WHERE b.external_id = ?",
      claim,
    );
    await seen(`/pay/${payment?.id}/return`);
    await page.goto(processor);
    await payByCard(page, "4242 4242 4242 4242");
    await expect(page).toHaveURL(/\/done/u);
    for (const place of ["done", "print"]) await seen(`/pay/${payment?.id}/${place}`);
    const other = await (await browser.newContext()).newPage();
    await check(other, `/pay/${payment?.id}/done`, schemes);
    await other.context().close();
  });
}

test("a first visit weighs at most 70 KB in at most 6 requests, all from here", async ({ browser, baseURL }) => {
  for (const path of ["/", "/login", "/register"]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    const sizes = new Map<string, number>();
    const addresses = new Map<string, string>();
    session.on("Network.requestWillBeSent", ({ requestId, request }) => addresses.set(requestId, request.url));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
    await page.goto(`${baseURL}${path}`, { waitUntil: "networkidle" });
    const ours = [...addresses.values()].filter((address) => !address.startsWith("data:"));
    expect(
      ours.every((address) => address.startsWith(baseURL ?? "?")),
      ours.join(" "),
    ).toBe(true);
    expect(ours.length, ours.join(" ")).toBeLessThanOrEqual(6);
    expect([...sizes.values()].reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(70 * 1024);
    await context.close();
  }
});

test("pages fit a phone without scrolling sideways", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page, DANIEL);
  const [bill] = await sql<{ id: string }>("SELECT id FROM bills WHERE external_id = 'MC-72566'");
  for (const path of [
    "/",
    "/contact",
    "/wallet",
    "/wallet/top-up",
    "/bills",
    `/bills/${bill?.id}`,
    `/bills/${bill?.id}/pay`,
    "/autopay",
    "/history",
    ...ACCOUNT,
  ]) {
    await page.goto(path);
    const [width, seen] = await page.evaluate<readonly number[]>("[document.documentElement.scrollWidth, window.innerWidth]");
    expect.soft(width, `${path} is ${width} px wide`).toBeLessThanOrEqual(seen ?? 0);
  }
});

test("nobody else's bill or payment is found", async ({ page }) => {
  await signIn(page, DANIEL);
  const [bill] = await sql<{ id: string }>("SELECT id FROM bills WHERE external_id = 'MC-63018'");
  const [payment] = await sql<{ id: string }>("SELECT id FROM payments WHERE request_key LIKE 'demonstration:rosa%' LIMIT 1");
  for (const path of [
    `/bills/${bill?.id}`,
    `/bills/${bill?.id}/pay`,
    `/history/${payment?.id}`,
    `/history/${payment?.id}/print`,
    `/history/${payment?.id}.pdf`,
    `/wallet/top-up/${payment?.id}`,
  ]) {
    expect((await page.request.get(path, { maxRedirects: 0 })).status(), path).toBe(404);
  }
});
