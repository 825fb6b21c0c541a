import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { payOnPage } from "../../src/dev/sandbox/client.ts";
import { runCron, SWEEP_CRON } from "../../src/jobs/cron.ts";
import { advance, startPayment } from "../../src/domain/payments/service.ts";
import type { Payment } from "../../src/domain/payments/payment.ts";
import { sendLateMoney } from "../../src/domain/closing/service.ts";
import { lateMoney, openClosings } from "../../src/domain/closing/store.ts";
import { verifyBalances, verifyWallet } from "../../src/domain/wallet/verify.ts";
import { execute, wallet } from "../../src/domain/wallet/client.ts";
import { now, setClockOffsetMs } from "../../src/platform/clock.ts";
import { database } from "../../src/platform/db.ts";
import { newToken } from "../../src/platform/ids.ts";
import { processor } from "../../src/platform/processor/index.ts";
import { accountByEmail } from "../../src/domain/identity/store.ts";
import { cents } from "../../src/values/money.ts";
import { DAY_MS, MINUTE_MS } from "../../src/values/time.ts";
import { addBill, billOrder, passTime, start, started, topUpOrder } from "../domain/payments/support.ts";
import { addOperator } from "../support/operator.ts";
import { addOwnBill, balance, browserOf, env, hiddenFields, signedIn, type SignedIn } from "./money-support.ts";

const app = createApp();
beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

async function toppedUp(
  person: SignedIn,
  amount: number,
  { source = "card", last4 = "4242" }: { source?: "card" | "bank"; last4?: string } = {},
): Promise<Payment> {
  const { payment } = await started(topUpOrder({ member_id: person.member_id, wallet_id: person.wallet_id }, amount, { source }));
  await payOnPage(env, payment.processor_ref ?? "", {
    outcome: { kind: source === "bank" ? "pays_later" : "pays" },
    brand: source === "bank" ? "Test Bank" : "Visa",
    last4,
  });
  await advance(env, await now(env), payment.id);
  await wallet(env, person.wallet_id).project();
  return payment;
}

async function sentBack(payment: Payment): Promise<number> {
  return (await processor(env)?.find(payment.id))?.refunded_cents ?? -1;
}

/** The browser again: the clock has moved on, and signed it out. */
async function back(person: SignedIn): Promise<SignedIn> {
  return { ...person, visitor: await browserOf(app, person) };
}

async function ask({ visitor }: SignedIn, fields: Readonly<Record<string, string>> = { understood: "yes" }) {
  await visitor.get("/profile/close");
  return await visitor.post("/profile/close", fields);
}

async function member(person: SignedIn): Promise<Record<string, unknown> | null> {
  return await env.DB.prepare("SELECT * FROM members WHERE id = ?").bind(person.member_id).first();
}

const sweep = () => runCron(env, SWEEP_CRON);

