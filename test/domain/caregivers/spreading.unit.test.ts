import * as fc from "fast-check";
import { expect, it } from "vitest";
import { endAccessStatement } from "../../../src/domain/bills/access-store.ts";
import { grantByCode, grantByMatch } from "../../../src/domain/bills/store.ts";
import { accept, addInvitation, decline, endGrant, leave } from "../../../src/domain/caregivers/store.ts";
import { complete } from "../../../src/domain/closing/complete.ts";
import type { CaregiverId, ClosingId, MemberId } from "../../../src/values/ids.ts";
import { instant, type CalendarDate } from "../../../src/values/time.ts";
import { memoryD1 } from "../../support/sqlite-d1.ts";

/** Three members, so that there are chains, circles and two who let the same third; two patients, each with a bill. */
const MEMBERS = ["m0", "m1", "m2"] as const;
const PATIENTS = ["p0", "p1"] as const;
const BORN = "1980-01-01" as CalendarDate;

const who = fc.constantFrom(...MEMBERS);
const SEEING = fc.record({ act: fc.constantFrom("claim", "claim", "match", "lose", "lose"), who, patient: fc.constantFrom(...PATIENTS) });
/** Two of them, not the same. */
const PAIR = fc.shuffledSubarray([...MEMBERS], { minLength: 2, maxLength: 2 });
const HELP = fc.constantFrom("help", "help", "help", "invite", "accept", "decline", "revoke", "leave");
const HELPING = fc.tuple(HELP, PAIR).map(([act, [by = "m0", to = "m1"]]) => ({ act, by, to }) as const);
const CLOSING = fc.record({ act: fc.constant("close"), who });
const STEP = fc.oneof({ weight: 8, arbitrary: SEEING }, { weight: 8, arbitrary: HELPING }, { weight: 1, arbitrary: CLOSING });
type Step = typeof STEP extends fc.Arbitrary<infer S> ? S : never;

/**
 * What the grants justify: a member sees the own patients, and those that are the own patients of whoever lets them now. Nothing is passed on.
 * Grants and sights are kept as texts: "m0 m1", "m1 p0".
 */
class Model {
  /** How each is seen by own right. */
  readonly own = new Map<string, "code" | "match">();
  readonly invited = new Set<string>();
  readonly helping = new Set<string>();
  readonly closed = new Set<string>();

  take(step: Step): void {
    if (step.act === "close") this.#close(step.who);
    else if ("patient" in step) this.#see(step.act, `${step.who} ${step.patient}`);
    else this.#help(step.act, `${step.by} ${step.to}`);
  }

  /** By whom somebody may see a patient: "own", or who lets them. None: not at all. */
  ways(member: string, patient: string): readonly string[] {
    const letting = MEMBERS.filter((by) => this.helping.has(`${by} ${member}`) && this.own.has(`${by} ${patient}`));
    return this.own.has(`${member} ${patient}`) ? ["own", ...letting] : letting;
  }

  #see(act: "claim" | "match" | "lose", seen: string): void {
    if (act === "lose") {
      // What is found by number, name and birth date is the member's own bill: it stays.
      if (this.own.get(seen) === "code") this.own.delete(seen);
    } else if (!this.own.has(seen)) this.own.set(seen, act === "claim" ? "code" : "match");
  }

  #help(act: "invite" | "help" | "accept" | "decline" | "revoke" | "leave", pair: string): void {
    const known = this.helping.has(pair);
    if ((act === "invite" || act === "help") && !known) this.invited.add(pair);
    if ((act === "accept" || act === "help") && this.invited.delete(pair)) this.helping.add(pair);
    if (act === "decline" || act === "revoke") this.invited.delete(pair);
    if (act === "revoke" || act === "leave") this.helping.delete(pair);
  }

  #close(member: string): void {
    this.closed.add(member);
    for (const pair of [...this.helping, ...this.invited])
      if (pair.split(" ").includes(member)) {
        this.helping.delete(pair);
        this.invited.delete(pair);
      }
    for (const seen of this.own.keys()) if (seen.startsWith(`${member} `)) this.own.delete(seen);
  }
}

