import { expect, it } from "vitest";
import { operations } from "../../src/api/operations.ts";
import { addMember, env } from "../domain/payments/support.ts";

const PARTS = ["wdp_01jc0000000000000000000001", "wdp_01jc0000000000000000000002"] as const;

async function ask(path: string, method = "GET", token = env.OPERATIONS_TOKEN): Promise<{ status: number; json: Record<string, unknown> }> {
  const response = await operations.request(path, { method, headers: { authorization: `Bearer ${token}` } }, env);
  return { status: response.status, json: await response.json() };
}

it("lists the checks that a person writes, in pages, and strikes off those in the mail", async () => {
  const { member_id, wallet_id } = await addMember();
  await env.DB.batch([
    env.DB.prepare(
      "INSERT INTO withdrawals (id, member_id, wallet_id, reason, amount_cents, request_key, check_label, mail_to, created_at) VALUES ('wdr_1', ?, ?, 'withdrawal', 900, 'k', 'Check', '1 Main St', 5)",
    ).bind(member_id, wallet_id),
    ...PARTS.map((id, index) =>
      env.DB.prepare(
        "INSERT INTO withdrawal_parts (id, withdrawal_id, position, method_label, amount_cents, state, updated_at) VALUES (?, 'wdr_1', ?, '', ?, 'booked', 7)",
      ).bind(id, index + 1, 400 + index * 100),
    ),
  ]);
  expect((await ask("/operations/checks", "GET", "wrong")).status).toBe(401);
  expect((await ask("/operations/withdrawals")).json).toEqual({
    open: 1,
    oldest_at: 5,
    planned: 0,
    booked: 0,
    sent: 0,
    checks: 2,
    checks_cents: 900,
  });
  const first = await ask("/operations/checks?limit=1");
  expect(first.json).toMatchObject({ data: [{ id: PARTS[0], name: "Ada Example", mail_to: "1 Main St", amount_cents: 400, since: 7 }] });
  const next = await ask(`/operations/checks?cursor=${String(first.json["next_cursor"])}`);
  expect(next.json).toMatchObject({ data: [{ id: PARTS[1], amount_cents: 500 }], next_cursor: null });
  for (const status of [200, 200]) expect((await ask(`/operations/checks/${PARTS[0]}/sent`, "POST")).status).toBe(status);
  expect((await ask("/operations/checks/wdp_01jc0000000000000000000009/sent", "POST")).status).toBe(404);
  expect((await ask("/operations/withdrawals")).json).toMatchObject({ checks: 1, checks_cents: 500 });
});
