import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { beforeAll, describe, expect, it } from "vitest";
import { CHALLENGE_MS, sweepChallenges } from "../../src/domain/factors/challenge.ts";
import { addPending } from "../../src/domain/factors/pending.ts";
import { memberQuery } from "../../src/domain/identity/store.ts";
import { now, setClockOffsetMs } from "../../src/platform/clock.ts";
import { database } from "../../src/platform/db.ts";
import { instant, MINUTE_MS } from "../../src/values/time.ts";
import { requestIn, SoftAuthenticator } from "../support/authenticator.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor } from "../support/visitor.ts";
import { env } from "./money-support.ts";
import { app, atLogin, auditOf, keyHolder, passkeyOf, type KeyHolder } from "./passkeys-support.ts";

const OPENS_NONE = "This passkey opens no account here";
const TOO_LATE = "The page had been open too long";
let ada: KeyHolder;

beforeAll(async () => {
  await addOperator();
  ada = await keyHolder();
});

/** What the login page says to an assertion. */
async function said(make: (options: Awaited<ReturnType<typeof atLogin>>["options"]) => Promise<string>): Promise<string> {
  const { visitor, options } = await atLogin();
  const answer = await visitor.post("/login/passkey", { assertion: await make(options), next: "/bills" });
  expect([answer.status, visitor.cookies.has("__Host-session")]).toEqual([422, false]);
  return /error-summary[\s\S]*?<li>([\s\S]*?)<\/li>/u.exec(answer.text)?.[1] ?? "";
}

describe("signing in with a passkey", () => {
  it("is one step, leads on, and is noted", async () => {
    const { visitor, options } = await atLogin();
    expect(options).toMatchObject({ rpId: "localhost", allowCredentials: [], userVerification: "required" });
    const answer = await visitor.post("/login/passkey", { assertion: await ada.authenticator.get(options), next: "/bills?page=2" });
    expect([answer.status, answer.location]).toEqual([303, "/bills?page=2"]);
    expect((await visitor.get("/wallet")).status).toBe(200);
    const how = await env.DB.prepare("SELECT how FROM sessions WHERE member_id = ? ORDER BY id DESC").bind(ada.member_id).first("how");
    expect(how).toBe("passkey");
    expect(await passkeyOf(ada)).toMatchObject({ counter: ada.authenticator.counter, backed_up: 1, last_used_at: expect.any(Number) });
    expect(await auditOf(ada)).toContain("login");
  });

  it("takes an answer once, also two at the same moment", async () => {
    const { visitor, options } = await atLogin();
    const { visitor: stranger } = await atLogin();
    const assertion = await ada.authenticator.get(options);
    const cookies = new Map(visitor.cookies);
    const form_token = /name="form_token" value="([^"]+)"/u.exec((await visitor.get("/login")).text)?.[1] ?? "";
    const both = await Promise.all([1, 2].map(() => visitor.post("/login/passkey", { assertion, form_token })));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 422]);
    visitor.cookies.clear();
    for (const [name, value] of cookies) visitor.cookies.set(name, value);
    const again = await visitor.post("/login/passkey", { assertion, form_token });
    expect([again.status, again.text]).toEqual([422, expect.stringContaining(TOO_LATE)]);
    expect(await auditOf(ada)).not.toContain("passkey_copied");
    // Nor does it serve in another browser, though nothing else is wrong with it.
    expect((await stranger.post("/login/passkey", { assertion })).text).toContain(TOO_LATE);
  });

  it("takes an answer within five minutes, and forgets afterwards that it did", async () => {
    const { visitor, options } = await atLogin();
    await setClockOffsetMs(env, CHALLENGE_MS);
    const assertion = await ada.authenticator.get(options);
    expect((await visitor.post("/login/passkey", { assertion })).text).toContain(TOO_LATE);
    await setClockOffsetMs(env, 0);
    const used = () => env.DB.prepare("SELECT count(*) AS n FROM used_challenges").first<number>("n");
    expect(await used()).toBeGreaterThan(0);
    await sweepChallenges(database(env), instant((await now(env)) + CHALLENGE_MS));
    expect(await used()).toBe(0);
  });

  it("is refused where the counter went back, which the audit hears of", async () => {
    const { counter } = await passkeyOf(ada);
    expect(counter).toBeGreaterThan(0);
    expect(await said((options) => ada.authenticator.get(options, { counter }))).toContain(OPENS_NONE);
    expect(await said((options) => ada.authenticator.get(options, { counter: 0 }))).toContain(OPENS_NONE);
    expect((await auditOf(ada)).filter((action) => action === "passkey_copied")).toHaveLength(2);
    expect((await passkeyOf(ada)).counter).toBe(counter);
  });

  it("is refused from another site, for another site, and without the owner's finger, face or code", async () => {
    const { authenticator } = ada;
    expect(await said((options) => authenticator.get(options, { origin: "http://localhost.evil.example" }))).toContain(OPENS_NONE);
    expect(await said((options) => authenticator.get({ ...options, rpId: "evil.example" }))).toContain(OPENS_NONE);
    expect(await said((options) => authenticator.get(options, { verified: false }))).toContain(OPENS_NONE);
    expect(await auditOf(ada)).toContain("passkey_refused");
  });

  it("says the same of a passkey that nobody has, of another's key, and of a closed account", async () => {
    const grace = await keyHolder();
    const sentences = new Set<string>();
    const unknown = new SoftAuthenticator();
    await unknown.create({
      challenge: "",
      rp: { id: "localhost", name: "" },
      user: { id: "", name: "", displayName: "" },
      pubKeyCredParams: [],
    });
    sentences.add(await said((options) => unknown.get(options)));
    sentences.add(await said(async (options) => (await unknown.get(options)).replaceAll(unknown.id, grace.authenticator.id)));
    await env.DB.prepare("UPDATE members SET closed_at = 1 WHERE id = ?").bind(grace.member_id).run();
    sentences.add(await said((options) => grace.authenticator.get(options)));
    expect([...sentences]).toEqual([expect.stringContaining(OPENS_NONE)]);
  });

  it("reads whatever is sent", async () => {
    for (const text of ["", "{}", "null", '{"id":1}', "x".repeat(30_000)]) expect(await said(async () => text)).toContain(TOO_LATE);
  });
});

