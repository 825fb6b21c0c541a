import { beforeAll, describe, expect, it } from "vitest";
import { MOST_PASSKEYS } from "../../src/domain/factors/passkey-rules.ts";
import { setClockOffsetMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { MINUTE_MS } from "../../src/values/time.ts";
import { creationIn, SoftAuthenticator } from "../support/authenticator.ts";
import { addOperator } from "../support/operator.ts";
import { browserOf, env, signedIn } from "./money-support.ts";
import { add, app, atLogin, auditOf, keyHolder, passkeyOf } from "./passkeys-support.ts";

beforeAll(addOperator);

const mailsAbout = async (email: string) => {
  const { results } = await env.DB.prepare("SELECT template, params FROM mails WHERE to_address = ? ORDER BY created_at, rowid")
    .bind(email)
    .all<{ template: string; params: string }>();
  return results.map(({ template, params }) => `${template}:${(JSON.parse(params) as { factor?: string }).factor ?? ""}`);
};

describe("adding a passkey", () => {
  it("shows it, tells the owner and ends no session", async () => {
    const person = await signedIn(app);
    const other = await browserOf(app, person);
    const empty = await person.visitor.get("/security/passkeys");
    expect(empty.text).toContain("No passkey yet");
    const authenticator = new SoftAuthenticator();
    const token = person.visitor.cookies.get("__Host-session");
    expect((await add(person.visitor, authenticator, "  Ada's   phone ")).text).toContain("Keep these recovery codes");
    expect(person.visitor.cookies.get("__Host-session")).not.toBe(token);
    expect((await add(person.visitor, new SoftAuthenticator())).location).toBe("/security/passkeys?done=added");
    const list = (await person.visitor.get("/security/passkeys?done=added")).text;
    expect(list).toContain("Ada&#39;s phone");
    expect(list).toContain("Synced to your other devices");
    expect(list).toContain("Not used yet");
    expect(list).toContain("Your passkey is ready");
    expect(await mailsAbout(`${person.member_id}@example.org`)).toEqual([
      "factor_added:passkey",
      "recovery_codes_made:",
      "factor_added:passkey",
    ]);
    expect(await auditOf(person)).toEqual(["passkey_added", "recovery_codes_made", "passkey_added"]);
    expect((await other.get("/wallet")).status).toBe(200);
    expect((await person.visitor.get("/security")).text).toContain("2 passkeys");
  });

  it("tells the authenticator who it is for without the e-mail address in the handle, and what it has already", async () => {
    const person = await keyHolder();
    const page = await person.visitor.get("/security/passkeys/add");
    const options = creationIn(page.text);
    expect(atob(options.user.id)).toBe(person.member_id);
    expect(options.rp).toEqual({ id: "localhost", name: "Meridian Health" });
    expect(options.excludeCredentials?.map(({ id }) => id)).toEqual([person.authenticator.id]);
    const again = await add(person.visitor, person.authenticator);
    expect([again.status, again.text]).toEqual([422, expect.stringContaining("has a passkey for your account already")]);
  });

  it("takes what was made for this page of this session, once, on this site, with a name", async () => {
    const [person, other] = [await signedIn(app), await signedIn(app)];
    const optionsOf = async ({ visitor }: typeof person) => creationIn((await visitor.get("/security/passkeys/add")).text);
    const send = (credential: string, name = "Key") => person.visitor.post("/security/passkeys/add", { name, credential });
    const made = () => new SoftAuthenticator();
    await person.visitor.get("/security/passkeys");
    const refusals = [
      [await send(await made().create(await optionsOf(other))), "open too long"],
      [await send(await made().create(await optionsOf(person), { origin: "http://localhost:9999" })), "could not be checked"],
      [await send(""), "No passkey was made"],
      [await send(await made().create(await optionsOf(person)), " "), "Enter a name"],
      [await send(await made().create(await optionsOf(person)), "k".repeat(61)), "at most 60 characters"],
    ] as const;
    for (const [answer, words] of refusals) expect([answer.status, answer.text]).toEqual([422, expect.stringContaining(words)]);
    const options = await optionsOf(person);
    expect((await send(await made().create(options))).status).toBe(200);
    expect((await send(await made().create(options))).text).toContain("open too long");
    expect((await auditOf(person)).filter((action) => action === "passkey_added")).toHaveLength(1);
  });

  it("asks for the password first, and loses nothing by it", async () => {
    const { visitor, member_id } = await signedIn(app);
    const options = creationIn((await visitor.get("/security/passkeys/add")).text);
    const credential = await new SoftAuthenticator().create(options);
    await setClockOffsetMs(env, 6 * MINUTE_MS);
    const locked = await visitor.get("/security/passkeys/add");
    expect(locked.text).toContain('name="password"');
    expect(locked.text).not.toContain("data-options");
    const late = await visitor.post("/security/passkeys/add", { credential, name: "Key", password: "" });
    await setClockOffsetMs(env, 0);
    expect(late.status).toBe(422);
    expect(late.text).toContain('<input type="hidden" name="name" value="Key"');
    expect(late.text).toContain("&quot;attestationObject&quot;");
    expect(await auditOf({ member_id })).toEqual([]);
  });

  it("is for whoever has shown that the address is theirs, and ends at ten", async () => {
    const person = await signedIn(app);
    await env.DB.prepare(
      `INSERT INTO passkeys (id, member_id, credential_id, public_key, counter, transports, backed_up, name, created_at)
       SELECT 'psk_' || value, ?1, ?1 || value, '', 0, '[]', 0, 'Key', 1 FROM json_each(?2)`,
    )
      .bind(person.member_id, JSON.stringify(Array.from({ length: MOST_PASSKEYS - 1 }, (_, at) => at)))
      .run();
    const page = await person.visitor.get("/security/passkeys/add");
    const options = creationIn(page.text);
    expect((await add(person.visitor, new SoftAuthenticator())).status).toBe(303);
    const eleventh = { name: "Key", credential: await new SoftAuthenticator().create(options) };
    expect((await person.visitor.post("/security/passkeys/add", eleventh)).text).toContain(`You have ${MOST_PASSKEYS} passkeys already`);
    expect((await person.visitor.get("/security/passkeys/add")).location).toBe("/security/passkeys");
    await env.DB.prepare("UPDATE members SET email_confirmed_at = NULL WHERE id = ?").bind(person.member_id).run();
    expect((await person.visitor.get("/security/passkeys/add")).location).toBe("/register/check-email");
  });
});

describe("a passkey that is there", () => {
  it("gets another name", async () => {
    const person = await keyHolder();
    const address = `/security/passkeys/${(await passkeyOf(person)).id}/rename`;
    expect((await person.visitor.get(address)).text).toContain('value="My phone"');
    expect((await person.visitor.post(address, { name: "" })).status).toBe(422);
    expect((await person.visitor.post(address, { name: "Blue phone" })).location).toBe("/security/passkeys?done=renamed");
    expect((await passkeyOf(person)).name).toBe("Blue phone");
    expect(await auditOf(person)).toContain("passkey_renamed");
  });

  it("goes for good, with the recovery codes that stood in for it", async () => {
    const person = await keyHolder();
    const address = `/security/passkeys/${(await passkeyOf(person)).id}/remove`;
    const asked = (await person.visitor.get(address)).text;
    expect(asked).toContain("It is your only second step");
    expect((await person.visitor.post(address, {})).location).toBe("/security/passkeys?done=removed");
    expect(await mailsAbout(`${person.member_id}@example.org`)).toContain("factor_removed:passkey");
    expect(await auditOf(person)).toEqual(["passkey_added", "recovery_codes_made", "passkey_removed"]);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM recovery_codes WHERE member_id = ?").bind(person.member_id).first("n")).toBe(0);
    const { visitor, options } = await atLogin();
    expect((await visitor.post("/login/passkey", { assertion: await person.authenticator.get(options) })).status).toBe(422);
    expect((await person.visitor.post(address, {})).status).toBe(404);
  });

  it("stays while nothing but a short password would be left", async () => {
    const person = await keyHolder();
    await env.DB.prepare("UPDATE members SET password_stands_alone = 0 WHERE id = ?").bind(person.member_id).run();
    const address = `/security/passkeys/${(await passkeyOf(person)).id}/remove`;
    expect((await person.visitor.get(address)).location).toBe("/security/password?why=alone");
    expect((await person.visitor.post(address, {})).location).toBe("/security/password?why=alone");
    expect(await auditOf(person)).not.toContain("passkey_removed");
    await add(person.visitor, new SoftAuthenticator(), "Spare");
    expect((await person.visitor.post(address, {})).location).toBe("/security/passkeys?done=removed");
  });

  it("is not there for anybody else", async () => {
    const [owner, other] = [await keyHolder(), await signedIn(app)];
    const { id } = await passkeyOf(owner);
    await other.visitor.get("/security/passkeys");
    for (const each of [id, newId("psk"), "psk_1"]) {
      for (const act of ["rename", "remove"]) {
        const address = `/security/passkeys/${each}/${act}`;
        const answers = [await other.visitor.get(address), await other.visitor.post(address, { name: "Mine" })];
        expect(answers.map(({ status }) => status)).toEqual([404, 404]);
      }
    }
    expect((await passkeyOf(owner)).name).toBe("My phone");
  });
});
