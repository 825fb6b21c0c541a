import { beforeAll, describe, expect, it, vi } from "vitest";
import { makeDues } from "../../../src/domain/autopay/make-dues.ts";
import { workDues } from "../../../src/domain/autopay/engine.ts";
import { AUTOPAY_CRON, isAutopayBatch, payWhatIsDue, takePages } from "../../../src/jobs/autopay.ts";
import { runCron } from "../../../src/jobs/cron.ts";
import { setClockOffsetMs } from "../../../src/platform/clock.ts";
import type { AutopayPage } from "../../../src/platform/env.ts";
import type { DueId, MandateId, PolicyId } from "../../../src/values/ids.ts";
import { HOUR_MS, instant } from "../../../src/values/time.ts";
import { addOperator } from "../../support/operator.ts";
import { addBill, addMember, balance, billSums, env, type Person } from "../payments/support.ts";
import { addDue, addMandate, addPolicy, day, saveMethod, stateOf } from "./money-by-clock.ts";

beforeAll(addOperator);

const DECLINES = "4000000000000341";

interface Insured {
  readonly person: Person;
  readonly policy: PolicyId;
  readonly mandate: MandateId;
  readonly due: DueId;
}

/** A member whose premium of 310.00 has been told and is due on the second of November, with so much in the wallet. */
async function insured(
  cents: number,
  methods: (person: Person) => Promise<readonly string[]> = () => Promise.resolve(["wallet"]),
): Promise<Insured> {
  const person = await addMember(cents);
  const policy = await addPolicy(person);
  const mandate = await addMandate(person, { subject_id: policy, kind: "premium", methods: await methods(person), cap_cents: 31_000 });
  return { person, policy, mandate, due: await addDue(person, { subject_id: policy, amount_cents: 31_000, due_on: "2026-11-02" }) };
}

async function mailsTo({ member_id }: Person): Promise<readonly string[]> {
  const { results } = await env.DB.prepare("SELECT template FROM mails WHERE to_address = ? ORDER BY created_at, rowid")
    .bind(`${member_id}@example.org`)
    .all<{ template: string }>();
  return results.map(({ template }) => template);
}

async function paymentsOf(due: DueId): Promise<readonly { state: string; source: string; failure: string | null }[]> {
  const { results } = await env.DB.prepare("SELECT state, source, failure FROM payments WHERE due_id = ? ORDER BY rowid")
    .bind(due)
    .all<{ state: string; source: string; failure: string | null }>();
  return results;
}

/** Without queues the cron's run takes the payments itself. */
const { AUTOPAY_QUEUE: _payments, MAIL_QUEUE: _mails, ...alone } = env;

