import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "@playwright/test";
import { TEST_SECRETS } from "../support/secrets.ts";
import { cardsIn, tooMuchOfCardsIn } from "./support/card-numbers.ts";
import { sql, stored } from "./support/site.ts";

/** Every value of every row of a database file. No table has a column for the month and year in which a card ends. */
function textOf(file: string): string {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'table'").all() as { name: string; sql: string }[];
    for (const { sql: made } of tables) expect(made).not.toMatch(/\b(?:exp|expiry|exp_(?:month|year)|cvc|cvv|pan)\b/iu);
    const rows = tables.flatMap(({ name }) => {
      const all = database.prepare(`SELECT * FROM "${name}"`);
      all.setReadBigInts(true);
      return all.all();
    });
    const shown = (value: unknown): string => (value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value));
    return rows.flatMap((row) => Object.values(row).map(shown)).join("\n");
  } finally {
    database.close();
  }
}

const cardsAndMoreIn = (text: string): readonly string[] => [...cardsIn(text), ...tooMuchOfCardsIn(text)];

test("no card number is left in the database, in KV, in a wallet, in the log, in a mail or in any file of the runtime", async ({
  request,
}) => {
  expect(cardsIn("paid with 4242 4242 4242 4242.")).toHaveLength(1);
  for (const planted of ["Visa •4242 12/31", "Visa •4242, ends 04/2031", "Visa •424242"]) expect(tooMuchOfCardsIn(planted)).toHaveLength(1);
  for (const fine of ["Visa •4242\n12/31/2026", "Visa •4242 on 11/24/2026", "Visa •4242 2026-11-24"])
    expect(tooMuchOfCardsIn(fine)).toEqual([]);
  const tables = await sql<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
  );
  for (const { name } of tables) {
    const rows = (await sql(`SELECT * FROM ${name}`)).map((row) => Object.values(row).join("\n"));
    expect(rows.flatMap(cardsAndMoreIn), name).toEqual([]);
  }
  const { kv, persist, log } = await stored();
  expect(kv.flatMap(([key, value]) => cardsAndMoreIn(`${key}\n${value}`))).toEqual([]);
  expect(cardsAndMoreIn(log)).toEqual([]);
  const mails = await (await request.get("/dev/mail.json")).text();
  expect(mails.length).toBeGreaterThan(1_000);
  expect(cardsAndMoreIn(mails)).toEqual([]);
  const typed = ["4242424242424242", "4000000000000002", "4000000000009995", "4000002500003155", "4000000000000077"];
  const files = readdirSync(persist, { recursive: true, encoding: "utf8" }).map((name) => join(persist, name));
  // Each wallet, each queue, each part of KV is a database of its own: its rows, whatever page they lie on.
  const databases = files.filter((each) => each.endsWith(".sqlite"));
  expect(databases.length).toBeGreaterThan(5);
  for (const file of databases) expect(cardsAndMoreIn(textOf(file)), file).toEqual([]);
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
