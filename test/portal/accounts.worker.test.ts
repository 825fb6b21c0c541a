import Argon2 from "@phi-ag/argon2";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { setClockOffsetMs } from "../../src/platform/clock.ts";
import { DAY_MS } from "../../src/values/time.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor } from "../support/visitor.ts";
import { app, mailsTo, memberRow, PASSWORD, registered, signedIn } from "./identity-support.ts";

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
      // What is made anew for each page: its form token, and the challenge for a passkey.
      answers.push(answer.text.replaceAll(typed, "").replaceAll(/form_token" value="[^"]+|challenge&quot;:&quot;[\w.-]+/gu, ""));
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
