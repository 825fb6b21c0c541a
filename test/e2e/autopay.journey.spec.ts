import { expect, test } from "@playwright/test";
import { authorise, confirmation, connectPolicy, toCheck } from "./support/autopay.ts";
import { join, sql, stranger, submit } from "./support/site.ts";

test("a member connects a policy, authorises autopay, skips, undoes, stops, and finds the number again", async ({ page }, { project }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const person = stranger(`Paula ${project.name}`);
  await join(page, person);
  await page.goto("/autopay");
  await page.getByRole("link", { name: "Connect a policy" }).click();
  const overview = await connectPolicy(page, "EC-204 11");
  await toCheck(page);
  const text = (await page.locator(".terms").innerText()).replaceAll(/\s+/gu, " ");
  expect(text).toContain(person.name);
  expect(text).toContain("$310.00");
  const number = await authorise(page);
  await expect(page.locator("main")).toContainText("Autopay is set up");
  await expect(page.locator("main")).toContainText("First payment");

  await page.goto("/wallet");
  await expect(page.locator("main")).toContainText("Autopay takes next");
  await page.goto(overview);
  await page.getByRole("link", { name: "Skip this one" }).click();
  await expect(page.locator("main h1")).toContainText("Skip $310.00");
  await submit(page);
  await confirmation(page);
  await page.goto(overview);
  await page.getByRole("link", { name: "Undo the skip" }).first().click();
  await submit(page);
  await confirmation(page);

  await page.goto(overview);
  await page.getByRole("link", { name: "Stop autopay" }).click();
  await page.locator("main form button.button-danger").click();
  await confirmation(page);
  // Back shows the page again; its button does nothing a second time.
  await page.goBack();
  await page.locator("main").waitFor();
  const [mandate] = await sql<{ state: string }>(
    "SELECT m.state FROM mandates m JOIN members b ON b.id = m.member_id WHERE b.email_key = ?",
    person.email,
  );
  expect(mandate?.state).toBe("stopped");

  await page.goto("/autopay");
  await page.locator("input[name=number]").fill(number.toLowerCase());
  await page.getByRole("button", { name: "Find by confirmation number" }).click();
  await expect(page.locator(".confirmation-number")).toHaveText(number);
  await expect(page.locator("main")).toContainText("You authorized autopay");
});
