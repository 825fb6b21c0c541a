import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { copyOfData } from "../../../src/domain/export/copy.ts";
import { copySchema } from "../../../src/domain/export/copy-schema.ts";
import { LEFT_OUT, OWNED } from "../../../src/domain/export/tables.ts";
import { DAY_MS, instant } from "../../../src/values/time.ts";
import { memoryD1 } from "../../support/sqlite-d1.ts";

const { d1, sqlite } = memoryD1();

interface Column {
  readonly name: string;
  readonly type: string;
}

const tables = (
  sqlite.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'").all() as { name: string }[]
).map(({ name }) => name);
const columnsOf = (table: string): readonly Column[] => sqlite.prepare(`PRAGMA table_info(${table})`).all() as unknown as Column[];

/** What a column of somebody's row holds: the ids that tie their rows together, else a text or a number of their own. */
function valueOf(who: string, table: string, { name, type }: Column): string | number | null {
  const own = {
    members: "member_id",
    patients: "patient_id",
    bills: "bill_id",
    payments: "payment_id",
    facilities: "facility_id",
  } as const;
  const more = { insurers: "insurer_id", withdrawals: "withdrawal_id", mandates: "mandate_id", dues: "due_id" } as const;
  const link = name === "id" ? ({ ...own, ...more } as Readonly<Record<string, string>>)[table] : name;
  if (link === "member_id" || link === "account_member_id" || (table === "audit_events" && name === "subject")) return `mem_${who}`;
  if (name === "caregiver_id" || name === "via") return null;
  if ((table === "members" && name === "email_key") || name === "to_address") return `${who}@example.org`;
  if (link?.endsWith("_id") === true && type === "TEXT") return `${who}:${link}`;
  if (OWNED[table]?.json?.includes(name) === true) return JSON.stringify([`${who}:${table}.${name}`]);
  if (type === "INTEGER") return who === "anna" ? 1_000 : 2_000;
  return `${who}:${table}.${name}`;
}

async function copyFor(who: string) {
  const request = {
    member_id: `mem_${who}` as const,
    email_key: `${who}@example.org`,
    operator: "Meridian",
    schema: "https://x.example/s",
    now: instant(0),
  };
  let text = "";
  for await (const part of copyOfData({ DB: d1 }, request)) text += new TextDecoder().decode(part);
  return {
    text,
    copy: JSON.parse(text) as {
      readonly tables: Readonly<Record<string, readonly object[]>>;
      readonly rows: Readonly<Record<string, number>>;
    },
  };
}

