import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { setClockOffsetMs } from "../../src/platform/clock.ts";
import { MINUTE_MS } from "../../src/values/time.ts";
import { addOperator } from "../support/operator.ts";
import type { Visitor } from "../support/visitor.ts";
import { atSecondStep, auditOf, codeOf, isIn, mailsTo, PASSWORD, sendCode, withApp, withPassword } from "./factors-support.ts";
import { env, hiddenFields } from "./money-support.ts";

const PATH = "/security/authenticator";

beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

/** Begins to set up. @returns what the page shows for typing, base32 */
async function begin(visitor: Visitor): Promise<string> {
  await visitor.get(PATH);
  const page = await visitor.follow(visitor.post(PATH, {}));
  expect(page.status).toBe(200);
  return (/<code>([A-Z2-7 ]{39})<\/code>/u.exec(page.text)?.[1] ?? "").replaceAll(" ", "");
}

describe("setting up an app", () => {
  it("shows a key once begun, turns on by its first code, and gives ten recovery codes", async () => {
    const person = await withPassword();
    const { visitor } = person;
    const secret = await begin(visitor);
    const page = await visitor.get(`${PATH}/set-up`);
    expect(page.text).toContain(`otpauth://totp/Meridian%20Health:${encodeURIComponent(person.email)}?`);
    expect(page.text).toContain('<svg role="img"');
    const token = visitor.cookies.get("__Host-session");
    const done = await visitor.post(`${PATH}/set-up`, { code: await codeOf({ secret }) });
    expect(done.status).toBe(200);
    expect(done.headers.get("Cache-Control")).toBe("no-store");
    expect(done.text.match(/<code>[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}<\/code>/gu)).toHaveLength(10);
    expect(visitor.cookies.get("__Host-session")).not.toBe(token);
    expect(await auditOf(person)).toEqual(["authenticator_added", "recovery_codes_made"]);
    expect((await mailsTo(person)).map(({ template, params }) => [template, params["factor"]])).toEqual([
      ["factor_added", "authenticator"],
      ["recovery_codes_made", undefined],
    ]);
    expect((await visitor.get(PATH)).text).toContain("On since");
    // The code that turned it on is used; the next one signs in.
    const other = await atSecondStep({ ...person, secret });
    expect((await sendCode(other, await codeOf({ secret }))).status).toBe(422);
    expect((await sendCode(other, await codeOf({ secret }, 1))).status).toBe(303);
  });

  it("keeps the key sealed, and asks for nothing at login before it is confirmed", async () => {
    const person = await withPassword();
    const secret = await begin(person.visitor);
    const { results } = await env.DB.prepare("SELECT * FROM authenticators WHERE member_id = ?").bind(person.member_id).all();
    expect(JSON.stringify(results)).not.toContain(secret);
    expect((await person.visitor.get("/security")).text).toContain("Not set up");
    await person.visitor.get("/login");
    expect((await person.visitor.post("/login", { email: person.email, password: PASSWORD })).location).toBe("/wallet");
  });

  it("says what to mend of a code, and shows the same key again", async () => {
    const { visitor } = await withPassword();
    const secret = await begin(visitor);
    for (const [code, words] of [
      ["", "Enter the six digits that your app shows"],
      ["abc", "Enter six digits"],
      [await codeOf({ secret }, 40), "This is not the code of now"],
    ] as const) {
      const answer = await visitor.post(`${PATH}/set-up`, { code });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(words);
      expect(answer.text.replaceAll(" ", "")).toContain(secret);
    }
  });

  it("asks for the password where it was typed long ago, and shows no key before", async () => {
    const { visitor } = await withPassword();
    const secret = await begin(visitor);
    await setClockOffsetMs(env, 6 * MINUTE_MS);
    expect((await visitor.get(`${PATH}/set-up`)).location).toBe(PATH);
    expect((await visitor.get(PATH)).text).toContain('name="password"');
    expect((await visitor.post(PATH, { password: "not this one at all" })).status).toBe(422);
    const code = await codeOf({ secret });
    const locked = await visitor.post(`${PATH}/set-up`, { code });
    expect(locked.status).toBe(422);
    expect(locked.text.replaceAll(" ", "")).not.toContain(secret);
    expect((await visitor.post(`${PATH}/set-up`, { code, password: PASSWORD })).status).toBe(200);
  });

  it("begins anew after half an hour", async () => {
    const { visitor } = await withPassword();
    const first = await begin(visitor);
    for (const minutes of [10, 20, 31]) {
      await setClockOffsetMs(env, minutes * MINUTE_MS);
      await visitor.get(PATH);
    }
    const late = await visitor.post(`${PATH}/set-up`, { code: await codeOf({ secret: first }), password: PASSWORD });
    expect(late.text).toContain("Here is a new key");
    expect(late.text.replaceAll(" ", "")).not.toContain(first);
  });

  it("is for confirmed addresses only: whoever reads the mail gets the account", async () => {
    const { visitor, member_id } = await withPassword();
    await env.DB.prepare("UPDATE members SET email_confirmed_at = NULL WHERE id = ?").bind(member_id).run();
    for (const path of [PATH, `${PATH}/set-up`, `${PATH}/off`]) expect((await visitor.get(path)).location).toBe("/register/check-email");
  });
});

