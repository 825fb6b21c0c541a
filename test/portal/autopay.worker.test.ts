import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { hashPassword } from "../../src/domain/identity/password.ts";
import { setClockOffsetMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { MINUTE_MS } from "../../src/values/time.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor } from "../support/visitor.ts";
import { INSURER } from "../domain/autopay/money-by-clock.ts";
import { atCheck, authorised, beginAutopay, connected, duesOf, mandateStates, NOON, numberOf, POLICY_FORM } from "./autopay-support.ts";
import { env, hiddenFields, signedIn } from "./money-support.ts";

const app = createApp();

beforeAll(addOperator);
beforeAll(beginAutopay);

describe("who may see autopay", () => {
  it("is its owner alone: others find nothing, strangers are asked to sign in", async () => {
    const owner = await authorised(app);
    const other = await signedIn(app);
    const nobody = new Visitor(app);
    const acts = ["", "/authorise", "/change", "/skip", "/unskip", "/pause", "/resume", "/stop", "/end", "/pay"].map(
      (name) => owner.path + name,
    );
    const paths = [
      ...acts,
      `/autopay/records/${owner.number}`,
      `/autopay/records/${owner.number}.pdf`,
      owner.path.replace("pol_", "pol_0"),
    ];
    for (const path of paths) {
      expect((await other.visitor.get(path)).status, path).toBe(404);
      expect((await nobody.get(path)).location, path).toMatch(/^\/login/u);
    }
    await other.visitor.get("/autopay/new");
    await nobody.get("/login");
    for (const path of acts.slice(1)) {
      expect((await other.visitor.post(path, { step: "confirm", agree: "yes" })).status, path).toBe(404);
      expect((await nobody.post(path, {})).location, path).toMatch(/^\/login/u);
    }
    expect((await other.visitor.get(`/autopay/find?number=${owner.number}`)).text).toContain("None of your confirmations has this number");
    expect(await mandateStates(owner)).toEqual(["active"]);
  });

  it("lets a member whose address is not confirmed look, and do nothing", async () => {
    const person = await authorised(app);
    await env.DB.prepare("UPDATE members SET email_confirmed_at = NULL WHERE id = ?").bind(person.member_id).run();
    expect((await person.visitor.get(person.path)).status).toBe(200);
    for (const path of ["/autopay/new", ...["/authorise", "/change", "/skip", "/stop", "/pay"].map((name) => person.path + name)]) {
      expect((await person.visitor.get(path)).location, path).toBe("/register/check-email");
      expect((await person.visitor.post(path, {})).location, path).toBe("/register/check-email");
    }
  });
});

describe("connecting a policy", () => {
  it("comes back with everything to mend and what was typed", async () => {
    const { visitor } = await signedIn(app);
    const form = await visitor.get("/autopay/new");
    const typed = { insurer: "ins_1", member_number: "#1", plan_name: " ", premium: "3,1", due_day: "32" };
    const answer = await visitor.post("/autopay/new", { ...hiddenFields(form.text), ...typed });
    expect(answer.status).toBe(422);
    for (const field of Object.keys(typed)) expect(answer.text).toContain(`href="#${field}"`);
    expect(answer.text).toContain('value="3,1"');
  });

  it("is done once by a form that is sent twice", async () => {
    const { visitor } = await signedIn(app);
    const fields = { ...hiddenFields((await visitor.get("/autopay/new")).text), ...POLICY_FORM };
    const [first, again] = [await visitor.post("/autopay/new", fields), await visitor.post("/autopay/new", fields)];
    expect(first.location).toMatch(/^\/autopay\/pol_[0-9a-z]{26}\/authorise$/u);
    expect(again.location).toBe(first.location);
    const elsewhere = hiddenFields((await visitor.get("/autopay/new")).text);
    expect((await visitor.post("/autopay/new", { ...elsewhere, ...POLICY_FORM })).text).toContain("This policy is connected already");
  });
});

describe("an insurer's offer", () => {
  const offered = async (member_id: string) => {
    const id = newId("pol");
    await env.DB.prepare("INSERT OR IGNORE INTO partners (id, name, created_at) VALUES ('ptn_1', 'Evergreen', 1)")
      .run()
      .catch(() => null);
    await env.DB.prepare(
      `INSERT INTO policies (id, insurer_id, member_id, source, state, member_number, plan_name, premium_cents, due_day, grace_days, starts_on, partner_id, external_id, dues_until, created_at, updated_at)
       VALUES (?1, ?2, ?3, 'insurer', 'offered', 'EC-900', 'Gold 80', 52000, 1, 31, '2026-12-01', 'ptn_1', ?1, '2026-12-01', 1, 1)`,
    )
      .bind(id, INSURER, member_id)
      .run();
    return id;
  };

  it("tells nothing but the insurer until its number is typed, and then leads on", async () => {
    const { visitor, member_id } = await signedIn(app);
    const id = await offered(member_id);
    const list = await visitor.get("/autopay");
    expect(list.text).toContain("Evergreen Care Insurance says you have a policy");
    for (const secret of ["EC-900", "Gold 80", "520"]) expect(list.text).not.toContain(secret);
    await visitor.get(`/autopay/offers/${id}`);
    const wrong = await visitor.post(`/autopay/offers/${id}`, { member_number: "EC-901" });
    expect([wrong.status, wrong.text.includes("This is not the member number of the policy")]).toEqual([422, true]);
    expect((await visitor.post(`/autopay/offers/${id}`, { member_number: "ec 900" })).location).toBe(`/autopay/${id}/authorise`);
    expect((await visitor.get(`/autopay/${id}`)).text).toContain("Gold 80");
  });

  it("is taken away when it is not theirs, and never another member's", async () => {
    const [owner, other] = [await signedIn(app), await signedIn(app)];
    const id = await offered(owner.member_id);
    await other.visitor.get("/autopay");
    expect((await other.visitor.get(`/autopay/offers/${id}`)).status).toBe(404);
    await other.visitor.post(`/autopay/offers/${id}/decline`, {});
    expect((await owner.visitor.get(`/autopay/offers/${id}/decline`)).status).toBe(200);
    const done = await owner.visitor.follow(owner.visitor.post(`/autopay/offers/${id}/decline`, {}));
    expect(done.text).toContain("The policy is taken away");
    expect(done.text).not.toContain("says you have a policy");
  });
});

describe("authorising", () => {
  it("shows the whole text, wants the tick, and keeps exactly what was shown", async () => {
    const person = await connected(app);
    const check = await atCheck(person);
    expect(check.text).toContain("$310.00 on December 12, 2026");
    const fields = hiddenFields(check.text);
    const without = await person.visitor.post(`${person.path}/authorise`, fields);
    expect([without.status, await mandateStates(person)]).toEqual([422, []]);
    expect(without.text).toContain("Tick “I authorize this” to go on");
    const done = await person.visitor.post(`${person.path}/authorise`, { ...hiddenFields(without.text), agree: "yes" });
    const number = numberOf(done);
    const record = await env.DB.prepare("SELECT terms, terms_hash FROM mandate_records WHERE number = ?")
      .bind(number)
      .first<{ terms: string; terms_hash: string }>();
    expect(record?.terms_hash).toBe(fields["terms_hash"]);
    for (const line of record?.terms.split("\n\n").filter((block) => !block.startsWith("•")) ?? []) {
      expect(check.text).toContain(line.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("'", "&#39;"));
    }
    const page = await person.visitor.get(done.location ?? "");
    for (const words of [number, "Autopay is set up", "$310.00 on December 12, 2026", "To stop:", `${number}.pdf`])
      expect(page.text).toContain(words);
    const [due] = await duesOf(person);
    expect(due).toMatchObject({ due_on: "2026-12-12", noticed_cents: 310_00, collect_on: "2026-12-12" });
    const pdf = await person.visitor.get(`/autopay/records/${number}.pdf`);
    expect([pdf.headers.get("Content-Type"), pdf.text.slice(0, 5)]).toEqual(["application/pdf", "%PDF-"]);
  });

  it("is done once by two presses, and a page gone back to leads to the overview", async () => {
    const person = await connected(app);
    const check = await atCheck(person);
    const fields = { ...hiddenFields(check.text), agree: "yes" };
    const [first, second] = [
      await person.visitor.post(`${person.path}/authorise`, fields),
      await person.visitor.post(`${person.path}/authorise`, fields),
    ];
    expect(numberOf(first)).not.toBe("");
    expect(second.location).toBe(first.location);
    expect(await mandateStates(person)).toEqual(["active"]);
    expect((await person.visitor.follow(person.visitor.get(`${person.path}/authorise`))).text).toContain(
      "Autopay is set up for this already",
    );
  });

  it("refuses a text that is no longer the one that was read", async () => {
    const person = await connected(app);
    const check = await atCheck(person);
    const answer = await person.visitor.post(`${person.path}/authorise`, { ...hiddenFields(check.text), cap: "900", agree: "yes" });
    expect([answer.status, answer.text.includes("Read the text again"), await mandateStates(person)]).toEqual([422, true, []]);
  });

  it("says beside each field what to choose", async () => {
    const person = await connected(app);
    const wrong = [
      [{ order: "gold" }, "order", "Choose where the money comes from"],
      [{ order: "saved" }, "order", "Choose where the money comes from"],
      [{ collect_day: "32" }, "collect_day", "Choose the day of the month"],
      [{ cap: "309.99" }, "cap", "Enter $310.00 or more"],
      [{ cap: "much" }, "cap", "with numbers only"],
    ] as const;
    for (const [fields, field, words] of wrong) {
      const answer = await atCheck(person, fields);
      expect(answer.status, words).toBe(422);
      expect(answer.text).toContain(`href="#${field}"`);
      expect(answer.text.split(words).length - 1).toBeGreaterThanOrEqual(2);
    }
  });

  it("offers to pay at once what should have been taken already", async () => {
    const person = await connected(app);
    const check = await atCheck(person, { collect_day: "20" });
    expect(check.text).toContain("has come already, so it is taken on November 25, 2026");
    expect(check.text).toContain("Pay this one now");
  });

  it("asks for the password when it was typed more than five minutes ago, and then not again", async () => {
    const person = await connected(app);
    await env.DB.prepare("UPDATE members SET password_hash = ? WHERE id = ?")
      .bind(await hashPassword("tulips rain"), person.member_id)
      .run();
    expect((await atCheck(person)).text).not.toContain('type="password"');
    await setClockOffsetMs(env, NOON + 6 * MINUTE_MS - Date.now());
    const check = await atCheck(person);
    expect(check.text).toContain('type="password"');
    const fields = { ...hiddenFields(check.text), agree: "yes" };
    for (const [password, words] of [
      ["", "Enter your password"],
      ["tulips rained", "This is not the password of your account"],
    ] as const) {
      const refused = await person.visitor.post(`${person.path}/authorise`, { ...fields, password });
      expect([refused.status, refused.text.includes(words), refused.text.includes(`value="${password}"`) && password !== ""]).toEqual([
        422,
        true,
        false,
      ]);
    }
    expect(await mandateStates(person)).toEqual([]);
    expect(numberOf(await person.visitor.post(`${person.path}/authorise`, { ...fields, password: "tulips rain" }))).not.toBe("");
    expect((await atCheck(person, { cap: "400" }, "change")).text).not.toContain('type="password"');
  });
});
