import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { forgetOld } from "../../src/jobs/retention.ts";
import { DAY_MS, instant } from "../../src/values/time.ts";
import { memoryD1 } from "../support/sqlite-d1.ts";

const AT = instant(Date.UTC(2028, 0, 1));

/** A night's forgetting, with things of the given ages in days. Answers the rows of a query. */
async function forgotten(insert: string, ages: readonly number[], query: string): Promise<readonly unknown[]> {
  const { d1, sqlite } = memoryD1();
  sqlite.exec("PRAGMA foreign_keys = OFF");
  for (const [nth, days] of ages.entries()) sqlite.prepare(insert).run(`n${nth}`, AT - days * DAY_MS);
  await forgetOld({ DB: d1 }, AT);
  return (sqlite.prepare(query).all() as Record<string, unknown>[]).map((row) => Object.values(row)[0]);
}

describe("every night", () => {
  const mail = (template: string, state: string) =>
    `INSERT INTO mails (id, dedupe_key, to_address, language, template, params, state, next_attempt_at, created_at)
     VALUES (?1, ?1, 'rosa@example.org', 'en', '${template}', '{"name":"Rosa"}', '${state}', 0, ?2)`;
  const addresses = "SELECT to_address || params FROM mails ORDER BY id";

  it("mails of half a year ago are emptied, younger ones and those still to be sent are not", async () => {
    const whole = 'rosa@example.org{"name":"Rosa"}';
    expect(await forgotten(mail("welcome", "sent"), [181, 180, 179], addresses)).toEqual(["{}", whole, whole]);
    expect(await forgotten(mail("welcome", "queued"), [400], addresses)).toEqual([whole]);
  });

  it("what autopay told is kept with its authorisation", async () => {
    for (const template of ["premium_notice", "mandate_record", "premium_receipt"])
      expect(await forgotten(mail(template, "sent"), [900], addresses)).toEqual(['rosa@example.org{"name":"Rosa"}']);
  });

  it("how a guest was reached is forgotten when no dispute can come any more; the name stays on the receipt", async () => {
    const guest = `INSERT INTO payment_guests (payment_id, region_id, name, email, phone, birth_date, access_hash, created_at)
      VALUES (?1, 'colorado', 'Gloria', 'gloria@example.org', '303', '1980-01-01', 'x', ?2)`;
    const rows = await forgotten(
      guest,
      [551, 550],
      "SELECT name || ':' || email || coalesce(phone, '') || coalesce(birth_date, '') FROM payment_guests ORDER BY payment_id",
    );
    expect(rows).toEqual(["Gloria:", "Gloria:gloria@example.org3031980-01-01"]);
  });

  it("the address of somebody who was invited and did not come is forgotten, and free to be invited again", async () => {
    const invitation = `INSERT INTO caregivers (id, member_id, name, email, email_key, token_hash, created_at, expires_at)
      VALUES (?1, 'mem_1', '', ?1 || '@example.org', ?1 || '@example.org', ?1, 0, ?2)`;
    expect(await forgotten(invitation, [31, 30], "SELECT email || coalesce(ended, ' open') FROM caregivers ORDER BY id")).toEqual([
      "taken_back",
      "n1@example.org open",
    ]);
  });
});

describe("docs/retention.md", () => {
  it("names every table there is, once", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/retention.md"), "utf8");
    const { sqlite } = memoryD1();
    const tables = sqlite.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'").all() as {
      readonly name: string;
    }[];
    const named = [...page.matchAll(/`([a-z_]+)`/gu)].map(([, name]) => name);
    for (const { name } of tables) expect([name, named.filter((each) => each === name).length]).toEqual([name, 1]);
  });
});
