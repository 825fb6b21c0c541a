import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { tellOfResets, tokenOf } from "../../src/domain/factors/reset.ts";
import { now, setClockOffsetMs } from "../../src/platform/clock.ts";
import type { FactorResetId } from "../../src/values/ids.ts";
import { DAY_MS, MINUTE_MS } from "../../src/values/time.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor } from "../support/visitor.ts";
import {
  app,
  atSecondStep,
  auditOf,
  codeOf,
  isIn,
  mailsTo,
  PASSWORD,
  sendCode,
  sessionsOf,
  withApp,
  type Holder,
} from "./factors-support.ts";
import { browserOf, env } from "./money-support.ts";

const PATH = "/login/lost-factor";

beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

const days = (n: number): Promise<void> => setClockOffsetMs(env, n * DAY_MS + MINUTE_MS);

/** Somebody with the password asks; their browser stays on the page. */
async function asked(): Promise<{ readonly person: Holder; readonly visitor: Visitor }> {
  const person = await withApp();
  const visitor = await atSecondStep(person);
  await visitor.get(PATH);
  expect((await visitor.post(PATH, { act: "start", next: "/bills" })).location).toBe(`${PATH}?next=%2Fbills`);
  return { person, visitor };
}

/** The page that a password leads to on a later day. */
async function backOn(day: number, person: Holder) {
  await days(day);
  const visitor = await atSecondStep(person);
  return { visitor, page: await visitor.get(PATH) };
}

/** The link of the mail that takes it back. */
async function takeBackPath(person: Holder): Promise<string> {
  const id = await env.DB.prepare("SELECT id FROM factor_resets WHERE member_id = ? ORDER BY id DESC")
    .bind(person.member_id)
    .first<FactorResetId>("id");
  if (id === null) throw new Error("nobody asked");
  return `${PATH}/${await tokenOf(env, id)}`;
}

const standing = (person: Holder) =>
  env.DB.prepare("SELECT ended FROM factor_resets WHERE member_id = ?").bind(person.member_id).first("ended");

describe("asking to remove lost factors", () => {
  it("changes nothing for a week, and tells the owner at once, after three days and after six", async () => {
    const { person, visitor } = await asked();
    expect((await visitor.get(PATH)).text).toContain("We are waiting for seven days");
    await visitor.post(PATH, { act: "start", next: "/bills" });
    for (const day of [1, 3, 3, 6, 6, 7]) {
      await days(day);
      await tellOfResets(env, await now(env));
    }
    expect((await mailsTo(person)).map(({ template, params }) => [template, params["nth"]])).toEqual([
      ["factor_reset_asked", 0],
      ["factor_reset_asked", 1],
      ["factor_reset_asked", 2],
    ]);
    expect(await auditOf(person)).toEqual(["factor_reset_asked"]);
  });

  it("lets nobody in early, whatever is sent", async () => {
    const { person, visitor } = await asked();
    const early = await visitor.post(PATH, { act: "remove", next: "/bills" });
    expect(early.status).toBe(422);
    const { visitor: later, page } = await backOn(6, person);
    expect(page.text).toContain("We are waiting");
    expect((await later.post(PATH, { act: "remove" })).status).toBe(422);
    for (const each of [visitor, later]) expect(await isIn(each)).toBe(false);
    expect((await sendCode(later, await codeOf(person))).status).toBe(303);
  });

  it("needs a password that could stand alone", async () => {
    const person = await withApp();
    await env.DB.prepare("UPDATE members SET password_stands_alone = 0 WHERE id = ?").bind(person.member_id).run();
    const visitor = await atSecondStep(person);
    expect((await visitor.get(PATH)).text).toContain("Choose a longer password first");
    await visitor.post(PATH, { act: "start" });
    expect(await env.DB.prepare("SELECT count(*) AS n FROM factor_resets WHERE member_id = ?").bind(person.member_id).first("n")).toBe(0);
  });
});

