import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, type APIRequestContext, type Browser, type Page } from "@playwright/test";
import { TEST_SECRETS } from "../../support/secrets.ts";

export const DANIEL = { email: "daniel@example.com", password: "quiet harbor in winter 27" } as const;
export const ROSA = { email: "rosa@example.com", password: "limonero junto al canal 41" } as const;

export interface Person {
  readonly name: string;
  readonly birth_date: string;
  readonly email: string;
  readonly password: string;
}

let made = 0;
let joined = 0;

/** Somebody who has no account yet. */
export function stranger(name: string): Person {
  made += 1;
  const email = `${name.toLowerCase().replace(/\W+/gu, ".")}.${Date.now().toString(36)}${made}@example.com`;
  return { name, birth_date: "04/27/1986", email, password: "walnut bridges over calm water" };
}

function controlOrigin(): string {
  return `http://localhost:${Number(process.env["E2E_PORT"]) + 1}`;
}

/** Reads the Worker's database. */
export async function sql<Row = Record<string, string | number | null>>(
  query: string,
  ...params: readonly (string | number)[]
): Promise<readonly Row[]> {
  const response = await fetch(`${controlOrigin()}/sql`, { method: "POST", body: JSON.stringify({ sql: query, params }) });
  expect(response.status, await response.clone().text()).toBe(200);
  return response.json<readonly Row[]>();
}

/** All of KV, where the runtime keeps its files, and what it has logged. */
export async function stored(): Promise<{
  readonly kv: readonly (readonly [string, string])[];
  readonly persist: string;
  readonly log: string;
}> {
  const [kv, ready] = await Promise.all([fetch(`${controlOrigin()}/kv`), fetch(`${controlOrigin()}/ready`)]);
  const { persist, log } = await ready.json<{ readonly persist: string; readonly log: string }>();
  return { kv: await kv.json<readonly (readonly [string, string])[]>(), persist, log: readFileSync(log, "utf8") };
}

/** Presses the one primary button of the page's main form. */
export async function submit(page: Page): Promise<void> {
  await page.locator("main form.form button[type=submit], main form button.button-primary").first().click();
}

/** Registers somebody on the pages, follows the link of the mail and signs in. Ends on the wallet. */
export async function join(page: Page, person: Person): Promise<void> {
  // Somebody else's network: registrations are counted by it, and all of these people would share the machine's.
  joined += 1;
  await page.context().setExtraHTTPHeaders({ "CF-Connecting-IP": `10.${process.pid % 250}.${joined % 250}.7` });
  await page.goto("/register");
  await page.locator("input[name=region][value=colorado]").check();
  await submit(page);
  await page.locator("input[name=name]").fill(person.name);
  await page.locator("input[name=birth_date]").fill(person.birth_date);
  await page.locator("input[name=email]").fill(person.email);
  await page.locator("input[name=password]").fill(person.password);
  await submit(page);
  await expect(page).toHaveURL(/\/register\/check-email/u);
  await page.goto(await linkMailedTo(page, person.email));
  await page.locator("main form button[type=submit]").click();
  await signIn(page, person);
}

/** The link of the newest mail to an address; mails go out a moment after the answer. */
export async function linkMailedTo(page: Page, email: string): Promise<string> {
  let link: string | undefined;
  await expect(async () => {
    const mails = (await (await page.request.get("/dev/mail.json")).json()) as readonly { to: string; links: readonly string[] }[];
    link = mails.find(({ to }) => to === email)?.links[0];
    expect(link).toBeDefined();
  }).toPass({ timeout: 10_000 });
  return link ?? "";
}

export async function signIn(page: Page, { email, password }: Pick<Person, "email" | "password">): Promise<void> {
  await page.goto("/login");
  await page.locator("main input[name=email]").fill(email);
  await page.locator("main input[name=password]").fill(password);
  await page.locator("main form.form button.button-primary").click();
  await expect(page).toHaveURL(/\/wallet$/u);
}

