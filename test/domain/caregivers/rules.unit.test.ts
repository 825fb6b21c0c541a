import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  comesOfAge,
  endsOn,
  endsWithMinority,
  INVITATION_MS,
  judgeAcceptance,
  judgeInvitation,
  MOST_CAREGIVERS,
  standingOf,
} from "../../../src/domain/caregivers/rules.ts";
import { instant, readCalendarDate, type CalendarDate } from "../../../src/values/time.ts";

const NOW = instant(Date.UTC(2026, 10, 24));
const open = { expires_at: instant(NOW + INVITATION_MS), accepted_at: null, ended: null } as const;

describe("where a grant stands", () => {
  it("is invited for seven days, then too late; accepted it helps, until it ends", () => {
    expect(standingOf(open, NOW)).toBe("invited");
    expect(standingOf(open, instant(NOW + INVITATION_MS - 1))).toBe("invited");
    expect(standingOf(open, instant(NOW + INVITATION_MS))).toBe("too_late");
    expect(standingOf({ ...open, accepted_at: NOW }, instant(NOW + 2 * INVITATION_MS))).toBe("helping");
    expect(standingOf({ ...open, accepted_at: NOW, ended: "revoked" }, NOW)).toBe("revoked");
  });
});

describe("who may be invited", () => {
  const member = { email_key: "rosa@example.com" };
  const grant = (email_key: string, helps: "helps" | "invited") =>
    helps === "helps"
      ? { email_key: "old@example.com", account_email_key: email_key, accepted_at: NOW }
      : { email_key, account_email_key: null, accepted_at: null };

  it("is nobody oneself, and nobody who helps already by the address of today", () => {
    expect(judgeInvitation("rosa@example.com", member, [])).toBe("self");
    expect(judgeInvitation("leo@example.com", member, [grant("leo@example.com", "helps")])).toBe("helping");
    expect(judgeInvitation("old@example.com", member, [grant("leo@example.com", "helps")])).toBe(null);
  });

  it("is at most so many, where inviting again replaces the invitation before", () => {
    const full = Array.from({ length: MOST_CAREGIVERS }, (_, at) => grant(`p${at}@example.com`, at % 2 === 0 ? "helps" : "invited"));
    expect(judgeInvitation("new@example.com", member, full)).toBe("too_many");
    expect(judgeInvitation("p1@example.com", member, full)).toBe(null);
    expect(judgeInvitation("new@example.com", member, full.slice(1))).toBe(null);
  });
});

describe("who may accept", () => {
  const invitation = { ...open, member_id: "mem_rosa", email_key: "leo@example.com" };
  const leo = { id: "mem_leo", email_key: "leo@example.com", email_confirmed_at: NOW };

  it("is the account whose confirmed address was invited", () => {
    expect(judgeAcceptance(invitation, leo, NOW)).toBe(null);
    expect(judgeAcceptance(invitation, { ...leo, email_key: "eve@example.com" }, NOW)).toBe("other_address");
    expect(judgeAcceptance(invitation, { ...leo, email_confirmed_at: null }, NOW)).toBe("unconfirmed");
    expect(judgeAcceptance(invitation, { ...leo, id: "mem_rosa" }, NOW)).toBe("own");
    expect(judgeAcceptance(invitation, leo, instant(NOW + INVITATION_MS))).toBe("over");
    expect(judgeAcceptance({ ...invitation, ended: "taken_back" }, leo, NOW)).toBe("over");
  });
});

describe("coming of age (45 CFR 164.502(g)(3))", () => {
  const day = fc
    .date({ min: new Date("1990-01-01"), max: new Date("2060-12-31"), noInvalidDate: true })
    .map((each) => each.toISOString().slice(0, 10) as CalendarDate);
  const dependant = { relation: "dependant", since_day: "2020-03-01", birth_date: "2008-11-24" } as const;

  it.each([
    ["2008-11-24", "2026-11-24"],
    ["2008-02-29", "2026-03-01"],
    ["2010-02-28", "2028-02-28"],
    ["2086-02-29", "2104-02-29"],
  ] as const)("born on %s: on %s", (born, of_age) => {
    expect(comesOfAge(born)).toBe(of_age);
  });

  it("is always a day that exists, eighteen years on", () => {
    fc.assert(
      fc.property(day, (born) => {
        const birthday = comesOfAge(born);
        return readCalendarDate(birthday) === birthday && Number(birthday.slice(0, 4)) - Number(born.slice(0, 4)) === 18;
      }),
    );
  });

  it("ends what was opened for a minor on the birthday, not the day before", () => {
    expect(endsWithMinority(dependant, "2026-11-23")).toBe(false);
    expect(endsWithMinority(dependant, "2026-11-24")).toBe(true);
    expect(endsOn(dependant, "2026-11-23")).toBe("2026-11-24");
    expect(endsOn(dependant, "2026-11-24")).toBe(null);
  });

  it("leaves what an adult's code has opened, and the member's own", () => {
    fc.assert(
      fc.property(day, day, day, (since_day, birth_date, today) => {
        const ends = (relation: "own" | "dependant" | "cared_for") => endsWithMinority({ relation, since_day, birth_date }, today);
        const openedByAdult = since_day >= comesOfAge(birth_date);
        return !ends("own") && !ends("cared_for") && (!openedByAdult || !ends("dependant"));
      }),
    );
  });

  it("never comes back by itself: once ended, it is ended on every later day", () => {
    fc.assert(
      fc.property(day, day, day, day, (since_day, birth_date, one, other) => {
        const [before, after] = one < other ? [one, other] : [other, one];
        const access = { relation: "dependant", since_day, birth_date } as const;
        return !endsWithMinority(access, before) || endsWithMinority(access, after);
      }),
    );
  });
});
