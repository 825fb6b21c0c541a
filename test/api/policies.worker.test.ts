import { beforeAll, describe, expect, it } from "vitest";
import { acceptPolicy } from "../../src/domain/autopay/policies.ts";
import { instant } from "../../src/values/time.ts";
import type { PolicyId } from "../../src/values/ids.ts";
import { addOperator } from "../support/operator.ts";
import { addClient, door } from "./door.ts";
import { addInsurer, addMember, bindings, caller, POLICY } from "./insurer.ts";

const clock = { now: Date.parse("2026-11-20T18:00:00Z") };
const app = door(clock);
let call: Awaited<ReturnType<typeof caller>>;

beforeAll(async () => {
  await addOperator();
  const { client } = await addInsurer(1);
  call = await caller(app, client);
});

describe("an insurer's policy", () => {
  it("is created once, and sending it again changes nothing", async () => {
    const first = await call("PUT", "/policies/p-1", POLICY);
    expect(first).toMatchObject({
      status: 201,
      json: {
        policy: { external_id: "p-1", state: "unmatched", premium: { amount: 41_250, currency: "USD" }, grace_days: 31, ends_on: null },
      },
    });
    clock.now += 60_000;
    expect(await call("PUT", "/policies/p-1", POLICY)).toEqual({ ...first, status: 200 });
    expect(await call("POST", "/policies", { external_id: "p-1", ...POLICY })).toEqual({ ...first, status: 200 });
    expect(await call("GET", "/policies/p-1")).toEqual({ ...first, status: 200 });
    const changed = await call("PUT", "/policies/p-1", { ...POLICY, plan_name: "Gold 80", grace_days: 90 });
    expect(changed).toMatchObject({ status: 200, json: { policy: { plan_name: "Gold 80", grace_days: 90 } } });
  });

  it("is listed in pages", async () => {
    for (const id of ["l-1", "l-2", "l-3"]) await call("POST", "/policies", { external_id: id, ...POLICY });
    const seen: unknown[] = [];
    let cursor: unknown = null;
    do {
      const page = await call("GET", `/policies?limit=2${cursor === null ? "" : `&cursor=${String(cursor)}`}`);
      expect(page.status).toBe(200);
      seen.push(...(page.json["data"] as { external_id: string }[]).map(({ external_id }) => external_id));
      cursor = page.json["next_cursor"];
    } while (cursor !== null);
    expect(seen).toEqual(["l-1", "l-2", "l-3", "p-1"]);
  });

  it("is refused with all there is to mend, and without a word of it", async () => {
    const body = {
      ...POLICY,
      due_day: 0,
      premium: { amount: 12.5, currency: "EUR" },
      holder: { name: "" },
      secret: "s3cret",
      ends_on: "soon",
    };
    const answer = await call("PUT", "/policies/p-2", body);
    expect(answer).toMatchObject({ status: 422, json: { code: "unusable_fields", type: "urn:carepurse:problem:unusable_fields" } });
    const errors = answer.json["errors"] as { pointer: string; code: string }[];
    expect(errors.map(({ pointer, code }) => [pointer, code])).toEqual([
      ["/holder/name", "not_text"],
      ["/holder/birth_date", "missing"],
      ["/premium/amount", "not_an_amount"],
      ["/premium/currency", "not_usd"],
      ["/due_day", "not_a_due_day"],
      ["/ends_on", "not_a_date"],
      ["/secret", "unknown_field"],
    ]);
    expect(JSON.stringify(answer)).not.toMatch(/s3cret|12\.5|EUR|soon/u);
    for (const odd of [[], "text", 5, null]) expect((await call("PUT", "/policies/p-2", JSON.stringify(odd))).status).toBe(422);
    expect((await call("PUT", "/policies/p-2", { ...POLICY, ends_on: "2025-12-31" })).json["errors"]).toMatchObject([
      { pointer: "/ends_on" },
    ]);
    expect((await call("PUT", "/policies/a%20b", POLICY)).status).toBe(422);
    expect((await call("PUT", "/policies/p-2", { ...POLICY, "<b>": 1 })).json["errors"]).toMatchObject([
      { pointer: "", code: "unknown_field" },
    ]);
    expect((await call("GET", "/policies?limit=101&cursor=x")).json["errors"]).toHaveLength(2);
    expect((await call("DELETE", "/policies/p-1")).status).toBe(405);
  });
});

describe("whose policies they are", () => {
  it("another insurer finds none of them", async () => {
    const { client } = await addInsurer(2);
    const other = await caller(app, client);
    expect((await other("GET", "/policies")).json["data"]).toEqual([]);
    expect((await other("GET", "/premiums")).json["data"]).toEqual([]);
    for (const path of ["/policies/p-1", "/policies/p-1/premiums"]) expect((await other("GET", path)).status).toBe(404);
    expect((await other("PUT", "/policies/p-1/premiums/2026-12", { amount: 1, currency: "USD" })).status).toBe(404);
    // Its own of the same name is another policy.
    expect((await other("PUT", "/policies/p-1", POLICY)).status).toBe(201);
  });

  it("a clinic, and a client without the scope, are refused", async () => {
    await addClient("cli_clinic", "bills:write policies:write policies:read");
    const clinic = await caller(app, "cli_clinic");
    expect(await clinic("PUT", "/policies/p-1", POLICY)).toMatchObject({ status: 403, json: { code: "not_an_insurer" } });
    expect((await clinic("GET", "/premiums")).status).toBe(403);
    const reader = await caller(app, "cli_insurer_1", "policies:read");
    expect(await reader("PUT", "/policies/p-1", POLICY)).toMatchObject({ status: 403, json: { code: "insufficient_scope" } });
    expect(await reader("POST", "/premiums", {})).toMatchObject({ status: 403, json: { code: "insufficient_scope" } });
    expect((await app.request("/api/v1/policies", {}, bindings)).status).toBe(401);
  });
});