describe("a passkey after the password", () => {
  /** A browser in which Ada's password was right, on the page that asks for more. */
  async function afterPassword() {
    const visitor = new Visitor(app);
    const [member] = await memberQuery(database(env), ada.member_id);
    if (member === undefined) throw new Error("no such member");
    visitor.cookies.set("__Host-pending", await addPending(database(env), member, await now(env)));
    visitor.cookies.set("language", "en");
    const page = await visitor.get("/login/verify?next=%2Fbills&with=passkey");
    return { visitor, options: requestIn(page.text) };
  }

  it("is one of the account's own, and need not see a finger", async () => {
    const { visitor, options } = await afterPassword();
    expect(options).toMatchObject({ allowCredentials: [{ id: ada.authenticator.id, transports: ["internal", "hybrid"] }] });
    const grace = await keyHolder();
    const theirs = await visitor.post("/login/verify", { assertion: await grace.authenticator.get(options), next: "/bills" });
    expect([theirs.status, theirs.text]).toEqual([422, expect.stringContaining("does not belong to your account")]);
    const again = requestIn(theirs.text);
    const own = await visitor.post("/login/verify", { assertion: await ada.authenticator.get(again, { verified: false }), next: "/bills" });
    expect([own.status, own.location]).toEqual([303, "/bills"]);
    expect((await visitor.get("/wallet")).status).toBe(200);
  });

  it("answers the question of that page alone", async () => {
    const { visitor, options } = await afterPassword();
    const [beside, alone] = [await ada.authenticator.get(options), await visitor.get("/login")];
    expect((await visitor.post("/login/passkey", { assertion: beside })).text).toContain(TOO_LATE);
    const assertion = await ada.authenticator.get(requestIn(alone.text));
    expect((await visitor.post("/login/verify", { assertion })).text).toContain(TOO_LATE);
    expect(visitor.cookies.has("__Host-session")).toBe(false);
  });
});

describe("a passkey in the place of the password", () => {
  it("is taken where the password is asked for again, from its owner alone", async () => {
    const { visitor, authenticator } = await keyHolder();
    await setClockOffsetMs(env, 6 * MINUTE_MS);
    const form = await visitor.get("/security/passkeys/add");
    expect(form.text).toContain('data-from="/security/passkeys/question"');
    const ask = async () => JSON.parse((await visitor.get("/security/passkeys/question")).text) as PublicKeyCredentialRequestOptionsJSON;
    expect(await ask()).toMatchObject({ userVerification: "required", allowCredentials: [{ id: authenticator.id }] });
    const send = async (assertion: string) => visitor.post("/security/passkeys/add", { assertion });
    expect((await send(await ada.authenticator.get(await ask()))).text).toContain("does not belong to your account");
    expect((await send(await authenticator.get(await ask(), { verified: false }))).status).toBe(422);
    expect((await visitor.get("/security/passkeys/add")).text).not.toContain("data-options");
    const token = visitor.cookies.get("__Host-session");
    const shown = await send(await authenticator.get(await ask()));
    expect([shown.status, shown.location]).toEqual([303, "/security/passkeys/add"]);
    expect((await visitor.get("/security/passkeys/add")).text).toContain("data-options");
    expect(visitor.cookies.get("__Host-session")).not.toBe(token);
    await setClockOffsetMs(env, 0);
  });
});
