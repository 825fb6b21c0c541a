import Argon2 from "@phi-ag/argon2";
import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { devMail } from "../../src/dev/mail.tsx";
import { sweepEndedSessions } from "../../src/domain/identity/store.ts";
import { setClockOffsetMs } from "../../src/platform/clock.ts";
import { database } from "../../src/platform/db.ts";
import { sha256Hex } from "../../src/platform/ids.ts";
import { FormRefused, useMiddleware } from "../../src/platform/middleware/index.ts";
import { ABSOLUTE_MS } from "../../src/platform/middleware/session.ts";
import { confirmEmailPages } from "../../src/portal/confirm-email.tsx";
import { loginPages } from "../../src/portal/login.tsx";
import { registerPages } from "../../src/portal/register/routes.tsx";
import { sessionPages } from "../../src/portal/session.tsx";
import { signIn } from "../../src/portal/sign-in.ts";
import { requireConfirmed, SignInRequired, withMember, ConfirmationRequired } from "../../src/portal/with-member.ts";
import { DAY_MS, instant, MINUTE_MS } from "../../src/values/time.ts";
import type { App } from "../../src/web.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor } from "../support/visitor.ts";

const app = new Hono<App>();
useMiddleware(app);
for (const door of [registerPages, confirmEmailPages, loginPages, sessionPages, devMail]) app.route("/", door);
app.get("/wallet", async (c) => c.json((await withMember(c)).member));
app.post("/wallet/act", async (c) => {
  requireConfirmed((await withMember(c)).member);
  return c.text("done");
});
app.onError((error, c) => {
  if (error instanceof SignInRequired) return signIn(c);
  if (error instanceof ConfirmationRequired) return c.redirect("/register/check-email", 303);
  if (error instanceof FormRefused) return c.text(error.reason, 403);
  throw error;
});

const PASSWORD = "tulips rain on the old tram";
let count = 0;

interface Sent {
  readonly to: string;
  readonly template: string;
  readonly subject: string;
  readonly text: string;
  readonly links: readonly string[];
}

async function mailsTo(email: string): Promise<readonly Sent[]> {
  const { text } = await new Visitor(app).get("/dev/mail.json");
  return (JSON.parse(text) as readonly Sent[]).filter(({ to }) => to === email);
}

/** Registers somebody new, by the pages. */
async function registered(): Promise<{ readonly visitor: Visitor; readonly email: string; readonly confirmPath: string }> {
  const visitor = new Visitor(app);
  const email = `person${(count += 1)}@example.com`;
  await visitor.get("/register");
  const step = await visitor.post("/register", { region: "colorado" });
  await visitor.get(step.location ?? "");
  const form = {
    region: "colorado",
    name: "Rosa Lind",
    birth_date: "5/17/1980",
    email,
    phone: "",
    member_number: "",
    password: PASSWORD,
  };
  // Each from a place of its own: registrations of one address are counted.
  const done = await visitor.post("/register/details", form, { "CF-Connecting-IP": `203.0.113.${count}` });
  expect([done.status, done.location]).toEqual([303, "/register/check-email"]);
  const [mail] = await mailsTo(email);
  return { visitor, email, confirmPath: new URL(mail?.links[0] ?? "").pathname };
}

async function signedIn(): Promise<{ readonly visitor: Visitor; readonly email: string; readonly confirmPath: string }> {
  const person = await registered();
  await person.visitor.get("/login");
  const answer = await person.visitor.post("/login", { email: person.email, password: PASSWORD });
  expect([answer.status, answer.location]).toEqual([303, "/wallet"]);
  return person;
}

const memberRow = (email: string) =>
  env.DB.prepare("SELECT * FROM members WHERE email = ?")
    .bind(email)
    .first<{ id: string; email_confirmed_at: number | null; password_hash: string }>();

beforeAll(addOperator);

