import { expect, type Page } from "@playwright/test";
import { submit } from "./site.ts";

/** Connects a policy of $310.00, due on the 12th. @returns its overview: "/autopay/pol_…" */
export async function connectPolicy(page: Page, member_number: string): Promise<string> {
  await page.goto("/autopay/new");
  await page.locator("select[name=insurer]").selectOption({ index: 1 });
  await page.locator("input[name=member_number]").fill(member_number);
  await page.locator("input[name=plan_name]").fill("Silver 70");
  await page.locator("input[name=premium]").fill("310");
  await page.locator("input[name=due_day]").fill("12");
  await submit(page);
  await expect(page).toHaveURL(/\/autopay\/pol_[^/]+\/authorise$/u);
  return new URL(page.url()).pathname.replace("/authorise", "");
}

/** From the form with the order of methods to the page that is checked: its address. */
export async function toCheck(page: Page): Promise<string> {
  await page.locator("input[name=order][value=wallet]").check();
  await submit(page);
  await expect(page).toHaveURL(/step=check/u);
  const { pathname, search } = new URL(page.url());
  return pathname + search;
}

/** Ticks and presses. @returns the confirmation number */
export async function authorise(page: Page): Promise<string> {
  await page.locator("input[name=agree]").check();
  await submit(page);
  return await confirmation(page);
}

/** The number on a page that confirms an act. */
export async function confirmation(page: Page): Promise<string> {
  await expect(page).toHaveURL(/\/autopay\/records\//u);
  const number = await page.locator(".confirmation-number").innerText();
  expect(number).toMatch(/^A-[0-9A-Z]{4}-[0-9A-Z]{4}$/u);
  return number;
}

/** Sets autopay up and answers with the addresses of what there is to see then. */
export async function autopayPaths(page: Page, member_number: string): Promise<readonly string[]> {
  const overview = await connectPolicy(page, member_number);
  const check = await toCheck(page);
  await page.goto(check);
  const number = await authorise(page);
  const acts = ["change", "skip", "stop", "pay"].map((name) => `${overview}/${name}`);
  return ["/autopay", "/autopay/new", overview, check.replace("/authorise?", "/change?"), `/autopay/records/${number}`, ...acts];
}
