import { beforeAll, describe, expect, it } from "vitest";
import { makeDues } from "../../../src/domain/autopay/make-dues.ts";
import {
  acceptPolicy,
  connectPolicy,
  declinePolicy,
  endPolicy,
  importPolicy,
  matchPolicies,
  offersQuery,
  policiesQuery,
  setPremium,
  type PolicyImport,
  type PolicyMember,
} from "../../../src/domain/autopay/policies.ts";
import { database } from "../../../src/platform/db.ts";
import type { PolicyId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { instant, SECOND_MS } from "../../../src/values/time.ts";
import { addInsurer, addMember, bindings as env } from "../../api/insurer.ts";
import { addOperator } from "../../support/operator.ts";

const NOW = instant(Date.parse("2026-11-20T19:00:00Z"));
let insurer: Awaited<ReturnType<typeof addInsurer>>;
let numbers = 0;

beforeAll(async () => {
  await addOperator();
  insurer = await addInsurer(1);
});

const connect = async (member: PolicyMember, more: object = {}) =>
  await connectPolicy(env, NOW, {
    member,
    insurer_id: insurer.insurer_id,
    member_number: "HM-204 11",
    plan_name: "Silver 70",
    premium_cents: cents(41_250),
    due_day: 31,
    starts_on: "2026-11-20",
    ...more,
  });
const send = async (holder: PolicyImport["holder"], more: Partial<PolicyImport> = {}) =>
  await importPolicy(env, NOW, insurer, {
    external_id: `ext-${(numbers += 1)}`,
    member_number: "HM-204 11",
    plan_name: "Gold 80",
    holder,
    premium_cents: cents(50_000),
    due_day: 1,
    grace_days: null,
    starts_on: "2025-01-01",
    ends_on: null,
    ...more,
  });
const rowOf = async (id: PolicyId) => await env.DB.prepare("SELECT * FROM policies WHERE id = ?").bind(id).first();
const duesOf = async (id: PolicyId) =>
  (
    await env.DB.prepare("SELECT period, due_on, amount_cents, state, member_id FROM dues WHERE subject_id = ? ORDER BY period")
      .bind(id)
      .all()
  ).results;
const offers = async ({ id }: PolicyMember) => await offersQuery(database(env), id);
const idOf = (answer: { readonly ok: boolean; readonly value?: { readonly policy_id: PolicyId } }): PolicyId => {
  if (answer.value === undefined) throw new Error(JSON.stringify(answer));
  return answer.value.policy_id;
};

describe("a policy connected by hand", () => {
  it("has its next dues at once, and is the same for the same form", async () => {
    const member = await addMember("Ada Byron");
    const first = await connect(member, { request_key: "form-1" });
    expect(await connect(member, { request_key: "form-1", member_number: "another" })).toEqual(first);
    expect(await connect(member, { member_number: "hm20411" })).toEqual({
      ok: false,
      error: { code: "already_connected", policy_id: idOf(first) },
    });
    expect(await duesOf(idOf(first))).toMatchObject([
      { period: "2026-11", due_on: "2026-11-30", amount_cents: 41_250, state: "open", member_id: member.id },
      { period: "2026-12", due_on: "2026-12-31" },
    ]);
    expect(await policiesQuery(database(env), member.id)).toMatchObject([
      { insurer_name: "Harbor Mutual", member_number: "HM-204 11", grace_days: 31 },
    ]);
    // Another member may have the same number: a family's plan.
    expect((await connect(await addMember("Bo Byron"), { request_key: "form-1" })).ok).toBe(true);
  });

  it("is one, however many hands connect it at a moment", async () => {
    const member = await addMember("Cleo Byron");
    const answers = await Promise.all([1, 2, 3].map(async () => await connect(member, { request_key: "form-2" })));
    expect(new Set(answers.map(idOf)).size).toBe(1);
  });

  it("is refused without a confirmed address and for an insurer that there is not", async () => {
    expect(await connect(await addMember("Eve Byron", { confirmed: null }))).toEqual({ ok: false, error: { code: "not_confirmed" } });
    expect(await connect(await addMember("Eve Byron"), { insurer_id: "ins_none" })).toEqual({
      ok: false,
      error: { code: "unknown_insurer" },
    });
  });

  it("ends, and comes back in the rows that it had", async () => {
    const member = await addMember("Flo Byron");
    const policy_id = idOf(await connect(member));
    await env.DB.prepare("UPDATE dues SET state = 'paid' WHERE subject_id = ? AND period = '2026-11'").bind(policy_id).run();
    const act = { policy_id, language: "en", origin: "192.0.2.1", request_key: "end-1" } as const;
    expect(await endPolicy(env, NOW, { ...act, member_id: "mem_other" })).toEqual({ ok: false, error: "not_found" });
    const ended = { ok: true, value: { number: null, under_way_cents: null } };
    expect(await endPolicy(env, NOW, { ...act, member_id: member.id })).toEqual(ended);
    expect(await endPolicy(env, NOW, { ...act, member_id: member.id })).toEqual(ended);
    expect((await duesOf(policy_id)).map(({ state }) => state)).toEqual(["paid", "not_needed"]);
    expect(idOf(await connect(member, { premium_cents: cents(43_000) }))).toBe(policy_id);
    expect(await duesOf(policy_id)).toMatchObject([
      { state: "paid", amount_cents: 41_250 },
      { state: "open", amount_cents: 43_000 },
    ]);
  });
});

describe("a Worker that dies between connecting a policy and making its dues", () => {
  /** A database that breaks where the dues are about to be made. */
  const broken = (): typeof env => {
    const prepare = (sql: string): D1PreparedStatement => {
      if (sql.includes("p.dues_until")) throw new Error("broken");
      return env.DB.prepare(sql);
    };
    const batch = async <T>(statements: D1PreparedStatement[]): Promise<D1Result<T>[]> => await env.DB.batch<T>(statements);
    return { ...env, DB: { prepare, batch } as unknown as D1Database };
  };
  const draft = (member: PolicyMember, request_key: string) => ({
    member,
    insurer_id: insurer.insurer_id,
    member_number: "HM-204 11",
    plan_name: "Silver 70",
    premium_cents: cents(41_250),
    due_day: 1,
    starts_on: "2026-11-20" as const,
    request_key,
  });

  it("leaves no dues of earlier years to the clock", async () => {
    const birth_date = "1971-01-01";
    const member = await addMember("Max Olsen", { birth_date });
    const { policy_id } = await send({ name: "Max Olsen", birth_date });
    await expect(connectPolicy(broken(), NOW, draft(member, "died-1"))).rejects.toThrow("broken");
    await makeDues(env, NOW);
    expect((await duesOf(policy_id)).map(({ due_on }) => due_on)).toEqual(["2026-12-01", "2027-01-01"]);
  });

  it("is made good by the same form, for a policy that comes back too", async () => {
    const member = await addMember("Mia Olsen");
    const policy_id = idOf(await connectPolicy(env, NOW, draft(member, "died-2")));
    await endPolicy(env, NOW, { member_id: member.id, policy_id, language: "en", origin: "192.0.2.1", request_key: "end-2" });
    await expect(connectPolicy(broken(), NOW, draft(member, "died-3"))).rejects.toThrow("broken");
    expect(idOf(await connectPolicy(env, NOW, draft(member, "died-3")))).toBe(policy_id);
    expect((await duesOf(policy_id)).map(({ state }) => state)).toEqual(["open", "open"]);
  });
});

describe("a policy sent by an insurer", () => {
  const holder = { name: "Greta Olsen", birth_date: "1975-03-04" } as const;

  it("is offered to the one member who fits, told once, and shows nothing before its number is typed", async () => {
    const member = await addMember("GRETA  Olsen", holder);
    const { policy_id } = await send(holder);
    expect(await offers(member)).toEqual([
      { id: policy_id, insurer_id: insurer.insurer_id, insurer_name: "Harbor Mutual", insurer_phone: "555-0161" },
    ]);
    expect(await policiesQuery(database(env), member.id)).toEqual([]);
    await matchPolicies(env, NOW, member);
    const mails = await env.DB.prepare("SELECT template FROM mails WHERE to_address = ?").bind(member.email).all();
    expect(mails.results).toEqual([{ template: "policy_offered" }]);
    const accept = async (member_number: string, member_id = member.id) =>
      await acceptPolicy(env, NOW, { policy_id, member_id, member_number });
    expect(await accept("HM-204 11", "mem_other")).toEqual({ ok: false, error: { code: "not_found" } });
    expect(await accept("HM-204 12")).toEqual({ ok: false, error: { code: "wrong_number" } });
    expect(await accept("hm 20411")).toEqual({ ok: true, value: { policy_id } });
    expect(await accept("hm 20411")).toEqual({ ok: true, value: { policy_id } });
    expect(await duesOf(policy_id)).toMatchObject([{ period: "2026-12", due_on: "2026-12-01" }, { period: "2027-01" }]);
  });

  it("cannot be taken on by guessing", async () => {
    const member = await addMember("Guess Her", { birth_date: "1975-03-05" });
    const { policy_id } = await send({ name: "Guess Her", birth_date: "1975-03-05" });
    const guess = async (n: number) => await acceptPolicy(env, NOW, { policy_id, member_id: member.id, member_number: `HM-${n}` });
    for (let n = 0; n < 6; n += 1) expect(await guess(n)).toEqual({ ok: false, error: { code: "wrong_number" } });
    expect(await guess(7)).toMatchObject({ ok: false, error: { code: "too_many_attempts" } });
    // Nor by an offer that is one's own, taken on in between: that makes no room.
    const own = await send({ name: "Guess Her", birth_date: "1975-03-05" }, { member_number: "HM-777" });
    const later = (seconds: number) => instant(NOW + seconds * SECOND_MS);
    const mine = { member_id: member.id, policy_id: own.policy_id, member_number: "HM-777" };
    expect(await acceptPolicy(env, later(6), mine)).toMatchObject({ ok: true });
    const again = await acceptPolicy(env, later(7), { policy_id, member_id: member.id, member_number: "HM-9" });
    expect(again).toMatchObject({ ok: false, error: { code: "too_many_attempts" } });
  });

  it("cannot be taken on by guessing with many accounts from one place", async () => {
    const holder = { name: "Guess All", birth_date: "1975-03-07" } as const;
    const { policy_id } = await send(holder);
    let last: unknown;
    for (let n = 0; n < 31; n += 1) {
      const member_id = (await addMember(`Guess All ${n}`, { birth_date: holder.birth_date })).id;
      await env.DB.prepare("UPDATE policies SET member_id = ? WHERE id = ?").bind(member_id, policy_id).run();
      last = await acceptPolicy(env, NOW, { policy_id, member_id, member_number: `HM-${n}`, from: "192.0.2.60" });
    }
    expect(last).toMatchObject({ error: { code: "too_many_attempts" } });
  });

  it("cannot be found by connecting numbers by hand, one after the other", async () => {
    const birth_date = "1975-03-06";
    const member = await addMember("Guess More", { birth_date });
    await send({ name: "Guess More", birth_date });
    for (let n = 0; n < 6; n += 1) expect((await connect(member, { member_number: `HM-${n}` })).ok).toBe(true);
    expect(await connect(member)).toMatchObject({ ok: false, error: { code: "too_many_attempts" } });
  });

  it("waits for its member: nobody, two of a name, or not confirmed yet", async () => {
    const name = { name: "Ines Roth", birth_date: "1988-08-08" } as const;
    const first = await addMember("Ines Roth", { ...name, confirmed: null });
    const { policy_id } = await send(name);
    expect(await rowOf(policy_id)).toMatchObject({ member_id: null, state: "offered" });
    const confirmed = { ...first, email_confirmed_at: NOW };
    await env.DB.prepare("UPDATE members SET email_confirmed_at = 1 WHERE id = ?").bind(first.id).run();
    const second = await addMember("Inés Roth", name);
    expect([await matchPolicies(env, NOW, confirmed), await matchPolicies(env, NOW, second)]).toEqual([0, 0]);
    await env.DB.prepare("UPDATE members SET name = 'Ines Roth-Maier' WHERE id = ?").bind(second.id).run();
    expect(await matchPolicies(env, NOW, confirmed)).toBe(1);
    expect(await declinePolicy(env, NOW, { policy_id, member_id: first.id })).toMatchObject({ ok: true });
    expect(await offers(first)).toEqual([]);
  });

  it("is the one that its member has connected by hand, before or after", async () => {
    const name = { name: "Jo Kim", birth_date: "1966-06-06" } as const;
    const member = await addMember("Jo Kim", name);
    const by_hand = idOf(await connect(member));
    expect(await send(name)).toEqual({ policy_id: by_hand, status: "created" });
    expect(await rowOf(by_hand)).toMatchObject({
      source: "member",
      state: "connected",
      external_id: `ext-${numbers}`,
      premium_cents: 50_000,
      due_day: 1,
    });
    // What is due follows the insurer: this month's first is over, so this month's stays.
    expect(await duesOf(by_hand)).toMatchObject([
      { due_on: "2026-11-30", amount_cents: 50_000 },
      { due_on: "2026-12-01", amount_cents: 50_000 },
    ]);
    const other = await addMember("Kai Kim", { birth_date: "1966-06-07" });
    await env.DB.prepare("UPDATE members SET email_confirmed_at = NULL WHERE id = ?").bind(other.id).run();
    const { policy_id } = await send({ name: "Kai Kim", birth_date: "1966-06-07" });
    expect(idOf(await connect(other))).toBe(policy_id);
    expect(await rowOf(policy_id)).toMatchObject({ state: "connected", premium_cents: 50_000 });
  });

  it("changes only what is still to be paid, and is over when the insurer says so", async () => {
    const name = { name: "Lia Moss", birth_date: "1977-07-07" } as const;
    const member = await addMember("Lia Moss", name);
    const { policy_id } = await send(name);
    const external_id = `ext-${numbers}`;
    await acceptPolicy(env, NOW, { policy_id, member_id: member.id, member_number: "HM20411" });
    await setPremium(env, NOW, { policy_id, period: "2027-02", amount_cents: cents(60_000) });
    await env.DB.prepare("UPDATE dues SET state = 'paid' WHERE subject_id = ? AND period = '2026-12'").bind(policy_id).run();
    expect(await send(name, { external_id, premium_cents: cents(55_000), due_day: 10, ends_on: "2027-02-05" })).toMatchObject({
      status: "updated",
    });
    expect(await duesOf(policy_id)).toMatchObject([
      { period: "2026-12", due_on: "2026-12-01", amount_cents: 50_000, state: "paid" },
      { period: "2027-01", due_on: "2027-01-10", amount_cents: 55_000, state: "open" },
      { period: "2027-02", due_on: "2027-02-10", amount_cents: 60_000, state: "not_needed" },
    ]);
    expect(await setPremium(env, NOW, { policy_id, period: "2026-12", amount_cents: cents(1) })).toEqual({ ok: false, error: "settled" });
    await send(name, { external_id, premium_cents: cents(55_000), due_day: 10 });
    expect((await duesOf(policy_id)).map(({ state }) => state)).toEqual(["paid", "open", "open"]);
  });
});
