import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { TEST_SECRETS } from "../support/secrets.ts";
import { sql, stored } from "./support/site.ts";

/** ISO/IEC 7812-1, annex B. */
function isLuhn(digits: string): boolean {
  const total = Array.from(digits)
    .toReversed()
    .reduce((sum, digit, at) => {
      const doubled = Number(digit) * (at % 2 === 1 ? 2 : 1);
      return sum + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return total % 10 === 0;
}

/** Runs of 13 to 19 digits, with spaces or dashes between, that begin as cards do and stand alone. */
function cardsIn(text: string): readonly string[] {
  const found = text.matchAll(/(?<![\w.-])[3-6]\d(?:[ -]?\d){11,17}(?![\w-])/gu);
  return [...found].map(([run]) => run.replaceAll(/[ -]/gu, "")).filter(isLuhn);
}

test("no card number is left in the database, in KV or in any file of the runtime", async () => {
  expect(cardsIn("paid with 4242 4242 4242 4242.")).toHaveLength(1);
  const tables = await sql<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
  );
  for (const { name } of tables) {
    const rows = await sql(`SELECT * FROM ${name}`);
    expect(
      rows.flatMap((row) => cardsIn(Object.values(row).join("\n"))),
      name,
    ).toEqual([]);
  }
  const { kv, persist } = await stored();
  expect(kv.flatMap(([key, value]) => cardsIn(`${key}\n${value}`))).toEqual([]);
  const typed = ["4242424242424242", "4000000000000002", "4000000000009995", "4000002500003155", "4000000000000077"];
  const files = readdirSync(persist, { recursive: true, encoding: "utf8" }).map((name) => join(persist, name));
  for (const file of files.filter((each) => statSync(each).isFile())) {
    const bytes = readFileSync(file, "latin1").replaceAll(/[ -]/gu, "");
    expect(
      typed.filter((number) => bytes.includes(number)),
      file,
    ).toEqual([]);
  }
});

test("chains hold, every entry sums to nothing, wallets agree with the ledger, no money is stuck", async ({ request }) => {
  const headers = { authorization: `Bearer ${TEST_SECRETS.OPERATIONS_TOKEN}` };
  for (let after: string | null = ""; after !== null;) {
    const answer = await request.post("/operations/verify", { headers, data: { after } });
    expect(answer.status(), await answer.text()).toBe(200);
    const page = (await answer.json()) as { readonly next: string | null; readonly findings: readonly unknown[] };
    expect(page.findings).toEqual([]);
    after = page.next;
  }
  expect(await sql("SELECT txn_id, SUM(amount_cents) AS s FROM ledger_entries GROUP BY txn_id HAVING s <> 0")).toEqual([]);
  expect(
    await sql(
      "SELECT id FROM bills WHERE reserved_cents > 0 AND id NOT IN (SELECT a.bill_id FROM payment_allocations a JOIN payments p ON p.id = a.payment_id WHERE p.state IN ('created', 'awaiting_payer', 'processing', 'funded'))",
    ),
  ).toEqual([]);
});
