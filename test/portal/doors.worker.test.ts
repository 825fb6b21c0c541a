import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createApp } from "../../src/app.ts";
import { login } from "../../src/domain/identity/service.ts";
import { setClockOffsetMs } from "../../src/platform/clock.ts";
import { HOUR_MS, instant, MINUTE_MS } from "../../src/values/time.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor } from "../support/visitor.ts";
import { PASSWORD, registered } from "./identity-support.ts";
import { env } from "./money-support.ts";

const app = createApp();

beforeAll(addOperator);
afterEach(async () => {
  vi.restoreAllMocks();
  await setClockOffsetMs(env, 0);
});

const from = (address: string) => ({ "CF-Connecting-IP": address });

describe("a burst from one network", () => {
  it("is stopped at the door it came to, in words and with the time to wait, and stops nobody else", async () => {
    const visitor = new Visitor(app);
    await visitor.get("/login?lang=en");
    let tries = 0;
    let answer = await visitor.post("/login", {}, from("2001:db8:1:2::1"));
    // The counter's minute may turn once meanwhile.
    while (answer.status === 422 && tries < 125) answer = await visitor.post("/login", {}, from(`2001:db8:1:2::${(tries += 1)}`));
    expect(tries).toBeGreaterThanOrEqual(59);
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([429, "60"]);
    expect(answer.text).toContain("Wait a minute, then try again.");
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    expect((await visitor.post("/forgot-password", { email: "" }, from("2001:db8:1:2::1"))).status).toBe(422);
    expect((await visitor.post("/login", {}, from("2001:db8:1:3::1"))).status).toBe(422);
  });

  it("is stopped at every door where trying pays, before a session or a form is read", async () => {
    if (env.BURSTS === undefined) throw new Error("there is no binding that counts");
    const limit = vi.spyOn(env.BURSTS, "limit").mockResolvedValue({ success: false });
    const read = vi.spyOn(env.SESSIONS, "get");
    const token = "t".repeat(43);
    const doors = [
      "/login",
      "/login/verify",
      "/login/passkey",
      "/login/lost-factor",
      "/register/details",
      "/forgot-password",
      `/reset-password/${token}`,
      "/bills/claim",
      "/autopay/new",
      "/autopay/offers/pol_01jc0000000000000000000000",
      "/pay/bill",
      "/pay/bill/account",
      `/invitations/${token}`,
      "/security/password",
    ];
    for (const path of doors) expect([path, (await new Visitor(app).post(path, {}, from("192.0.2.1"))).status]).toEqual([path, 429]);
    for (const path of ["/api/oauth/token", "/csp-reports"]) {
      const answer = await new Visitor(app).post(path, {}, from("192.0.2.1"));
      expect([answer.status, answer.headers.get("Content-Type"), answer.headers.get("Retry-After")]).toEqual([
        429,
        "application/problem+json",
        "60",
      ]);
    }
    expect(read).not.toHaveBeenCalled();
    expect(limit).toHaveBeenCalledTimes(doors.length + 2);
    limit.mockRejectedValue(new Error("no answer"));
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    expect((await new Visitor(app).get("/login")).status).toBe(200);
    expect((await new Visitor(app).post("/csp-reports", {}, from("192.0.2.1"))).status).toBeLessThan(429);
  });
});

describe("a kiosk, where many register one after the other", () => {
  it("has each registration counted until its address is confirmed, by whatever network", async () => {
    const counted = () => env.DB.prepare("SELECT sum(count) AS n FROM attempts WHERE bucket LIKE 'registration:%'").first<number>("n");
    const before = (await counted()) ?? 0;
    const { visitor, confirmPath } = await registered();
    expect(await counted()).toBe(before + 1);
    await visitor.get(confirmPath);
    for (let time = 0; time < 2; time += 1) await visitor.post(confirmPath, {}, from("192.0.2.99"));
    expect(await counted()).toBe(before);
  });
});

describe("a thousand wrong passwords for one account, from fifty addresses within an hour", () => {
  it("are fewer than a hundred tries, and keep the owner out neither on a device of theirs nor, for long, on another", async () => {
    const { visitor, email } = await registered();
    await visitor.get("/login");
    expect((await visitor.post("/login", { email, password: PASSWORD })).status).toBe(303);
    await visitor.get("/register/check-email");
    await visitor.post("/logout", {});

    const start = Date.now();
    const at = (n: number) => instant(start + n * ((HOUR_MS - MINUTE_MS) / 1_000));
    const guess = (n: number) =>
      login(env, at(n), { email, password: `guess number ${n}`, from: `198.51.100.${n % 50}`, known_device: null });
    const outcomes: Awaited<ReturnType<typeof guess>>[] = [];
    for (let n = 0; n < 1_000; n += 10) {
      outcomes.push(...(await Promise.all(Array.from({ length: 10 }, (_, more) => guess(n + more)))));
    }
    const compared = outcomes.filter((each) => !each.ok && each.error.code === "refused");
    expect(outcomes.filter(({ ok }) => ok)).toEqual([]);
    expect(compared.length).toBeGreaterThan(20);
    expect(compared.length).toBeLessThan(100);

    await setClockOffsetMs(env, at(1_000) - Date.now());
    await visitor.get("/login");
    const known = await visitor.post("/login", { email, password: PASSWORD }, from("198.51.100.7"));
    expect([known.status, known.location]).toEqual([303, "/wallet"]);
    const elsewhere = { email, password: PASSWORD, from: "192.0.2.200", known_device: null };
    expect(await login(env, at(1_001), elsewhere)).toMatchObject({ ok: false, error: { code: "wait" } });
    expect(await login(env, instant(at(1_001) + 15 * MINUTE_MS), elsewhere)).toMatchObject({ ok: true });
  });
});
