import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { actInConsole, payOnPage } from "../../../src/dev/sandbox/client.ts";
import { followAfterwards } from "../../../src/domain/payments/afterwards.ts";
import { fetchChanges } from "../../../src/domain/payments/missed-news.ts";
import type { Payment } from "../../../src/domain/payments/payment.ts";
import { advance } from "../../../src/domain/payments/service.ts";
import { verifyBalances, verifyWallet } from "../../../src/domain/wallet/verify.ts";
import { wallet } from "../../../src/domain/wallet/client.ts";
import { advanceWithdrawal, loadWithdrawable, startWithdrawal, type StoredWithdrawal } from "../../../src/domain/withdrawals/service.ts";
import type { StartWithdrawal } from "../../../src/domain/withdrawals/service.ts";
import { now, setClockOffsetMs } from "../../../src/platform/clock.ts";
import { newToken } from "../../../src/platform/ids.ts";
import { processor } from "../../../src/platform/processor/index.ts";
import type { WithdrawalId } from "../../../src/values/ids.ts";
import { cents, sum } from "../../../src/values/money.ts";
import { DAY_MS, SECOND_MS } from "../../../src/values/time.ts";
import { addOperator } from "../../support/operator.ts";
import {
  addBill,
  addMember,
  atProcessor,
  balance,
  billOrder,
  booked,
  env,
  passTime,
  started,
  topUpOrder,
  type Person,
} from "../payments/support.ts";

beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

const VISA = { source: "card", brand: "Visa", last4: "4242" } as const;
const MASTERCARD = { source: "card", brand: "Mastercard", last4: "4444" } as const;
const BANK = { source: "bank", brand: "Test Bank", last4: "6789" } as const;

async function toppedUp(
  person: Person,
  amount: number,
  { source, brand, last4 }: typeof VISA | typeof MASTERCARD | typeof BANK,
): Promise<Payment> {
  const { payment } = await started(topUpOrder(person, amount, { source }));
  await payOnPage(env, payment.processor_ref ?? "", { outcome: { kind: source === "bank" ? "pays_later" : "pays" }, brand, last4 });
  if (source === "bank") await passTime(3 * DAY_MS);
  await advance(env, await now(env), payment.id);
  await wallet(env, person.wallet_id).project();
  return payment;
}

/** Two cards and a bank account, and a spend in between: $100 + $60 + $50 in, $120 out. */
async function threeTopUps() {
  const person = await addMember();
  const first = await toppedUp(person, 10_000, VISA);
  const second = await toppedUp(person, 6_000, MASTERCARD);
  await started(billOrder(person, await addBill(12_000), 12_000));
  const third = await toppedUp(person, 5_000, BANK);
  await passTime(12 * DAY_MS);
  return { person, first, second, third };
}

function order(person: Person, amount: number, more: Partial<StartWithdrawal> = {}): StartWithdrawal {
  const member = { id: person.member_id, wallet_id: person.wallet_id };
  const rest = { reason: "withdrawal", shown: null, mail_to: null, check_label: "Check", request_key: newToken() } as const;
  return { member, amount_cents: cents(amount), ...rest, ...more };
}

async function begun(person: Person, amount: number, more: Partial<StartWithdrawal> = {}) {
  const answer = await startWithdrawal(env, await now(env), order(person, amount, more));
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value.id;
}

async function done(id: WithdrawalId): Promise<StoredWithdrawal> {
  const withdrawal = await advanceWithdrawal(env, await now(env), id);
  if (withdrawal === null) throw new Error("no such withdrawal");
  return withdrawal;
}

const partsOf = (withdrawal: StoredWithdrawal) =>
  withdrawal.parts.map(({ state, source, amount_cents }) => [source?.label ?? "check", amount_cents, state]);

/** What the processor has sent back of a payment. */
async function sentBack(payment: Payment): Promise<number> {
  return (await processor(env)?.find(payment.id))?.refunded_cents ?? -1;
}

async function expectCleanBooks(person: Person): Promise<void> {
  expect(await verifyBalances(env)).toEqual([]);
  expect((await verifyWallet(env, await now(env), person.wallet_id)).findings).toEqual([]);
}

describe("three top-ups and a spend in between", () => {
  it("go back by lot, to the cent, once, whatever news comes of it and however often", async () => {
    const { person, first, second, third } = await threeTopUps();
    const free = await loadWithdrawable(env, await now(env), person.wallet_id);
    expect(free.lots.map(({ label, left_cents }) => [label, left_cents])).toEqual([
      ["Mastercard •4444", 4_000],
      ["Test Bank •6789", 5_000],
    ]);
    const id = await begun(person, 9_000);
    const withdrawal = await done(id);
    expect(partsOf(withdrawal)).toEqual([
      ["Mastercard •4444", 4_000, "sent"],
      ["Test Bank •6789", 5_000, "sent"],
    ]);
    expect(withdrawal.finished_at).not.toBeNull();
    expect(await balance(person)).toMatchObject({ posted_cents: 0 });
    // The webhook, late news fetched by the sweep, and whoever looks: all find it booked.
    await passTime(10 * SECOND_MS);
    await fetchChanges(env, await now(env), DAY_MS);
    for (const payment of [second, third]) {
      await followAfterwards(env, await now(env), payment.id);
      expect(await booked(person, payment)).toEqual(["fund", "refund"]);
    }
    expect([await sentBack(first), await sentBack(second), await sentBack(third)]).toEqual([0, 4_000, 5_000]);
    const { results } = await env.DB.prepare(
      "SELECT state, refunded_cents FROM payments WHERE member_id = ? AND purpose = 'top_up' ORDER BY created_at",
    )
      .bind(person.member_id)
      .all();
    expect(results).toEqual([
      { state: "posted", refunded_cents: 0 },
      { state: "partly_refunded", refunded_cents: 4_000 },
      { state: "refunded", refunded_cents: 5_000 },
    ]);
    const mails = await env.DB.prepare(
      "SELECT template FROM mails WHERE to_address LIKE ? AND template LIKE '%refund%' OR dedupe_key LIKE ?",
    )
      .bind(`${person.member_id}%`, `${id}%`)
      .all();
    expect(mails.results).toEqual([{ template: "withdrawal_started" }]);
    await expectCleanBooks(person);
  });

  it("are sent once by many hands at the same moment", async () => {
    const { person, second, third } = await threeTopUps();
    const id = await begun(person, 9_000);
    await Promise.allSettled([
      ...Array.from({ length: 5 }, async () => await done(id)),
      passTime(10 * SECOND_MS),
      fetchChanges(env, await now(env), DAY_MS),
    ]);
    await done(id);
    expect([await sentBack(second), await sentBack(third)]).toEqual([4_000, 5_000]);
    expect(await balance(person)).toMatchObject({ posted_cents: 0 });
    await expectCleanBooks(person);
  });
});

