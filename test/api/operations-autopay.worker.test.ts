import { describe, expect, it } from "vitest";
import { operations } from "../../src/api/operations.ts";
import { addDue, addMandate, addPolicy } from "../domain/autopay/money-by-clock.ts";
import { addMember, env } from "../domain/payments/support.ts";

async function get(path: string, token = env.OPERATIONS_TOKEN): Promise<{ status: number; json: Record<string, unknown> }> {
  const response = await operations.request(path, { headers: { authorization: `Bearer ${token}` } }, env);
  return { status: response.status, json: await response.json() };
}

describe("autopay for its operators", () => {
  it("opens to the token only", async () => {
    for (const path of ["", "/handed-over", "/records/A-7K2Q-9XPD"])
      expect((await get(`/operations/autopay${path}`, "wrong")).status).toBe(401);
  });

  it("counts what the clock has to do, and lists what people have to look at, in pages and without a name", async () => {
    const person = await addMember();
    const subject_id = await addPolicy(person);
    await addMandate(person, { subject_id, kind: "premium", methods: ["wallet"], cap_cents: 50_000 });
    for (const due_on of ["2026-11-01", "2026-12-01", "2027-01-01"] as const)
      await addDue(person, { subject_id, amount_cents: 31_000, due_on });
    await env.DB.prepare("UPDATE dues SET state = 'handed_over', next_at = NULL WHERE due_on < '2027-01-01'").run();
    await env.DB.prepare("UPDATE dues SET next_at = 1 WHERE due_on = '2027-01-01'").run();
    expect(await get("/operations/autopay")).toEqual({
      status: 200,
      json: {
        due_now: 1,
        late: 1,
        handed_over: 2,
        mandates: [{ kind: "premium", state: "active", mandates: 1 }],
        payments: [],
        findings: [],
      },
    });
    const first = await get("/operations/autopay/handed-over?limit=1");
    expect(first.json).toMatchObject({ data: [{ subject_id, due_on: "2026-11-01", amount_cents: 31_000, tries: 0 }] });
    expect(JSON.stringify(first)).not.toMatch(/Ada|example\.org/u);
    const next = await get(`/operations/autopay/handed-over?cursor=${String(first.json["next_cursor"])}`);
    expect(next.json).toMatchObject({ data: [{ due_on: "2026-12-01" }], next_cursor: null });
    expect((await get("/operations/autopay/handed-over?limit=0")).status).toBe(422);
  });

  it("says what a confirmation number stands for", async () => {
    const mandate = await env.DB.prepare("SELECT id, member_id FROM mandates").first<{ id: string; member_id: string }>();
    await env.DB.prepare(
      `INSERT INTO mandate_records (number, mandate_id, act, language, detail, origin, request_key, at)
       VALUES ('A-7K2Q-9XPD', ?, 'paused', 'en', '{"from":"active"}', '192.0.2.7', 'k', 5)`,
    )
      .bind(mandate?.id)
      .run();
    const found = await get("/operations/autopay/records/a-7k2q-9xpd");
    expect(found.json).toMatchObject({
      record: { act: "paused", at: 5, detail: { from: "active" }, member_id: mandate?.member_id, mandate_state: "active" },
    });
    expect(JSON.stringify(found)).not.toContain("192.0.2.7");
    expect((await get("/operations/autopay/records/A-0000-0000")).status).toBe(404);
  });
});