describe("a premium", () => {
  const premiums = async (query = "") =>
    (await call("GET", `/premiums${query}`)).json["data"] as { policy: string; period: string; state: string }[];

  it("is set for a month, and changed until it is settled", async () => {
    await call("PUT", "/policies/m-1", { ...POLICY, holder: { name: "Rosa Quispe", birth_date: "1990-05-05" } });
    const set = async (amount: number, more = {}) =>
      await call("PUT", "/policies/m-1/premiums/2026-12", { amount, currency: "USD", ...more });
    const first = await set(41_250);
    expect(first).toMatchObject({
      status: 200,
      json: {
        premium: {
          policy: "m-1",
          period: "2026-12",
          due_on: "2026-12-01",
          amount: 41_250,
          currency: "USD",
          state: "open",
          paid_at: null,
          payment: null,
        },
      },
    });
    clock.now += 60_000;
    expect(await set(41_250)).toEqual(first);
    const by = { policy: "m-1", period: "2026-12", amount: 43_900, currency: "USD", due_on: "2026-12-03" };
    expect(await call("POST", "/premiums", by)).toMatchObject({ status: 200, json: { premium: { amount: 43_900, due_on: "2026-12-03" } } });
    expect((await set(1, { due_on: "2027-01-01" })).json["errors"]).toMatchObject([{ pointer: "/due_on", code: "outside_period" }]);
    expect((await call("PUT", "/policies/m-1/premiums/2031-01", { amount: 1, currency: "USD" })).json["errors"]).toMatchObject([
      { code: "too_far" },
    ]);
    expect((await call("PUT", "/policies/m-1/premiums/soon", { amount: 1, currency: "USD" })).status).toBe(404);
    await bindings.DB.prepare("UPDATE dues SET state = 'paid' WHERE period = '2026-12'").run();
    expect(await set(50_000)).toMatchObject({ status: 409, json: { code: "premium_settled" } });
    expect(await set(43_900)).toMatchObject({ status: 200, json: { premium: { state: "paid", amount: 43_900 } } });
  });

  it("is found by policy, month and state", async () => {
    await call("PUT", "/policies/m-1/premiums/2027-01", { amount: 100, currency: "USD" });
    await call("PUT", "/policies/p-1/premiums/2027-01", { amount: 200, currency: "USD" });
    expect((await premiums()).map(({ policy, period }) => `${policy} ${period}`)).toEqual(["m-1 2026-12", "m-1 2027-01", "p-1 2027-01"]);
    expect(await premiums("?period=2027-01&state=open")).toHaveLength(2);
    expect(await premiums("?state=paid")).toMatchObject([{ policy: "m-1" }]);
    expect((await call("GET", "/policies/m-1/premiums?limit=1")).json).toMatchObject({
      data: [{ period: "2026-12" }],
      next_cursor: expect.any(String) as string,
    });
    expect((await call("GET", "/premiums?state=late&period=never")).json["errors"]).toHaveLength(2);
  });

  it("is the member's once the policy is confirmed, and then follows the policy", async () => {
    const member = await addMember("Noa Lindqvist", { birth_date: "1971-01-02" });
    const policy = { ...POLICY, holder: { name: "NOA LINDQVIST", birth_date: "1971-01-02" } };
    const offered = await call("PUT", "/policies/n-1", policy);
    expect(offered.json).toMatchObject({ policy: { state: "offered" } });
    await call("PUT", "/policies/n-1/premiums/2027-01", { amount: 7_700, currency: "USD" });
    const policy_id = (offered.json["policy"] as { id: PolicyId }).id;
    await acceptPolicy(bindings, instant(clock.now), { policy_id, member_id: member.id, member_number: "hm20411" });
    expect((await call("PUT", "/policies/n-1", { ...policy, premium: { amount: 45_000, currency: "USD" } })).json).toMatchObject({
      policy: { state: "connected" },
    });
    const { results } = await bindings.DB.prepare(
      "SELECT period, amount_cents, member_id, next_at FROM dues WHERE subject_id = ? ORDER BY period",
    )
      .bind(policy_id)
      .all();
    expect(results).toEqual([
      { period: "2026-12", amount_cents: 45_000, member_id: member.id, next_at: clock.now },
      { period: "2027-01", amount_cents: 7_700, member_id: member.id, next_at: clock.now },
    ]);
    const { results: mails } = await bindings.DB.prepare("SELECT template, to_address FROM mails").all();
    expect(mails).toEqual([{ template: "policy_offered", to_address: member.email }]);
  });
});
