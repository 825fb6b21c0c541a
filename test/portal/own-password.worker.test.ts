import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { setClockOffsetMs } from "../../src/platform/clock.ts";
import { newToken, sha256Hex } from "../../src/platform/ids.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor } from "../support/visitor.ts";
import {
  app,
  atSecondStep,
  auditOf,
  isIn,
  mailsTo,
  PASSWORD,
  sendCode,
  sessionsOf,
  codeOf,
  withApp,
  withPassword,
  type Holder,
} from "./factors-support.ts";
import { browserOf, env } from "./money-support.ts";

const PATH = "/security/password";
const NEW_PASSWORD = "seven lanterns by the quiet ferry";
const SHORT = "k7 plum!";

beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

async function change({ visitor }: Pick<Holder, "visitor">, fields: Readonly<Record<string, string>>) {
  await visitor.get(PATH);
  return visitor.post(PATH, fields);
}

/** A mailed link to a new password. */
async function resetLink(person: Holder): Promise<string> {
  const token = newToken();
  await env.DB.prepare("INSERT INTO password_resets (token_hash, member_id, email_key, made_at) VALUES (?, ?, ?, ?)")
    .bind(await sha256Hex(token), person.member_id, person.email, Date.now())
    .run();
  return `/reset-password/${token}`;
}

const memberRow = ({ member_id }: Holder) =>
  env.DB.prepare("SELECT password_stands_alone, password_changed_at, credential_version FROM members WHERE id = ?").bind(member_id).first();

describe("changing one's password", () => {
  it("ends every other session, pending sign-in and mailed link at once, though KV lags, and goes on here", async () => {
    const person = await withApp();
    const others = [await browserOf(app, person), await atSecondStep(person)];
    const link = await resetLink(person);
    const stolen = person.visitor.cookies.get("__Host-session") ?? "";
    const kept = await env.SESSIONS.get(`session:${await sha256Hex(stolen)}`);
    expect((await change(person, { current: PASSWORD, password: NEW_PASSWORD })).location).toBe("/security?done=password");
    expect((await person.visitor.get("/security?done=password")).text).toContain("Your new password is saved");
    expect(await isIn(person.visitor)).toBe(true);
    for (const other of others) expect(await isIn(other)).toBe(false);
    expect((await sendCode(others[1] ?? new Visitor(app), await codeOf(person))).location).toContain("why=too-long");
    expect((await new Visitor(app).get(link)).status).toBe(410);
    // The token that this browser had before, as KV may go on telling it for two minutes.
    const thief = new Visitor(app);
    thief.cookies.set("__Host-session", stolen);
    await env.SESSIONS.put(`session:${await sha256Hex(stolen)}`, kept ?? "");
    expect(await isIn(thief)).toBe(false);
    expect((await mailsTo(person)).map(({ template }) => template)).toEqual(["password_changed"]);
    expect(await auditOf(person)).toEqual(["password_changed"]);
    expect(await memberRow(person)).toEqual({
      password_stands_alone: 1,
      password_changed_at: expect.any(Number),
      credential_version: 2,
    });
  });

  it("takes the password of now, guessed at few times, and says what to mend", async () => {
    const person = await withPassword();
    for (const [fields, words] of [
      [{ current: "", password: NEW_PASSWORD }, "Enter the password you have now"],
      [{ current: PASSWORD, password: "" }, "Choose a password"],
      [{ current: PASSWORD, password: SHORT }, "at least 15 characters"],
      [{ current: "not the one of now", password: NEW_PASSWORD }, "This is not the password of your account"],
    ] as const) {
      const answer = await change(person, fields);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(words);
    }
    for (let nth = 0; nth < 5; nth += 1) await change(person, { current: "not the one of now", password: NEW_PASSWORD });
    expect((await change(person, { current: PASSWORD, password: NEW_PASSWORD })).text).toContain("Wait");
    expect((await auditOf(person)).filter((action) => action === "password_refused")).toHaveLength(5);
    expect(await memberRow(person)).toMatchObject({ credential_version: 1 });
  });

  it("is done by one of two at once", async () => {
    const person = await withPassword();
    await person.visitor.get(PATH);
    const answers = await Promise.all(
      [NEW_PASSWORD, "paper boats along the cold canal"].map((password) => person.visitor.post(PATH, { current: PASSWORD, password })),
    );
    expect(answers.filter(({ location }) => location === "/security?done=password")).toHaveLength(1);
    expect(await memberRow(person)).toMatchObject({ credential_version: 2 });
  });

  it("may choose eight characters beside a second factor, which then cannot be turned off", async () => {
    const person = await withApp();
    expect((await person.visitor.get(PATH)).text).toContain("At least 8 characters");
    expect((await change(person, { current: PASSWORD, password: "k7 plum" })).text).toContain("at least 8 characters");
    expect((await change(person, { current: PASSWORD, password: SHORT })).status).toBe(303);
    expect(await memberRow(person)).toMatchObject({ password_stands_alone: 0 });
    expect((await person.visitor.post("/security/authenticator/off", { password: SHORT })).status).toBe(422);
    const longer = await person.visitor.get(`${PATH}?why=alone`);
    expect(longer.text).toContain("at least 15 characters first");
    expect((await person.visitor.post(PATH, { current: SHORT, password: "k7 plum? no", why: "alone" })).status).toBe(422);
    expect((await person.visitor.post(PATH, { current: SHORT, password: NEW_PASSWORD, why: "alone" })).status).toBe(303);
    expect((await person.visitor.post("/security/authenticator/off", { password: NEW_PASSWORD })).status).toBe(303);
  });
});

describe("a new password by a mailed link", () => {
  it("does not go round the second step, ends pending sign-ins, and makes no device known", async () => {
    const person = await withApp();
    const pending = await atSecondStep(person);
    const visitor = new Visitor(app);
    const path = await resetLink(person);
    await visitor.get(path);
    expect((await visitor.post(path, { password: SHORT })).status).toBe(303);
    expect((await pending.get("/login/verify")).location).toContain("why=too-long");
    expect(await sessionsOf(person)).toBe(0);
    expect(visitor.cookies.has("__Host-device")).toBe(false);
    await visitor.get("/login");
    expect((await visitor.post("/login", { email: person.email, password: SHORT })).location).toContain("/login/verify");
    expect(await isIn(visitor)).toBe(false);
    expect(await memberRow(person)).toMatchObject({ password_stands_alone: 0, password_changed_at: expect.any(Number) });
  });

  it("has to be long where nothing else is there, or is about to be", async () => {
    const alone = await withPassword();
    const losing = await withApp();
    const visitor = await atSecondStep(losing);
    await visitor.get("/login/lost-factor");
    await visitor.post("/login/lost-factor", { act: "start" });
    for (const person of [alone, losing]) {
      const path = await resetLink(person);
      const reader = new Visitor(app);
      await reader.get(path, { "Accept-Language": "en" });
      expect((await reader.post(path, { password: SHORT })).text).toContain("at least 15 characters");
      expect((await reader.post(path, { password: NEW_PASSWORD })).status).toBe(303);
    }
  });
});
