import { beforeAll, expect, it } from "vitest";
import { connectPolicy, endPolicy, importPolicy, type PolicyMember } from "../../../src/domain/autopay/policies.ts";
import { newToken } from "../../../src/platform/ids.ts";
import type { PolicyId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { instant, type CalendarDate } from "../../../src/values/time.ts";
import { addInsurer, addMember, bindings as env } from "../../api/insurer.ts";
import { addOperator } from "../../support/operator.ts";

let insurer: Awaited<ReturnType<typeof addInsurer>>;

beforeAll(async () => {
  await addOperator();
  insurer = await addInsurer(3);
});

const noon = (day: CalendarDate) => instant(Date.parse(`${day}T19:00:00Z`));

/** Connects the member's policy on a day, with dues from that day on. */
async function connect(member: PolicyMember, starts_on: CalendarDate, due_day: number): Promise<PolicyId> {
  const { insurer_id } = insurer;
  const typed = { insurer_id, member_number: "HM 7", plan_name: "Silver", premium_cents: cents(310_00), due_day, starts_on };
  const connected = await connectPolicy(env, noon(starts_on), { member, ...typed });
  if (!connected.ok) throw new Error(JSON.stringify(connected.error));
  return connected.value.policy_id;
}

async function duesOf(id: PolicyId) {
  const { results } = await env.DB.prepare("SELECT due_on, covered_until, state FROM dues WHERE subject_id = ? ORDER BY due_on")
    .bind(id)
    .all<{ due_on: string; covered_until: string; state: string }>();
  return results.map(({ due_on, covered_until, state }) => `${due_on} ${covered_until} ${state}`);
}

async function end(member: PolicyMember, policy_id: PolicyId, day: CalendarDate): Promise<void> {
  const act = { member_id: member.id, policy_id, language: "en", origin: "192.0.2.1", request_key: newToken() } as const;
  expect(await endPolicy(env, noon(day), act)).toMatchObject({ ok: true });
}

it("a policy that comes back with another due day is due on that day, this month too", async () => {
  const later = await addMember("Ada Later");
  const policy_id = await connect(later, "2026-11-02", 5);
  await end(later, policy_id, "2026-11-03");
  expect(await connect(later, "2026-11-10", 20)).toBe(policy_id);
  expect(await duesOf(policy_id)).toEqual(["2026-11-20 2026-12-21 open", "2026-12-20 2027-01-20 open"]);

  const earlier = await addMember("Ada Earlier");
  const other = await connect(earlier, "2026-11-02", 20);
  await end(earlier, other, "2026-11-03");
  expect(await connect(earlier, "2026-11-10", 5)).toBe(other);
  expect(await duesOf(other)).toEqual(["2026-11-20 2026-12-21 not_needed", "2026-12-05 2027-01-05 open", "2027-01-05 2027-02-05 open"]);
});

it("what is unpaid follows the days of grace that the insurer gives, past its due day and handed over too; what is paid does not", async () => {
  const member = await addMember("Ada Grace");
  const sent = {
    external_id: "g",
    member_number: "G 1",
    plan_name: "Gold",
    holder: { name: "Ada Grace", birth_date: member.birth_date },
  } as const;
  const terms = { ...sent, premium_cents: cents(310_00), due_day: 10, starts_on: "2026-09-01", ends_on: null } as const;
  const { policy_id } = await importPolicy(env, noon("2026-11-20"), insurer, { ...terms, grace_days: 10 });
  await env.DB.prepare("UPDATE policies SET state = 'connected', member_id = ?2 WHERE id = ?1").bind(policy_id, member.id).run();
  for (const [month, state] of [
    ["09", "paid"],
    ["10", "handed_over"],
    ["11", "open"],
    ["12", "skipped"],
  ] as const)
    await env.DB.prepare(
      `INSERT INTO dues (id, kind, subject_id, member_id, period, due_on, amount_cents, state, covered_until, created_at, updated_at)
       VALUES (?1, 'premium', ?2, ?3, '2026-' || ?4, '2026-' || ?4 || '-10', 31000, ?5, '2026-' || ?4 || '-20', 1, 1)`,
    )
      .bind(`due_grace_${month}`, policy_id, member.id, month, state)
      .run();
  await importPolicy(env, noon("2026-11-19"), insurer, { ...terms, grace_days: 31 });
  expect(await duesOf(policy_id)).toEqual([
    "2026-09-10 2026-09-20 paid",
    "2026-10-10 2026-11-10 handed_over",
    "2026-11-10 2026-12-11 open",
    "2026-12-10 2027-01-10 skipped",
  ]);
  const looked = await env.DB.prepare("SELECT next_at FROM dues WHERE id = 'due_grace_11'").first("next_at");
  expect(looked).toBe(noon("2026-11-19"));
});