describe("the clock", () => {
  it("makes the dues of two months, once", async () => {
    const person = await addMember();
    const policy = await addPolicy(person);
    await env.DB.prepare("UPDATE policies SET dues_until = '2026-11-02', due_day = 31, ends_on = '2027-01-30' WHERE id = ?")
      .bind(policy)
      .run();
    await makeDues(env, day(0));
    await makeDues(env, day(0));
    const { results } = await env.DB.prepare(
      "SELECT period, due_on, amount_cents, covered_until, next_at FROM dues WHERE subject_id = ? ORDER BY period",
    )
      .bind(policy)
      .all();
    expect(results).toEqual([
      { period: "2026-11", due_on: "2026-11-30", amount_cents: 31_000, covered_until: "2026-12-31", next_at: null },
      { period: "2026-12", due_on: "2026-12-31", amount_cents: 31_000, covered_until: "2027-01-31", next_at: null },
    ]);
    await makeDues(env, day(60));
    expect(await env.DB.prepare("SELECT count(*) AS n FROM dues WHERE subject_id = ?").bind(policy).first("n")).toBe(2);
    expect(await env.DB.prepare("SELECT dues_until FROM policies WHERE id = ?").bind(policy).first("dues_until")).toBe("2027-03-31");
  });

  it("tells seven days before, takes on the day, once, and sends the receipt", async () => {
    const { person, policy, due } = await insured(62_000);
    const next = await addDue(person, { subject_id: policy, amount_cents: 31_000, due_on: "2026-12-02" });
    await env.DB.prepare("UPDATE dues SET noticed_cents = NULL, noticed_at = NULL, collect_on = NULL, collect_at = NULL WHERE id = ?")
      .bind(next)
      .run();
    await Promise.all([payWhatIsDue(alone, day(0)), payWhatIsDue(alone, day(0))]);
    expect([await stateOf("dues", due), (await balance(person)).posted_cents]).toEqual(["paid", 31_000]);
    for (const days of [22, 23, 23, 29]) await payWhatIsDue(alone, day(days));
    expect(await stateOf("dues", next)).toBe("open");
    for (const days of [30, 31]) await payWhatIsDue(alone, day(days));
    expect([await stateOf("dues", next), (await balance(person)).posted_cents]).toEqual(["paid", 0]);
    expect(await mailsTo(person)).toEqual(["premium_receipt", "premium_notice", "premium_receipt"]);
  });

  it("falls back to the next method at once", async () => {
    const { due, person } = await insured(30_999, async (member) => ["wallet", await saveMethod(member, "card", "4242424242424242")]);
    await payWhatIsDue(alone, day(0));
    expect(await paymentsOf(due)).toEqual([
      { state: "failed", source: "wallet", failure: "insufficient_funds" },
      { state: "posted", source: "card", failure: null },
    ]);
    expect((await balance(person)).posted_cents).toBe(30_999);
  });

  it("tells when every method failed, tries on days 1, 3 and 7, and hands over", async () => {
    const { due, person } = await insured(0, async (member) => ["wallet", await saveMethod(member, "card", DECLINES)]);
    for (let days = 0; days < 10; days += 1) await payWhatIsDue(alone, day(days));
    expect(await stateOf("dues", due)).toBe("handed_over");
    expect((await paymentsOf(due)).map(({ source, state }) => `${source} ${state}`)).toEqual(
      Array.from({ length: 4 }, () => ["wallet failed", "card failed"]).flat(),
    );
    expect(await mailsTo(person)).toEqual(["autopay_failed", "autopay_failed", "autopay_failed", "autopay_handed_over"]);
  });

  it("withdraws what was written down before a stop", async () => {
    const { due, person, mandate } = await insured(31_000);
    const { payments } = await workDues(env, day(0));
    await env.DB.prepare("UPDATE mandates SET state = 'stopped', ended_at = 1 WHERE id = ?").bind(mandate).run();
    await takePages(env, batchOf({ payments }));
    await payWhatIsDue(alone, day(1));
    expect(await paymentsOf(due)).toEqual([{ state: "cancelled", source: "wallet", failure: "not_authorised" }]);
    expect([await stateOf("dues", due), (await balance(person)).posted_cents]).toEqual(["open", 31_000]);
  });

  it("finds payments whose message was lost, and takes a message twice as once", async () => {
    const [lost, doubled] = [await insured(31_000), await insured(62_000)];
    const { payments } = await workDues(env, day(0));
    const of = await env.DB.prepare("SELECT id FROM payments WHERE due_id = ?").bind(doubled.due).first("id");
    const page = batchOf({ payments: payments.filter((id) => id === of) });
    expect(isAutopayBatch(page)).toBe(true);
    await setClockOffsetMs(env, day(0) - Date.now());
    await Promise.all([takePages(env, page), takePages(env, page)]);
    expect([await stateOf("dues", lost.due), await stateOf("dues", doubled.due)]).toEqual(["paying", "paid"]);
    await payWhatIsDue(alone, instant(day(0) + HOUR_MS));
    expect([await stateOf("dues", lost.due), (await balance(doubled.person)).posted_cents]).toEqual(["paid", 31_000]);
  });

  it("is not kept by one due from looking at the others", async () => {
    const log = vi.spyOn(console, "error").mockReturnValue(undefined);
    const [broken, sound] = [await insured(31_000), await insured(31_000)];
    await env.DB.prepare("UPDATE mandates SET methods = '{}' WHERE id = ?").bind(broken.mandate).run();
    await setClockOffsetMs(env, day(0) - Date.now());
    await runCron(alone, AUTOPAY_CRON);
    expect([await stateOf("dues", broken.due), await stateOf("dues", sound.due)]).toEqual(["open", "paid"]);
    expect(log.mock.calls.flat().join()).toContain(`"event":"autopay_due_failed","due_id":"${broken.due}"`);
    log.mockRestore();
    await env.DB.prepare("UPDATE mandates SET methods = '[\"wallet\"]' WHERE id = ?").bind(broken.mandate).run();
    await payWhatIsDue(alone, instant(day(0) + 2 * HOUR_MS));
    expect(await stateOf("dues", broken.due)).toBe("paid");
  });

  it("takes a plan's parts, never more than is left of the bill, and completes it", async () => {
    const person = await addMember(100_000);
    const bill = await addBill(25_000);
    const plan = "plan_01jc0000000000000000000001";
    await env.DB.batch([
      env.DB.prepare("INSERT OR IGNORE INTO bill_access (member_id, patient_id, how, since) VALUES (?, 'patient', 'match', 1)").bind(
        person.member_id,
      ),
      env.DB.prepare("INSERT INTO plans VALUES (?, ?, ?, 30000, 3, 'active', 1, 1)").bind(plan, person.member_id, bill),
    ]);
    const mandate = await addMandate(person, { subject_id: plan, kind: "plan", methods: ["wallet"], cap_cents: 10_000 });
    const parts: DueId[] = [];
    for (const period of ["01", "02", "03"])
      parts.push(await addDue(person, { subject_id: plan, kind: "instalment", period, amount_cents: 10_000, due_on: "2026-11-02" }));
    for (const hours of [0, 1, 2, 3]) await payWhatIsDue(alone, instant(day(0) + hours * HOUR_MS));
    expect(await billSums(bill)).toEqual({ paid_cents: 25_000, reserved_cents: 0 });
    expect((await balance(person)).posted_cents).toBe(75_000);
    expect(await Promise.all(parts.map((id) => stateOf("dues", id)))).toEqual(["paid", "paid", "paid"]);
    expect([await stateOf("plans", plan), await stateOf("mandates", mandate)]).toEqual(["completed", "completed"]);
  });
});

function batchOf(page: AutopayPage): MessageBatch {
  const message = { id: "1", timestamp: new Date(), body: page, attempts: 1, ack: () => undefined, retry: () => undefined };
  return {
    queue: "carepurse-autopay-development",
    messages: [message],
    ackAll: () => undefined,
    retryAll: () => undefined,
  } as unknown as MessageBatch;
}