/** The site's own statements and triggers, on the site's tables. */
function world() {
  const { d1, sqlite } = memoryD1();
  sqlite.exec("PRAGMA foreign_keys = OFF");
  const addMembers = MEMBERS.map(
    (
      id,
    ) => `INSERT INTO members (id, wallet_id, region_id, name, birth_date, email, email_key, email_confirmed_at, language, password_hash, credential_version, created_at)
      VALUES ('${id}', 'w-${id}', 'r', '${id}', '${BORN}', '${id}@x', '${id}@x', 1, 'en', '', 1, 1)`,
  ).join(";");
  for (const id of PATIENTS)
    sqlite.exec(`INSERT INTO patients (id, partner_id, external_id, member_number, name, name_key, birth_date) VALUES ('${id}', 'ptn', '${id}', '${id}', '', 'key', '${BORN}');
      INSERT INTO bills (id, partner_id, external_id, bill_code, account_number, patient_id, facility_id, diagnoses, service_from, service_to, issued_on, charged_cents, plan_paid_cents,
        adjusted_cents, owed_cents, warnings, imported_at, content_hash)
        VALUES ('b-${id}', 'ptn', '${id}', '${id}', 'A', '${id}', 'f', '[]', '2026-01-01', '2026-01-01', '2026-01-01', 1, 0, 0, 1, '[]', 1, '')`);
  let clock = 1;
  const grantOf = (by: string, to: string) =>
    sqlite.prepare("SELECT id, token_hash FROM caregivers WHERE member_id = ? AND email_key = ? AND ended IS NULL").get(by, `${to}@x`) as
      | { id: CaregiverId; token_hash: string }
      | undefined;

  const help = async (act: (Step & { by: string })["act"], member_id: MemberId, caregiver_id: MemberId): Promise<void> => {
    const now = instant((clock += 1));
    const email = `${caregiver_id}@x`;
    const grant = grantOf(member_id, caregiver_id);
    const [id, token_hash] = [grant?.id ?? ("none" as CaregiverId), grant?.token_hash ?? "none"];
    if (act === "revoke") await endGrant(d1, { id, member_id, by: "", now });
    else if (act === "leave") await leave(d1, { id, caregiver_id, by: "", now });
    else if (act === "decline") await decline(d1, { token_hash, by: "", now });
    else if (act === "accept") await accept(d1, { token_hash, caregiver_id, by: "", now });
    // Of somebody who helps already the page says so, before anything is written (`judgeInvitation`).
    else if (sqlite.prepare("SELECT 1 FROM caregivers WHERE id = ? AND accepted_at IS NOT NULL").get(id) === undefined) {
      const link = { token_hash: `t${clock}`, sealed_token: "" };
      await addInvitation(d1, {
        member_id,
        email,
        email_key: email,
        name: "",
        ...link,
        by: "",
        greeted: "",
        language: "en",
        now,
        expires_at: instant(now + 1e9),
      });
      if (act === "help") await accept(d1, { token_hash: link.token_hash, caregiver_id, by: "", now });
    }
  };

  const see = async (act: (Step & { patient: string })["act"], member_id: MemberId, patient: string): Promise<void> => {
    const now = instant((clock += 1));
    if (act === "claim") await grantByCode(d1, { member_id, bill_code: patient, birth_date: BORN, now });
    else if (act === "match") await grantByMatch(d1, { member_id, member_number: patient, name_key: "key", birth_date: BORN, now });
    else {
      const row = sqlite.prepare("SELECT since FROM bill_access WHERE member_id = ? AND patient_id = ?").get(member_id, patient);
      await endAccessStatement(d1, { member_id, patient_id: patient, since: instant(Number(row?.["since"] ?? 0)) }).run();
    }
  };

  const close = async (member: string): Promise<void> => {
    const id = `c-${member}` as ClosingId;
    sqlite.prepare("INSERT INTO account_closings (id, member_id, check_label, asked_at) VALUES (?, ?, '', 1)").run(id, member);
    if (!(await complete({ DB: d1 }, instant((clock += 1)), id))) throw new Error("not closed");
  };

  return {
    reset: () =>
      sqlite.exec(
        `DELETE FROM caregivers; DELETE FROM bill_access; DELETE FROM account_closings; DELETE FROM mails; DELETE FROM members; ${addMembers}`,
      ),
    take: async (step: Step): Promise<void> => {
      if (step.act === "close") await close(step.who);
      else if ("patient" in step) await see(step.act, step.who as MemberId, step.patient);
      else await help(step.act, step.by as MemberId, step.to as MemberId);
    },
    /** By whom each patient is seen as the table has it; "m1 p0" → "own", or who lets them by a grant that stands. */
    seen: () =>
      sqlite
        .prepare(
          `SELECT a.member_id || ' ' || a.patient_id AS seen, iif(a.via IS NULL, 'own', c.member_id) AS way, c.caregiver_id IS a.member_id AND c.ended IS NULL AS stands
           FROM bill_access a LEFT JOIN caregivers c ON c.id = a.via`,
        )
        .all() as unknown as readonly { readonly seen: string; readonly way: string; readonly stands: number }[],
  };
}

/** What the table has otherwise than the grants justify. Own right goes before what others let somebody see; of several who do, it is any. */
function wrongIn(rows: ReturnType<ReturnType<typeof world>["seen"]>, model: Model): readonly string[] {
  const ways = new Map(rows.map(({ seen, way, stands }) => [seen, way === "own" || stands === 1 ? way : `${way}, whose grant is over`]));
  return MEMBERS.flatMap((member) =>
    PATIENTS.map((patient) => ({ seen: `${member} ${patient}`, right: model.ways(member, patient) })),
  ).flatMap(({ seen, right: [first = "nobody", ...others] }) => {
    const way = ways.get(seen) ?? "nobody";
    return way === first || (first !== "own" && others.includes(way)) ? [] : [`${seen}: by ${way}, not by ${first}`];
  });
}

/** Nobody acts on an account that is closed. */
function isPossible(step: Step, { closed }: Model): boolean {
  if ("by" in step) return !closed.has(step.by) && !closed.has(step.to);
  return !closed.has(step.who);
}

it("whoever sees a patient's bills sees them by own right or by a grant that stands, after every order of events", async () => {
  const real = world();
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { minLength: 24, maxLength: 40 }), async (steps) => {
      const model = new Model();
      real.reset();
      for (const step of steps) {
        if (!isPossible(step, model)) continue;
        model.take(step);
        await real.take(step);
        expect(wrongIn(real.seen(), model)).toEqual([]);
      }
    }),
    { numRuns: 60 },
  );
});
