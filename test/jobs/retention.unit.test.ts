import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { forgetOld, forgetOver } from "../../src/jobs/retention.ts";
import { DAY_MS, HOUR_MS, instant } from "../../src/values/time.ts";
import { memoryD1 } from "../support/sqlite-d1.ts";

const AT = instant(Date.UTC(2028, 0, 1));

/** A night's forgetting, with things of the given ages in days. Answers the rows of a query. */
async function forgotten(insert: string, ages: readonly number[], query: string): Promise<readonly unknown[]> {
  const { d1, sqlite } = memoryD1();
  sqlite.exec("PRAGMA foreign_keys = OFF");
  for (const [nth, days] of ages.entries()) sqlite.prepare(insert).run(`n${nth}`, AT - days * DAY_MS);
  await forgetOver({ DB: d1 }, AT);
  await forgetOld({ DB: d1 }, AT);
  return (sqlite.prepare(query).all() as Record<string, unknown>[]).map((row) => Object.values(row)[0]);
}

/** Rows that go in the sweep: what is inserted (?1 its name, ?2 the moment that counts) and how long after that moment they stay. */
const OVER = {
  attempts: ["(bucket, count, expires_at) VALUES (?1, 1, ?2)", 0],
  guest_drafts: ["(token_hash, answers, expires_at) VALUES (?1, '{}', ?2)", 0],
  sessions: [
    "(id, session_key, member_id, how, device, place, created_at, last_seen_at, expires_at) VALUES (?1, ?1, 'm', 'password', '', '', 0, 0, ?2)",
    0,
  ],
  pending_sign_ins: ["(token_hash, member_id, credential_version, created_at, expires_at) VALUES (?1, 'm', 1, 0, ?2)", 0],
  used_challenges: ["(challenge_hash, expires_at) VALUES (?1, ?2)", 0],
  password_resets: ["(token_hash, member_id, email_key, made_at, ended) VALUES (?1, 'm', '', ?2, 'used')", 7 * DAY_MS],
  email_changes: [
    `(id, member_id, old_email_key, new_email, new_email_key, old_token_hash, new_token_hash, created_at, expires_at, ended)
     VALUES (?1, 'm', '', '', '', ?1 || 'o', ?1 || 'n', ?2, 0, 'done')`,
    30 * DAY_MS,
  ],
} as const;

describe("every five minutes", () => {
  it.each(Object.entries(OVER))("%s that are over go, and no sooner", async (table, [values, kept_ms]) => {
    const ages = [kept_ms + HOUR_MS, kept_ms - HOUR_MS].map((ms) => ms / DAY_MS);
    expect(await forgotten(`INSERT INTO ${table} ${values}`, ages, `SELECT count(*) FROM ${table}`)).toEqual([1]);
  });
});

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

  it("how somebody is reached who has closed the account is forgotten then too; of others it is not", async () => {
    const member = (closed_at: string) =>
      `INSERT INTO members (id, wallet_id, region_id, name, birth_date, email, email_key, language, password_hash, created_at, closed_at)
       SELECT ?1, ?1, 'colorado', 'Rosa', '0001-01-01', ?1 || '@example.org', ?1, 'en', '', ?2, ${closed_at}`;
    const addresses = "SELECT name || ':' || email FROM members ORDER BY id";
    expect(await forgotten(member("?2"), [551, 550], addresses)).toEqual(["Rosa:", "Rosa:n1@example.org"]);
    expect(await forgotten(member("NULL"), [900], addresses)).toEqual(["Rosa:n0@example.org"]);
  });

  it("whose policies an insurer has sent that nobody here ever had is forgotten two years after their end; a member's is not", async () => {
    const policy = (state: string, member: string) =>
      `INSERT INTO policies (id, insurer_id, member_id, source, state, member_number, plan_name, holder_name, holder_birth_date, premium_cents, due_day, grace_days,
         starts_on, partner_id, external_id, dues_until, created_at, updated_at)
       VALUES (?1, 'i', ${member}, 'insurer', '${state}', '', '', 'Gloria', '1980-01-01', 1, 1, 0, '', 'p', ?1, '', 0, ?2)`;
    const names = "SELECT coalesce(holder_name || holder_birth_date, 'nobody') FROM policies ORDER BY id";
    expect(await forgotten(policy("ended", "NULL"), [731, 730], names)).toEqual(["nobody", "Gloria1980-01-01"]);
    expect(await forgotten(policy("offered", "NULL"), [900], names)).toEqual(["Gloria1980-01-01"]);
    expect(await forgotten(policy("ended", "'mem_1'"), [900], names)).toEqual(["Gloria1980-01-01"]);
  });

  it("finds what is to be forgotten by indexes that hold nothing else", async () => {
    const { d1, sqlite } = memoryD1();
    const asked: string[] = [];
    const prepare = (text: string) => {
      asked.push(text);
      return d1.prepare(text);
    };
    await forgetOld({ DB: { prepare } as unknown as D1Database }, AT);
    const plans = asked.map((text) =>
      JSON.stringify(sqlite.prepare(`EXPLAIN QUERY PLAN ${text}`).all(0, ...(text.includes("?2") ? [1] : []))),
    );
    for (const [nth, index] of [
      "mails_whole",
      "payment_guests_whole",
      "members_closed",
      "caregivers_invitations",
      "policies_strangers",
    ].entries())
      expect(plans[nth]).toContain(`INDEX ${index}`);
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

/** The books, and what is evidence: also two years after an authorisation has ended (Nacha; 12 CFR 1005.10). */
const FOR_GOOD = ["mandate_records", "audit_events", "receipts", "contact_messages", "ledger_transactions", "ledger_entries"];

describe("what is kept for good", () => {
  it.each(FOR_GOOD)("%s: no statement changes or deletes a row", (table) => {
    const { sqlite } = memoryD1();
    sqlite.exec("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
    const columns = sqlite.prepare(`PRAGMA table_info(${table})`).all() as { readonly name: string; readonly type: string }[];
    const values = columns.map(({ type }) => (type === "INTEGER" ? 1 : "x"));
    sqlite.prepare(`INSERT INTO ${table} VALUES (${values.map(() => "?").join(", ")})`).run(...values);
    expect(() => sqlite.exec(`UPDATE ${table} SET ${columns[1]?.name} = ${columns[1]?.name}`)).toThrow(/append-only|as written|kept/u);
    expect(() => sqlite.exec(`DELETE FROM ${table}`)).toThrow(/append-only|as written|kept/u);
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
