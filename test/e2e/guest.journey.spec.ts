import { expect, test, type Page } from "@playwright/test";
import {
  billOf,
  bundleOf,
  claim,
  importBundle,
  join,
  payByBank,
  payByCard,
  sql,
  stranger,
  submit,
  synthea,
  type BillRow,
} from "./support/site.ts";

/** The synthetic patient's birth date, as the letter has it. */
const ODILIA_BORN = "1996-06-26";
const CARD = "4242 4242 4242 4242";

interface Sent {
  readonly to: string;
  readonly template: string;
  readonly subject: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly content_type: string;
    readonly size: number;
    readonly href: string;
  }[];
}

async function mailsTo(page: Page, email: string): Promise<readonly Sent[]> {
  const mails = (await (await page.request.get("/dev/mail.json")).json()) as readonly Sent[];
  return mails.filter(({ to }) => to === email);
}

/** A bill of its own for a test, with nobody's account. */
async function freshBill(page: Page, cents: number): Promise<BillRow> {
  const id = `G-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  await importBundle(page.request, bundleOf({ claim: id, cents, patient: `patient-${id}` }));
  return await billOf(id);
}

interface Answers {
  readonly bill_code: string;
  readonly birth_date: string;
  readonly email: string;
  readonly amount?: string;
  readonly method?: "card" | "bank";
}

/** From the link at the top of the front page to the check page. */
async function answer(page: Page, { bill_code, birth_date, email, amount, method = "card" }: Answers): Promise<void> {
  await page.goto("/");
  await page
    .locator("header nav")
    .getByRole("link", { name: /^(?:One Time Payment|Pago único)$/u })
    .click();
  await page.locator("input[name=region][value=northern-california]").check();
  await submit(page);
  await page.locator("input[name=bill_code]").fill(bill_code);
  await page.locator("input[name=birth_date]").fill(birth_date);
  await submit(page);
  await page.locator("input[name=name]").fill("Gloria Guest");
  await page.locator("input[name=email]").fill(email);
  await submit(page);
  await page.locator(`input[name=method][value=${method}]`).check();
  await submit(page);
  if (amount !== undefined) await page.locator("input[name=amount]").fill(amount);
  await submit(page);
  await expect(page).toHaveURL(/\/pay\/check$/u);
}

function emailFor(name: string): string {
  return stranger(name).email;
}

/** What a bill has been charged and receipted for. */
async function charges(bill: BillRow): Promise<{ readonly payments: number; readonly receipts: number; readonly paid_cents: number }> {
  const [row] = await sql<{ payments: number; receipts: number; paid_cents: number }>(
    `SELECT (SELECT count(*) FROM payment_allocations a JOIN payments p ON p.id = a.payment_id WHERE a.bill_id = b.id AND p.state = 'posted') AS payments,
       (SELECT count(*) FROM payment_allocations a JOIN receipts r ON r.payment_id = a.payment_id WHERE a.bill_id = b.id) AS receipts, b.paid_cents
     FROM bills b WHERE b.id = ?`,
    bill.id,
  );
  return row ?? { payments: 0, receipts: 0, paid_cents: 0 };
}

const SPOKEN = {
  en: {
    confirm: "Confirm",
    received: "Payment received",
    paid: "You paid",
    send: "Send the PDF",
    print: "Print",
    paper: ["Provider", "Date of service", "Facility"],
  },
  es: {
    confirm: "Confirmar",
    received: "Pago recibido",
    paid: "Pagó",
    send: "Enviar el PDF",
    print: "Imprimir",
    paper: ["Proveedor", "Fecha de servicio", "Centro"],
  },
} as const;

for (const language of ["en", "es"] as const) {
  test(`a guest pays a clinic's bill by its code, prints and is sent the PDF; the member sees it paid (${language})`, async ({
    page,
    browser,
  }, { project }) => {
    const text = SPOKEN[language];
    const bundle = synthea("Odilia_Feeney");
    expect(bundle, "the synthetic patients are in ../shared/data/synthea").not.toBeNull();
    await importBundle(page.request, bundle ?? "");
    // A bill of its own for each run: they go on at the same time.
    const run = ["script-en", "script-es", "plain-en", "plain-es"].indexOf(`${project.name}-${language}`);
    const [known] = await sql<{ external_id: string }>(
      `SELECT b.external_id FROM bills b JOIN patients p ON p.id = b.patient_id
       WHERE p.birth_date = ? AND p.name LIKE '%Feeney' AND b.owed_cents BETWEEN 100 AND 200000 ORDER BY b.service_from, b.id LIMIT 1 OFFSET ?`,
      ODILIA_BORN,
      run,
    );
    const bill = await billOf(known?.external_id ?? "");
    const email = emailFor(`Gloria ${project.name}`);
    await page.goto(`/?lang=${language}`);
    await answer(page, { bill_code: bill.bill_code.toLowerCase().replace("-", " "), birth_date: ODILIA_BORN, email });
    await page.getByRole("button", { name: text.confirm }).click();
    await payByCard(page, CARD);
    await expect(page).toHaveURL(/\/pay\/pay_[0-9a-z]+\/done$/u);
    await expect(page.locator("main h1")).toHaveText(text.received);
    await expect(page.locator("main [role=status]")).toContainText(text.paid);
    const done = page.url();

    const copyTo = emailFor(`Copy ${project.name}`);
    await page.locator("form[action$='/send'] input[name=email]").fill(copyTo);
    await page.getByRole("button", { name: text.send }).click();
    await expect(page.locator("main [role=status]")).toContainText(copyTo);
    await expect(async () => {
      const [copy] = await mailsTo(page, copyTo);
      const [file, ...more] = copy?.attachments ?? [];
      expect([file?.content_type, more]).toEqual(["application/pdf", []]);
      expect(file?.filename).toMatch(/^receipt-[0-9a-z]{8}\.pdf$/u);
      const pdf = await page.request.get(file?.href ?? "");
      expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-");
      expect((await mailsTo(page, email)).map(({ template }) => template)).toEqual(["guest_receipt"]);
    }).toPass({ timeout: 15_000 });

    await page.goto(done);
    await page.locator("main").getByRole("link", { name: text.print }).click();
    await expect(page).toHaveURL(/\/print$/u);
    const paper = await page.locator("main").innerText();
    for (const words of [...text.paper, bill.bill_code]) expect(paper).toContain(words);

    expect(await charges(bill)).toEqual({ payments: 1, receipts: 1, paid_cents: bill.owed_cents });
    if (language === "es") return;
    const member = await (await browser.newContext()).newPage();
    await join(member, stranger(`Odilia ${project.name}`));
    await claim(member, bill.bill_code, ODILIA_BORN);
    await member.goto(`/bills/${bill.id}`);
    await expect(member.locator("main .tag").first()).toHaveText("Paid");
  });
}

