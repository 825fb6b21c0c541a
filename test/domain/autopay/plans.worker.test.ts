import { beforeAll, describe, expect, it } from "vitest";
import { stopMandate } from "../../../src/domain/autopay/acts.ts";
import { collectPayments } from "../../../src/domain/autopay/collect.ts";
import { workDues } from "../../../src/domain/autopay/engine.ts";
import { createPlan, payOffEarly, settlePlans, type CreatedPlan, type CreatePlan } from "../../../src/domain/autopay/plans.ts";
import { execute, wallet } from "../../../src/domain/wallet/client.ts";
import { followers } from "../../../src/followers.ts";
import { newId, newToken } from "../../../src/platform/ids.ts";
import type { BillId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { instant, type CalendarDate, type Instant } from "../../../src/values/time.ts";
import { addOwnBill } from "../../portal/money-support.ts";
import { addOperator } from "../../support/operator.ts";
import { addMember, balance, billOrder, billSums, env, started, type Person } from "../payments/support.ts";
import { stateOf } from "./money-by-clock.ts";

beforeAll(addOperator);

/** Noon of a day in Denver. */
const at = (date: CalendarDate): Instant => instant(Date.parse(`${date}T19:00:00Z`));
const NOW = at("2026-11-02");

const order = (person: Person, bill_id: BillId, more: Partial<CreatePlan> = {}): CreatePlan => ({
  member: {
    id: person.member_id,
    wallet_id: person.wallet_id,
    region_id: "colorado",
    name: "Ada Example",
    email: `${person.member_id}@example.org`,
    language: "en",
  },
  bill_id,
  total_cents: cents(100_00),
  months: 3,
  first_on: "2026-11-05",
  day: 5,
  methods: ["wallet"],
  terms: { version: "1 en", text: "Three parts." },
  origin: "test",
  request_key: newToken(),
  ...more,
});

async function planned(person: Person, bill: BillId): Promise<CreatedPlan> {
  const made = await createPlan(env, NOW, order(person, bill));
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
}

/** What the hourly run does, at noon of each of these days. */
async function clock(...days: readonly CalendarDate[]): Promise<void> {
  for (const day of days) {
    const { payments } = await workDues(env, at(day));
    await collectPayments(env, at(day), payments, followers);
    await settlePlans(env, at(day));
  }
}

/** What was taken for the parts, by the clock or by hand, and how each part stands. */
async function partsOf({ plan_id }: CreatedPlan): Promise<readonly (readonly [string, number])[]> {
  const { results } = await env.DB.prepare(
    `SELECT d.state, (SELECT COALESCE(SUM(amount_cents), 0) FROM payments p WHERE p.due_id = d.id AND p.state = 'posted') AS taken
     FROM dues d WHERE d.subject_id = ? ORDER BY d.period`,
  )
    .bind(plan_id)
    .all<{ state: string; taken: number }>();
  return results.map(({ state, taken }) => [state, taken]);
}

const standing = async (plan: CreatedPlan) => [await stateOf("plans", plan.plan_id), await stateOf("mandates", plan.mandate_id)];

describe("a bill of $100.00 in three parts", () => {
  it("is taken by the clock on its days, the odd cent at the end, and then completed", async () => {
    const person = await addMember(150_00);
    const bill = await addOwnBill(person, 100_00);
    const plan = await planned(person, bill);
    await clock("2026-11-04");
    expect(await balance(person)).toMatchObject({ available_cents: 150_00 });
    await clock("2026-11-05", "2026-11-28", "2026-12-05");
    expect(await partsOf(plan)).toEqual([
      ["paid", 33_33],
      ["paid", 33_33],
      ["open", 0],
    ]);
    expect(await standing(plan)).toEqual(["active", "active"]);
    await clock("2026-12-29", "2027-01-05", "2027-01-06");
    expect((await partsOf(plan)).at(-1)).toEqual(["paid", 33_34]);
    expect(await billSums(bill)).toEqual({ paid_cents: 100_00, reserved_cents: 0 });
    expect(await standing(plan)).toEqual(["completed", "completed"]);
    expect(await balance(person)).toMatchObject({ available_cents: 50_00 });
    const notices = await env.DB.prepare("SELECT COUNT(*) AS n FROM mails WHERE to_address = ? AND template = 'premium_notice'")
      .bind(`${person.member_id}@example.org`)
      .first("n");
    expect(notices).toBe(2);
  });

  it("is paid off in its second month by one payment, after which nothing more is taken", async () => {
    const person = await addMember(150_00);
    const bill = await addOwnBill(person, 100_00);
    const plan = await planned(person, bill);
    await clock("2026-11-05", "2026-11-28");
    const { member_id: id, wallet_id } = person;
    const order = { member: { id, wallet_id }, plan_id: plan.plan_id, source: "wallet", request_key: newToken(), language: "en" } as const;
    const wanted = { ...order, shown_cents: cents(66_67) };
    const stale = { ...order, shown_cents: cents(100_00) };
    expect(await payOffEarly(env, at("2026-12-02"), stale)).toMatchObject({ error: { code: "amount_changed" } });
    const paid = await payOffEarly(env, at("2026-12-02"), wanted);
    const again = await payOffEarly(env, at("2026-12-02"), wanted);
    expect(paid).toMatchObject({ ok: true, value: { payment: { amount_cents: 66_67, state: "posted", due_id: null } } });
    expect(again).toMatchObject({ ok: true, value: { payment: { id: paid.ok ? paid.value.payment.id : "" } } });
    await wallet(env, wallet_id).project();
    await clock("2026-12-05", "2026-12-26", "2027-01-05");
    expect(await partsOf(plan)).toEqual([
      ["paid", 33_33],
      ["not_needed", 0],
      ["not_needed", 0],
    ]);
    expect(await standing(plan)).toEqual(["completed", "completed"]);
    expect(await balance(person)).toMatchObject({ available_cents: 50_00 });
    expect(await payOffEarly(env, at("2027-01-05"), { ...wanted, request_key: newToken() })).toMatchObject({
      error: { code: "nothing_left" },
    });
  });

  it("shrinks from its end when the bill is paid by other means", async () => {
    const person = await addMember(150_00);
    const bill = await addOwnBill(person, 100_00);
    const plan = await planned(person, bill);
    await clock("2026-11-05");
    await started(billOrder(person, bill, 50_00));
    await wallet(env, person.wallet_id).project();
    await clock("2026-11-28", "2026-12-05", "2026-12-26");
    expect(await partsOf(plan)).toEqual([
      ["paid", 33_33],
      ["paid", 16_67],
      ["not_needed", 0],
    ]);
    expect(await standing(plan)).toEqual(["completed", "completed"]);
  });

  it("never adds a part that was missed to the next", async () => {
    const person = await addMember();
    const bill = await addOwnBill(person, 100_00);
    const plan = await planned(person, bill);
    await clock("2026-11-05", "2026-11-06", "2026-11-08", "2026-11-12", "2026-11-28");
    expect((await partsOf(plan))[0]).toEqual(["handed_over", 0]);
    const fund = {
      kind: "fund",
      key: newToken(),
      payment_id: null,
      label: "Visa",
      amount_cents: cents(90_00),
      from: "clearing:sandbox",
    } as const;
    await execute(env, { wallet_id: person.wallet_id, owner: person.member_id, at: at("2026-12-01"), commands: [fund] });
    await clock("2026-12-05");
    expect((await partsOf(plan)).slice(0, 2)).toEqual([
      ["handed_over", 0],
      ["paid", 33_33],
    ]);
    expect(await balance(person)).toMatchObject({ available_cents: 56_67 });
  });

  it("ends with its bill when that is withdrawn", async () => {
    const person = await addMember(150_00);
    const bill = await addOwnBill(person, 100_00);
    const plan = await planned(person, bill);
    const { payments } = await workDues(env, at("2026-11-05"));
    expect(payments).toHaveLength(1);
    await env.DB.prepare("UPDATE bills SET state = 'void' WHERE id = ?").bind(bill).run();
    await collectPayments(env, at("2026-11-05"), payments, followers);
    await clock("2026-11-05", "2026-12-05");
    expect(new Set((await partsOf(plan)).map(([state]) => state))).toEqual(new Set(["not_needed"]));
    expect(await standing(plan)).toEqual(["ended", "completed"]);
    expect(await balance(person)).toMatchObject({ available_cents: 150_00 });
  });

  it("is over when its owner stops it, and what is owed may be divided anew", async () => {
    const person = await addMember(150_00);
    const bill = await addOwnBill(person, 100_00);
    const plan = await planned(person, bill);
    await clock("2026-11-05");
    const act = {
      member_id: person.member_id,
      mandate_id: plan.mandate_id,
      language: "en",
      origin: "test",
      request_key: newToken(),
    } as const;
    expect(await stopMandate(env, at("2026-11-06"), act)).toMatchObject({ ok: true });
    const wanted = order(person, bill, { total_cents: cents(66_67), months: 2, first_on: "2026-12-05" });
    expect(await createPlan(env, at("2026-11-06"), wanted)).toMatchObject({ ok: true });
    expect(await partsOf(plan)).toEqual([
      ["paid", 33_33],
      ["not_needed", 0],
      ["not_needed", 0],
    ]);
    expect(await stateOf("plans", plan.plan_id)).toBe("ended");
  });
});

describe("a plan that cannot be", () => {
  it("is refused, and leaves nothing behind", async () => {
    const person = await addMember(100_00);
    const bill = await addOwnBill(person, 100_00);
    const refusals: readonly (readonly [Partial<CreatePlan>, string])[] = [
      [{ bill_id: await addOwnBill(await addMember(), 100_00) }, "bill_not_found"],
      [{ total_cents: cents(90_00) }, "bill_changed"],
      [{ months: 21 }, "wrong_months"],
      [{ first_on: "2026-11-02", day: 2 }, "wrong_day"],
      [{ methods: [newId("met")] }, "unknown_method"],
    ];
    for (const [more, code] of refusals) {
      expect(await createPlan(env, NOW, order(person, bill, more))).toMatchObject({ ok: false, error: { code } });
    }
    await started(billOrder(person, bill, 10_00, { source: "card" }));
    expect(await createPlan(env, NOW, order(person, bill))).toEqual({ ok: false, error: { code: "under_way" } });
    expect(await env.DB.prepare("SELECT COUNT(*) AS n FROM dues WHERE member_id = ?").bind(person.member_id).first("n")).toBe(0);
  });

  it("is one plan, however many make it at once, and however often its form is sent", async () => {
    const person = await addMember(100_00);
    const bill = await addOwnBill(person, 100_00);
    const form = order(person, bill);
    const answers = await Promise.all([createPlan(env, NOW, form), createPlan(env, NOW, form), createPlan(env, NOW, order(person, bill))]);
    const made = answers.flatMap((each) => (each.ok ? [each.value.plan_id] : []));
    expect(new Set(made).size).toBe(1);
    expect(await env.DB.prepare("SELECT COUNT(*) AS n FROM plans WHERE bill_id = ?").bind(bill).first("n")).toBe(1);
    expect(await env.DB.prepare("SELECT COUNT(*) AS n FROM dues WHERE member_id = ?").bind(person.member_id).first("n")).toBe(3);
    expect(await createPlan(env, NOW, order(person, bill))).toMatchObject({ ok: false, error: { code: "already_planned" } });
    expect(await createPlan(env, NOW, { ...form, bill_id: await addOwnBill(person, 100_00) })).toMatchObject({
      error: { code: "key_conflict" },
    });
  });
});
