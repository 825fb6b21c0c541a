import { expect, test } from "@playwright/test";
import {
  answerPay,
  beginTopUp,
  billOf,
  centsIn,
  claim,
  expectPaid,
  importBundle,
  join,
  payByCard,
  sql,
  stranger,
  submit,
  synthea,
  walletOf,
} from "./support/site.ts";

/** The oldest bill of the synthetic patient: what it owes stands in the database, checked against the FHIR sums by the bills' own tests. */
const PATIENT_BORN = "03/16/1988";

test("a member joins, adds money, pays a clinic's bill and prints the receipt", async ({ page }, { project }) => {
  const bundle = synthea("Buster_Hoeger");
  expect(bundle, "the synthetic patients are in ../shared/data/synthea").not.toBeNull();
  const person = stranger(`Buster ${project.name}`);
  await join(page, person);

  await importBundle(page.request, bundle ?? "");
  const [known] = await sql<{ external_id: string }>(
    `SELECT b.external_id FROM bills b JOIN patients p ON p.id = b.patient_id
     WHERE p.birth_date = '1988-03-16' AND b.paid_cents = 0 AND b.reserved_cents = 0 AND b.owed_cents BETWEEN 100 AND 40000
     ORDER BY b.service_from ${project.name === "script" ? "ASC" : "DESC"} LIMIT 1`,
  );
  const bill = await billOf(known?.external_id ?? "");
  await claim(page, bill.bill_code.toLowerCase().replace("-", " "), PATIENT_BORN);

  await beginTopUp(page, "$500");
  await payByCard(page, "4242 4242 4242 4242");
  await expect(page.locator("main h1")).toHaveText(/^Money added/u);
  await page.goto("/wallet");
  await expect(page.locator("main")).toContainText("$500.00");

  await page.goto(`/bills/${bill.id}`);
  await expect(page.locator("main")).toContainText("owed.");
  await answerPay(page, bill.id, { source: "wallet" });
  await expect(page.locator("main h1")).toHaveText("Check before you pay");
  const asked = centsIn(await page.locator("main button.button-primary").innerText());
  expect(asked).toBe(bill.owed_cents);
  await submit(page);
  await expectPaid(page);

  await page.goto("/wallet");
  await expect(page.locator("main")).toContainText(`$${((50_000 - bill.owed_cents) / 100).toFixed(2)}`);
  expect((await walletOf(person.email)).posted_cents).toBe(50_000 - bill.owed_cents);
  await page.goto(`/bills/${bill.id}`);
  await expect(page.locator("main")).toContainText("Paid");
  expect(await billOf(known?.external_id ?? "")).toMatchObject({ paid_cents: bill.owed_cents, reserved_cents: 0 });

  await page.goto("/history");
  const rows = page.locator("main table tbody tr");
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(0)).toContainText(`$${(bill.owed_cents / 100).toFixed(2)}`);
  await expect(rows.nth(1)).toContainText("$500.00");
  await expect(page.locator("main")).toContainText("money in");
  await expect(page.locator("main")).toContainText("money out");

  await rows.nth(0).getByRole("link").first().click();
  await expect(page.locator("main h1")).toHaveText("Transaction details");
  await page.goto(`${new URL(page.url()).pathname}/print`);
  const paper = await page.locator("main").innerText();
  for (const words of ["Provider", "Date of service", "Facility"]) expect(paper).toContain(words);
  await expect(page.locator("main table tbody tr").first()).toBeVisible();
  const pdf = (await page.pdf({ format: "Letter", preferCSSPageSize: true })).toString("latin1");
  expect(pdf.match(/\/Type\s*\/Page\b(?!s)/gu)).toHaveLength(1);
});