describe("registration", () => {
  it("stores no password, no token, and sends one mail with a link", async () => {
    const { email, confirmPath } = await registered();
    const row = await memberRow(email);
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/u);
    expect(row?.email_confirmed_at).toBeNull();
    const token = confirmPath.split("/").at(-1) ?? "";
    expect(token).toHaveLength(43);
    const stored = await env.DB.prepare("SELECT params FROM mails WHERE to_address = ?").bind(email).first<{ params: string }>();
    expect(stored?.params).not.toContain(token);
    expect((await env.SESSIONS.list()).keys.some(({ name }) => name.includes(token))).toBe(false);
  });

  it("answers a known address the same way and mails its owner that there is an account", async () => {
    const { visitor, email } = await registered();
    await visitor.get("/register/details?region=colorado");
    const again = await visitor.post("/register/details", {
      region: "colorado",
      name: "Someone Else",
      birth_date: "1970-01-01",
      email: email.toUpperCase(),
      password: PASSWORD,
    });
    expect([again.status, again.location]).toEqual([303, "/register/check-email"]);
    expect((await mailsTo(email)).map(({ template }) => template).toSorted()).toEqual(["already_registered", "confirm_email"]);
  });

  it("comes back with everything to mend, what was typed, and no password", async () => {
    const visitor = new Visitor(app);
    await visitor.get("/register/details?region=colorado");
    const answer = await visitor.post("/register/details", {
      region: "colorado",
      name: "Rosa <Lind>",
      birth_date: "2/30/1980",
      email: "rosa",
      phone: "12",
      member_number: "#",
      password: "short-secret-1",
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("<title>Error: Your details");
    for (const field of ["birth_date", "email", "phone", "member_number", "password"]) expect(answer.text).toContain(`href="#${field}"`);
    expect(answer.text).toContain('value="Rosa &lt;Lind&gt;"');
    expect(answer.text).not.toContain("short-secret-1");
  });

  it("asks for an area of the list, in the visitor's language", async () => {
    const visitor = new Visitor(app);
    await visitor.get("/register?lang=es");
    const answer = await visitor.post("/register", { region: "atlantis" });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("Elija su zona");
    expect(answer.text).toContain('<html lang="es">');
  });
});

describe("a confirmation link", () => {
  it("confirms once, by the button, and not by being opened", async () => {
    const { visitor, email, confirmPath } = await registered();
    const page = await visitor.get(confirmPath);
    expect(page.status).toBe(200);
    expect(page.headers.get("Referrer-Policy")).toBe("no-referrer");
    expect((await memberRow(email))?.email_confirmed_at).toBeNull();
    expect((await visitor.post(confirmPath, {})).text).toContain("Your e-mail address is confirmed");
    const at = (await memberRow(email))?.email_confirmed_at;
    expect(at).toBeTypeOf("number");
    expect((await visitor.post(confirmPath, {})).text).toContain("confirmed before");
    expect((await memberRow(email))?.email_confirmed_at).toBe(at);
    expect((await mailsTo(email)).map(({ template }) => template)).toContain("welcome");
  });

  it("leads nowhere after a day, or when made up", async () => {
    const { visitor, email, confirmPath } = await registered();
    await visitor.get(confirmPath);
    expect((await visitor.get(`/confirm-email/${"A".repeat(43)}`)).status).toBe(404);
    await setClockOffsetMs(env, DAY_MS);
    expect((await visitor.post(confirmPath, {})).status).toBe(404);
    await setClockOffsetMs(env, 0);
    expect((await memberRow(email))?.email_confirmed_at).toBeNull();
  });

  it("is sent again to a member who asks, a few times an hour", async () => {
    const { visitor, email } = await signedIn();
    const statuses: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      await visitor.get("/register/check-email");
      statuses.push((await visitor.post("/register/resend", {})).status);
      await setClockOffsetMs(env, round + 1);
    }
    await setClockOffsetMs(env, 0);
    expect(statuses).toEqual([303, 303, 303, 200, 200]);
    expect((await mailsTo(email)).length).toBe(4);
  });

  it("is needed before money moves, not before looking", async () => {
    const { visitor, confirmPath } = await signedIn();
    expect((await visitor.get("/wallet")).status).toBe(200);
    await visitor.get("/login");
    expect((await visitor.post("/wallet/act", {})).location).toBe("/register/check-email");
    await visitor.get(confirmPath);
    await visitor.post(confirmPath, {});
    expect((await visitor.post("/wallet/act", {})).text).toBe("done");
  });
});

