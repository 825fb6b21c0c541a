import { beforeAll, describe, expect, it } from "vitest";
import { endPolicy, importPolicy } from "../../../src/domain/autopay/policies.ts";
import { endWhatIsOver } from "../../../src/domain/autopay/policies-end.ts";
import type { PartnerId, PolicyId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { addOperator } from "../../support/operator.ts";
import { addMember, env } from "../payments/support.ts";
import { addDue, addMandate, addPolicy, day, INSURER, stateOf } from "./money-by-clock.ts";

beforeAll(addOperator);

/** A policy on autopay with one due, told of and not taken yet. */
async function onAutopay() {
  const person = await addMember(50_000);
  const policy_id = await addPolicy(person);
  const due_id = await addDue(person, { subject_id: policy_id, amount_cents: 31_000, due_on: "2026-12-01" });
  const mandate_id = await addMandate(person, { subject_id: policy_id, kind: "premium", methods: ["wallet"], cap_cents: 35_000 });
  return { person, policy_id, due_id, mandate_id };
}

/** A payment of the clock for a due, as the engine writes it. */
async function beginTaking(
  { person, due_id, mandate_id }: Awaited<ReturnType<typeof onAutopay>>,
  claimed_at: number | null,
): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO payments (id, member_id, wallet_id, purpose, source, amount_cents, wallet_cents, processor_cents, state, request_key, label, insurer_id, due_id, mandate_id,
       claimed_at, created_at, updated_at, expires_at) VALUES (?1, ?2, ?3, 'premium', 'wallet', 31000, 31000, 0, 'created', ?1, 'x', ?4, ?5, ?6, ?7, 1, 1, 9)`,
  )
    .bind(`pay_${due_id}`, person.member_id, person.wallet_id, INSURER, due_id, mandate_id, claimed_at)
    .run();
}

const standing = async ({ policy_id, due_id, mandate_id }: Awaited<ReturnType<typeof onAutopay>>) => [
  await env.DB.prepare("SELECT state FROM policies WHERE id = ?").bind(policy_id).first("state"),
  await stateOf("dues", due_id),
  await stateOf("mandates", mandate_id),
];

describe("a policy on autopay that ends", () => {
  it("by its member: autopay stops with it, with a number, and what had not been taken is not", async () => {
    const life = await onAutopay();
    await beginTaking(life, null);
    const { member_id } = life.person;
    const act = { member_id, policy_id: life.policy_id, language: "en", origin: "192.0.2.1", request_key: `end ${member_id}` } as const;
    const ended = await endPolicy(env, day(1), act);
    expect(ended).toMatchObject({ ok: true, value: { number: expect.stringMatching(/^A-/u) as string, under_way_cents: null } });
    expect(await standing(life)).toEqual(["ended", "not_needed", "stopped"]);
    expect(await stateOf("payments", `pay_${life.due_id}`)).toBe("cancelled");
    expect(await endPolicy(env, day(2), act)).toEqual(ended);
  });

  it("says what is being taken at that moment", async () => {
    const life = await onAutopay();
    await beginTaking(life, day(0));
    const { member_id } = life.person;
    const act = { member_id, policy_id: life.policy_id, language: "en", origin: "192.0.2.1", request_key: `end ${member_id}` } as const;
    expect(await endPolicy(env, day(1), act)).toMatchObject({ ok: true, value: { under_way_cents: 31_000 } });
    expect(await standing(life)).toEqual(["ended", "paying", "stopped"]);
  });

  it("by its insurer: what had not been taken is taken back, and the night ends the rest", async () => {
    const life = await onAutopay();
    await beginTaking(life, null);
    const sender = { partner_id: "ptn_1" as PartnerId, insurer_id: INSURER, grace_days: 31 };
    await env.DB.prepare("UPDATE policies SET partner_id = 'ptn_1', external_id = 'e' WHERE id = ?").bind(life.policy_id).run();
    const policy = await env.DB.prepare("SELECT member_number, starts_on FROM policies WHERE id = ?")
      .bind(life.policy_id)
      .first<{ member_number: string; starts_on: "2026-11-01" }>();
    if (policy === null) throw new Error("no policy");
    const sent = {
      external_id: "e",
      plan_name: "Silver",
      holder: { name: "Ada Example", birth_date: "1980-01-01" },
      premium_cents: cents(31_000),
    } as const;
    await importPolicy(env, day(1), sender, { ...sent, ...policy, due_day: 1, grace_days: null, ends_on: "2026-11-20" });
    expect(await standing(life)).toEqual(["connected", "not_needed", "active"]);
    expect(await stateOf("payments", `pay_${life.due_id}`)).toBe("cancelled");
    await endWhatIsOver(env, day(18));
    expect(await standing(life)).toEqual(["connected", "not_needed", "active"]);
    await endWhatIsOver(env, day(19));
    await endWhatIsOver(env, day(20));
    expect(await standing(life)).toEqual(["ended", "not_needed", "completed"]);
  });

  it("waits at night for what is still owed", async () => {
    const life = await onAutopay();
    const end = (id: PolicyId) => env.DB.prepare("UPDATE policies SET ends_on = '2026-12-05' WHERE id = ?").bind(id);
    await end(life.policy_id).run();
    await endWhatIsOver(env, day(60));
    expect(await standing(life)).toEqual(["connected", "open", "active"]);
    await env.DB.prepare("UPDATE dues SET state = 'paid', next_at = NULL WHERE id = ?").bind(life.due_id).run();
    await endWhatIsOver(env, day(61));
    expect(await standing(life)).toEqual(["ended", "paid", "completed"]);
  });
});
