import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

describe("the test runtime", () => {
  it("has every D1 migration applied", async () => {
    const { results } = await env.DB.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'payments'").all();
    expect(results).toHaveLength(1);
  });
});
