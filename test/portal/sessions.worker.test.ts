import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { createApp } from "../../src/app.ts";
import { sweepSessions } from "../../src/domain/sessions/store.ts";
import { setClockOffsetMs } from "../../src/platform/clock.ts";
import { database } from "../../src/platform/db.ts";
import { sha256Hex } from "../../src/platform/ids.ts";
import { useMiddleware } from "../../src/platform/middleware/index.ts";
import { ABSOLUTE_MS } from "../../src/platform/middleware/session.ts";
import { deviceOf } from "../../src/portal/visitor.ts";
import { instant, MINUTE_MS } from "../../src/values/time.ts";
import type { App } from "../../src/web.ts";
import { addOperator } from "../support/operator.ts";
import { ORIGIN, Visitor, type Answer } from "../support/visitor.ts";
import { app, mailsTo, memberRow, PASSWORD, registered, signedIn } from "./identity-support.ts";

beforeAll(addOperator);

describe("a session", () => {
  it("leaves in the audit where it came from, by a keyed hash and not by the address", async () => {
    const { visitor, email } = await registered();
    const from = { "CF-Connecting-IP": "192.0.2.77" };
    await visitor.get("/login");
    await visitor.post("/login", { email, password: "no such words at all" }, from);
    await visitor.post("/login", { email, password: PASSWORD }, from);
    const member = await memberRow(email);
    const { results } = await env.DB.prepare("SELECT actor, action, origin FROM audit_events WHERE subject = ? ORDER BY seq")
      .bind(member?.id)
      .all<{ actor: string; action: string; origin: string }>();
    expect(results.map(({ action }) => action)).toEqual(["registered", "login_failed", "login"]);
    const [registration, failure, success] = results.map(({ origin }) => origin);
    expect(failure).toMatch(/^[\w-]{43}$/u);
    expect(success).toBe(failure);
    expect(registration).not.toBe(failure);
  });

  it("has a cookie no script reads and no other site sends", async () => {
    const { visitor, email } = await registered();
    await visitor.get("/login");
    const answer = await visitor.post("/login", { email, password: PASSWORD });
    const cookie = answer.headers.getSetCookie().find((one) => one.startsWith("__Host-session="));
    expect(cookie).toMatch(/^__Host-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/u);
  });

  it("ends at the next request after the credentials changed, though KV still holds it", async () => {
    const { visitor, email } = await signedIn();
    expect((await visitor.get("/wallet")).status).toBe(200);
    await env.DB.prepare("UPDATE members SET credential_version = credential_version + 1 WHERE email = ?").bind(email).run();
    const answer = await visitor.get("/wallet");
    expect([answer.status, answer.location]).toEqual([303, "/login?next=%2Fwallet&why=idle"]);
  });

  it("ends after 15 idle minutes, not while it is used", async () => {
    const { visitor } = await signedIn();
    for (const minutes of [10, 20, 30]) {
      await setClockOffsetMs(env, minutes * MINUTE_MS);
      expect((await visitor.get("/wallet")).status).toBe(200);
    }
    await setClockOffsetMs(env, 46 * MINUTE_MS);
    expect((await visitor.get("/wallet")).status).toBe(303);
    await setClockOffsetMs(env, 0);
  });

  it("stays by one small request, which says when it was over already", async () => {
    const { visitor } = await signedIn();
    await visitor.get("/register/check-email");
    expect((await visitor.post("/session/stay", {})).status).toBe(204);
    await setClockOffsetMs(env, 20 * MINUTE_MS);
    expect((await visitor.post("/session/stay", {})).status).not.toBe(204);
    await setClockOffsetMs(env, 0);
  });

  it("ends by logout, also where KV has not heard of it or a request under way wrote it back", async () => {
    const { visitor } = await signedIn();
    const kept = visitor.cookies.get("__Host-session") ?? "";
    const key = `session:${await sha256Hex(kept)}`;
    const stored = (await env.SESSIONS.get(key)) ?? "";
    await visitor.get("/register/check-email");
    // Due to be noted as used: that is not done beside the deletion.
    await setClockOffsetMs(env, 2 * MINUTE_MS);
    const put = vi.spyOn(env.SESSIONS, "put");
    expect((await visitor.post("/logout", {})).location).toBe("/login?why=signed-out");
    expect(put.mock.calls.filter(([name]) => name === key)).toEqual([]);
    put.mockRestore();
    await setClockOffsetMs(env, 0);
    expect(visitor.cookies.has("__Host-session")).toBe(false);
    visitor.cookies.set("__Host-session", kept);
    expect((await visitor.get("/wallet")).status).toBe(303);
    await env.SESSIONS.put(key, stored);
    expect((await visitor.get("/wallet")).status).toBe(303);
    // Remembered as long as the session could have lasted; forgotten, it opens nothing either.
    const { created_at } = JSON.parse(stored) as { readonly created_at: number };
    await sweepSessions(database(env), instant(created_at + ABSOLUTE_MS - 1));
    expect((await visitor.get("/wallet")).status).toBe(303);
    const rows = () => env.DB.prepare("SELECT count(*) AS n FROM sessions WHERE ended_at IS NOT NULL").first<number>("n");
    expect(await rows()).toBe(1);
    await sweepSessions(database(env), instant(created_at + ABSOLUTE_MS));
    expect(await rows()).toBe(0);
    expect((await visitor.get("/wallet")).status).toBe(303);
  });
});

