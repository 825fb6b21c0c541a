import { beforeAll, describe, expect, it } from "vitest";
import { addOperator } from "../support/operator.ts";
import type { Answer, Visitor } from "../support/visitor.ts";
import { atSecondStep, auditOf, isIn, mailsTo, sendCode, sessionsOf, withApp, withPassword, type Holder } from "./factors-support.ts";
import { env, hiddenFields } from "./money-support.ts";

const PATH = "/security/recovery-codes";

beforeAll(addOperator);

async function makePage(visitor: Visitor): Promise<Answer> {
  await visitor.get(PATH);
  return visitor.post(PATH, {});
}

const codesIn = ({ text }: Answer): readonly string[] => [...text.matchAll(/<code>([0-9A-Z-]{14})<\/code>/gu)].map(([, code = ""]) => code);

/** A member with an app and ten codes. */
async function withCodes(): Promise<{ readonly person: Holder; readonly codes: readonly string[] }> {
  const person = await withApp();
  return { person, codes: codesIn(await makePage(person.visitor)) };
}

describe("recovery codes", () => {
  it("are ten different ones, kept only by keyed hashes, and new ones replace them", async () => {
    const { person, codes } = await withCodes();
    expect(new Set(codes).size).toBe(10);
    const { results } = await env.DB.prepare("SELECT code_hash FROM recovery_codes WHERE member_id = ?")
      .bind(person.member_id)
      .all<{ code_hash: string }>();
    expect(results).toHaveLength(10);
    for (const { code_hash } of results) expect(code_hash).toMatch(/^[\w-]{43}$/u);
    expect((await person.visitor.get(PATH)).text).toContain("You have 10 left.");
    const [next = ""] = codesIn(await makePage(person.visitor));
    const visitor = await atSecondStep(person);
    expect((await sendCode(visitor, codes[0] ?? "")).status).toBe(422);
    expect((await sendCode(visitor, next.toLowerCase().replaceAll("-", " "))).status).toBe(303);
    expect(await auditOf(person)).toEqual([
      "recovery_codes_made",
      "recovery_codes_made",
      "second_step_refused",
      "recovery_code_used",
      "login",
    ]);
  });

  it("each work once, also for two at the same moment", async () => {
    const { person, codes } = await withCodes();
    const [code = ""] = codes;
    const visitors = [await atSecondStep(person), await atSecondStep(person)];
    const before = await sessionsOf(person);
    const answers = await Promise.all(visitors.map((visitor) => sendCode(visitor, code)));
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(["303", "422"]);
    expect(await sessionsOf(person)).toBe((before ?? 0) + 1);
    const used = (await mailsTo(person)).filter(({ template }) => template === "recovery_code_used");
    expect(used.map(({ params }) => params["left"])).toEqual([9]);
  });

  it("are another's never", async () => {
    const { codes } = await withCodes();
    const visitor = await atSecondStep(await withApp());
    expect((await sendCode(visitor, codes[0] ?? "")).status).toBe(422);
    expect(await isIn(visitor)).toBe(false);
  });

  it("are asked for by a link, with words of their own", async () => {
    const { person } = await withCodes();
    const visitor = await atSecondStep(person);
    const page = await visitor.get("/login/verify?next=%2Fbills");
    expect(page.text).toContain("/login/verify?next=%2Fbills&amp;with=recovery-code");
    const asked = await visitor.get("/login/verify?next=%2Fbills&with=recovery-code");
    expect(asked.text).toContain("Enter a recovery code");
    const wrong = await visitor.post("/login/verify", { ...hiddenFields(asked.text), code: "K7QM-2XPD" });
    expect(wrong.text).toContain("Enter the twelve letters and digits of one recovery code");
    const refused = await visitor.post("/login/verify", { ...hiddenFields(asked.text), code: "K7QM-2XPD-9RTV" });
    expect(refused.text).toContain("This is not one of your recovery codes");
  });

  it("tell their owner when few are left", async () => {
    const { person, codes } = await withCodes();
    await env.DB.prepare(
      "DELETE FROM recovery_codes WHERE code_hash IN (SELECT code_hash FROM recovery_codes WHERE member_id = ?1 LIMIT 9) AND member_id = ?1",
    )
      .bind(person.member_id)
      .run();
    const visitor = await atSecondStep(person);
    const tried = [];
    for (const code of codes) {
      await env.DB.prepare("DELETE FROM attempts").run();
      tried.push((await sendCode(visitor, code)).status);
      if (tried.at(-1) === 303) break;
    }
    expect(tried.at(-1)).toBe(303);
    expect((await mailsTo(person)).at(-1)?.params["left"]).toBe(0);
    expect((await visitor.get("/security")).text).toContain("/security/recovery-codes");
    expect((await visitor.get(PATH)).text).toContain("You have none left.");
  });

  it("are for those who have something that they stand in for", async () => {
    const { visitor, member_id } = await withPassword();
    expect((await visitor.get(PATH)).text).toContain("There is nothing they could stand in for yet");
    expect((await visitor.post(PATH, {})).location).toBe(PATH);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM recovery_codes WHERE member_id = ?").bind(member_id).first("n")).toBe(0);
  });
});

describe("the file of recovery codes", () => {
  it("has what the page shows, and is kept by nobody on the way", async () => {
    const person = await withApp();
    const page = await makePage(person.visitor);
    const { shown = "" } = hiddenFields(page.text);
    const file = await person.visitor.post(`${PATH}/file`, { shown });
    expect(file.headers.get("Content-Type")).toBe("text/plain; charset=UTF-8");
    expect(file.headers.get("Content-Disposition")).toBe('attachment; filename="recovery-codes.txt"');
    expect(file.headers.get("Cache-Control")).toBe("no-store");
    for (const code of codesIn(page)) expect(file.text).toContain(code);
    expect(file.text).toContain(person.email);
  });

  it("is given to whom it was shown, and is nothing else that somebody may send", async () => {
    const { visitor } = await withApp();
    const { shown = "" } = hiddenFields((await makePage(visitor)).text);
    const other = await withApp();
    await other.visitor.get(PATH);
    for (const sent of [shown, `${shown.slice(0, -2)}xx`, "", "codes of mine"]) {
      expect((await other.visitor.post(`${PATH}/file`, { shown: sent })).location).toBe(PATH);
    }
  });
});
