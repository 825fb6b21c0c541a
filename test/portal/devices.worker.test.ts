import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { setClockOffsetMs } from "../../src/platform/clock.ts";
import { sha256Hex } from "../../src/platform/ids.ts";
import { MINUTE_MS } from "../../src/values/time.ts";
import { addOperator } from "../support/operator.ts";
import type { Visitor } from "../support/visitor.ts";
import { browserOf, env, signedIn, type SignedIn } from "./money-support.ts";

const app = createApp();

beforeAll(addOperator);

/** The id of a browser's session. */
async function sessionOf(visitor: Visitor): Promise<string> {
  const key = await sha256Hex(visitor.cookies.get("__Host-session") ?? "");
  return (await env.DB.prepare("SELECT id FROM sessions WHERE session_key = ?").bind(key).first<string>("id")) ?? "";
}

async function isSignedIn(visitor: Visitor): Promise<boolean> {
  return (await visitor.get("/security")).status === 200;
}

async function actsOf({ member_id }: SignedIn): Promise<readonly string[]> {
  const { results } = await env.DB.prepare("SELECT action FROM audit_events WHERE subject = ? ORDER BY seq")
    .bind(member_id)
    .all<{ action: string }>();
  return results.map(({ action }) => action);
}

describe("the list of devices", () => {
  it("says that there is no other, and offers nothing to sign out but everything", async () => {
    const { visitor } = await signedIn(app);
    const { text } = await visitor.get("/security/devices");
    expect(text).toContain("You are signed in only here");
    expect(text).toContain("This device");
    expect(text).not.toContain("/end-others");
    expect(text).toContain('action="/security/devices/end-all"');
    expect((await visitor.get("/security")).text).toContain("This device only");
  });

  it("names device, place, way and times; ends one, and says so when it had ended", async () => {
    const person = await signedIn(app);
    const other = await browserOf(app, person);
    const id = await sessionOf(other);
    await env.DB.prepare(
      "UPDATE sessions SET device = 'Firefox, Android', place = 'Denver, Colorado, US', how = 'totp', last_seen_at = ? WHERE id = ?",
    )
      .bind(Date.now() - 7 * MINUTE_MS, id)
      .run();
    const { text } = await person.visitor.get("/security/devices");
    for (const shown of ["Firefox, Android", "Denver, Colorado, US", "with your password and a code", "Last seen 7 minutes ago"]) {
      expect(text).toContain(shown);
    }
    expect(text).not.toContain(`/security/devices/${await sessionOf(person.visitor)}/end`);
    const path = `/security/devices/${id}/end`;
    const ended = await person.visitor.follow(person.visitor.post(path, {}));
    expect(ended.text).toContain("That device is signed out.");
    expect(ended.text).not.toContain("Firefox, Android");
    expect([await isSignedIn(other), await isSignedIn(person.visitor)]).toEqual([false, true]);
    expect((await person.visitor.post(path, {})).location).toBe("/security/devices?done=over");
    expect(await actsOf(person)).toEqual(["session_ended"]);
  });

  it("ends all others, or all", async () => {
    const person = await signedIn(app);
    const others = [await browserOf(app, person), await browserOf(app, person)];
    await person.visitor.get("/security/devices");
    expect((await person.visitor.post("/security/devices/end-others", {})).location).toBe("/security/devices?done=others");
    expect(await Promise.all(others.map(isSignedIn))).toEqual([false, false]);
    expect((await person.visitor.post("/security/devices/end-others", {})).location).toBe("/security/devices?done=none");
    const later = await browserOf(app, person);
    const versionOf = () =>
      env.DB.prepare("SELECT credential_version AS v FROM members WHERE id = ?").bind(person.member_id).first<number>("v");
    const before = (await versionOf()) ?? 0;
    await person.visitor.get("/security/devices");
    const out = await person.visitor.follow(person.visitor.post("/security/devices/end-all", {}));
    expect(out.text).toContain("You are signed out on every device");
    expect(await Promise.all([later, person.visitor].map(isSignedIn))).toEqual([false, false]);
    expect(await versionOf()).toBe(before + 1);
    expect(await actsOf(person)).toEqual(["sessions_ended", "sessions_ended"]);
  });

  it("knows nobody else's devices", async () => {
    const [person, stranger] = [await signedIn(app), await signedIn(app)];
    await person.visitor.get("/security/devices");
    for (const id of [await sessionOf(stranger.visitor), "ses_01jc0000000000000000000000", "nothing"]) {
      expect((await person.visitor.post(`/security/devices/${id}/end`, {})).status).toBe(404);
    }
    expect(await isSignedIn(stranger.visitor)).toBe(true);
  });

  it("asks for the password when it was typed more than five minutes ago, and does nothing without", async () => {
    const person = await signedIn(app);
    const other = await browserOf(app, person);
    await person.visitor.get("/security/devices");
    await setClockOffsetMs(env, 6 * MINUTE_MS);
    for (const path of ["end-others", "end-all", `${await sessionOf(other)}/end`]) {
      const answer = await person.visitor.post(`/security/devices/${path}`, {});
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('href="#password"');
      expect(answer.text).not.toContain(`action="/security/devices/${path}"`);
    }
    expect(await isSignedIn(other)).toBe(true);
    await setClockOffsetMs(env, 0);
  });
});
