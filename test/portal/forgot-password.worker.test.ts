import Argon2 from "@phi-ag/argon2";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { checkAuditChain } from "../../src/domain/audit/chain.ts";
import { forgetResets } from "../../src/domain/identity/recovery.ts";
import { forgetOperator } from "../../src/domain/operator/store.ts";
import { setClockOffsetMs } from "../../src/platform/clock.ts";
import { sha256Hex } from "../../src/platform/ids.ts";
import { DAY_MS, MINUTE_MS, instant } from "../../src/values/time.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor, type Answer } from "../support/visitor.ts";
import { app, mailsTo, memberRow, PASSWORD, registered, signedIn } from "./identity-support.ts";

const NEW_PASSWORD = "seven lanterns by the quiet ferry";
const OTHER_PASSWORD = "paper boats along the cold canal";

beforeAll(async () => {
  await addOperator();
  await env.DB.batch([
    env.DB.prepare(
      "INSERT INTO contact_channels (region_id, kind, label, value, sort) VALUES ('colorado', 'public_phone', 'Billing', '1-800-555-0130', 1)",
    ),
    env.DB.prepare(
      "INSERT INTO contact_channels (region_id, kind, label, value, sort) VALUES ('colorado', 'employee_phone', 'Staff', '1-800-555-0199', 2)",
    ),
  ]);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await setClockOffsetMs(env, 0);
});

let places = 0;

/** Asks for a link, each time from a place of its own. */
async function ask(email: string, visitor = new Visitor(app)): Promise<Answer> {
  await visitor.get("/forgot-password", { "Accept-Language": "en" });
  places += 1;
  return visitor.post("/forgot-password", { email }, { "CF-Connecting-IP": `198.51.100.${places}` });
}

const resetMails = async (email: string) => (await mailsTo(email)).filter(({ template }) => template === "reset_password");

/** The path behind the newest mailed link. */
async function newestLink(email: string): Promise<string> {
  const [mail] = await resetMails(email);
  return new URL(mail?.links[0] ?? "").pathname;
}

/** Opens a link and sends the form behind it. */
async function choose(path: string, password: string, visitor = new Visitor(app)): Promise<Answer> {
  await visitor.get("/login");
  await visitor.get(path);
  return visitor.post(path, { password });
}

async function signIn(email: string, password: string): Promise<Answer> {
  const visitor = new Visitor(app);
  await visitor.get("/login");
  places += 1;
  return visitor.post("/login", { email, password }, { "CF-Connecting-IP": `198.51.100.${places}` });
}

