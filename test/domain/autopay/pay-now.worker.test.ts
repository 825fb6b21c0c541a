import { beforeAll, describe, expect, it } from "vitest";
import { payDue, type PayDue } from "../../../src/domain/autopay/pay-now.ts";
import { claimPayments } from "../../../src/domain/payments/claim.ts";
import { insertPayment } from "../../../src/domain/payments/store.ts";
import { wallet } from "../../../src/domain/wallet/client.ts";
import { newId, newToken } from "../../../src/platform/ids.ts";
import type { DueId, PaymentId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { addOperator } from "../../support/operator.ts";
import { addMember, balance, env, type Person } from "../payments/support.ts";
import { addDue, addMandate, addPolicy, day, INSURER, saveMethod, stateOf } from "./money-by-clock.ts";

beforeAll(addOperator);

async function premium(person: Person): Promise<DueId> {
  return await addDue(person, { subject_id: await addPolicy(person), amount_cents: 310_00, due_on: "2026-11-01" });
}

const order = (person: Person, due_id: DueId, more: Partial<PayDue> = {}): PayDue => ({
  member: { id: person.member_id, wallet_id: person.wallet_id },
  due_id,
  shown_cents: cents(310_00),
  source: "wallet",
  request_key: newToken(),
  language: "en",
  ...more,
});

/** What the clock writes before it takes: a payment under a mandate, not claimed yet. */
async function writtenByClock(person: Person, due_id: DueId): Promise<PaymentId> {
  const subject = await env.DB.prepare("SELECT subject_id FROM dues WHERE id = ?").bind(due_id).first<string>("subject_id");
  const mandate_id = await addMandate(person, { subject_id: subject ?? "", kind: "premium", methods: ["wallet"], cap_cents: 400_00 });
  const id = newId("pay");
  const written = await insertPayment(env, {
    id,
    member_id: person.member_id,
    wallet_id: person.wallet_id,
    purpose: "premium",
    source: "wallet",
    label: "Evergreen",
    amount_cents: cents(310_00),
    wallet_cents: cents(310_00),
    processor_cents: cents(0),
    refunded_cents: cents(0),
    allocations: [],
    state: "created",
    request_key: `due:${due_id}:0`,
    language: "en",
    insurer_id: INSURER,
    due_id,
    mandate_id,
    claimed_at: null,
    processor: null,
    processor_ref: null,
    checkout_url: null,
    method: null,
    saved_method_id: null,
    failure: null,
    posted_at: null,
    created_at: day(0),
    updated_at: day(0),
    expires_at: day(1),
  });
  if (!written.ok) throw new Error(written.error);
  return id;
}

describe("a premium paid by hand", () => {
  it("goes from the wallet to the insurer, once for its form", async () => {
    const person = await addMember(500_00);
    const due = await premium(person);
    const asked = order(person, due);
    const [paid, again] = [await payDue(env, day(0), asked), await payDue(env, day(0), asked)];
    expect(paid).toMatchObject({
      ok: true,
      value: { payment: { state: "posted", purpose: "premium", label: "Evergreen Care Insurance" } },
    });
    expect(again).toMatchObject({ ok: true, value: { payment: { id: paid.ok ? paid.value.payment.id : "" } } });
    await wallet(env, person.wallet_id).project();
    expect(await stateOf("dues", due)).toBe("paid");
    const insurer = await env.DB.prepare("SELECT SUM(amount_cents) AS n FROM ledger_entries WHERE account = ?")
      .bind(`insurer:${INSURER}`)
      .first("n");
    expect(insurer).toBe(310_00);
    expect(await payDue(env, day(0), order(person, due))).toEqual({ ok: false, error: { code: "not_payable", state: "paid" } });
    expect(await payDue(env, day(0), { ...asked, due_id: await premium(person) })).toEqual({ ok: false, error: { code: "key_conflict" } });
  });

  it("is nobody else's to pay", async () => {
    const due = await premium(await addMember());
    expect(await payDue(env, day(0), order(await addMember(500_00), due))).toEqual({ ok: false, error: { code: "not_found" } });
  });

  it("wins over a payment that the clock has written, until the clock has begun to take it", async () => {
    const person = await addMember(900_00);
    const [first, second] = [await premium(person), await premium(person)];
    const [waiting, claimed] = [await writtenByClock(person, first), await writtenByClock(person, second)];
    expect(await payDue(env, day(0), order(person, first))).toMatchObject({ ok: true });
    expect(await stateOf("payments", waiting)).toBe("cancelled");
    expect(await claimPayments(env, [waiting, claimed], day(0))).toEqual([claimed]);
    expect(await payDue(env, day(0), order(person, second))).toEqual({ ok: false, error: { code: "not_payable", state: "paying" } });
    expect(await balance(person)).toMatchObject({ available_cents: 590_00 });
  });

  it("is paid once by two who pay at one moment", async () => {
    const person = await addMember(900_00);
    const due = await premium(person);
    const answers = await Promise.all([payDue(env, day(0), order(person, due)), payDue(env, day(0), order(person, due))]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await balance(person)).toMatchObject({ available_cents: 590_00 });
  });

  it("stays skipped, or open for the clock, when it fails", async () => {
    const person = await addMember();
    const [skipped, open] = [await premium(person), await premium(person)];
    await env.DB.prepare("UPDATE dues SET state = 'skipped', next_at = NULL WHERE id = ?").bind(skipped).run();
    const declining = await saveMethod(person, "card", "4000000000000341");
    for (const due of [skipped, open]) {
      const answer = await payDue(env, day(0), order(person, due, { source: "card", saved_method_id: declining }));
      expect(answer).toMatchObject({ ok: true, value: { payment: { state: "failed", failure: "card_declined" } } });
    }
    const rows = await env.DB.prepare("SELECT state, next_at FROM dues WHERE id IN (?, ?) ORDER BY state").bind(skipped, open).all();
    expect(rows.results).toEqual([
      { state: "open", next_at: day(0) },
      { state: "skipped", next_at: null },
    ]);
    expect(await payDue(env, day(0), order(person, open, { source: "card", saved_method_id: newId("met") }))).toEqual({
      ok: false,
      error: { code: "unknown_method" },
    });
  });
});

describe("what the clock may take", () => {
  it("is only what comes from a method that is authorised", async () => {
    const person = await addMember(900_00);
    const payment = await writtenByClock(person, await premium(person));
    await env.DB.prepare("UPDATE mandates SET methods = '[\"met_other\"]' WHERE member_id = ?").bind(person.member_id).run();
    expect(await claimPayments(env, [payment], day(0))).toEqual([]);
    await env.DB.prepare('UPDATE mandates SET methods = \'["met_other","wallet"]\' WHERE member_id = ?').bind(person.member_id).run();
    expect(await claimPayments(env, [payment], day(0))).toEqual([payment]);
  });
});
