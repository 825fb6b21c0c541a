import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { sweepPending } from "../../src/domain/factors/pending.ts";
import { setClockOffsetMs } from "../../src/platform/clock.ts";
import { database } from "../../src/platform/db.ts";
import { MINUTE_MS, SECOND_MS, instant } from "../../src/values/time.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor } from "../support/visitor.ts";
import {
  app,
  atSecondStep,
  auditOf,
  codeOf,
  isIn,
  PASSWORD,
  sendCode,
  sessionsOf,
  withApp,
  withPassword,
  type Holder,
} from "./factors-support.ts";
import { env } from "./money-support.ts";

beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

/** A code that is not of now nor beside it. */
const wrongCode = (person: Holder): Promise<string> => codeOf(person, 40);

describe("a right password", () => {
  it("signs in at once where the account asks for nothing more", async () => {
    const person = await withPassword();
    const visitor = new Visitor(app);
    await visitor.get("/login");
    const answer = await visitor.post("/login", { email: person.email, password: PASSWORD, next: "/bills" });
    expect(answer.location).toBe("/bills");
    expect(await isIn(visitor)).toBe(true);
  });

  it("opens nothing but the second step where there is an app, and leaves a cookie that no script reads", async () => {
    const person = await withApp();
    const visitor = new Visitor(app);
    await visitor.get("/login");
    const answer = await visitor.post("/login", { email: person.email, password: PASSWORD });
    const cookie = answer.headers.getSetCookie().find((one) => one.startsWith("__Host-pending="));
    expect(cookie).toMatch(/^__Host-pending=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/u);
    const token = visitor.cookies.get("__Host-pending") ?? "";
    const { results } = await env.DB.prepare("SELECT * FROM pending_sign_ins").all();
    expect(JSON.stringify(results)).not.toContain(token);
    expect(await isIn(visitor)).toBe(false);
    const page = await visitor.get(answer.location ?? "");
    expect([page.status, page.headers.get("Cache-Control")]).toEqual([200, "no-store"]);
    expect(page.text).toContain('autocomplete="one-time-code"');
    expect(page.text).not.toContain(person.email);
  });

  it("of nobody or a wrong one is answered as everywhere", async () => {
    const person = await withApp();
    const answers = [];
    for (const email of [person.email, "nobody@example.org"]) {
      const visitor = new Visitor(app);
      await visitor.get("/login", { "Accept-Language": "en" });
      const { status, text } = await visitor.post("/login", { email, password: "another password altogether" });
      answers.push([status, /<div class="error-summary"[\s\S]*?<\/div>/u.exec(text)?.[0]]);
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.[0]).toBe(422);
  });
});