describe("login", () => {
  it("answers an unknown address like a wrong password, after the same work", async () => {
    const { email } = await registered();
    const work = vi.spyOn(Argon2.prototype, "tryVerify");
    const answers: string[] = [];
    for (const typed of [email, "nobody@example.com"]) {
      const visitor = new Visitor(app);
      await visitor.get("/login");
      const answer = await visitor.post("/login", { email: typed, password: "not the password at all" });
      expect(answer.status).toBe(422);
      answers.push(answer.text.replaceAll(typed, "").replaceAll(/form_token" value="[^"]+/gu, ""));
    }
    expect(answers[0]).toBe(answers[1]);
    expect(work.mock.calls.map(([encoded]) => encoded.slice(0, 31))).toEqual(Array(2).fill("$argon2id$v=19$m=19456,t=2,p=1$"));
    work.mockRestore();
  });

  it("slows guessing down, and not on a device that signed in before", async () => {
    const { visitor: owner, email } = await signedIn();
    const attacker = new Visitor(app);
    await attacker.get("/login");
    const last = async () => (await attacker.post("/login", { email, password: "guess after guess" })).text;
    for (let round = 0; round < 5; round += 1) expect(await last()).toContain("Check your e-mail address and password");
    expect(await last()).toContain("before the next try");
    await owner.get("/login");
    await owner.post("/logout", {});
    await owner.get("/login");
    expect((await owner.post("/login", { email, password: PASSWORD })).status).toBe(303);
  });

  it("takes a new session each time, and forgets the old one", async () => {
    const { visitor, email } = await signedIn();
    const before = visitor.cookies.get("__Host-session");
    await visitor.get("/login");
    await visitor.post("/login", { email, password: PASSWORD });
    expect(visitor.cookies.get("__Host-session")).not.toBe(before);
    const thief = new Visitor(app);
    thief.cookies.set("__Host-session", before ?? "");
    expect((await thief.get("/wallet")).status).toBe(303);
  });

  it("leads back to a page of ours and nowhere else", async () => {
    const { visitor, email } = await registered();
    await visitor.get("/login?next=/bills/claim");
    expect((await visitor.post("/login", { email, password: PASSWORD, next: "/bills/claim" })).location).toBe("/bills/claim");
    await visitor.get("/login");
    expect((await visitor.post("/login", { email, password: PASSWORD, next: "//evil.example" })).location).toBe("/wallet");
  });
});

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
    // Remembered as long as the session could have lasted.
    const { created_at } = JSON.parse(stored) as { readonly created_at: number };
    await sweepEndedSessions(database(env), instant(created_at + ABSOLUTE_MS - 1));
    expect((await visitor.get("/wallet")).status).toBe(303);
    await sweepEndedSessions(database(env), instant(created_at + ABSOLUTE_MS));
    expect((await visitor.get("/wallet")).status).toBe(200);
  });
});

describe("a form", () => {
  it("is refused without its token, with another visitor's, and from another site", async () => {
    const { visitor } = await signedIn();
    const other = await signedIn();
    await visitor.get("/register/check-email");
    await other.visitor.get("/register/check-email");
    expect((await visitor.post("/register/resend", { form_token: "" })).text).toBe("wrong_token");
    const page = await other.visitor.get("/register/check-email");
    const theirs = /name="form_token" value="([^"]+)"/u.exec(page.text)?.[1] ?? "";
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
  it("has the security headers, and is not stored behind login", async () => {
    const { visitor } = await signedIn();
    const { headers } = await new Visitor(app).get("/login");
    expect(headers.get("Content-Security-Policy")).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/u);
    expect(headers.get("Strict-Transport-Security")).toContain("max-age=63072000");
    expect(headers.get("Cross-Origin-Opener-Policy")).toBe("same-origin");
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Cache-Control")).toBe("private, no-cache");
    expect((await visitor.get("/wallet")).headers.get("Cache-Control")).toBe("no-store");
    expect((await visitor.send("/csp-reports", { method: "POST", body: "{}" })).status).toBe(204);
  });

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
