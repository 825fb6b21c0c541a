import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { forgetOperator } from "../../src/domain/operator/store.ts";
import { addReset, changePassword } from "../../src/domain/identity/recovery-store.ts";
import { confirmAddress } from "../../src/domain/identity/store.ts";
import { now, setClockOffsetMs } from "../../src/platform/clock.ts";
import { database } from "../../src/platform/db.ts";
import { newId, newToken } from "../../src/platform/ids.ts";
import { DAY_MS, MINUTE_MS } from "../../src/values/time.ts";
import { addOperator } from "../support/operator.ts";
import { actsOf, app, asked, endingOf, freshAddress, mailsTo, oldAddress, press, reader, rowOf } from "./email-change-support.ts";
import { browserOf, env, signedIn } from "./money-support.ts";

beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

describe("asking for another address", () => {
  it("writes to both mailboxes and says what is missing; nothing has changed yet", async () => {
    const { person, new_email, links } = await asked();
    expect((await mailsTo(oldAddress(person))).map(({ template }) => template)).toEqual(["approve_email_change"]);
    expect((await mailsTo(new_email)).map(({ template }) => template)).toEqual(["confirm_new_email"]);
    expect(links.old).toMatch(/^\/approve-email-change\/[\w-]{43}$/u);
    expect(links.new).toMatch(/^\/confirm-new-email\/[\w-]{43}$/u);
    const page = await person.visitor.get("/profile/email");
    expect(page.text).toContain("Answer in both mailboxes");
    expect(page.text).toContain(new_email);
    expect((await person.visitor.get("/profile")).text).toContain(`To become ${new_email}`);
    expect(await rowOf(person)).toMatchObject({ email: oldAddress(person), credential_version: 1 });
  });

  it("looks and takes the same for an address that has an account; its owner alone is told", async () => {
    const other = await signedIn(app);
    const known = oldAddress(other).toUpperCase();
    const prepare = vi.spyOn(env.DB, "prepare");
    const seen = [];
    for (const typed of [known, freshAddress()]) {
      const person = await signedIn(app);
      // The operator's data is read anew every 15 seconds, whoever asks: not between these two.
      forgetOperator();
      await person.visitor.get("/profile/email");
      prepare.mockClear();
      const answer = await person.visitor.post("/profile/email", { email: typed });
      const statements = prepare.mock.calls.map(([sql]) => sql);
      const page = await person.visitor.get("/profile/email");
      const main = page.text.slice(page.text.indexOf("<main"), page.text.indexOf("</main>"));
      const text = main.replaceAll(/form_token" value="[^"]+|\d+:\d+/gu, "").replaceAll(typed, "");
      seen.push({ status: answer.status, location: answer.location, statements, text });
    }
    prepare.mockRestore();
    expect(seen[0]?.text).toContain("Answer in both mailboxes");
    expect(seen[0]?.statements.length).toBeGreaterThan(4);
    expect(seen[0]).toEqual(seen[1]);
    expect(await mailsTo(oldAddress(other))).toEqual([{ template: "address_has_account", path: "/login" }]);
  });

  it("says what to mend, keeps what was typed, and writes to nobody", async () => {
    const person = await signedIn(app);
    for (const [typed, words] of [
      ["", "Enter the new e-mail address"],
      ["ada at example", "like name@example.com"],
      [oldAddress(person).toUpperCase(), "Enter another address"],
    ] as const) {
      await person.visitor.get("/profile/email");
      const answer = await person.visitor.post("/profile/email", { email: typed });
      expect([answer.status, answer.text.includes(words), answer.text.includes(`value="${typed}"`)]).toEqual([422, true, true]);
    }
    expect(await mailsTo(oldAddress(person))).toEqual([]);
  });

  it("takes the password again when it was typed a while ago", async () => {
    const person = await signedIn(app);
    await setClockOffsetMs(env, 6 * MINUTE_MS);
    expect((await person.visitor.get("/profile/email")).text).toContain('name="password"');
    const answer = await person.visitor.post("/profile/email", { email: freshAddress() });
    expect([answer.status, answer.text.includes("Enter your password")]).toEqual([422, true]);
    expect(await endingOf(person)).toEqual([]);
  });

  it("does not bury a mailbox, whoever asks", async () => {
    const new_email = freshAddress();
    for (let times = 0; times < 4; times += 1) await asked(undefined, new_email);
    await expect(asked(undefined, new_email)).rejects.toThrow("refused with 422");
    expect(await mailsTo(new_email)).toHaveLength(4);
  });
});

describe("both mailboxes agree", () => {
  it.each([["old", "new"] as const, ["new", "old"] as const])("in either order: %s first", async (first, second) => {
    const { person, new_email, links } = await asked();
    const elsewhere = await browserOf(app, person);
    expect((await press(links[first], "agree")).text).toContain("One answer is still missing");
    expect((await elsewhere.get("/profile")).status).toBe(200);
    const done = await press(links[second], "agree");
    expect([done.status, done.text.includes("Your e-mail address is changed")]).toEqual([200, true]);
    expect(await rowOf(person)).toMatchObject({ email: new_email, email_key: new_email, credential_version: 2 });
    // KV still holds both sessions; D1 has the last word, at the next request.
    for (const visitor of [person.visitor, elsewhere]) expect((await visitor.get("/profile")).status).toBe(303);
    expect((await mailsTo(oldAddress(person)))[0]?.template).toBe("email_changed");
    expect((await mailsTo(new_email))[0]?.template).toBe("new_email_in_use");
    expect(await actsOf(person)).toEqual(["email_change_asked", "email_changed"]);
  });

  it("by links that looking does not use up, and that work once", async () => {
    const { person, links } = await asked();
    for (let looks = 0; looks < 3; looks += 1) {
      expect((await reader().get(links.old)).text).toContain("Yes, approve it");
      const page = await reader().get(links.new);
      expect([page.headers.get("Referrer-Policy"), page.headers.get("Cache-Control")]).toEqual(["no-referrer", "no-store"]);
    }
    expect(await endingOf(person)).toEqual([null]);
    await press(links.old, "agree");
    await press(links.new, "agree");
    for (const path of [links.old, links.new]) {
      expect((await reader().get(path)).status).toBe(410);
      expect((await press(path, "stop")).status).toBe(410);
    }
    expect((await rowOf(person)).credential_version).toBe(2);
  });

  it("signs out the browser that it happens in", async () => {
    const { person, links } = await asked();
    await press(links.old, "agree", person.visitor);
    expect(person.visitor.cookies.has("__Host-session")).toBe(true);
    await press(links.new, "agree", person.visitor);
    expect(person.visitor.cookies.has("__Host-session")).toBe(false);
  });

  it("at the same moment, and it happens once", async () => {
    const { person, new_email, links } = await asked();
    const [one, other] = [reader(), reader()];
    await Promise.all([one.get(links.old), other.get(links.new)]);
    const answers = await Promise.all([one.post(links.old, { answer: "agree" }), other.post(links.new, { answer: "agree" })]);
    expect(answers.filter(({ text }) => text.includes("Your e-mail address is changed"))).toHaveLength(1);
    expect(await rowOf(person)).toMatchObject({ email: new_email, credential_version: 2 });
    expect((await mailsTo(new_email)).filter(({ template }) => template === "new_email_in_use")).toHaveLength(1);
  });

  it("and what had been mailed to the old address is worth nothing", async () => {
    const { person, links } = await asked();
    const { member_id } = person;
    const old = oldAddress(person);
    const inviter = await signedIn(app);
    await env.DB.batch([
      env.DB.prepare("INSERT INTO password_resets (token_hash, member_id, email_key, made_at) VALUES ('r1', ?, ?, 1)").bind(member_id, old),
      env.DB.prepare(
        "INSERT INTO caregivers (id, member_id, email, email_key, name, token_hash, created_at, expires_at) VALUES (?, ?, ?3, ?3, '', 'c1', 1, 9999999999999)",
      ).bind(newId("car"), inviter.member_id, old),
    ]);
    await press(links.new, "agree");
    await press(links.old, "agree");
    const left = await env.DB.batch([
      env.DB.prepare("SELECT ended FROM password_resets WHERE token_hash = 'r1'"),
      env.DB.prepare("SELECT ended FROM caregivers WHERE token_hash = 'c1'"),
    ]);
    expect(left.map(({ results }) => results[0])).toEqual([{ ended: "superseded" }, { ended: "taken_back" }]);
  });

  it("for an account whose address was never confirmed, the new mailbox alone", async () => {
    const person = await signedIn(app);
    await env.DB.prepare("UPDATE members SET email_confirmed_at = NULL WHERE id = ?").bind(person.member_id).run();
    const { new_email, links } = await asked(person);
    expect(await mailsTo(oldAddress(person))).toEqual([]);
    expect((await press(links.new, "agree")).text).toContain("Your e-mail address is changed");
    const row = await rowOf(person);
    expect([row.email, row.email_confirmed_at !== null]).toEqual([new_email, true]);
    expect(await mailsTo(oldAddress(person))).toEqual([]);
  });
});

describe("a change comes to nothing", () => {
  it("stopped from the old mailbox, which ends every session at the next request", async () => {
    const { person, links } = await asked();
    await press(links.new, "agree");
    const stopped = await press(links.old, "stop");
    expect(stopped.text).toContain("every device is signed out");
    expect(stopped.text).toContain('href="/forgot-password"');
    expect((await person.visitor.get("/profile")).status).toBe(303);
    expect((await press(links.old, "agree")).status).toBe(410);
    expect(await rowOf(person)).toMatchObject({ email: oldAddress(person), credential_version: 2 });
    expect(await actsOf(person)).toEqual(["email_change_asked", "email_change_taken_back", "sessions_ended"]);
  });

  it("stopped from the new mailbox, which ends nothing else", async () => {
    const { person, links } = await asked();
    expect((await press(links.new, "stop")).text).toContain("Nothing was changed");
    expect((await press(links.old, "agree")).status).toBe(410);
    expect((await person.visitor.get("/profile")).status).toBe(200);
    expect(await endingOf(person)).toEqual(["taken_back"]);
  });

  it("taken back by the member", async () => {
    const { person, links } = await asked();
    await person.visitor.get("/profile/email");
    const answer = await person.visitor.follow(person.visitor.post("/profile/email/take-back", {}));
    expect(answer.text).toContain("stays as it is");
    for (const path of [links.old, links.new]) expect((await press(path, "agree")).status).toBe(410);
    expect((await rowOf(person)).email).toBe(oldAddress(person));
  });

  it("asked for again: the links of before are stale, those of now work", async () => {
    const before = await asked();
    const { person } = before;
    const after = await asked(person);
    await press(after.links.old, "agree");
    for (const path of [before.links.old, before.links.new]) {
      expect((await reader().get(path)).text).toContain("There is a newer mail");
      expect((await press(path, "agree")).status).toBe(410);
    }
    expect((await rowOf(person)).email).toBe(oldAddress(person));
    await press(after.links.new, "agree");
    expect((await rowOf(person)).email).toBe(after.new_email);
    expect(await endingOf(person)).toEqual(["superseded", "done"]);
  });

  it("answered after 24 hours", async () => {
    const { person, links } = await asked();
    await press(links.old, "agree");
    await setClockOffsetMs(env, DAY_MS);
    const late = await press(links.new, "agree");
    expect([late.status, late.text.includes("The 24 hours are over")]).toEqual([410, true]);
    expect((await rowOf(person)).email).toBe(oldAddress(person));
  });

  it("asked for before the old address was confirmed, once it is: whoever registered it does not take it from its owner", async () => {
    const person = await signedIn(app);
    const [email, token_hash] = [oldAddress(person), newToken()];
    await env.DB.prepare("UPDATE members SET email_confirmed_at = NULL WHERE id = ?").bind(person.member_id).run();
    const byLink = await asked(person);
    await confirmAddress(database(env), { member_id: person.member_id, email_key: email, now: await now(env) });
    expect((await press(byLink.links.new, "agree")).status).toBe(410);
    await env.DB.prepare("UPDATE members SET email_confirmed_at = NULL WHERE id = ?").bind(person.member_id).run();
    const byPassword = await asked(person);
    await addReset(env.DB, { token_hash, member_id: person.member_id, sealed_token: "", now: await now(env) });
    const change = { token_hash, password_hash: "new", stands_alone: true, mark: newToken(), now: await now(env) };
    expect(await changePassword(env.DB, change)).toBe(true);
    expect((await press(byPassword.links.new, "agree")).status).toBe(410);
    expect(await rowOf(person)).toMatchObject({ email });
  });

  it("when the new address has got an account meanwhile", async () => {
    const { person, new_email, links } = await asked();
    await press(links.old, "agree");
    const other = await signedIn(app);
    await env.DB.prepare("UPDATE members SET email = ?1, email_key = ?1 WHERE id = ?2").bind(new_email, other.member_id).run();
    expect((await press(links.new, "agree")).text).toContain("has got an account of its own meanwhile");
    expect(await rowOf(person)).toMatchObject({ email: oldAddress(person), credential_version: 1 });
    expect((await person.visitor.get("/profile/email")).text).toContain("has got an account of its own meanwhile");
    expect(await endingOf(person)).toEqual(["taken"]);
  });

  it("by a link that was never made", async () => {
    for (const path of ["/approve-email-change/x", `/confirm-new-email/${"A".repeat(43)}`]) {
      expect((await reader().get(path)).status).toBe(404);
      expect((await press(path, "agree")).status).toBe(404);
      expect((await press(path, "stop")).status).toBe(404);
    }
  });
});
