import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { topUpDue } from "../../src/domain/autopay/top-up.ts";
import { now } from "../../src/platform/clock.ts";
import { saveMethod } from "../domain/autopay/money-by-clock.ts";
import { addOperator } from "../support/operator.ts";
import { env, hiddenFields, signedIn, type SignedIn } from "./money-support.ts";

const app = createApp();
const PATH = "/wallet/auto-top-up";
const CHOSEN = { mode: "below", threshold: "50", target: "120", cap: "200" };

beforeAll(addOperator);

async function withCard(balance_cents = 0): Promise<SignedIn & { readonly method: string }> {
  const person = await signedIn(app, balance_cents);
  return { ...person, method: await saveMethod(person, "card", "4242424242424242") };
}

/** From the form to the check page. */
async function choose(
  { visitor, method }: Awaited<ReturnType<typeof withCard>>,
  step = "set-up",
  more: Readonly<Record<string, string>> = {},
) {
  const form = await visitor.get(`${PATH}/${step}`);
  const sent = await visitor.post(`${PATH}/${step}`, { ...hiddenFields(form.text), ...CHOSEN, method, ...more });
  return sent.location === null ? sent : await visitor.get(sent.location);
}

async function setUp(person: Awaited<ReturnType<typeof withCard>>) {
  const check = await choose(person);
  return await person.visitor.post(`${PATH}/set-up`, { ...hiddenFields(check.text), agree: "yes" });
}

async function mandatesOf({ member_id }: SignedIn): Promise<readonly Record<string, unknown>[]> {
  const { results } = await env.DB.prepare("SELECT state, threshold_cents, target_cents, cap_cents FROM mandates WHERE member_id = ?")
    .bind(member_id)
    .all();
  return results;
}

describe("automatic top-up", () => {
  it("says that it needs a saved card or account, and leads there", async () => {
    const { visitor } = await signedIn(app);
    const page = await visitor.get(PATH);
    expect([page.status, page.text.includes('href="/wallet/methods"')]).toEqual([200, true]);
    expect((await visitor.get(`${PATH}/set-up`)).location).toBe(PATH);
  });

  it("is chosen, read, agreed to once, and then adds money when the balance falls", async () => {
    const person = await withCard(20_00);
    const check = await choose(person);
    expect(check.text).toContain("$50.00");
    const untouched = await person.visitor.post(`${PATH}/set-up`, hiddenFields(check.text));
    expect(untouched.status).toBe(422);
    expect(await mandatesOf(person)).toEqual([]);
    const fields = { ...hiddenFields(check.text), agree: "yes" };
    const made = await person.visitor.post(`${PATH}/set-up`, fields);
    expect(made.location).toMatch(/done=A-/u);
    expect((await person.visitor.post(`${PATH}/set-up`, fields)).location).toBe(made.location);
    expect(await mandatesOf(person)).toEqual([{ state: "active", threshold_cents: 50_00, target_cents: 120_00, cap_cents: 200_00 }]);
    await topUpDue(env, await now(env), () => "Money added");
    const page = await person.visitor.get(made.location ?? "");
    expect(page.text).toContain("$100.00");
    expect((await person.visitor.get("/wallet")).text).toContain("$120.00");
  });

  it("asks for what is missing, all at once, and keeps what was typed", async () => {
    const person = await withCard();
    const answer = await choose(person, "set-up", { threshold: "50", target: "51", cap: "1", method: "met_of_another" });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('value="51"');
    expect(answer.text.match(/aria-invalid="true"/gu)?.length).toBeGreaterThanOrEqual(2);
    expect(await mandatesOf(person)).toEqual([]);
  });

  it("refuses amounts that cannot be, in words", async () => {
    const person = await withCard();
    const refused: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
      [{ mode: "" }, "Choose when money shall be added"],
      [{ threshold: "" }, "Enter the amount in dollars, like 84.20"],
      [{ target: "54.99" }, "Enter $55.00 or more"],
      [{ cap: "4.99" }, "Enter $5.00 or more"],
      [{ cap: "5000.01" }, "Enter $5,000.00 or less"],
      [{ cap: "99999999999" }, "Enter $5,000.00 or less"],
    ];
    for (const [typed, words] of refused) {
      const answer = await choose(person, "set-up", typed);
      expect([typed, answer.status, answer.text.includes(words)]).toEqual([typed, 422, true]);
    }
    expect(await mandatesOf(person)).toEqual([]);
  });

  it("is changed, paused, taken up again and stopped, each with its number, and adds nothing after the stop", async () => {
    const person = await withCard();
    await setUp(person);
    const check = await choose(person, "change", { target: "90" });
    const changed = await person.visitor.post(`${PATH}/change`, { ...hiddenFields(check.text), agree: "yes" });
    expect(changed.location).toMatch(/done=A-/u);
    for (const [act, state] of [
      ["pause", "paused"],
      ["resume", "active"],
      ["stop", "stopped"],
    ] as const) {
      const page = await person.visitor.get(act === "stop" ? `${PATH}/stop` : PATH);
      const done = await person.visitor.post(`${PATH}/${act}`, hiddenFields(page.text));
      expect(done.location, act).toMatch(/done=A-/u);
      expect(await mandatesOf(person), act).toMatchObject([{ state, target_cents: 90_00 }]);
    }
    await topUpDue(env, await now(env), () => "Money added");
    const payments = await env.DB.prepare("SELECT COUNT(*) AS n FROM payments WHERE member_id = ?")
      .bind(person.member_id)
      .first<number>("n");
    expect(payments).toBe(0);
  });

  it("is nobody else's, and asks to sign in", async () => {
    const person = await withCard();
    await setUp(person);
    const stranger = await signedIn(app);
    expect((await stranger.visitor.get(PATH)).text).not.toContain("$120.00");
    const done = await stranger.visitor.post(`${PATH}/stop`, hiddenFields((await stranger.visitor.get("/wallet/top-up")).text));
    expect(done.location).toBe(PATH);
    expect(await mandatesOf(person)).toMatchObject([{ state: "active" }]);
  });
});
