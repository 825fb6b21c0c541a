import { runInDurableObject } from "cloudflare:test";
import { env as testEnv } from "cloudflare:workers";
import { answerOnPage, payOnPage, runSandboxDue } from "../../../src/dev/sandbox/client.ts";
import { BRANDS, outcomeOf } from "../../../src/dev/sandbox/numbers.ts";
import type { Payment, PaymentStep, StartPayment, StartProblem } from "../../../src/domain/payments/payment.ts";
import { startPayment } from "../../../src/domain/payments/service.ts";
import { execute, wallet } from "../../../src/domain/wallet/client.ts";
import { clockOffsetMs, now, setClockOffsetMs } from "../../../src/platform/clock.ts";
import type { Env } from "../../../src/platform/env.ts";
import { newId, newToken } from "../../../src/platform/ids.ts";
import type { BillId, FacilityId, MemberId, WalletId } from "../../../src/values/ids.ts";
import { cents, ZERO } from "../../../src/values/money.ts";
import type { Result } from "../../../src/values/result.ts";

export const env = testEnv as unknown as Env;
export const FACILITY = "fac_01jc0000000000000000000001" as FacilityId;

export interface Person {
  readonly member_id: MemberId;
  readonly wallet_id: WalletId;
}

/** A member with an e-mail address and so many cents in the wallet. */
export async function addMember(balance_cents = 0): Promise<Person> {
  const person: Person = { member_id: newId("mem"), wallet_id: newId("wal") };
  const email = `${person.member_id}@example.org`;
  await env.DB.prepare(
    `INSERT INTO members (id, wallet_id, region_id, name, birth_date, email, email_key, email_confirmed_at, language, password_hash, created_at)
     VALUES (?1, ?2, 'colorado', 'Ada Example', '1980-01-01', ?3, ?3, 1, 'en', 'x', 1)`,
  )
    .bind(person.member_id, person.wallet_id, email)
    .run();
  if (balance_cents > 0) {
    const commands = [
      {
        kind: "fund",
        key: newToken(),
        payment_id: null,
        label: "Visa •4242",
        amount_cents: cents(balance_cents),
        from: "clearing:sandbox",
      },
    ] as const;
    await execute(env, { wallet_id: person.wallet_id, owner: person.member_id, at: await now(env), commands });
  }
  return person;
}

/** An open bill that owes so many cents. */
export async function addBill(owed_cents: number): Promise<BillId> {
  const id = newId("bill");
  await env.DB.batch([
    env.DB.prepare("INSERT OR IGNORE INTO facilities (id, name) VALUES (?, 'Meridian Clinic')").bind(FACILITY),
    env.DB.prepare(
      "INSERT OR IGNORE INTO patients (id, partner_id, external_id, name, name_key, birth_date) VALUES ('patient', 'ptn_1', 'p1', 'Ada Example', 'ada example', '1980-01-01')",
    ),
    env.DB.prepare(
      `INSERT INTO bills (id, partner_id, external_id, bill_code, account_number, patient_id, facility_id, diagnoses, service_from, service_to, issued_on,
         charged_cents, plan_paid_cents, adjusted_cents, owed_cents, warnings, imported_at, content_hash)
       VALUES (?1, 'ptn_1', ?1, ?1, 'A1', 'patient', ?2, '[]', '2026-01-01', '2026-01-01', '2026-01-02', ?3, 0, 0, ?3, '[]', 1, 'x')`,
    ).bind(id, FACILITY, owed_cents),
  ]);
  return id;
}

export async function billSums(id: BillId): Promise<{ paid_cents: number; reserved_cents: number }> {
  const row = await env.DB.prepare("SELECT paid_cents, reserved_cents FROM bills WHERE id = ?")
    .bind(id)
    .first<{ paid_cents: number; reserved_cents: number }>();
  if (row === null) throw new Error("no such bill");
  return row;
}

