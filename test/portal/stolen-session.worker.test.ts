import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { hashPassword } from "../../src/domain/identity/password.ts";
import { setClockOffsetMs } from "../../src/platform/clock.ts";
import { MINUTE_MS, SECOND_MS } from "../../src/values/time.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor } from "../support/visitor.ts";
import { app, asked, press } from "./email-change-support.ts";
import { PASSWORD } from "./identity-support.ts";
import { browserOf, env, signedIn, type SignedIn } from "./money-support.ts";

const COOKIE = "__Host-session";
let password_hash = "";

beforeAll(async () => {
  await addOperator();
  password_hash = await hashPassword(PASSWORD);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await setClockOffsetMs(env, 0);
});

async function member(): Promise<SignedIn> {
  const person = await signedIn(app);
  await env.DB.prepare("UPDATE members SET password_hash = ? WHERE id = ?").bind(password_hash, person.member_id).run();
  return person;
}

/** A browser with a copy of another's session. */
function thief({ cookies }: Visitor): Visitor {
  const visitor = new Visitor(app);
  visitor.cookies.set(COOKIE, cookies.get(COOKIE) ?? "");
  return visitor;
}

/** From here on KV says of every session that it knows what it says now, as a place far away would for a minute or two. */
async function freezeKv(): Promise<void> {
  const { keys } = await env.SESSIONS.list({ prefix: "session:" });
  const then = new Map(await Promise.all(keys.map(async ({ name }) => [name, await env.SESSIONS.get(name)] as const)));
  const real = env.SESSIONS.get.bind(env.SESSIONS) as (key: string, type?: unknown) => Promise<unknown>;
  const frozen = (key: string, type?: unknown): Promise<unknown> => {
    const known = then.get(key);
    return typeof known === "string" ? Promise.resolve(JSON.parse(known)) : real(key, type);
  };
  vi.spyOn(env.SESSIONS, "get").mockImplementation(frozen as never);
}

const opens = async (visitor: Visitor): Promise<boolean> => (await visitor.get("/security")).status === 200;

type Act = (person: SignedIn) => Promise<unknown>;

async function posts({ visitor }: SignedIn, path: string, fields: Readonly<Record<string, string>> = {}): Promise<void> {
  await visitor.get("/security");
  expect((await visitor.post(path, fields)).status).toBe(303);
}

const ENDS: readonly (readonly [string, Act])[] = [
  ["signing out", (person) => posts(person, "/logout")],
  ["signing out everywhere", (person) => posts(person, "/security/devices/end-all")],
  [
    "signing out everywhere from another device",
    async (person) => posts({ ...person, visitor: await browserOf(app, person) }, "/security/devices/end-others"),
  ],
  ["a new password", (person) => posts(person, "/security/password", { current: PASSWORD, password: "seven lanterns by the quiet ferry" })],
  [
    "another e-mail address",
    async (person) => {
      const { links } = await asked(person);
      await press(links.old, "agree");
      await press(links.new, "agree");
    },
  ],
  [
    "a raised credential version, whatever raised it",
    ({ member_id }) => env.DB.prepare("UPDATE members SET credential_version = credential_version + 1 WHERE id = ?").bind(member_id).run(),
  ],
];

describe("a stolen session, while KV is two minutes behind,", () => {
  it.each(ENDS)("is refused at the next request after %s", async (_, act) => {
    const person = await member();
    const stolen = thief(person.visitor);
    expect(await opens(stolen)).toBe(true);
    await freezeKv();
    await act(person);
    for (const seconds of [0, 60, 119]) {
      await setClockOffsetMs(env, seconds * SECOND_MS);
      for (const path of ["/security", "/wallet", "/profile"]) {
        const answer = await stolen.get(path);
        expect([answer.status, answer.location]).toEqual([303, `/login?next=${encodeURIComponent(path)}&why=idle`]);
      }
      expect((await stolen.post("/session/stay", {})).status).not.toBe(204);
    }
  });

  it("dies when its owner shows again who they are, who goes on with the same forms in other tabs", async () => {
    const person = await member();
    await setClockOffsetMs(env, 6 * MINUTE_MS);
    await person.visitor.get("/security/devices");
    const stolen = thief(person.visitor);
    await stolen.get("/security/devices");
    await freezeKv();
    expect((await person.visitor.post("/security/devices", { password: PASSWORD })).location).toBe("/security/devices");
    expect(person.visitor.cookies.get(COOKIE)).not.toBe(stolen.cookies.get(COOKIE));
    expect(await opens(stolen)).toBe(false);
    expect((await stolen.post("/security/devices/end-all", {})).location).toContain("/login");
    // The form was made before: the session is the same, its token another.
    expect((await person.visitor.post("/security/devices/end-others", {})).location).toBe("/security/devices?done=none");
  });

  it("dies when its browser signs in anew, and opens nothing of whoever did", async () => {
    const [person, victim] = [await member(), await member()];
    const planted = thief(person.visitor);
    await person.visitor.get("/login");
    await freezeKv();
    await person.visitor.post("/login", { email: `${victim.member_id}@example.org`, password: PASSWORD });
    expect(person.visitor.cookies.get(COOKIE)).not.toBe(planted.cookies.get(COOKIE));
    expect([await opens(person.visitor), await opens(planted)]).toEqual([true, false]);
  });

  it("ends with a sign-in that waits for its second step, by signing out everywhere", async () => {
    const person = await member();
    await env.DB.prepare("INSERT INTO authenticators (member_id, sealed_secret, created_at, confirmed_at) VALUES (?, 'x', 1, 1)")
      .bind(person.member_id)
      .run();
    const waiting = new Visitor(app);
    await waiting.get("/login");
    const right = await waiting.post("/login", { email: `${person.member_id}@example.org`, password: PASSWORD });
    expect(right.location).toContain("/login/verify");
    expect(waiting.cookies.has(COOKIE)).toBe(false);
    expect((await waiting.get("/login/verify")).status).toBe(200);
    await posts(person, "/security/devices/end-all");
    expect((await waiting.get("/login/verify")).location).toContain("/login?");
  });
});