describe("Forgot Your Password", () => {
  it("asks for one thing, and has the phone lines for patients at hand", async () => {
    const { status, text } = await new Visitor(app).get("/forgot-password", { "Accept-Language": "en" });
    expect(status).toBe(200);
    expect(text.match(/<input[^>]*name="(?!form_token)/gu)).toHaveLength(1);
    expect(text).toContain('href="tel:18005550130"');
    expect(text).not.toContain("0199");
  });

  it("is where browsers are led that look for a place to change a password", async () => {
    const answer = await new Visitor(app).get("/.well-known/change-password");
    expect([answer.status, answer.location]).toEqual([302, "/forgot-password"]);
  });

  it("says what to mend, and keeps what was typed", async () => {
    const nothing = await ask(" ");
    expect([nothing.status, nothing.text.includes("Enter your e-mail address")]).toEqual([422, true]);
    const bad = await ask("rosa@");
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('value="rosa@"');
  });

  it("answers known and unknown addresses alike, after the same work", async () => {
    const { email } = await registered();
    const prepare = vi.spyOn(env.DB, "prepare");
    const put = vi.spyOn(env.SESSIONS, "put");
    const argon2 = [vi.spyOn(Argon2.prototype, "hash"), vi.spyOn(Argon2.prototype, "tryVerify")];
    const seen = [];
    for (const typed of [email, "nobody.here@example.com"]) {
      const visitor = new Visitor(app);
      // The operator's data is read anew every 15 seconds, whoever asks: not between these two.
      forgetOperator();
      await visitor.get("/forgot-password");
      prepare.mockClear();
      put.mockClear();
      const answer = await ask(typed, visitor);
      const statements = prepare.mock.calls.map(([sql]) => sql);
      const page = await visitor.get(answer.location ?? "");
      const headers = [...answer.headers].filter(([name]) => name !== "x-request-id");
      const body = page.text.replaceAll(/form_token" value="[^"]+/gu, "");
      seen.push({ answer: { status: answer.status, text: answer.text, headers, body }, statements, puts: put.mock.calls.length });
    }
    const [known, unknown] = seen;
    expect(known?.answer).toEqual(unknown?.answer);
    expect(known?.answer.body).not.toContain(email);
    expect(unknown?.puts).toBe(1);
    expect(known?.puts).toBe(1);
    expect(unknown?.statements.length).toBeGreaterThan(5);
    expect(known?.statements.slice(0, unknown?.statements.length)).toEqual(unknown?.statements);
    expect(argon2.map((spy) => spy.mock.calls.length)).toEqual([0, 0]);
    expect(await resetMails(email)).toHaveLength(1);
    expect(await mailsTo("nobody.here@example.com")).toEqual([]);
  });

  it("knows nothing of accounts before the answer", async () => {
    const { email } = await registered();
    const visitor = new Visitor(app);
    await visitor.get("/forgot-password");
    const put = vi.spyOn(env.SESSIONS, "put").mockRejectedValue(new Error("KV is gone"));
    const failures = vi.spyOn(console, "error").mockImplementation(() => undefined);
    expect((await ask(email, visitor)).status).toBe(303);
    expect(put).toHaveBeenCalledTimes(1);
    expect(failures.mock.calls.map(([line]) => String(line)).join()).toContain("reset_not_sent");
  });

  it("makes those wait who ask from one place again and again, whatever the address", async () => {
    const from = { "CF-Connecting-IP": "192.0.2.44" };
    const visitor = new Visitor(app);
    await visitor.get("/forgot-password", { "Accept-Language": "en" });
    const answers = [];
    for (let nth = 0; nth < 21; nth += 1) answers.push(await visitor.post("/forgot-password", { email: `nobody${nth}@example.com` }, from));
    expect(answers.slice(0, 20).every(({ status }) => status === 303)).toBe(true);
    expect(answers[20]?.status).toBe(422);
    expect(answers[20]?.text).toContain("Many links were asked for");
  });

  it("is not a way to bury a mailbox, nor to keep its owner out", async () => {
    const { email } = await registered();
    for (let nth = 0; nth < 6; nth += 1) expect((await ask(email)).location).toBe("/forgot-password/sent");
    expect(await resetMails(email)).toHaveLength(3);
    // Asked again and again: a few mails an hour, and the newest always works.
    for (let minute = 2; minute <= 80; minute += 2) {
      await setClockOffsetMs(env, minute * MINUTE_MS);
      await ask(email);
    }
    expect((await resetMails(email)).length).toBeLessThanOrEqual(11);
    const { status } = await new Visitor(app).get(await newestLink(email));
    expect(status).toBe(200);
  });

  it("counts a device of the owner's apart from everybody else's asking", async () => {
    const { visitor, email } = await signedIn();
    for (let nth = 0; nth < 5; nth += 1) await ask(email);
    expect(await resetMails(email)).toHaveLength(3);
    await ask(email, visitor);
    expect(await resetMails(email)).toHaveLength(4);
  });

  it("says the same to members and to strangers in Spanish", async () => {
    const visitor = new Visitor(app);
    expect((await visitor.get("/forgot-password?lang=es")).text).toContain("¿Olvidó su contraseña?");
    const sent = await visitor.follow(visitor.post("/forgot-password", { email: "nadie@example.com" }));
    expect(sent.text).toContain("Si la dirección que escribió tiene una cuenta");
  });
});

describe("the link to a new password", () => {
  it("sets it, tells the owner, and leads to the login page", async () => {
    const { email } = await registered();
    await ask(email);
    const path = await newestLink(email);
    const visitor = new Visitor(app);
    const page = await visitor.get(path);
    expect([page.status, page.headers.get("Referrer-Policy"), page.headers.get("Cache-Control")]).toEqual([200, "no-referrer", "no-store"]);
    expect(page.text).toContain('autocomplete="new-password"');
    const done = await visitor.post(path, { password: NEW_PASSWORD });
    expect([done.status, done.location, done.headers.get("Referrer-Policy")]).toEqual([303, "/login?why=new-password", "no-referrer"]);
    expect(visitor.cookies.has("__Host-session")).toBe(false);
    expect((await visitor.get("/login?why=new-password")).text).toContain("Your new password is saved");
    expect((await mailsTo(email)).map(({ template }) => template)).toContain("password_changed");
    expect((await signIn(email, PASSWORD)).status).toBe(422);
    expect((await signIn(email, NEW_PASSWORD)).status).toBe(303);
    const { results } = await env.DB.prepare("SELECT action FROM audit_events WHERE subject = ? ORDER BY seq")
      .bind((await memberRow(email))?.id)
      .all<{ action: string }>();
    expect(results.map(({ action }) => action)).toEqual([
      "registered",
      "password_reset_requested",
      "password_changed",
      "login_failed",
      "login",
    ]);
    expect((await checkAuditChain(env)).first_bad).toBeNull();
  });

  it("is stored nowhere as it is", async () => {
    const { email } = await registered();
    await ask(email);
    const token = (await newestLink(email)).split("/").at(-1) ?? "";
    expect(token).toMatch(/^[\w-]{43}$/u);
    const { results } = await env.DB.prepare("SELECT params FROM mails UNION ALL SELECT token_hash FROM password_resets").all();
    expect(JSON.stringify(results)).not.toContain(token);
    expect((await env.SESSIONS.list()).keys.some(({ name }) => name.includes(token))).toBe(false);
  });

  it("still works after a mail scanner has opened it", async () => {
    const { email } = await registered();
    await ask(email);
    const path = await newestLink(email);
    for (const method of ["GET", "HEAD", "GET"]) expect((await new Visitor(app).send(path, { method })).status).toBe(200);
    expect((await choose(path, NEW_PASSWORD)).status).toBe(303);
  });

  it("ends every session at once, and signs this browser out too", async () => {
    const { visitor, email } = await signedIn();
    const other = new Visitor(app);
    await other.get("/login");
    await other.post("/login", { email, password: PASSWORD });
    expect((await other.get("/wallet")).status).toBe(200);
    await ask(email);
    expect((await choose(await newestLink(email), NEW_PASSWORD, visitor)).status).toBe(303);
    for (const one of [visitor, other]) expect((await one.get("/wallet")).status).toBe(303);
  });

  it("asks for a password as registration does, and is not used up by one that is refused", async () => {
    const { email } = await registered();
    await ask(email);
    const path = await newestLink(email);
    for (const [password, words] of [
      ["", "Choose a password"],
      ["too short", "at least 15 characters"],
      ["Rosa-Lind.Lind+Rosa/1", "your name"],
    ] as const) {
      const answer = await choose(path, password);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(words);
      expect(answer.text).not.toMatch(/<input[^>]*name="password"[^>]*value=/u);
    }
    expect((await choose(path, NEW_PASSWORD)).status).toBe(303);
  });

  it("works once", async () => {
    const { email } = await registered();
    await ask(email);
    const path = await newestLink(email);
    await choose(path, NEW_PASSWORD);
    const again = await choose(path, OTHER_PASSWORD);
    expect(again.status).toBe(410);
    expect(again.text).toContain("This link was used before");
    expect((await new Visitor(app).get(path)).status).toBe(410);
    expect((await signIn(email, OTHER_PASSWORD)).status).toBe(422);
  });

  it("is used by one of two at the same moment", async () => {
    const { email } = await registered();
    await ask(email);
    const path = await newestLink(email);
    const visitors = [new Visitor(app), new Visitor(app)];
    for (const visitor of visitors) await visitor.get(path);
    const answers = await Promise.all(
      visitors.map((visitor, nth) => visitor.post(path, { password: [NEW_PASSWORD, OTHER_PASSWORD][nth] ?? "" })),
    );
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(["303", "410"]);
    const winner = answers.findIndex(({ status }) => status === 303);
    expect((await signIn(email, [NEW_PASSWORD, OTHER_PASSWORD][winner] ?? "")).status).toBe(303);
    const version = await env.DB.prepare("SELECT credential_version FROM members WHERE email = ?").bind(email).first("credential_version");
    expect(version).toBe(2);
    expect((await mailsTo(email)).filter(({ template }) => template === "password_changed")).toHaveLength(1);
  });

  it("has run out after 31 minutes, and works after 29", async () => {
    const { email } = await registered();
    await ask(email);
    const path = await newestLink(email);
    await setClockOffsetMs(env, 31 * MINUTE_MS);
    for (const answer of [await new Visitor(app).get(path), await choose(path, NEW_PASSWORD)]) {
      expect(answer.status).toBe(410);
      expect(answer.text).toContain("This link has run out");
    }
    await setClockOffsetMs(env, 29 * MINUTE_MS);
    expect((await choose(path, NEW_PASSWORD)).status).toBe(303);
  });

  it("is superseded by the next one", async () => {
    const { email } = await registered();
    await ask(email);
    const first = await newestLink(email);
    await ask(email);
    const second = await newestLink(email);
    expect(second).not.toBe(first);
    for (const answer of [await new Visitor(app).get(first), await choose(first, NEW_PASSWORD)]) {
      expect(answer.status).toBe(410);
      expect(answer.text).toContain("There is a newer link");
    }
    expect((await choose(second, NEW_PASSWORD)).status).toBe(303);
  });

  it("leads nowhere when guessed, cut, or made for an address without an account", async () => {
    await ask("nobody.at.all@example.com");
    const decoy = await env.DB.prepare("SELECT count(*) AS n FROM password_resets WHERE member_id IS NULL AND ended IS NULL").first("n");
    expect(decoy).toBe(0);
    for (const token of ["A".repeat(43), "abc", `${"A".repeat(42)}%2F`]) {
      const path = `/reset-password/${token}`;
      for (const answer of [await new Visitor(app).get(path), await choose(path, NEW_PASSWORD)]) {
        expect(answer.status).toBe(404);
        expect(answer.text).toContain("/forgot-password");
        expect(answer.headers.get("Referrer-Policy")).toBe("no-referrer");
      }
    }
  });

  it("holds by D1 alone while KV is two minutes behind", async () => {
    const { email } = await registered();
    await ask(email);
    const first = await newestLink(email);
    const keyOf = async (path: string) => `reset:${await sha256Hex(path.split("/").at(-1) ?? "")}`;
    const before = new Map([[await keyOf(first), await env.SESSIONS.get(await keyOf(first))]]);
    const real = env.SESSIONS.get.bind(env.SESSIONS) as (key: string, type?: unknown) => Promise<unknown>;
    // KV as it was before the second link: the first still there, the second not yet.
    const stale = (key: string, type?: unknown): Promise<unknown> =>
      key.startsWith("reset:") ? Promise.resolve(JSON.parse(before.get(key) ?? "null")) : real(key, type);
    vi.spyOn(env.SESSIONS, "get").mockImplementation(stale as never);
    await setClockOffsetMs(env, 2 * MINUTE_MS);
    await ask(email);
    const second = await newestLink(email);
    expect((await new Visitor(app).get(second)).status).toBe(200);
    expect((await choose(first, OTHER_PASSWORD)).text).toContain("There is a newer link");
    expect((await choose(second, NEW_PASSWORD)).status).toBe(303);
    // And as it was before the second was used.
    before.set(await keyOf(second), JSON.stringify({ email, made_at: Date.now() }));
    expect((await choose(second, OTHER_PASSWORD)).text).toContain("This link was used before");
    expect((await signIn(email, NEW_PASSWORD)).status).toBe(303);
  });

  it("proves the address, and takes an account from whoever had registered it for somebody else", async () => {
    const { visitor: stranger, email } = await signedIn();
    expect((await memberRow(email))?.email_confirmed_at).toBeNull();
    await ask(email);
    await choose(await newestLink(email), NEW_PASSWORD);
    expect((await memberRow(email))?.email_confirmed_at).toBeTypeOf("number");
    expect((await stranger.get("/wallet")).status).toBe(303);
    expect((await signIn(email, PASSWORD)).status).toBe(422);
  });

  it("is worth nothing once the account has another address", async () => {
    const { email } = await registered();
    await ask(email);
    const path = await newestLink(email);
    await env.DB.prepare("UPDATE members SET email = 'moved.' || email, email_key = 'moved.' || email_key WHERE email = ?")
      .bind(email)
      .run();
    expect((await choose(path, NEW_PASSWORD)).status).toBe(410);
  });

  it("lets its reader in past the delays that guessing at the login page has made", async () => {
    const { email } = await registered();
    const visitor = new Visitor(app);
    await visitor.get("/login");
    for (let nth = 0; nth < 6; nth += 1) await visitor.post("/login", { email, password: "guess after guess" });
    expect((await visitor.post("/login", { email, password: PASSWORD })).status).toBe(422);
    await ask(email);
    await choose(await newestLink(email), NEW_PASSWORD, visitor);
    await visitor.get("/login");
    expect((await visitor.post("/login", { email, password: NEW_PASSWORD })).status).toBe(303);
  });

  it("is remembered for a week, so that its reader hears what became of it", async () => {
    const { email } = await registered();
    await ask(email);
    const path = await newestLink(email);
    await forgetResets(env, instant(Date.now() + 6 * DAY_MS));
    await setClockOffsetMs(env, DAY_MS);
    expect((await new Visitor(app).get(path)).status).toBe(410);
    await forgetResets(env, instant(Date.now() + 8 * DAY_MS));
    expect((await new Visitor(app).get(path)).status).toBe(404);
  });
});