/** The member id and wallet of an address, and what the projected wallet holds. */
export async function walletOf(
  email: string,
): Promise<{ readonly id: string; readonly posted_cents: number; readonly held_cents: number }> {
  const rows = await sql<{ id: string; posted_cents: number | null; held_cents: number | null }>(
    "SELECT m.id, w.posted_cents, w.held_cents FROM members m LEFT JOIN wallets w ON w.wallet_id = m.wallet_id WHERE m.email_key = ?",
    email.toLowerCase(),
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`no member ${email}`);
  return { id: row.id, posted_cents: row.posted_cents ?? 0, held_cents: row.held_cents ?? 0 };
}

export type CardNumber = `${number} ${number} ${number} ${number}`;

/** Fills the sandbox processor's card page and pays. */
export async function payByCard(page: Page, number: CardNumber): Promise<void> {
  await expect(page).toHaveURL(/\/sandbox\/pay\//u);
  await page.locator("input[name=card_number]").fill(number);
  await page.locator("input[name=expiry]").fill("12/34");
  await page.locator("input[name=cvc]").fill("123");
  await page.locator("button[type=submit]").first().click();
}

export async function payByBank(page: Page, account: string): Promise<void> {
  await expect(page).toHaveURL(/\/sandbox\/pay\//u);
  await page.locator("input[name=routing_number]").fill("110000000");
  await page.locator("input[name=account_number]").fill(account);
  await page.locator("button[type=submit]").first().click();
}

/** Begins adding money: from the form to the processor's page. */
export async function beginTopUp(page: Page, amount: string, source: "card" | "bank" = "card"): Promise<void> {
  await page.goto("/wallet/top-up");
  await page.locator("input[name=amount]").fill(amount);
  await page.locator(`input[name=source][value=${source}]`).check();
  await submit(page);
}

/** Adds money by the card that pays. */
export async function topUp(page: Page, amount: string): Promise<void> {
  await beginTopUp(page, amount);
  await payByCard(page, "4242 4242 4242 4242");
  await expect(page.locator("main h1")).toHaveText(/^Money added/u);
}

const SYNTHEA = fileURLToPath(new URL("../../../../shared/data/synthea/", import.meta.url).href);

/** A synthetic patient's bundle by the beginning of its file's name; null where the data is not at hand. */
export function synthea(name: string): string | null {
  try {
    const file = readdirSync(SYNTHEA).find((each) => each.startsWith(name));
    return file === undefined ? null : readFileSync(`${SYNTHEA}${file}`, "utf8");
  } catch {
    return null;
  }
}

/** Sends a bundle as the demonstration's partner. Answers what the API said. */
export async function importBundle(request: APIRequestContext, bundle: string): Promise<unknown> {
  const token = await request.post("/api/oauth/token", {
    form: {
      grant_type: "client_credentials",
      client_id: TEST_SECRETS.DEMO_CLIENT_ID,
      client_secret: TEST_SECRETS.DEMO_CLIENT_SECRET,
      scope: "bills:write",
    },
  });
  expect(token.status(), await token.text()).toBe(200);
  const { access_token } = (await token.json()) as { access_token: string };
  const imported = await request.post("/api/v1/bills/import", {
    headers: { authorization: `Bearer ${access_token}`, "content-type": "application/fhir+json", "idempotency-key": crypto.randomUUID() },
    data: bundle,
  });
  expect(imported.status(), await imported.text()).toBeLessThan(300);
  return imported.json();
}

export interface Visit {
  readonly claim: string;
  readonly cents: number;
  readonly patient: string;
}

/** A made-up patient's bundle with one bill of its own, so that tests do not meet each other. Born 1986-04-27. */
export function bundleOf({ claim, cents, patient }: Visit): string {
  const amount = { value: cents / 100, currency: "USD" };
  const category = (code: string) => ({ coding: [{ system: "http://terminology.hl7.org/CodeSystem/adjudication", code }] });
  const resources = [
    {
      resourceType: "Patient",
      id: patient,
      identifier: [{ system: "urn:test", value: patient }],
      name: [{ family: "Testwell", given: ["Terry"] }],
      birthDate: "1986-04-27",
    },
    { resourceType: "Organization", id: "org-1", identifier: [{ system: "urn:test", value: "org-1" }], name: "Harborview Test Clinic" },
    {
      resourceType: "ExplanationOfBenefit",
      id: claim,
      identifier: [{ system: "https://bluebutton.cms.gov/resources/variables/clm_id", value: claim }],
      status: "active",
      use: "claim",
      outcome: "complete",
      patient: { reference: `Patient/${patient}` },
      billablePeriod: { start: "2026-10-01", end: "2026-10-01" },
      created: "2026-10-03",
      provider: { reference: "Organization/org-1" },
      item: [
        {
          sequence: 1,
          productOrService: { coding: [{ system: "http://www.ama-assn.org/go/cpt", code: "99213" }], text: "Office visit" },
          servicedDate: "2026-10-01",
          adjudication: [
            { category: category("submitted"), amount },
            { category: category("copay"), amount },
          ],
        },
      ],
      total: [{ category: category("submitted"), amount }],
      payment: { amount: { value: 0, currency: "USD" } },
    },
  ];
  return JSON.stringify({ resourceType: "Bundle", type: "collection", entry: resources.map((resource) => ({ resource })) });
}

export interface BillRow {
  readonly id: string;
  readonly bill_code: string;
  readonly owed_cents: number;
  readonly paid_cents: number;
  readonly reserved_cents: number;
}

/** A bill as stored. */
export async function billOf(claim: string): Promise<BillRow> {
  const rows = await sql<BillRow>("SELECT id, bill_code, owed_cents, paid_cents, reserved_cents FROM bills WHERE external_id = ?", claim);
  const row = rows[0];
  if (row === undefined) throw new Error(`no bill ${claim}`);
  return row;
}

/** Adds a bill to the signed-in member by its code. */
export async function claim(page: Page, bill_code: string, birth_date: string): Promise<void> {
  await page.goto("/bills/claim");
  await page.locator("input[name=bill_code]").fill(bill_code);
  await page.locator("input[name=birth_date]").fill(birth_date);
  await submit(page);
  await expect(page).toHaveURL(/\/bills(?:\/|$|\?)/u);
  await expect(page).not.toHaveURL(/claim$/u);
}

/** A fresh member with one claimed bill and some money. */
export async function memberWithBill(
  page: Page,
  { name, cents, balance }: { readonly name: string; readonly cents: number; readonly balance: string | null },
): Promise<{ readonly person: Person; readonly claim: string; readonly bill: BillRow }> {
  const person = stranger(name);
  await join(page, person);
  const id = `T-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  await importBundle(page.request, bundleOf({ claim: id, cents, patient: `patient-${id}` }));
  const bill = await billOf(id);
  await claim(page, bill.bill_code, "04/27/1986");
  if (balance !== null) await topUp(page, balance);
  return { person, claim: id, bill };
}

/** From a bill's pay page to just before money moves: amount, source, continue. */
export async function answerPay(
  page: Page,
  billId: string,
  { amount, source }: { readonly amount?: string; readonly source: "wallet" | "card" | "bank" },
): Promise<void> {
  await page.goto(`/bills/${billId}/pay`);
  if (amount !== undefined) await page.locator("input[name=amount]").fill(amount);
  await page.locator(`input[name=source][value=${source}]`).check();
  await submit(page);
}

/** The receipt's page says that the payment was made, whether by this press or by an earlier one. */
export async function expectPaid(page: Page): Promise<void> {
  await expect(page.locator("main [role=status]").first()).toContainText(/You paid|already made/u);
}

/** A second browser signed in as the same person. */
export async function anotherBrowser(browser: Browser, person: Pick<Person, "email" | "password">): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, person);
  return page;
}

/** "$1,084.20" in a text → 108420; the first amount there is. */
export function centsIn(text: string): number {
  const found = /\$\s?([\d,]+)\.(\d{2})/u.exec(text);
  if (found === null) throw new Error(`no amount in ${JSON.stringify(text)}`);
  return Number(`${(found[1] ?? "").replaceAll(",", "")}${found[2]}`);
}