/** An order for one bill; from the wallet unless said otherwise. */
export function billOrder(person: Person, bill_id: BillId, amount: number, more: Partial<StartPayment> = {}): StartPayment {
  const source = more.source ?? "wallet";
  return {
    ...person,
    purpose: "bill",
    source,
    amount_cents: cents(amount),
    wallet_cents: source === "wallet" ? cents(amount) : ZERO,
    allocations: [{ bill_id, facility_id: FACILITY, amount_cents: cents(amount) }],
    request_key: newToken(),
    label: "Meridian Clinic",
    language: "en",
    ...more,
  };
}

export function topUpOrder(person: Person, amount: number, more: Partial<StartPayment> = {}): StartPayment {
  return {
    ...person,
    purpose: "top_up",
    source: "card",
    amount_cents: cents(amount),
    wallet_cents: ZERO,
    allocations: [],
    request_key: newToken(),
    label: "Money added",
    language: "en",
    ...more,
  };
}

export async function start(order: StartPayment): Promise<Result<PaymentStep, StartProblem>> {
  return await startPayment(env, await now(env), order);
}

export async function started(order: StartPayment): Promise<PaymentStep> {
  const answer = await start(order);
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.error)}`);
  return answer.value;
}

/** Starts a payment by card or bank and pays it on the processor's page with a test number. */
export async function paidWith(order: StartPayment, number: string): Promise<Payment> {
  const { payment } = await started(order);
  await payAtSandbox(payment, number);
  return payment;
}

export async function payAtSandbox(payment: Payment, number: string): Promise<void> {
  if (payment.source === "wallet" || payment.processor_ref === null) throw new Error("this payment has no page");
  const outcome = outcomeOf(payment.source, number);
  if (outcome === null) throw new Error("no test number");
  await payOnPage(env, payment.processor_ref, { outcome, brand: BRANDS[payment.source], last4: number.slice(-4) });
}

export async function approve(payment: Payment, answer: "approve" | "refuse"): Promise<void> {
  await answerOnPage(env, payment.processor_ref ?? "", answer);
}

/** Writes into the processor's own books what no test number brings about. */
export async function atProcessor(sql: string, ...values: readonly (string | number)[]): Promise<void> {
  const object = env.SANDBOX;
  if (object === undefined) throw new Error("no sandbox");
  await runInDurableObject(object.get(object.idFromName("sandbox")), (_instance, state) => {
    state.storage.sql.exec(sql, ...values);
  });
}

/** Moves the development clock on and lets the sandbox do what is due. */
export async function passTime(ms: number): Promise<number> {
  await setClockOffsetMs(env, (await clockOffsetMs(env)) + ms);
  return await runSandboxDue(env, await now(env));
}

export async function balance(person: Person): Promise<{ posted_cents: number; held_cents: number; available_cents: number }> {
  return await wallet(env, person.wallet_id).summary();
}

/** The payment's row once the wallet's journal is in the ledger. */
export async function projected(
  person: Person,
  id: string,
): Promise<{ state: string; failure: string | null; method_last4: string | null }> {
  await wallet(env, person.wallet_id).project();
  const row = await env.DB.prepare("SELECT state, failure, method_last4 FROM payments WHERE id = ?")
    .bind(id)
    .first<{ state: string; failure: string | null; method_last4: string | null }>();
  if (row === null) throw new Error("no such payment");
  return row;
}

export async function countPayments(person: Person): Promise<number> {
  return (await env.DB.prepare("SELECT COUNT(*) AS n FROM payments WHERE member_id = ?").bind(person.member_id).first<number>("n")) ?? 0;
}

/** The kinds of entry a wallet has booked for a payment, in order. */
export async function booked(person: Person, payment: Pick<Payment, "id">): Promise<readonly string[]> {
  return (await wallet(env, person.wallet_id).entriesOf(payment.id)).map((entry) => entry.kind);
}