describe("after a week", () => {
  it("removes app, passkeys and codes, ends every session, signs in once, and tells the owner", async () => {
    const { person } = await asked();
    const { visitor, page } = await backOn(7, person);
    expect(page.text).toContain("Remove everything that is lost?");
    const standing_session = await browserOf(app, person);
    expect(await isIn(standing_session)).toBe(true);
    const other = await atSecondStep(person);
    const answers = await Promise.all([visitor.post(PATH, { act: "remove" }), other.post(PATH, { act: "remove" })]);
    expect(answers.map(({ location }) => String(location)).toSorted()).toEqual([
      "/login?next=%2Fwallet&why=too-long",
      "/security?done=factors-removed",
    ]);
    const winner = answers[0]?.location === "/security?done=factors-removed" ? visitor : other;
    expect((await winner.get("/security?done=factors-removed")).text).toContain("were removed");
    expect(await isIn(standing_session)).toBe(false);
    expect(await sessionsOf(person)).toBe(1);
    const left = await env.DB.prepare(
      "SELECT (SELECT count(*) FROM authenticators WHERE member_id = ?1) + (SELECT count(*) FROM recovery_codes WHERE member_id = ?1) AS n",
    )
      .bind(person.member_id)
      .first("n");
    expect(left).toBe(0);
    expect((await mailsTo(person)).at(-1)?.template).toBe("factor_reset_done");
    expect(await auditOf(person)).toEqual(expect.arrayContaining(["factors_removed", "login"]));
    const again = new Visitor(app);
    await again.get("/login");
    expect((await again.post("/login", { email: person.email, password: PASSWORD })).location).toBe("/wallet");
  });

  it("waits another week after a new password, and holds for a week only", async () => {
    const { person } = await asked();
    await env.DB.prepare("UPDATE members SET password_changed_at = ? WHERE id = ?")
      .bind((await now(env)) + 5 * DAY_MS, person.member_id)
      .run();
    for (const [day, words] of [
      [7, "We are waiting"],
      [11.9, "We are waiting"],
      [12, "Remove everything that is lost?"],
      [18.9, "Remove everything that is lost?"],
    ] as const) {
      const { visitor, page } = await backOn(day, person);
      expect(page.text).toContain(words);
      if (words === "We are waiting") expect((await visitor.post(PATH, { act: "remove" })).status).toBe(422);
    }
    const { visitor, page } = await backOn(19, person);
    expect(page.text).toContain("Ask to remove what I have lost");
    expect((await visitor.post(PATH, { act: "remove" })).status).toBe(422);
    await tellOfResets(env, await now(env));
    expect(await standing(person)).toBe("expired");
  });
});

describe("taking it back", () => {
  it("works by the mailed link, which looking at does not use up", async () => {
    const { person } = await asked();
    const path = await takeBackPath(person);
    const reader = new Visitor(app);
    for (const method of ["GET", "HEAD", "GET"]) {
      const { status, headers } = await reader.send(path, { method });
      expect([status, headers.get("Referrer-Policy"), headers.get("Cache-Control")]).toEqual([200, "no-referrer", "no-store"]);
    }
    expect(await standing(person)).toBeNull();
    expect((await reader.post(path, {})).text).toContain("It is stopped");
    expect(await standing(person)).toBe("taken_back");
    expect((await reader.get(path)).status).toBe(410);
    expect((await backOn(8, person)).page.text).toContain("Ask to remove what I have lost");
    expect((await mailsTo(person)).map(({ template }) => template)).toEqual(["factor_reset_asked", "factor_reset_taken_back"]);
    expect(await auditOf(person)).toEqual(["factor_reset_asked", "factor_reset_taken_back"]);
  });

  it("works by the notice that whoever is signed in sees", async () => {
    const { person } = await asked();
    expect((await person.visitor.get("/security")).text).toContain("Somebody asks to remove how you sign in");
    expect((await person.visitor.post("/security/factor-reset/stop", {})).location).toBe("/security?done=factor-reset-stopped");
    const after = await person.visitor.get("/security?done=factor-reset-stopped");
    expect(after.text).toContain("It is stopped");
    expect(after.text).not.toContain("Somebody asks to remove how you sign in");
    expect(await standing(person)).toBe("taken_back");
  });

  it("comes with every sign-in by a factor, and with none by the password alone", async () => {
    const { person } = await asked();
    const visitor = await atSecondStep(person);
    expect(await standing(person)).toBeNull();
    await sendCode(visitor, await codeOf(person));
    expect(await standing(person)).toBe("taken_back");
    expect(await sessionsOf(person)).toBe(2);
  });

  it("is not to be had by a link that is guessed, cut or another's", async () => {
    const visitor = new Visitor(app);
    await visitor.get("/login");
    for (const token of ["A".repeat(43), "abc"]) {
      expect((await visitor.get(`${PATH}/${token}`)).status).toBe(404);
      expect((await visitor.post(`${PATH}/${token}`, {})).status).toBe(404);
    }
  });
});
