import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { ATTEMPTS_WINDOW_MS, countAttempt, sweepAttempts, takeBackStatement } from "../../../src/domain/identity/attempts.ts";
import { appendAudit, checkAuditChain } from "../../../src/domain/audit/chain.ts";
import { hashPassword, needsRehash, passwordMatches } from "../../../src/domain/identity/password.ts";
import { seal, unseal } from "../../../src/platform/seal.ts";
import { instant } from "../../../src/values/time.ts";

describe("a counter of attempts", () => {
  const T0 = 1_800_000_000_000;
  const limit = { bucket: "test:one", free: 3 };
  const at = (ms: number) => countAttempt(env.DB, [limit], instant(T0 + ms));

  it("lets the first ones pass, then doubles the wait, then forgets", async () => {
    expect([await at(0), await at(1), await at(2)]).toEqual([null, null, null]);
    expect(await at(3)).toEqual({ wait_s: 5 });
    expect(await at(4_000)).toEqual({ wait_s: 2 });
    expect(await at(5_002)).toBeNull();
    expect(await at(5_003)).toEqual({ wait_s: 10 });
    expect(await at(15_002)).toBeNull();
    expect(await at(16_000)).toEqual({ wait_s: 20 });
    expect(await at(15_002 + ATTEMPTS_WINDOW_MS)).toBeNull();
    expect(await at(15_003 + ATTEMPTS_WINDOW_MS)).toBeNull();
  });

  it("never makes anybody wait longer than a quarter of an hour", async () => {
    await env.DB.prepare("INSERT INTO attempts VALUES ('test:many', 5000, ?)")
      .bind(T0 + ATTEMPTS_WINDOW_MS)
      .run();
    expect(await countAttempt(env.DB, [{ bucket: "test:many", free: 3 }], instant(T0))).toEqual({ wait_s: 900 });
    expect(await countAttempt(env.DB, [{ bucket: "test:many", free: 3 }], instant(T0 + 900_000))).toBeNull();
  });

  it("counts a hundred at once as a hundred", async () => {
    const waits = await Promise.all(
      Array.from({ length: 100 }, () => countAttempt(env.DB, [{ bucket: "test:rush", free: 5 }], instant(T0))),
    );
    expect(waits.filter((wait) => wait === null)).toHaveLength(5);
  });

  it("makes nobody wait for what was taken back: many people may come from one address", async () => {
    const limit = { bucket: "test:clinic", free: 5 };
    for (let one = 0; one < 20; one += 1) {
      expect(await countAttempt(env.DB, [limit], instant(T0))).toBeNull();
      await takeBackStatement(env.DB, limit.bucket).run();
    }
  });

  it("is swept when its window is over", async () => {
    await sweepAttempts(env.DB, instant(T0 + 9 * ATTEMPTS_WINDOW_MS));
    expect(await env.DB.prepare("SELECT count(*) AS n FROM attempts").first("n")).toBe(0);
  });
});

describe("the audit", () => {
  it("is one chain, however many write at once, and shows the first row that was changed", async () => {
    const entry = { at: instant(1), actor: "system", action: "test", subject: null, origin: null, reason: null };
    await Promise.all(Array.from({ length: 30 }, () => appendAudit(env, entry)));
    expect(await checkAuditChain(env)).toEqual({ rows: 30, first_bad: null });
    await expect(env.DB.prepare("UPDATE audit_events SET actor = 'x' WHERE seq = 4").run()).rejects.toThrow(/append-only/u);
    await env.DB.exec("DROP TRIGGER audit_events_no_update");
    await env.DB.prepare("UPDATE audit_events SET actor = 'x' WHERE seq = 4").run();
    expect(await checkAuditChain(env)).toEqual({ rows: 3, first_bad: { seq: 4, fault: "altered" } });
  });
});

describe("a password's hash", () => {
  it("matches its password, and nobody's matches none", async () => {
    const hash = await hashPassword("tulips rain on the old tram");
    expect(await passwordMatches(hash, "tulips rain on the old tram")).toBe(true);
    expect(await passwordMatches(hash, "tulips rain on the old train")).toBe(false);
    expect(await passwordMatches(null, "tulips rain on the old tram")).toBe(false);
    expect(needsRehash(hash)).toBe(false);
    expect(needsRehash(hash.replace("t=2", "t=1"))).toBe(true);
  });
});

describe("a sealed text", () => {
  it("opens with its secret only, and not when altered", async () => {
    const sealed = await seal("one", "token");
    expect(await unseal("one", sealed)).toBe("token");
    await expect(unseal("two", sealed)).rejects.toThrow();
    await expect(unseal("one", `A${sealed.slice(1)}`)).rejects.toThrow();
  });
});