describe("turning an app off", () => {
  it("asks once more, takes the recovery codes along, and tells the owner", async () => {
    const person = await withApp();
    const { visitor } = person;
    await env.DB.prepare("INSERT INTO recovery_codes (code_hash, member_id, created_at) VALUES ('a', ?, 1)").bind(person.member_id).run();
    const page = await visitor.get(`${PATH}/off`);
    expect(page.text).toContain("your recovery codes go as well");
    expect(hiddenFields(page.text)["form_token"]).toBeDefined();
    expect((await visitor.post(`${PATH}/off`, {})).location).toBe(`${PATH}?done=off`);
    expect((await visitor.get(`${PATH}?done=off`)).text).toContain("The app is off");
    expect(await env.DB.prepare("SELECT count(*) AS n FROM recovery_codes WHERE member_id = ?").bind(person.member_id).first("n")).toBe(0);
    expect((await mailsTo(person)).map(({ template }) => template)).toEqual(["factor_removed"]);
    expect(await auditOf(person)).toEqual(["authenticator_removed"]);
    expect((await visitor.post(`${PATH}/off`, {})).location).toBe(PATH);
  });

  it("leads to a longer password first where a short one would be all that is left", async () => {
    const person = await withApp();
    await env.DB.prepare("UPDATE members SET password_stands_alone = 0 WHERE id = ?").bind(person.member_id).run();
    expect((await person.visitor.get(`${PATH}/off`)).text).toContain("/security/password?why=alone");
    expect((await person.visitor.post(`${PATH}/off`, {})).status).toBe(422);
    await atSecondStep(person);
    expect(await isIn(person.visitor)).toBe(true);
  });

  it("leaves the codes where a passkey is left, also beside a short password", async () => {
    const person = await withApp();
    await env.DB.batch([
      env.DB.prepare("UPDATE members SET password_stands_alone = 0 WHERE id = ?").bind(person.member_id),
      env.DB.prepare("INSERT INTO recovery_codes (code_hash, member_id, created_at) VALUES ('b', ?, 1)").bind(person.member_id),
      env.DB.prepare(
        "INSERT INTO passkeys (id, member_id, credential_id, public_key, counter, transports, backed_up, name, created_at) VALUES ('psk_1', ?, 'c', 'k', 0, '[]', 0, 'Phone', 1)",
      ).bind(person.member_id),
    ]);
    await person.visitor.get(`${PATH}/off`);
    expect((await person.visitor.post(`${PATH}/off`, {})).location).toBe(`${PATH}?done=off`);
    expect((await person.visitor.get("/security/recovery-codes")).text).toContain("You have 1 left.");
  });
});
