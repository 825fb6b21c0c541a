import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isCoverEnding, remindOfCover } from "../../../src/domain/autopay/cover.ts";
import { forgetOperator } from "../../../src/domain/operator/store.ts";
import { instant, type CalendarDate, type Instant } from "../../../src/values/time.ts";
import { memoryD1 } from "../../support/sqlite-d1.ts";

const { d1, sqlite } = memoryD1();

beforeAll(() => {
  forgetOperator();
  sqlite.exec(`
    INSERT INTO operators VALUES ('operator', 'M', 'M', 'America/Los_Angeles', 'a@example.org', 'https://example.org', '1', 500, 200000, 500000);
    INSERT INTO regions VALUES ('hawaii', 'H', 'H', '', 'Pacific/Honolulu', 1);
    INSERT INTO insurers (id, name) VALUES ('ins_1', 'Evergreen');
    INSERT INTO members (id, wallet_id, region_id, name, birth_date, email, email_key, email_confirmed_at, language, password_hash, created_at)
    VALUES ('mem_1', 'wal_1', 'hawaii', 'Ada', '1980-01-01', 'ada@example.org', 'ada@example.org', 1, 'es', 'x', 1);`);
});

beforeEach(() => {
  sqlite.exec(`DELETE FROM mandates; DELETE FROM dues; DELETE FROM policies; DELETE FROM mails;
    INSERT INTO policies (id, insurer_id, member_id, source, state, member_number, plan_name, premium_cents, due_day, grace_days, starts_on, dues_until, created_at, updated_at)
    VALUES ('pol_1', 'ins_1', 'mem_1', 'member', 'connected', '1', 'Silver', 31000, 1, 31, '2026-11-01', '2027-02-01', 1, 1);`);
});

function addDue(state: string, id = "due_1", covered_until = "2026-12-02"): void {
  sqlite.exec(`INSERT INTO dues (id, kind, subject_id, member_id, period, due_on, amount_cents, state, covered_until, created_at, updated_at)
    VALUES ('${id}', 'premium', 'pol_1', 'mem_1', '${id}', '2026-11-01', 31000, '${state}', '${covered_until}', 1, 1)`);
}

function addMandate(state: string, cap_cents = 40_000): void {
  const ended_at = state === "stopped" ? 1 : null;
  sqlite
    .prepare(
      `INSERT INTO mandates (id, member_id, wallet_id, kind, subject_id, state, methods, cap_cents, created_at, updated_at, ended_at)
       VALUES ('man_1', 'mem_1', 'wal_1', 'premium', 'pol_1', ?, '["wallet"]', ?, 1, 1, ?)`,
    )
    .run(state, cap_cents, ended_at);
}

/** The night's run, 09:17 UTC: in Hawaii it is still the evening before. */
async function nights(...days: readonly CalendarDate[]): Promise<readonly unknown[]> {
  for (const day of days) await remindOfCover({ DB: d1 }, instant(Date.parse(`${day}T09:17:00Z`)) satisfies Instant);
  return sqlite
    .prepare("SELECT template, language, params, created_at AS at FROM mails ORDER BY created_at, id")
    .all()
    .map(({ params, ...row }) => ({ ...row, ...(JSON.parse(String(params)) as object) }));
}

describe("a premium that nobody takes", () => {
  it("is told once, seven days before cover ends by the member's own day", async () => {
    addDue("open");
    expect(await nights("2026-11-24", "2026-11-25")).toEqual([]);
    const told = {
      template: "cover_ending",
      language: "es",
      name: "Ada",
      subject_id: "pol_1",
      due_id: "due_1",
      amount_cents: 31_000,
      covered_until: "2026-12-02",
      at: Date.parse("2026-11-26T09:17:00Z"),
    };
    expect(await nights("2026-11-26", "2026-11-27", "2026-12-03")).toEqual([told]);
  });

  it("is told late where a night was missed, but not once cover is over", async () => {
    addDue("open");
    expect(await nights("2026-12-04", "2026-12-20")).toEqual([]);
    expect(await nights("2026-12-03")).toHaveLength(1);
  });

  it.each([
    ["open", "none", 1],
    ["open", "paused", 1],
    ["open", "stopped", 1],
    ["open", "active", 0],
    ["skipped", "active", 1],
    ["handed_over", "active", 1],
    ["paying", "none", 0],
    ["paid", "none", 0],
    ["not_needed", "none", 0],
  ])("%s, with a mandate that is %s: %i mail", async (state, mandate, mails) => {
    addDue(state);
    if (mandate !== "none") addMandate(mandate);
    expect(await nights("2026-11-28")).toHaveLength(mails);
  });

  it("is told of when it is above the cap, and not when its policy has ended", async () => {
    addDue("open");
    addMandate("active", 30_000);
    expect(await nights("2026-11-28")).toHaveLength(1);
    sqlite.exec("DELETE FROM mails; UPDATE policies SET state = 'ended'");
    expect(await nights("2026-11-29")).toEqual([]);
  });

  it("is found among many: page after page, on one day and on several", async () => {
    for (let n = 100; n < 700; n += 1) addDue("open", `due_${n}`, n < 450 ? "2026-12-01" : "2026-12-02");
    expect(await nights("2026-11-28")).toHaveLength(600);
  });
});

describe("cover that is ending", () => {
  it.each([
    ["2026-11-24", false],
    ["2026-11-25", true],
    ["2026-12-02", true],
    ["2026-12-03", false],
  ] as const)("on %s: %s", (today, ends) => {
    expect(isCoverEnding({ due_on: "2026-11-01", covered_until: "2026-12-02" }, today)).toBe(ends);
  });

  it("is no matter before the due day, however short the grace period", () => {
    const due = { due_on: "2026-11-30", covered_until: "2026-12-02" } as const;
    expect([isCoverEnding(due, "2026-11-29"), isCoverEnding(due, "2026-11-30")]).toEqual([false, true]);
  });
});