test("confirming twice, Back, reloads and two tabs are one charge and one receipt", async ({ page, context }, { project }) => {
  const bill = await freshBill(page, 4_200);
  await answer(page, { bill_code: bill.bill_code, birth_date: "4/27/1986", email: emailFor(`Twice ${project.name}`) });
  const tab = await context.newPage();
  await tab.goto("/pay/check");
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page).toHaveURL(/\/sandbox\/pay\//u);
  await tab.getByRole("button", { name: "Confirm" }).click();
  await expect(tab).toHaveURL(page.url());
  await page.goBack();
  await page.getByRole("button", { name: "Confirm" }).click();
  await payByCard(page, CARD);
  await expect(page.locator("main h1")).toHaveText("Payment received");
  const returned = page.url().replace(/done.*$/u, "return");
  await page.reload();
  for (let n = 0; n < 2; n += 1) await page.goto(returned);
  await expect(page.locator("main h1")).toHaveText("Payment received");
  await page.goto("/pay/check");
  await expect(page.locator("main")).toContainText("It was paid one time only");
  await tab.goto("/pay/amount");
  await expect(tab.locator("main h1")).toHaveText("Payment received");
  expect(await charges(bill)).toEqual({ payments: 1, receipts: 1, paid_cents: 4_200 });
});

test("in Spanish, from a declined card to another way of paying, with the answers kept", async ({ page }, { project }) => {
  const bill = await freshBill(page, 9_000);
  const email = emailFor(`Ana ${project.name}`);
  await page.goto("/?lang=es");
  await answer(page, { bill_code: bill.bill_code, birth_date: "4/27/1986", email, amount: "40" });
  await expect(page.locator("main")).toContainText("Paso 6 de 6");
  await page.getByRole("button", { name: "Confirmar" }).click();
  await payByCard(page, "4000 0000 0000 0002");
  await expect(page.locator("main h1")).toHaveText("Su tarjeta fue rechazada");
  await expect(page.locator("main")).toContainText("No se cobró nada");
  await page.getByRole("link", { name: "Pagar de otra manera" }).click();
  await page.locator("input[name=method][value=bank]").check();
  await submit(page);
  await expect(page.locator("main")).toContainText("$40.00");
  await page.getByRole("button", { name: "Confirmar" }).click();
  await payByBank(page, "000123456789");
  await expect(page.locator("main h1")).toHaveText("Su pago bancario está en curso");
  await expect(page.locator("main")).toContainText(email);
  expect(await billRow(bill)).toEqual({ paid_cents: 0, reserved_cents: 4_000 });
});

async function billRow({ id }: BillRow) {
  const [row] = await sql("SELECT paid_cents, reserved_cents FROM bills WHERE id = ?", id);
  return row;
}

test("a bill found by its account number, and a receipt nobody else can look at", async ({ page, browser }, { project }) => {
  const bill = await freshBill(page, 3_100);
  const [row] = await sql<{ account_number: string }>("SELECT account_number FROM bills WHERE id = ?", bill.id);
  await page.goto("/pay");
  await page.locator("input[name=region][value=hawaii]").check();
  await submit(page);
  await page.getByRole("link", { name: "I do not have the bill code" }).click();
  await page.locator("input[name=facility]").fill("harborview test clinic");
  await page.locator("input[name=patient_name]").fill("TERRY TESTWELL");
  await page.locator("input[name=account_number]").fill((row?.account_number ?? "").replaceAll("-", " "));
  await submit(page);
  await page.locator("input[name=name]").fill("Gloria Guest");
  await page.locator("input[name=email]").fill(emailFor(`Account ${project.name}`));
  await submit(page);
  await page.locator("input[name=method][value=card]").check();
  await submit(page);
  await submit(page);
  await page.getByRole("button", { name: "Confirm" }).click();
  await payByCard(page, CARD);
  await expect(page.locator("main h1")).toHaveText("Payment received");
  const other = await (await browser.newContext()).newPage();
  expect((await other.goto(page.url()))?.status()).toBe(404);
  await expect(other.locator("main h1")).toHaveText("This receipt is not shown here");
  await other.getByRole("button", { name: "Send it there" }).click();
  await expect(other.locator("main [role=status]")).toContainText("on its way");
});