describe("closing an account with three top-ups, two cards and a bank, and a spend in between", () => {
  it("waits for what is under way, then sends each lot back to the cent, and closes", async () => {
    let person = await signedIn(app);
    const first = await toppedUp(person, 10_000, { last4: "4242" });
    const second = await toppedUp(person, 6_000, { last4: "1881" });
    await started(billOrder(person, await addBill(12_000), 12_000));
    const third = await toppedUp(person, 5_000, { source: "bank", last4: "6789" });
    const owed = await addOwnBill(person, 4_500);
    const withdrawal = hiddenFields((await person.visitor.get("/wallet/withdraw?step=check&amount=10.00")).text);
    const before = await person.visitor.get("/profile/close");
    const text = before.text.replaceAll(/<[^>]+>/gu, " ").replaceAll(/\s+/gu, " ");
    expect(text).toMatch(/Money added, \$50\.00\..*\$45\.00 on 1 bill.*1\. Visa •1881.*\$40\.00/u);
    expect((await ask(person, {})).status).toBe(422);
    expect((await ask(person)).location).toBe("/profile/close");

    const waiting = await person.visitor.get("/profile/close");
    expect(waiting.text).toContain("Money added, $50.00: a payment under way");
    expect(waiting.text).toContain('http-equiv="refresh"');
    expect((await person.visitor.get("/wallet")).location).toBe("/profile/close");
    // Nothing new begins, whoever asks.
    expect(await start(topUpOrder(person, 1_000))).toEqual({ ok: false, error: { code: "account_closing" } });
    expect(await start(billOrder(person, owed, 1_000))).toEqual({ ok: false, error: { code: "account_closing" } });
    expect((await person.visitor.post("/wallet/withdraw", withdrawal)).location).toBe("/profile/close");

    await passTime(3 * DAY_MS);
    await sweep();
    person = await back(person);
    const days_later = await person.visitor.get("/profile/close");
    expect(days_later.text).toMatch(/your bank, which may take back until/u);
    // Looks that go on for days would keep the session from running out.
    expect(days_later.text).not.toContain('http-equiv="refresh"');
    expect(await balance(person)).toMatchObject({ posted_cents: 9_000 });
    await passTime(10 * DAY_MS);
    person = await back(person);
    await sweep();
    expect([await sentBack(first), await sentBack(second), await sentBack(third)]).toEqual([0, 4_000, 5_000]);
    expect(await balance(person)).toMatchObject({ posted_cents: 0, held_cents: 0 });
    const email = `${person.member_id}@example.org`;
    expect(await member(person)).toMatchObject({
      name: "Ada Example",
      email_key: `closed:${person.member_id}`,
      password_hash: "closed",
      credential_version: 2,
      phone: null,
      birth_date: "0001-01-01",
    });
    expect(await accountByEmail(database(env), email)).toBeNull();
    expect((await person.visitor.get("/wallet")).location).toMatch(/^\/login/u);
    for (const table of ["sessions", "bill_access", "passkeys", "recovery_codes"])
      expect(await env.DB.prepare(`SELECT COUNT(*) AS n FROM ${table} WHERE member_id = ?`).bind(person.member_id).first("n")).toBe(0);
    expect(await env.DB.prepare("SELECT paid_cents, state FROM bills WHERE id = ?").bind(owed).first()).toEqual({
      paid_cents: 0,
      state: "open",
    });
    const mails = await env.DB.prepare(
      "SELECT template FROM mails WHERE to_address = ? AND template IN ('closing_asked','withdrawal_started','account_closed') ORDER BY created_at, template",
    )
      .bind(email)
      .all();
    expect(mails.results.map(({ template }) => template)).toEqual(["closing_asked", "account_closed", "withdrawal_started"]);
    expect(
      await env.DB.prepare("SELECT COUNT(*) AS n FROM audit_events WHERE action = 'account_closed' AND subject = ?")
        .bind(person.member_id)
        .first("n"),
    ).toBe(1);
    expect(await verifyBalances(env)).toEqual([]);
    expect((await verifyWallet(env, await now(env), person.wallet_id)).findings).toEqual([]);
  });
});

