import { expect, test } from "@playwright/test";
import { LOG_EVENTS } from "../../src/platform/log.ts";
import { TEST_SECRETS } from "../support/secrets.ts";
import { cardsIn } from "./support/card-numbers.ts";
import { sql, stored } from "./support/site.ts";

/** Where the run's own database keeps what a log must not tell. */
const PRIVATE = {
  members: "name email birth_date member_number phone",
  former_names: "name",
  caregivers: "name email",
  email_changes: "new_email",
  sessions: "place",
  patients: "name birth_date member_number",
  bills: "bill_code account_number provider_name encounter",
  bill_lines: "description",
  payment_guests: "name email phone",
  policies: "holder_name member_number plan_name",
  contact_messages: "name email phone message",
  mails: "to_address",
  facilities: "name",
  insurers: "name",
} as const;

/** Every private text of the run. Short ones would be found by chance. */
async function whatIsPrivate(): Promise<readonly string[]> {
  const columns = Object.entries(PRIVATE).flatMap(([table, names]) =>
    names.split(" ").map((name) => `SELECT DISTINCT ${name} AS text FROM ${table}`),
  );
  const diagnoses = ["code", "text"].map((part) => `SELECT DISTINCT d.value ->> '${part}' AS text FROM bills, json_each(diagnoses) d`);
  const found: string[] = [];
  for (const query of [...columns, ...diagnoses])
    for (const { text } of await sql<{ readonly text: string | null }>(query)) if (text !== null && text.length >= 5) found.push(text);
  return found;
}

const PATTERNS = {
  "an e-mail address": /[\w.+-]+@[\w-]+\.[a-z]{2,}/iu,
  "a token": /(?<![\w-])[\w-]{43}(?![\w-])/u,
  "a signed token": /eyJ[\w-]{10,}\.[\w-]{10,}/u,
  "a bearer": /Bearer\s/u,
  "a password's hash": /\$argon2/u,
} as const;

/** How the runtime begins lines of its own, which are no JSON. */
const RUNTIME = "NOSENTRY ";

/** What a line tells that it must not. */
function leaksIn(line: string, known: readonly string[]): readonly string[] {
  const patterns = Object.entries(PATTERNS).flatMap(([name, pattern]) => (pattern.test(line) ? [name] : []));
  const secrets = Object.entries(TEST_SECRETS).flatMap(([name, value]) => (value.length >= 16 && line.includes(value) ? [name] : []));
  return [...patterns, ...secrets, ...cardsIn(line).map(() => "a card number"), ...known.filter((text) => line.includes(text))];
}

test("the log of the whole run tells nothing of anybody", async () => {
  const known = await whatIsPrivate();
  expect(known.length).toBeGreaterThan(100);
  const planted = [
    `{"event":"request","to":"rosa@example.com"}`,
    `{"event":"request","route":"/reset-password/${"aB3-".repeat(10)}abc"}`,
    `{"event":"paid","label":"4242 4242 4242 4242"}`,
    `{"event":"look","name":"Rosa Delgado"}`,
    `{"event":"look","key":"${TEST_SECRETS.FORM_KEY}"}`,
  ];
  for (const line of planted) expect(leaksIn(line, known), line).not.toEqual([]);
  const { log } = await stored();
  const lines = log.split("\n").filter((line) => line !== "");
  expect(lines.length).toBeGreaterThan(100);
  for (const line of lines) {
    expect(leaksIn(line, known), line).toEqual([]);
    if (line.startsWith(RUNTIME)) continue;
    // Structured, and found again by its request or by what happened.
    const { event, request_id }: { readonly event: (typeof LOG_EVENTS)[number]; readonly request_id?: string } = JSON.parse(line);
    expect(LOG_EVENTS, line).toContain(event);
    if (event === "request") expect(request_id).toMatch(/^req_[\da-z]{26}$/u);
  }
});
