import { beforeAll, describe, expect, it } from "vitest";
import { topUpDue } from "../../../src/domain/autopay/top-up.ts";
import { forgetOperator } from "../../../src/domain/operator/store.ts";
import { advance, startPayment } from "../../../src/domain/payments/service.ts";
import { execute, wallet } from "../../../src/domain/wallet/client.ts";
import { newToken } from "../../../src/platform/ids.ts";
import type { MandateId, PaymentId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { HOUR_MS, instant, type Instant } from "../../../src/values/time.ts";
import { addOperator } from "../../support/operator.ts";
import { addMember, atProcessor, balance, env, FACILITY, topUpOrder, type Person } from "../payments/support.ts";
import { addDue, addMandate, addPolicy, day, saveMethod, stateOf } from "./money-by-clock.ts";

beforeAll(addOperator);

const GOOD_CARD = "4242424242424242";
const DECLINED_CARD = "4000000000000341";
const BANK = "000123456789";
const later = (at: Instant, hours: number): Instant => instant(at + hours * HOUR_MS);
const sweep = async (at: Instant) => await topUpDue(env, at, () => "Money added");

interface Asked {
  readonly method?: readonly ["card" | "bank", string];
  readonly cap?: number;
  readonly mode?: "threshold" | "covers_next";
  readonly balance?: number;
}

/** A member with 15.00 who wants 100.00 below 20.00, at most 200.00 a day, unless told otherwise. */
async function member({ method = ["card", GOOD_CARD], cap = 200_00, mode = "threshold", balance: has = 15_00 }: Asked = {}) {
  const person = await addMember(has);
  await project(person);
  const saved = await saveMethod(person, ...method);
  const levels = mode === "threshold" ? { threshold_cents: 20_00, target_cents: 100_00 } : {};
  const mandate = await addMandate(person, { subject_id: person.wallet_id, kind: "top_up", methods: [saved], cap_cents: cap, ...levels });
  return { person, mandate };
}

const project = async (person: Person) => await wallet(env, person.wallet_id).project();

async function spend(person: Person, amount: number, at: Instant): Promise<void> {
  const to = [{ account: `facility:${FACILITY}`, amount_cents: cents(amount) }] as const;
  const command = { kind: "spend", key: newToken(), payment_id: null, label: "Clinic", to } as const;
  await execute(env, { wallet_id: person.wallet_id, owner: person.member_id, at, commands: [command] });
  await project(person);
}

interface Row {
  readonly id: PaymentId;
  readonly state: string;
  readonly amount_cents: number;
  readonly created_at: Instant;
}

async function madeUnder(mandate: MandateId): Promise<readonly Row[]> {
  const { results } = await env.DB.prepare(
    "SELECT id, state, amount_cents, created_at FROM payments WHERE mandate_id = ? ORDER BY created_at",
  )
    .bind(mandate)
    .all<Row>();
  return results;
}

describe("a balance that falls", () => {
  it("is filled up to the target, once, like a top-up by hand", async () => {
    const { person, mandate } = await member();
    await Promise.all([sweep(day(0)), sweep(day(0))]);
    await project(person);
    await sweep(later(day(0), 1));
    expect(await madeUnder(mandate)).toMatchObject([{ state: "posted", amount_cents: 85_00 }]);
    expect(await balance(person)).toMatchObject({ available_cents: 100_00 });
    const mail = await env.DB.prepare("SELECT template FROM mails WHERE to_address = ?").bind(`${person.member_id}@example.org`).all();
    expect(mail.results).toEqual([{ template: "top_up_receipt" }]);
  });

  it("waits for what a bank is bringing, and for what the member adds by hand", async () => {
    const { person, mandate } = await member({ method: ["bank", BANK] });
    await sweep(day(0));
    await sweep(day(1));
    const [only] = await madeUnder(mandate);
    expect(only?.state).toBe("processing");
    await atProcessor("UPDATE entries SET status = 'succeeded' WHERE payment_id = ?", only?.id ?? "");
    await advance(env, day(2), only?.id ?? "pay_");
    await project(person);
    await spend(person, 90_00, day(2));
    expect(await startPayment(env, day(2), topUpOrder(person, 30_00))).toMatchObject({ ok: true });
    await sweep(later(day(2), 1));
    expect(await madeUnder(mandate)).toHaveLength(1);
  });

  it("is left as it is when the operator's limit for the day is used up, until tomorrow", async () => {
    const { person, mandate } = await member({ cap: 5_000_00 });
    await env.DB.prepare("UPDATE operators SET daily_load_limit_cents = 2000").run();
    forgetOperator();
    await sweep(day(0));
    await env.DB.prepare("UPDATE operators SET daily_load_limit_cents = 500000").run();
    forgetOperator();
    await sweep(later(day(0), 2));
    expect(await madeUnder(mandate)).toEqual([]);
    await sweep(day(1));
    expect(await madeUnder(mandate)).toHaveLength(1);
    expect(await balance(person)).toMatchObject({ available_cents: 100_00 });
  });
});

describe("a stop", () => {
  it("in the same moment wins until the taking has begun", async () => {
    const { person, mandate } = await member();
    // As if the member pressed "stop" between the look and the claim.
    await env.DB.exec(
      `CREATE TRIGGER stop_now AFTER INSERT ON payments WHEN NEW.mandate_id = '${mandate}' BEGIN UPDATE mandates SET state = 'stopped', ended_at = 1 WHERE id = NEW.mandate_id; END`,
    );
    await sweep(day(0));
    await env.DB.exec("DROP TRIGGER stop_now");
    expect(await madeUnder(mandate)).toMatchObject([{ state: "cancelled" }]);
    expect(await balance(person)).toMatchObject({ available_cents: 15_00 });
    await sweep(day(1));
    expect(await madeUnder(mandate)).toHaveLength(1);
  });

  it("and so does a change: what was decided before it is decided anew", async () => {
    const { person, mandate } = await member();
    await env.DB.exec(
      `CREATE TRIGGER change_now AFTER INSERT ON payments WHEN NEW.mandate_id = '${mandate}' BEGIN UPDATE mandates SET cap_cents = 3000, updated_at = ${later(day(0), 1)} WHERE id = NEW.mandate_id; END`,
    );
    await sweep(day(0));
    await env.DB.exec("DROP TRIGGER change_now");
    await sweep(later(day(0), 1));
    expect(await madeUnder(mandate)).toMatchObject([
      { state: "cancelled", amount_cents: 85_00 },
      { state: "posted", amount_cents: 30_00 },
    ]);
    expect(await balance(person)).toMatchObject({ available_cents: 45_00 });
  });
});

describe("a card that says no", () => {
  it("is left alone for a day, its member is told each time, and after three in a row it pauses itself", async () => {
    const { person, mandate } = await member({ method: ["card", DECLINED_CARD] });
    for (const hours of [0, 1, 23, 24, 30, 48, 49, 90]) await sweep(later(day(0), hours));
    const made = await madeUnder(mandate);
    expect(made.map(({ state, created_at }) => [state, (created_at - day(0)) / HOUR_MS])).toEqual([
      ["failed", 0],
      ["failed", 24],
      ["failed", 48],
    ]);
    expect(await stateOf("mandates", mandate)).toBe("paused");
    const { results } = await env.DB.prepare(
      "SELECT params ->> 'paused' AS paused, params ->> 'amount_cents' AS amount_cents FROM mails WHERE to_address = ? AND template = 'auto_top_up_failed' ORDER BY created_at",
    )
      .bind(`${person.member_id}@example.org`)
      .all();
    expect(results).toEqual([0, 0, 1].map((paused) => ({ paused, amount_cents: 85_00 })));
  });

  it("is tried again at once when the member changes it, and a bank's no counts when it comes", async () => {
    const { person, mandate } = await member({ method: ["bank", BANK] });
    await sweep(day(0));
    const [first] = await madeUnder(mandate);
    await atProcessor("UPDATE entries SET status = 'failed', decline = 'bank_debit_failed' WHERE payment_id = ?", first?.id ?? "");
    await advance(env, day(2), first?.id ?? "pay_");
    await sweep(day(2));
    expect(await madeUnder(mandate)).toHaveLength(1);
    const card = await saveMethod(person, "card", GOOD_CARD);
    await env.DB.prepare("UPDATE mandates SET methods = ?, updated_at = ? WHERE id = ?")
      .bind(JSON.stringify([card]), later(day(2), 1), mandate)
      .run();
    await sweep(later(day(2), 1));
    expect(await madeUnder(mandate)).toMatchObject([{ state: "failed" }, { state: "posted" }]);
  });
});

describe("what the next payments need", () => {
  it.each([
    ["card", GOOD_CARD, 3],
    ["bank", BANK, 5],
  ] as const)("is added by %s some days before, and no earlier", async (kind, number, days) => {
    const { person, mandate } = await member({ method: [kind, number], mode: "covers_next", cap: 900_00 });
    const subject_id = await addPolicy(person);
    await addMandate(person, { subject_id, kind: "premium", methods: ["wallet"], cap_cents: 400_00 });
    await addDue(person, { subject_id, amount_cents: 310_00, due_on: "2026-11-20" });
    const taken = instant(Date.UTC(2026, 10, 20, 16));
    await sweep(instant(taken - days * 24 * HOUR_MS - 1));
    expect(await madeUnder(mandate)).toEqual([]);
    await sweep(instant(taken - days * 24 * HOUR_MS));
    expect(await madeUnder(mandate)).toMatchObject([{ amount_cents: 295_00 }]);
  });
});