describe("a device that an account is new on", () => {
  it("is told to its owner, who is neither told of the first nor of one known, and may wish for no such mails", async () => {
    const { visitor, email } = await registered();
    const told = async () => (await mailsTo(email)).filter(({ template }) => template === "new_device");
    const signIn = async (browser: Visitor) => {
      await browser.get("/login");
      const from = { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" };
      expect((await browser.post("/login", { email, password: PASSWORD }, from)).status).toBe(303);
    };
    await signIn(visitor);
    // In between, somebody else of the family uses the browser.
    const mark = visitor.cookies.get("__Host-device");
    expect(mark).toMatch(/^[\w-]{43}\.[\w-]{43}\.[\w-]{43}$/u);
    visitor.cookies.set("__Host-device", `${"o".repeat(43)}.${"t".repeat(43)}.${"h".repeat(43)}~${mark}`);
    await signIn(visitor);
    expect(visitor.cookies.get("__Host-device")?.split("~")).toHaveLength(2);
    expect(await told()).toEqual([]);
    await signIn(new Visitor(app));
    const [mail, ...more] = await told();
    expect(more).toEqual([]);
    expect(mail?.text).toContain("Device: Firefox, Linux");
    expect(mail?.links[0]).toContain("/security/devices");
    expect(mail?.text).toContain("/forgot-password?lang=en");
    await env.DB.prepare("UPDATE members SET sign_in_mails = 0 WHERE email = ?").bind(email).run();
    await signIn(new Visitor(app));
    expect(await told()).toHaveLength(1);
  });

  it("has no name that somebody made up", async () => {
    const probe = new Hono<App>();
    probe.get("/probe", (c) => c.text(deviceOf(c)));
    const named = async (agent: string) => (await new Visitor(probe).get("/probe", { "User-Agent": agent })).text;
    for (const agent of ["Call 1.800/555 now <b>", "http://phish.example/login now", ""]) expect(await named(agent)).toBe("");
    expect(
      await named(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
      ),
    ).toBe("Safari, iOS");
  });
});

const tokenOf = ({ text }: Answer): string => /name="form_token" value="([^"]+)"/u.exec(text)?.[1] ?? "";