describe("a copy of a member's data", () => {
  it("knows every table and every column there is", () => {
    expect(tables.length).toBeGreaterThan(45);
    for (const table of tables) {
      const owned = OWNED[table];
      expect([table, owned === undefined, table in LEFT_OUT]).toEqual([table, table in LEFT_OUT, owned === undefined]);
      if (owned === undefined) continue;
      const named = [...owned.columns.split(" "), ...Object.keys(owned.without ?? {})];
      expect(named.toSorted(), table).toEqual(
        columnsOf(table)
          .map(({ name }) => name)
          .toSorted(),
      );
    }
    for (const table of [...Object.keys(OWNED), ...Object.keys(LEFT_OUT)]) expect(tables).toContain(table);
  });

  it("holds every row of the member's and none of anybody else's, and is as its schema says", async () => {
    for (const { name } of sqlite.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all() as { name: string }[])
      sqlite.exec(`DROP TRIGGER ${name}`);
    sqlite.exec("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
    for (const who of ["anna", "bert"]) {
      for (const table of Object.keys(OWNED)) {
        const columns = columnsOf(table);
        const places = columns.map(() => "?").join(", ");
        sqlite.prepare(`INSERT INTO ${table} VALUES (${places})`).run(...columns.map((column) => valueOf(who, table, column)));
      }
    }
    // The same member's rows once more, so that pages are turned: more than one page holds.
    const audit = sqlite.prepare("INSERT INTO audit_events VALUES (?, 0, 'visitor', 'login', 'mem_anna', 'origin', NULL, '', '')");
    for (let seq = 10_000; seq < 10_650; seq += 1) audit.run(seq);
    const { text, copy } = await copyFor("anna");
    for (const table of Object.keys(OWNED))
      expect([table, copy.tables[table]?.length]).toEqual([table, table === "audit_events" ? 651 : 1]);
    expect(text).not.toContain("bert");
    expect(text).not.toMatch(/:2000[,}]|T00:00:02/u);
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(copySchema("https://x.example/s"));
    expect(validate(copy), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...copy, tables: { ...copy.tables, bills: [{}] } })).toBe(false);
    for (const secret of ["password_hash", "token_hash", "sealed_secret", "session_key", "method_ref", "access_hash", "code_hash"])
      expect(text).not.toContain(secret);
  });

  it("holds no mails that another member had to the same address before", async () => {
    const mail = sqlite.prepare(
      `INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at) VALUES (?1, ?1, ' Anna@example.org', 'en', 'welcome', '{}', 0, ?2)`,
    );
    sqlite.exec(`UPDATE members SET email_confirmed_at = ${9 * DAY_MS} WHERE id = 'mem_anna'`);
    mail.run("then", 8 * DAY_MS - 1);
    mail.run("since", 8 * DAY_MS);
    const { copy } = await copyFor("anna");
    expect(copy.tables["mails"]).toEqual([expect.objectContaining({ id: "since" })]);
  });

  it("tells nobody the number of a policy that they have not shown to be theirs by that very number", async () => {
    const policy = (id: string, state: string) =>
      sqlite.exec(
        `INSERT INTO policies (id, insurer_id, member_id, source, state, member_number, plan_name, holder_name, premium_cents, due_day, grace_days, starts_on, dues_until, partner_id,
           external_id, created_at, updated_at) VALUES ('${id}', 'ins', 'mem_anna', 'insurer', '${state}', 'XK-${id}', 'Silver', 'Anna', 1, 1, 1, '', '', 'ptn', '${id}', 1, 1)`,
      );
    for (const state of ["offered", "declined", "ended", "connected"]) policy(state, state);
    policy("left", "ended");
    sqlite.exec(
      `INSERT INTO dues (id, kind, subject_id, member_id, period, due_on, amount_cents, state, covered_until, created_at, updated_at)
       VALUES ('due', 'premium', 'left', 'mem_anna', '2026-01', '2026-01-01', 1, 'paid', '2026-02-01', 1, 1)`,
    );
    const { text } = await copyFor("anna");
    expect([...text.matchAll(/"XK-(\w+)"/gu)].map(([, id]) => id)).toEqual(["connected", "left"]);
  });

  it("is read by indexes only: what it costs does not grow with the other members", () => {
    for (const [name, { where }] of Object.entries(OWNED)) {
      const plan = sqlite.prepare(`EXPLAIN QUERY PLAN SELECT * FROM ${name} WHERE (${where}) AND rowid > ?3 AND (?1 IS ?2) ORDER BY rowid`);
      const steps = (plan.all("mem_anna", "anna@example.org", -1) as { detail: string }[]).map(({ detail }) => detail);
      expect([name, ...steps.filter((step) => /^SCAN|\(rowid>\?\)/u.test(step))]).toEqual([name]);
    }
  });

  it("opens what is shared with a caregiver to the one it belongs to only", async () => {
    sqlite.exec(
      "INSERT INTO bill_access (member_id, patient_id, how, since, via) VALUES ('mem_anna', 'bert:patient_id', 'caregiver', 1, 'car_1')",
    );
    const { copy } = await copyFor("anna");
    expect(copy.tables["bill_access"]).toHaveLength(2);
    for (const table of ["patients", "bills", "bill_lines", "facilities"]) expect([table, copy.tables[table]?.length]).toEqual([table, 1]);
  });
});