describe("what a processor will not take back", () => {
  it("goes by check, and the books say of the processor what is true", async () => {
    const person = await addMember();
    const payment = await toppedUp(person, 3_000, VISA);
    const id = await begun(person, 2_500);
    // The card is closed: the processor refuses.
    await atProcessor("UPDATE entries SET status = 'failed' WHERE payment_id = ?", payment.id);
    const withdrawal = await done(id);
    expect(partsOf(withdrawal)).toEqual([
      ["Visa •4242", 2_500, "refused"],
      ["check", 2_500, "booked"],
    ]);
    expect(withdrawal).toMatchObject({ mail_to: null });
    expect(withdrawal.finished_at).not.toBeNull();
    expect(await balance(person)).toMatchObject({ posted_cents: 500 });
    expect(await booked(person, payment)).toEqual(["fund", "refund", "reverse", "adjust"]);
    expect(await env.DB.prepare("SELECT state, refunded_cents FROM payments WHERE id = ?").bind(payment.id).first()).toEqual({
      state: "posted",
      refunded_cents: 0,
    });
    const mail = await env.DB.prepare("SELECT params FROM mails WHERE template = 'withdrawal_part_refused' AND dedupe_key LIKE ?")
      .bind(`${id}%`)
      .first<{ params: string }>();
    expect(JSON.parse(mail?.params ?? "{}")).toMatchObject({ amount_cents: 2_500, check_cents: 2_500, name: "Ada Example" });
    expect((await loadWithdrawable(env, await now(env), person.wallet_id)).lots).toMatchObject([{ left_cents: 500 }]);
    await expectCleanBooks(person);
  });

  it("does not go by check as well when somebody had sent it back in the processor's console", async () => {
    const person = await addMember();
    const payment = await toppedUp(person, 3_000, VISA);
    const id = await begun(person, 2_500);
    await actInConsole(env, payment.id, "refund", 1_000);
    const withdrawal = await done(id);
    expect(partsOf(withdrawal)).toEqual([
      ["Visa •4242", 2_500, "refused"],
      ["check", 2_000, "booked"],
    ]);
    await passTime(10 * SECOND_MS);
    expect(await sentBack(payment)).toBe(1_000);
    expect(await balance(person)).toMatchObject({ posted_cents: 0 });
    await expectCleanBooks(person);
  });
});

describe("a withdrawal", () => {
  it("is refused where it cannot be, and moves nothing then", async () => {
    const person = await addMember(1_000);
    const payment = await toppedUp(person, 3_000, BANK);
    const at = async (amount: number, more: Partial<StartWithdrawal> = {}) =>
      await startWithdrawal(env, await now(env), order(person, amount, more));
    expect(await at(4_000)).toEqual({ ok: false, error: { code: "too_much", free_cents: 1_000 } });
    expect(await at(1_000)).toEqual({ ok: false, error: { code: "no_address" } });
    expect(await at(1_000, { shown: "something else", mail_to: "1 Main St" })).toEqual({ ok: false, error: { code: "changed_meanwhile" } });
    await passTime(10 * DAY_MS);
    const request_key = newToken();
    const id = await begun(person, 3_000, { request_key });
    expect(await begun(person, 3_000, { request_key })).toBe(id);
    // A form gone back to, with another amount: not what it has begun.
    expect(await at(1_000, { request_key })).toEqual({ ok: false, error: { code: "key_conflict" } });
    expect(await at(1_000, { mail_to: "1 Main St" })).toEqual({ ok: false, error: { code: "under_way" } });
    expect(sum((await done(id)).parts.map(({ amount_cents }) => amount_cents))).toBe(3_000);
    expect(await sentBack(payment)).toBe(3_000);
    expect(await at(1_000, { mail_to: "1 Main St" })).toMatchObject({ ok: true });
  });

  it("leaves out what was spent before it could be taken", async () => {
    const person = await addMember();
    const payment = await toppedUp(person, 3_000, VISA);
    const id = await begun(person, 3_000);
    await started(billOrder(person, await addBill(1_000), 1_000));
    expect(partsOf(await done(id))).toEqual([["Visa •4242", 3_000, "dropped"]]);
    expect(await balance(person)).toMatchObject({ posted_cents: 2_000 });
    expect(await sentBack(payment)).toBe(0);
  });
});
