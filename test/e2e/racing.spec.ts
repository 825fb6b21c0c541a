import { expect, test } from "@playwright/test";
import { anotherBrowser, answerPay, billOf, expectPaid, memberWithBill, sql, submit, walletOf } from "./support/site.ts";

test("two browsers pay the same bill at the same moment: one payment, and the other is told", async ({ page, browser }) => {
  const { person, claim, bill } = await memberWithBill(page, { name: "Rae Racing", cents: 7_000, balance: "200" });
  const other = await anotherBrowser(browser, person);
  for (const each of [page, other]) await answerPay(each, bill.id, { source: "wallet" });
  await Promise.all([submit(page), submit(other)]);
  const said = await Promise.all([page, other].map((each) => each.locator("main").innerText()));
  expect(said.filter((text) => text.includes("You paid"))).toHaveLength(1);
  expect(said.filter((text) => /just paid this bill|is paid|was already made|under way/u.test(text))).toHaveLength(1);
  await expect.poll(async () => (await billOf(claim)).paid_cents).toBe(7_000);
  const { id, posted_cents, held_cents } = await walletOf(person.email);
  expect({ posted_cents, held_cents }).toEqual({ posted_cents: 13_000, held_cents: 0 });
  expect(await sql("SELECT COUNT(*) AS n FROM payments WHERE member_id = ? AND purpose = 'bill' AND state = 'posted'", id)).toEqual([
    { n: 1 },
  ]);
  await other.context().close();
});

test("pressing pay twice and reloading pays once", async ({ page }) => {
  const { person, claim, bill } = await memberWithBill(page, { name: "Tim Twice", cents: 3_000, balance: "100" });
  await answerPay(page, bill.id, { source: "wallet" });
  await page.locator("main button.button-primary").first().dblclick({ noWaitAfter: true });
  await expectPaid(page);
  await page.reload();
  await page.goBack();
  await expect(page.locator("main h1")).toHaveText("Transaction details");
  await page.goto(`/bills/${bill.id}/pay`);
  await expect(page.locator("main h1")).toHaveText("This bill is paid");
  await expect.poll(async () => (await billOf(claim)).paid_cents).toBe(3_000);
  const { posted_cents, held_cents } = await walletOf(person.email);
  expect({ posted_cents, held_cents }).toEqual({ posted_cents: 7_000, held_cents: 0 });
});

test("the same form sent ten times at once pays once", async ({ page }) => {
  const { person, claim, bill } = await memberWithBill(page, { name: "Ten Times", cents: 2_500, balance: "100" });
  await answerPay(page, bill.id, { source: "wallet" });
  const form = page.locator("main form:has(button.button-primary)").first();
  const action = (await form.getAttribute("action")) ?? new URL(page.url()).pathname;
  const fields = await page.evaluate<Record<string, string>>(
    "Object.fromEntries(new FormData(document.querySelector('main form:has(button.button-primary)')))",
  );
  const button = form.locator("button.button-primary").first();
  const [name, value] = await Promise.all([button.getAttribute("name"), button.getAttribute("value")]);
  const sent = { ...fields, ...(name === null ? {} : { [name]: value ?? "" }) };
  const headers = { origin: new URL(page.url()).origin };
  const answers = await Promise.all(Array.from({ length: 10 }, () => page.request.post(action, { form: sent, headers, maxRedirects: 0 })));
  expect(answers.map((answer) => answer.status()).every((status) => status < 500)).toBe(true);
  expect(
    new Set(answers.filter((answer) => answer.status() === 303).map((answer) => (answer.headers()["location"] ?? "").replace(/\?.*/u, "")))
      .size,
  ).toBe(1);
  await expect.poll(async () => (await billOf(claim)).paid_cents).toBe(2_500);
  expect((await walletOf(person.email)).posted_cents).toBe(7_500);
});