describe("a form", () => {
  it("is refused without its token, with another visitor's, and from another site", async () => {
    const { visitor } = await signedIn();
    const other = await signedIn();
    await visitor.get("/register/check-email");
    await other.visitor.get("/register/check-email");
    expect((await visitor.post("/register/resend", { form_token: "" })).text).toBe("wrong_token");
    const theirs = tokenOf(await other.visitor.get("/register/check-email"));
    expect((await visitor.post("/register/resend", { form_token: theirs })).text).toBe("wrong_token");
    for (const headers of [
      { Origin: "https://evil.example" },
      { Origin: "null" },
      { "Sec-Fetch-Site": "cross-site" },
      { "Sec-Fetch-Site": "same-site" },
    ]) {
      const answer = await visitor.post("/register/resend", {}, headers);
      expect([answer.status, answer.text]).toEqual([403, "other_origin"]);
    }
    expect((await visitor.post("/register/resend", {}, { Origin: "null", "Sec-Fetch-Site": "same-origin" })).status).toBe(303);
  });

  it("is refused whatever it is sent as, and by whatever method, unless it has its token in its body", async () => {
    const { visitor } = await signedIn();
    const token = tokenOf(await visitor.get("/register/check-email"));
    const send = async (path: string, { type, ...init }: { method?: string; body?: BodyInit; type?: string }) => {
      const headers: Record<string, string> = type === undefined ? { Origin: ORIGIN } : { Origin: ORIGIN, "Content-Type": type };
      const { status, text } = await visitor.send(path, { method: "POST", ...init, headers });
      return [status, text];
    };
    const refused = [403, "wrong_token"];
    // In the address tokens end up in logs: there it counts for nothing. A JSON body or plain text, which other sites may send, has no token in it.
    expect(await send(`/register/resend?form_token=${token}`, {})).toEqual(refused);
    for (const type of ["application/json", "text/plain"]) {
      expect(await send("/register/resend", { body: JSON.stringify({ form_token: token }), type })).toEqual(refused);
    }
    expect(await send("/register/resend", { body: "--broken", type: "multipart/form-data; boundary=x" })).toEqual(refused);
    for (const method of ["PUT", "PATCH", "DELETE"]) expect(await send("/register/resend", { method })).toEqual(refused);
    expect((await send("/register/resend", { body: new URLSearchParams({ form_token: token }) }))[0]).toBe(303);
    const anybodys = tokenOf(await new Visitor(app).get("/login"));
    expect(await send("/register/resend", { body: new URLSearchParams({ form_token: anybodys }) })).toEqual(refused);
  });

  it("is all that cookies are good for: programs are known by their bearer token alone", async () => {
    const { visitor } = await signedIn();
    const whole = createApp();
    const browser = new Visitor(whole);
    for (const [name, value] of visitor.cookies) browser.cookies.set(name, value);
    for (const path of ["/api/v1/policies", "/operations/verify"]) {
      const answer = await browser.send(path, { method: "POST", body: "{}", headers: { "Content-Type": "application/json" } });
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([401, []]);
    }
  });

  it("sent after the session ran out says so", async () => {
    const { visitor } = await signedIn();
    await visitor.get("/register/check-email");
    await setClockOffsetMs(env, 20 * MINUTE_MS);
    expect((await visitor.post("/register/resend", {})).text).toBe("session_over");
    await setClockOffsetMs(env, 0);
  });

  it("larger than any form of ours is refused", async () => {
    const visitor = new Visitor(app);
    await visitor.get("/login");
    await expect(visitor.post("/login", { email: "a@example.com", password: "x".repeat(70_000) })).rejects.toMatchObject({ status: 413 });
  });
});

describe("every page", () => {
  it("tells a fragment from a page", async () => {
    const probe = new Hono<App>();
    useMiddleware(probe);
    probe.get("/probe", (c) => c.text(String(c.get("fragment"))));
    const asked = async (headers: Readonly<Record<string, string>>) => (await new Visitor(probe).get("/probe", headers)).text;
    expect(await asked({})).toBe("false");
    expect(await asked({ "HX-Request": "true", "HX-Request-Type": "partial" })).toBe("true");
    expect(await asked({ "HX-Request": "true", "HX-Request-Type": "full" })).toBe("false");
    expect(await asked({ "HX-Request": "true", "HX-Boosted": "true" })).toBe("false");
    expect(await asked({ "HX-Request": "true", "HX-History-Restore-Request": "true" })).toBe("false");
  });
});
