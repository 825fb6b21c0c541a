import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { actInConsole } from "../../../src/dev/sandbox/client.ts";
import { checkWhole } from "../../../src/domain/books/check.ts";
import { findBills, type BillSearch } from "../../../src/domain/guests/service.ts";
import { guestOrder, type GuestOrder } from "../../../src/domain/payments/guest.ts";
import { purseOf, type Payment } from "../../../src/domain/payments/payment.ts";
import { advance, cancelPayment, sweepPayments } from "../../../src/domain/payments/service.ts";
import { wallet } from "../../../src/domain/wallet/client.ts";
import { now, setClockOffsetMs } from "../../../src/platform/clock.ts";
import { newToken } from "../../../src/platform/ids.ts";
import { processor } from "../../../src/platform/processor/index.ts";
import type { BillId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { DAY_MS, HOUR_MS, instant, MINUTE_MS, SECOND_MS, type CalendarDate } from "../../../src/values/time.ts";
import { addOperator } from "../../support/operator.ts";
import {
  addBill,
  addMember,
  atProcessor,
  billOrder,
  billSums,
  env,
  FACILITY,
  passTime,
  payAtSandbox,
  start,
  started,
} from "../payments/support.ts";

beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

const CARD = "4242424242424242";
const BANK = "000123456789";

let codes = 0;

/** A bill with a code of its own; the patient of all of them is born 1980-01-01 and called Ada Example. */
async function letter(owed_cents = 5_000): Promise<{ readonly id: BillId; readonly code: string }> {
  const id = await addBill(owed_cents);
  const code = `0000-${String((codes += 1)).padStart(4, "0")}`;
  await env.DB.prepare("UPDATE bills SET bill_code = ?, account_number = ? WHERE id = ?").bind(code, `48-21 ${codes}`, id).run();
  return { id, code };
}

interface Typed {
  readonly by: "code" | "account";
  readonly bill_code?: string;
  readonly birth_date?: CalendarDate;
  readonly facility?: string;
  readonly patient_name?: string;
  readonly account_number?: string;
}

async function look(typed: Typed, from: string, at = Date.now()) {
  const {
    bill_code = "",
    birth_date = "1980-01-01",
    facility = "Meridian Clinic",
    patient_name = "Ada Example",
    account_number = "",
  } = typed;
  const search: BillSearch =
    typed.by === "code" ? { by: "code", bill_code, birth_date } : { by: "account", facility, patient_name, account_number };
  return await findBills(env, instant(at), { search, from });
}

describe("looking for a bill", () => {
  it("needs the code and the birth date together, and says nothing of either alone", async () => {
    const { id, code } = await letter();
    expect(await look({ by: "code", bill_code: code }, "198.51.100.1")).toEqual({ ok: true, value: [id] });
    expect(await look({ by: "code", bill_code: ` ${code.replace("-", " ").toLowerCase()} ` }, "198.51.100.1")).toMatchObject({ ok: true });
    const wrongDay = await look({ by: "code", bill_code: code, birth_date: "1980-01-02" }, "198.51.100.1");
    expect(wrongDay).toEqual({ ok: false, error: { code: "no_match" } });
    expect(await look({ by: "code", bill_code: "ZZZZ-ZZZZ" }, "198.51.100.1")).toEqual(wrongDay);
    expect(await look({ by: "code", bill_code: "no code at all" }, "198.51.100.1")).toEqual(wrongDay);
  });

  it("finds it by facility, patient and account number, however they are written, and only by all three", async () => {
    const { id } = await letter();
    const typed = { by: "account", facility: " MERIDIAN  clinic ", patient_name: "ádá example", account_number: `4821 ${codes}` } as const;
    expect(await look(typed, "198.51.100.2")).toEqual({ ok: true, value: [id] });
    for (const wrong of [{ facility: "Meridian" }, { patient_name: "Ada" }, { account_number: "4822" }]) {
      expect(await look({ ...typed, ...wrong }, "198.51.100.2")).toEqual({ ok: false, error: { code: "no_match" } });
    }
  });

  it("offers what is still to be paid of an account, newest first", async () => {
    const [first, second, paid] = [await letter(), await letter(), await letter()];
    await env.DB.batch([
      env.DB.prepare("UPDATE bills SET account_number = 'SAME-1' WHERE id IN (?, ?, ?)").bind(first.id, second.id, paid.id),
      env.DB.prepare("UPDATE bills SET service_from = '2026-03-01' WHERE id = ?").bind(second.id),
    ]);
    await started(billOrder(await addMember(5_000), paid.id, 5_000));
    await env.DB.prepare("UPDATE payments SET state = 'posted' WHERE id IN (SELECT payment_id FROM payment_allocations WHERE bill_id = ?)")
      .bind(paid.id)
      .run();
    expect(await look({ by: "account", account_number: "same1" }, "198.51.100.3")).toEqual({ ok: true, value: [second.id, first.id] });
  });

  it("slows and refuses 50 wrong tries of one address, while the right one from another address works", async () => {
    const { id, code } = await letter();
    const at = Date.now();
    const answers = [];
    for (let n = 0; n < 50; n += 1) {
      const birth_date: CalendarDate = `${1930 + n}-02-03`;
      answers.push(await look({ by: "code", bill_code: code, birth_date }, "203.0.113.9", at + n));
    }
    const refused = answers.filter((answer) => !answer.ok && answer.error.code === "too_many_attempts");
    expect(answers.some(({ ok }) => ok)).toBe(false);
    expect(refused).toHaveLength(40);
    // Refused even with the right answer, from there; anybody else is let in.
    expect(await look({ by: "code", bill_code: code }, "203.0.113.9", at + 60)).toMatchObject({
      ok: false,
      error: { code: "too_many_attempts", wait_s: 5 },
    });
    expect(await look({ by: "code", bill_code: code }, "203.0.113.10", at + 60)).toEqual({ ok: true, value: [id] });
    // The wait is over after what was said, and the next one is longer.
    expect(await look({ by: "code", bill_code: code, birth_date: "1980-09-09" }, "203.0.113.9", at + 60 + 5 * SECOND_MS)).toMatchObject({
      error: { code: "no_match" },
    });
    expect(await look({ by: "code", bill_code: code }, "203.0.113.9", at + 61 + 5 * SECOND_MS)).toMatchObject({ error: { wait_s: 10 } });
  });

  it("never keeps a bill's payer out, from however many addresses others guess", async () => {
    const { id, code } = await letter();
    for (let n = 0; n < 40; n += 1) await look({ by: "code", bill_code: code, birth_date: "1970-01-01" }, `guesser-${n % 8}`);
    expect(await look({ by: "code", bill_code: code, birth_date: "1970-01-01" }, "guesser-0")).toMatchObject({
      error: { code: "too_many_attempts" },
    });
    expect(await look({ by: "code", bill_code: code }, "the payer")).toEqual({ ok: true, value: [id] });
  });

  it("costs nothing when it finds something", async () => {
    const { code } = await letter();
    for (let n = 0; n < 30; n += 1) expect(await look({ by: "code", bill_code: code }, "a clinic's desk")).toMatchObject({ ok: true });
  });
});

function order(bill: BillId, amount: number, more: Partial<GuestOrder> = {}): GuestOrder {
  return {
    guest: {
      region_id: "colorado",
      name: "Gloria Guest",
      email: "gloria@example.com",
      phone: null,
      birth_date: "1980-01-01",
      access_hash: "hash",
    },
    source: "card",
    amount_cents: cents(amount),
    allocations: [{ bill_id: bill, facility_id: FACILITY, amount_cents: cents(amount) }],
    request_key: newToken(),
    label: "Meridian Clinic",
    language: "es",
    ...more,
  };
}

async function begun(bill: BillId, amount: number, more: Partial<GuestOrder> = {}): Promise<Payment> {
  return (await started(guestOrder(order(bill, amount, more)))).payment;
}

/** What a purse's end must always be: nothing in it, nothing set aside, and books that sum to 0. */
async function expectEmpty(payment: Payment, kinds: readonly string[]): Promise<void> {
  expect(payment.wallet_id).toBe(purseOf(payment.id));
  const purse = wallet(env, payment.wallet_id);
  await purse.project();
  expect(await purse.summary()).toMatchObject({ posted_cents: 0, held_cents: 0 });
  expect((await purse.entriesOf(payment.id)).map(({ kind }) => kind)).toEqual(kinds);
  const line = await env.DB.prepare("SELECT owner, posted_cents, held_cents FROM wallets WHERE wallet_id = ?")
    .bind(payment.wallet_id)
    .first();
  expect(line).toEqual(kinds.length === 0 ? null : { owner: null, posted_cents: 0, held_cents: 0 });
  expect(await env.DB.prepare("SELECT coalesce(sum(amount_cents), 0) AS n FROM ledger_entries").first("n")).toBe(0);
  expect((await checkWhole(env)).findings).toEqual([]);
}

async function row(payment: Payment) {
  return env.DB.prepare("SELECT state, failure FROM payments WHERE id = ?").bind(payment.id).first();
}

async function mailsOf(payment: Payment): Promise<readonly unknown[]> {
  const { results } = await env.DB.prepare(
    "SELECT template, to_address, language, params ->> 'name' AS name, params ->> 'amount_cents' AS amount FROM mails WHERE params ->> 'payment_id' = ?",
  )
    .bind(payment.id)
    .all();
  return results;
}

const mail = (template: string, amount: number) => ({
  template,
  to_address: "gloria@example.com",
  language: "es",
  name: "Gloria Guest",
  amount,
});

describe("a guest's purse", () => {
  it("is empty after the bill is paid, and the guest has a mail", async () => {
    const bill = await addBill(5_000);
    const payment = await begun(bill, 5_000);
    expect(await billSums(bill)).toEqual({ paid_cents: 0, reserved_cents: 5_000 });
    await payAtSandbox(payment, CARD);
    const at = await now(env);
    await Promise.all([advance(env, at, payment.id), advance(env, at, payment.id), advance(env, at, payment.id)]);
    await expectEmpty(payment, ["fund", "spend"]);
    expect(await row(payment)).toEqual({ state: "posted", failure: null });
    expect(await billSums(bill)).toEqual({ paid_cents: 5_000, reserved_cents: 0 });
    expect(await mailsOf(payment)).toEqual([mail("guest_receipt", 5_000)]);
    const whose = await env.DB.prepare("SELECT region_id, email, access_hash, birth_date FROM payment_guests WHERE payment_id = ?")
      .bind(payment.id)
      .first();
    expect(whose).toEqual({ region_id: "colorado", email: "gloria@example.com", access_hash: "hash", birth_date: "1980-01-01" });
  });

  it("was never used after a declined card, a page turned away from, or one left open", async () => {
    const bill = await addBill(5_000);
    const declined = await begun(bill, 5_000);
    await payAtSandbox(declined, "4000000000000002");
    await advance(env, await now(env), declined.id);
    expect(await row(declined)).toEqual({ state: "failed", failure: "card_declined" });
    const left = await begun(bill, 5_000);
    await cancelPayment(env, await now(env), left.id);
    expect(await row(left)).toMatchObject({ state: "cancelled" });
    const open = await begun(bill, 5_000);
    await setClockOffsetMs(env, HOUR_MS);
    await sweepPayments(env, await now(env));
    expect(await row(open)).toMatchObject({ state: "expired" });
    for (const payment of [declined, left, open]) {
      await expectEmpty(payment, []);
      expect(await mailsOf(payment)).toEqual([]);
    }
    expect(await billSums(bill)).toEqual({ paid_cents: 0, reserved_cents: 0 });
  });

  it("is empty when the bank pays two days later", async () => {
    const bill = await addBill(5_000);
    const payment = await begun(bill, 2_000, { source: "bank" });
    await payAtSandbox(payment, BANK);
    await advance(env, await now(env), payment.id);
    expect(await row(payment)).toMatchObject({ state: "processing" });
    await passTime(2 * DAY_MS + HOUR_MS);
    await advance(env, await now(env), payment.id);
    await expectEmpty(payment, ["fund", "spend"]);
    expect(await mailsOf(payment)).toEqual([mail("guest_receipt", 2_000)]);
  });

  it("was never used when the bank does not pay, and the guest is told by mail", async () => {
    const payment = await begun(await addBill(5_000), 5_000, { source: "bank" });
    await payAtSandbox(payment, BANK);
    await advance(env, await now(env), payment.id);
    await atProcessor(
      "UPDATE entries SET status = 'failed', decline = 'bank_debit_failed', settles_at = NULL WHERE payment_id = ?",
      payment.id,
    );
    await passTime(3 * DAY_MS);
    const at = await now(env);
    await Promise.all([advance(env, at, payment.id), sweepPayments(env, at)]);
    expect(await row(payment)).toEqual({ state: "failed", failure: "bank_debit_failed" });
    await expectEmpty(payment, []);
    expect(await mailsOf(payment)).toEqual([mail("guest_failed", 5_000)]);
  });

  /** The page has run out here, and yet the money comes in at the processor. */
  async function late(bill: BillId): Promise<Payment> {
    const payment = await begun(bill, 5_000);
    await setClockOffsetMs(env, 31 * MINUTE_MS);
    await advance(env, await now(env), payment.id);
    expect(await row(payment)).toMatchObject({ state: "expired" });
    await atProcessor(
      "UPDATE entries SET status = 'succeeded', brand = 'Visa', last4 = '4242', decline = NULL WHERE payment_id = ?",
      payment.id,
    );
    return payment;
  }

  it("sends money back that came when the bill was paid already, once, and the guest is told by mail", async () => {
    const bill = await addBill(5_000);
    const payment = await late(bill);
    await started(billOrder(await addMember(5_000), bill, 5_000));
    const at = await now(env);
    await Promise.all([advance(env, at, payment.id), advance(env, at, payment.id), sweepPayments(env, at)]);
    expect(await row(payment)).toEqual({ state: "expired", failure: "returned" });
    expect((await processor(env)?.find(payment.id))?.refunded_cents).toBe(5_000);
    await expectEmpty(payment, []);
    expect(await mailsOf(payment)).toEqual([mail("guest_returned", 5_000)]);
  });

  it.each([
    ["open", "disputed", 5_000],
    ["won", "posted", 5_000],
    ["lost", "refunded", 0],
  ])("is empty while and after the bank asks for the money back: %s", async (end, state, paid_cents) => {
    const bill = await addBill(5_000);
    const payment = await begun(bill, 5_000);
    await payAtSandbox(payment, CARD);
    await advance(env, await now(env), payment.id);
    await wallet(env, payment.wallet_id).project();
    await actInConsole(env, payment.id, "open_dispute");
    await passTime(10 * SECOND_MS);
    if (end !== "open") {
      await actInConsole(env, payment.id, end === "won" ? "win_dispute" : "lose_dispute");
      await passTime(20 * SECOND_MS);
    }
    const purse = wallet(env, payment.wallet_id);
    await purse.project();
    await expectEmpty(
      payment,
      (await purse.entriesOf(payment.id)).map(({ kind }) => kind),
    );
    expect(await row(payment)).toMatchObject({ state });
    expect(await billSums(bill)).toEqual({ paid_cents, reserved_cents: 0 });
  });

  it("pays the bill with late money while it is free", async () => {
    const bill = await addBill(5_000);
    const payment = await late(bill);
    await advance(env, await now(env), payment.id);
    await expectEmpty(payment, ["fund", "spend"]);
    expect(await billSums(bill)).toEqual({ paid_cents: 5_000, reserved_cents: 0 });
    expect(await mailsOf(payment)).toEqual([mail("guest_receipt", 5_000)]);
  });
});

describe("one request key", () => {
  it("is one payment and one purse, sent twice at the same moment", async () => {
    const bill = await addBill(5_000);
    const same = order(bill, 5_000);
    const [first, second] = await Promise.all([start(guestOrder(same)), start(guestOrder(same))]);
    expect(first.ok && second.ok && first.value.payment.id === second.value.payment.id).toBe(true);
    expect(await billSums(bill)).toEqual({ paid_cents: 0, reserved_cents: 5_000 });
    const other = await start(guestOrder({ ...same, amount_cents: cents(100), allocations: order(bill, 100).allocations }));
    expect(other).toEqual({ ok: false, error: { code: "key_conflict" } });
  });
});