describe("an account that is being closed", () => {
  it("ends its autopay with confirmation numbers, and can be kept until money begins to go", async () => {
    const person = await signedIn(app);
    await toppedUp(person, 2_000, { source: "bank" });
    const met = newToken().slice(0, 26);
    await env.DB.batch([
      env.DB.prepare(
        "INSERT INTO saved_methods (id, member_id, processor, setup_ref, method_ref, kind, brand, last4, state, created_at, updated_at) VALUES (?1, ?2, 'sandbox', ?1, ?1, 'card', 'Visa', '4242', 'saved', 1, 1)",
      ).bind(`met_${met}`, person.member_id),
      env.DB.prepare(
        `INSERT INTO mandates (id, member_id, wallet_id, kind, subject_id, state, methods, cap_cents, threshold_cents, target_cents, created_at, updated_at)
         VALUES (?1, ?2, ?3, 'top_up', ?3, 'active', json_array(?4), 10000, 1000, 5000, 1, 1)`,
      ).bind(`man_${met}`, person.member_id, person.wallet_id, `met_${met}`),
    ]);
    expect((await person.visitor.get("/profile/close")).text).toContain("Automatic top-up stops.");
    await ask(person);
    const page = await person.visitor.get("/profile/close");
    expect(page.text).toMatch(/Automatic top-up[\s\S]*Confirmation number A-/u);
    expect(await env.DB.prepare("SELECT state FROM mandates WHERE member_id = ?").bind(person.member_id).first("state")).toBe("stopped");
    expect((await person.visitor.post("/profile/close/take-back", {})).location).toBe("/profile?done=closing");
    expect((await start(topUpOrder(person, 1_000))).ok).toBe(true);
    expect((await person.visitor.post("/profile/close/take-back", {})).location).toBe("/profile/close");
  });

  it("without anything to settle is closed at once, a gift by check, and the browser is signed out", async () => {
    const person = await signedIn(app, 750);
    const page = await person.visitor.get("/profile/close");
    expect(page.text).toContain("Check by mail");
    const late = await ask(person);
    expect([late.status, late.text.includes("Enter the whole address")]).toEqual([422, true]);
    const done = await ask(person, { understood: "yes", mail_to: "Ada Example\n1 Main St\nDenver, CO 80202" });
    expect(done.location).toBe("/account-closed");
    expect((await person.visitor.get("/account-closed")).text).toContain("Your account is closed");
    expect((await person.visitor.get("/profile")).location).toMatch(/^\/login/u);
    expect(await balance(person)).toMatchObject({ posted_cents: 0 });
    const check = await env.DB.prepare(
      "SELECT p.amount_cents, p.state, w.mail_to FROM withdrawal_parts p JOIN withdrawals w ON w.id = p.withdrawal_id WHERE w.member_id = ?",
    )
      .bind(person.member_id)
      .first();
    expect(check).toEqual({ amount_cents: 750, state: "booked", mail_to: "Ada Example\n1 Main St\nDenver, CO 80202" });
    // A new account with the address of old is another one.
    const other = await signedIn(app);
    await env.DB.prepare("UPDATE members SET email_key = ? WHERE id = ?").bind(`${person.member_id}@example.org`, other.member_id).run();
    // Money that comes in later goes the same way, by itself.
    const fund = {
      kind: "fund",
      key: newToken(),
      payment_id: null,
      label: "Visa •4242",
      amount_cents: cents(300),
      from: "clearing:sandbox",
    } as const;
    await execute(env, { wallet_id: person.wallet_id, owner: person.member_id, at: await now(env), commands: [fund] });
    await wallet(env, person.wallet_id).project();
    expect(await sendLateMoney(env, await now(env))).toBe(1);
    expect(await balance(person)).toMatchObject({ posted_cents: 0 });
    expect(await sendLateMoney(env, await now(env))).toBe(0);
  });

  it("has its turn, however many others wait for something that may never come", async () => {
    const [first, second] = [await signedIn(app, 750), await signedIn(app, 750)];
    for (const [at, { member_id }] of [first, second].entries())
      await env.DB.prepare("INSERT INTO account_closings (id, member_id, check_label, asked_at) VALUES (?1, ?2, 'Check', ?3)")
        .bind(`cls_${newToken().slice(0, 26)}`, member_id, at)
        .run();
    const turns = new Set<string>();
    for (let run = 0; run < 40; run += 1) for (const id of await openClosings(env, 1)) turns.add(id);
    expect(turns.size).toBeGreaterThan(1);
    // So has money that comes late.
    for (const { wallet_id } of [first, second]) await wallet(env, wallet_id).project();
    await env.DB.prepare("UPDATE account_closings SET closed_at = 1 WHERE member_id IN (?, ?)")
      .bind(first.member_id, second.member_id)
      .run();
    const late = new Set<string>();
    for (let run = 0; run < 40; run += 1) for (const { member_id } of await lateMoney(env, 1)) late.add(member_id);
    expect(late.size).toBeGreaterThan(1);
    await env.DB.prepare("DELETE FROM account_closings WHERE member_id IN (?, ?)").bind(first.member_id, second.member_id).run();
  });

  it("asks for the password again", async () => {
    const person = await signedIn(app);
    await passTime(6 * MINUTE_MS);
    const refused = await ask(person);
    expect([refused.status, refused.text.includes('name="password"')]).toEqual([422, true]);
    expect(await member(person)).toMatchObject({ closed_at: null });
    // And before the check of one that is under way goes somewhere else.
    const waiting = await signedIn(app, 750);
    await toppedUp(waiting, 2_000, { source: "bank" });
    await ask(waiting, { understood: "yes", mail_to: "Ada Example\n1 Main St\nDenver, CO 80202" });
    await passTime(6 * MINUTE_MS);
    await waiting.visitor.get("/profile/close");
    const elsewhere = await waiting.visitor.post("/profile/close/address", { mail_to: "A Thief\n2 Side St\nReno, NV 89501" });
    expect([elsewhere.status, elsewhere.text.includes("Enter your password")]).toEqual([422, true]);
    expect(
      await env.DB.prepare("SELECT mail_to FROM account_closings WHERE member_id = ?").bind(waiting.member_id).first("mail_to"),
    ).toContain("Denver");
    expect((await startPayment(env, await now(env), topUpOrder(person, 1_000))).ok).toBe(true);
  });
});
