import { beforeAll, describe, expect, it } from "vitest";
import { skipDue, stopMandate, unskipDue } from "../../../src/domain/autopay/acts.ts";
import { authorise, changeMandate } from "../../../src/domain/autopay/authorise.ts";
import { payDue } from "../../../src/domain/autopay/pay-now.ts";
import { endPolicy } from "../../../src/domain/autopay/policies.ts";
import { findPayment, revivePayment } from "../../../src/domain/payments/store.ts";
import { newId, newToken } from "../../../src/platform/ids.ts";
import type { DueId, MandateId, PaymentId, PolicyId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { addOperator } from "../../support/operator.ts";
import { addMember, env, type Person } from "../payments/support.ts";
import { addDue, addPolicy, day, INSURER } from "./money-by-clock.ts";

// What a notice or a charge was about, after the member has changed their mind more than once.

const PREMIUM = cents(310_00);
const terms = { version: "test-1", text: "I authorize it." };
let rosa: Person;

beforeAll(async () => {
  await addOperator();
  rosa = await addMember();
});

interface Begun {
  readonly policy: PolicyId;
  readonly due: DueId;
  readonly mandate_id: MandateId;
}

async function authorised(policy: PolicyId, collect_day: number | null, due?: DueId): Promise<MandateId> {
  const { member_id: id, wallet_id } = rosa;
  const first = due === undefined ? null : ({ due_id: due, amount_cents: PREMIUM, collect_on: "2026-11-12" } as const);
  const answer = await authorise(env, day(0), {
    member: { id, wallet_id, name: "Ada Example", email: "ada@example.org", language: "en" },
    kind: "premium",
    subject_id: policy,
    methods: ["wallet"],
    collect_day,
    cap_cents: cents(400_00),
    terms,
    origin: "203.0.113.7",
    request_key: newToken(),
    first,
  });
  if (!answer.ok) throw new Error(answer.error);
  return answer.value.mandate_id;
}

/** A premium of the twentieth, of which the authorisation says that it is taken on the twelfth. */
async function begun(): Promise<Begun> {
  const policy = await addPolicy(rosa);
  const due = await addDue(rosa, { subject_id: policy, amount_cents: PREMIUM, due_on: "2026-11-20" });
  return { policy, due, mandate_id: await authorised(policy, 12, due) };
}

const act = (mandate_id: MandateId) => ({
  member_id: rosa.member_id,
  mandate_id,
  language: "en" as const,
  origin: "203.0.113.7",
  request_key: newToken(),
});
const toTheDueDay = async (mandate_id: MandateId) =>
  await changeMandate(env, day(2), { ...act(mandate_id), methods: ["wallet"], collect_day: null, cap_cents: cents(400_00), terms });
const standing = async (due: DueId) => await env.DB.prepare("SELECT state, collect_on FROM dues WHERE id = ?").bind(due).first();
const end = async (id: PaymentId, days: number) =>
  await env.DB.prepare("UPDATE payments SET state = 'expired', updated_at = ?2 WHERE id = ?1").bind(id, day(days)).run();

describe("the notice of a day that has been changed", () => {
  it("does not come back with a skip that is taken back", async () => {
    const { due, mandate_id } = await begun();
    await skipDue(env, day(1), { ...act(mandate_id), due_id: due });
    expect((await toTheDueDay(mandate_id)).ok).toBe(true);
    expect(await standing(due)).toEqual({ state: "skipped", collect_on: null });
    await unskipDue(env, day(3), { ...act(mandate_id), due_id: due });
    expect(await standing(due)).toEqual({ state: "open", collect_on: null });
  });

  it("nor under an authorisation that came after", async () => {
    const { policy, due, mandate_id } = await begun();
    await skipDue(env, day(1), { ...act(mandate_id), due_id: due });
    await stopMandate(env, day(1), act(mandate_id));
    await unskipDue(env, day(3), { ...act(await authorised(policy, null)), due_id: due });
    expect(await standing(due)).toEqual({ state: "open", collect_on: null });
  });

  it("nor with a payment by hand that fails", async () => {
    const { due, mandate_id } = await begun();
    const { member_id: id, wallet_id } = rosa;
    const order = { member: { id, wallet_id }, due_id: due, shown_cents: PREMIUM, source: "card", language: "en" } as const;
    const paid = await payDue(env, day(1), { ...order, request_key: newToken() });
    if (!paid.ok) throw new Error(paid.error.code);
    await toTheDueDay(mandate_id);
    await end(paid.value.payment.id, 3);
    expect(await standing(due)).toEqual({ state: "open", collect_on: null });
  });
});

describe("money of a charge that was given up and came after all", () => {
  /** The clock's charge of a card, which nobody has heard of for a day. */
  async function givenUp({ due, mandate_id }: Begun): Promise<PaymentId> {
    const id = newId("pay");
    await env.DB.prepare(
      `INSERT INTO payments (id, member_id, wallet_id, purpose, source, amount_cents, wallet_cents, processor_cents, state, request_key, label, insurer_id,
         due_id, mandate_id, claimed_at, created_at, updated_at, expires_at)
       VALUES (?1, ?2, ?3, 'premium', 'card', ?4, 0, ?4, 'created', ?1, 'Evergreen Care Insurance', ?5, ?6, ?7, ?8, ?8, ?8, ?8)`,
    )
      .bind(id, rosa.member_id, rosa.wallet_id, PREMIUM, INSURER, due, mandate_id, day(10))
      .run();
    await end(id, 11);
    return id;
  }
  const revived = async (id: PaymentId): Promise<string> => {
    const payment = await findPayment(env, id);
    if (payment === null) throw new Error("no payment");
    const answer = await revivePayment(env, payment, day(12), {});
    return answer.ok ? answer.value.state : answer.error;
  };

  it("pays the premium while the member still wants it", async () => {
    const id = await givenUp(await begun());
    expect([await revived(id), await revived(id)]).toEqual(["funded", "gone"]);
  });

  it("goes back once the payment is skipped, autopay stopped or the policy taken away", async () => {
    const [skipped, stopped, ended] = [await begun(), await begun(), await begun()];
    const ids = [await givenUp(skipped), await givenUp(stopped), await givenUp(ended)];
    await skipDue(env, day(11), { ...act(skipped.mandate_id), due_id: skipped.due });
    await stopMandate(env, day(11), act(stopped.mandate_id));
    const { mandate_id: _stopped, ...ending } = act(ended.mandate_id);
    await endPolicy(env, day(11), { ...ending, policy_id: ended.policy });
    expect(await Promise.all(ids.map(revived))).toEqual(["unwanted", "unwanted", "unwanted"]);
  });
});
