import { describe, expect, it } from "vitest";
import { env } from "./support.ts";

async function plan(sql: string): Promise<string> {
  const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`).all<{ detail: string }>();
  return results.map((row) => row.detail).join("; ");
}

describe("the payments' queries", () => {
  it.each([
    [
      "the sweep",
      "SELECT id FROM payments WHERE state IN ('created','awaiting_payer','processing','funded') AND updated_at <= 1 ORDER BY updated_at",
      "payments_unfinished",
    ],
    [
      "the look at late money",
      "SELECT id FROM payments WHERE state IN ('failed','cancelled','expired') AND updated_at > 1 ORDER BY updated_at",
      "payments_ended",
    ],
    ["money on its way back", "SELECT id FROM payments WHERE failure = 'returning' ORDER BY updated_at", "payments_returning"],
    [
      "the daily limit",
      "SELECT SUM(amount_cents) FROM payments WHERE wallet_id = 'w' AND purpose = 'top_up' AND created_at >= 1 AND state NOT IN ('failed')",
      "payments_loads",
    ],
    [
      "what a bank is still bringing",
      "SELECT id FROM payments WHERE wallet_id = 'w' AND purpose = 'top_up' AND state = 'processing' AND created_at > 1 ORDER BY created_at DESC LIMIT 3",
      "payments_loads",
    ],
    ["a request key", "SELECT id FROM payments WHERE request_key = 'k'", "sqlite_autoindex_payments_2"],
    ["a bill's sums", "SELECT * FROM bill_sums WHERE bill_id = 'b'", "payment_allocations_bill"],
  ])("use an index: %s", async (_what, sql, index) => {
    const found = await plan(sql);
    expect(found).toContain(index);
    expect(found).not.toMatch(/SCAN (?:payments|p|a)\b(?! USING)/u);
  });
});