describe("the second step", () => {
  it("takes the code of the app, however it is spaced, and leads on", async () => {
    const person = await withApp();
    const visitor = await atSecondStep(person);
    const code = await codeOf(person);
    const answer = await sendCode(visitor, ` ${code.slice(0, 3)} ${code.slice(3)} `);
    expect([answer.status, answer.location]).toEqual([303, "/bills"]);
    expect(visitor.cookies.has("__Host-pending")).toBe(false);
    expect(await isIn(visitor)).toBe(true);
    expect((await auditOf(person)).at(-1)).toBe("login");
    const how = await env.DB.prepare("SELECT how FROM sessions WHERE member_id = ? ORDER BY rowid DESC")
      .bind(person.member_id)
      .first("how");
    expect(how).toBe("totp");
  });

  it("takes no code twice: of two at once one is signed in, and later nobody is by it", async () => {
    const person = await withApp();
    const visitors = [await atSecondStep(person), await atSecondStep(person)];
    const code = await codeOf(person);
    const answers = await Promise.all(visitors.map((visitor) => sendCode(visitor, code)));
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(["303", "422"]);
    expect(answers.find(({ status }) => status === 422)?.text).toContain("was used a moment ago");
    expect(await sessionsOf(person)).toBe(2);
    const third = await atSecondStep(person);
    expect((await sendCode(third, code)).status).toBe(422);
    // Nor one from before it, which the app had shown and nobody had used.
    expect((await sendCode(third, await codeOf(person, -1))).status).toBe(422);
    expect((await sendCode(third, await codeOf(person, 1))).status).toBe(303);
  });

  it("uses a pending sign-in up: its cookie, stolen before, opens nothing afterwards", async () => {
    const person = await withApp();
    const visitor = await atSecondStep(person);
    const thief = new Visitor(app);
    thief.cookies.set("__Host-pending", visitor.cookies.get("__Host-pending") ?? "");
    expect((await sendCode(visitor, await codeOf(person))).status).toBe(303);
    await thief.get("/login");
    const answer = await sendCode(thief, await codeOf(person, 1));
    expect([answer.status, answer.location]).toEqual([303, "/login?next=%2Fbills&why=too-long"]);
    expect((await thief.get(answer.location ?? "")).text).toContain("within ten minutes");
  });

  it("of one pending sign-in makes one session, though two codes came at once", async () => {
    const person = await withApp();
    const visitor = await atSecondStep(person);
    const before = await sessionsOf(person);
    const answers = await Promise.all([sendCode(visitor, await codeOf(person)), sendCode(visitor, await codeOf(person, 1))]);
    expect(answers.filter(({ location }) => location === "/bills")).toHaveLength(1);
    expect(await sessionsOf(person)).toBe((before ?? 0) + 1);
  });

  it("has to follow within ten minutes, and is forgotten then", async () => {
    const person = await withApp();
    const visitor = await atSecondStep(person);
    await setClockOffsetMs(env, 10 * MINUTE_MS - SECOND_MS);
    expect((await visitor.get("/login/verify")).status).toBe(200);
    await setClockOffsetMs(env, 10 * MINUTE_MS + SECOND_MS);
    expect((await sendCode(visitor, await codeOf(person))).location).toBe("/login?next=%2Fbills&why=too-long");
    await sweepPending(database(env), instant(Date.now() + 11 * MINUTE_MS));
    expect(await env.DB.prepare("SELECT count(*) AS n FROM pending_sign_ins").first("n")).toBe(0);
  });

  it("is over when the credentials changed meanwhile", async () => {
    const person = await withApp();
    const visitor = await atSecondStep(person);
    await env.DB.prepare("UPDATE members SET credential_version = credential_version + 1 WHERE id = ?").bind(person.member_id).run();
    expect((await visitor.get("/login/verify")).location).toContain("why=too-long");
    expect((await sendCode(visitor, await codeOf(person))).location).toContain("why=too-long");
    expect(await isIn(visitor)).toBe(false);
  });

  it("is not to be had without a password", async () => {
    const visitor = new Visitor(app);
    await visitor.get("/login");
    for (const token of [undefined, "A".repeat(43), "short"]) {
      if (token !== undefined) visitor.cookies.set("__Host-pending", token);
      for (const path of ["/login/verify", "/login/lost-factor"]) expect((await visitor.get(path)).location).toContain("/login?");
    }
  });
});

describe("guessing at the second step", () => {
  it("meets a growing wait, is written down, and says what to do", async () => {
    const person = await withApp();
    const visitor = await atSecondStep(person);
    for (const [code, words] of [
      ["", "Enter the six digits from your app"],
      ["12345", "Enter six digits, as your app shows them"],
      [await wrongCode(person), "This is not the code of now"],
    ] as const) {
      const answer = await sendCode(visitor, code);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(words);
    }
    for (let nth = 1; nth < 5; nth += 1) await sendCode(visitor, await wrongCode(person));
    const held = await sendCode(visitor, await codeOf(person));
    expect(held.text).toContain("Wait 5 seconds");
    expect((await auditOf(person)).filter((action) => action === "second_step_refused")).toHaveLength(5);
    await setClockOffsetMs(env, 6 * SECOND_MS);
    expect((await sendCode(visitor, await codeOf(person))).status).toBe(303);
  });

  it("elsewhere does not make the owner wait on a device that has signed in before", async () => {
    const person = await withApp();
    const owner = await atSecondStep(person);
    await sendCode(owner, await codeOf(person));
    const attacker = await atSecondStep(person);
    for (let nth = 0; nth < 8; nth += 1) await sendCode(attacker, await wrongCode(person));
    expect((await sendCode(attacker, await codeOf(person, 1))).text).toContain("Wait");
    await atSecondStep(person, owner);
    expect((await sendCode(owner, await codeOf(person, 1))).status).toBe(303);
  });
});
