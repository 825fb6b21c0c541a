import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { newId, newToken } from "../../src/platform/ids.ts";
import { addOperator } from "../support/operator.ts";
import { INSURER } from "../domain/autopay/money-by-clock.ts";
import {
  act,
  atCheck,
  authorised,
  beginAutopay,
  connected,
  duesOf,
  mandateStates,
  NOON,
  numberOf,
  type Connected,
} from "./autopay-support.ts";
import { balance, env, hiddenFields } from "./money-support.ts";

const app = createApp();

beforeAll(addOperator);
beforeAll(beginAutopay);

/** A payment of the clock for the first due, which it has begun to take. */
async function beingTaken(person: Connected): Promise<void> {
  const [due] = await duesOf(person);
  await env.DB.prepare(
    `INSERT INTO payments (id, member_id, wallet_id, purpose, source, amount_cents, wallet_cents, processor_cents, state, request_key, label, insurer_id, due_id, mandate_id, claimed_at, created_at, updated_at, expires_at)
     SELECT ?1, member_id, wallet_id, 'premium', 'wallet', 31000, 31000, 0, 'created', ?2, 'Evergreen Care Insurance', ?3, ?4, id, ?5, ?5, ?5, ?5 FROM mandates WHERE member_id = ?6`,
  )
    .bind(newId("pay"), newToken(), INSURER, due?.id ?? "", NOON, person.member_id)
    .run();
}

describe("skipping", () => {
  it("says what will happen, is done once by two presses, and can be undone", async () => {
    const person = await authorised(app);
    const ask = await person.visitor.get(`${person.path}/skip`);
    for (const words of ["Skip $310.00 on December 12, 2026?", "your cover lasts until January 12, 2027", "$310.00 on January 12, 2027"]) {
      expect(ask.text).toContain(words);
    }
    const fields = hiddenFields(ask.text);
    const [first, second] = [
      await person.visitor.post(`${person.path}/skip`, fields),
      await person.visitor.post(`${person.path}/skip`, fields),
    ];
    expect(numberOf(first)).not.toBe("");
    expect(second.location).toBe(first.location);
    const [due] = await duesOf(person);
    expect(due?.state).toBe("skipped");
    const page = await person.visitor.get(first.location ?? "");
    for (const words of ["This payment is skipped", "$310.00 on January 12, 2027"]) expect(page.text).toContain(words);
    const overview = await person.visitor.get(person.path);
    expect(overview.text).toContain(`unskip?due=${due?.id}`);
    expect(numberOf(await act(person, "unskip", `?due=${due?.id}`))).not.toBe("");
    expect((await duesOf(person))[0]?.state).toBe("open");
    expect((await person.visitor.get(`${person.path}/unskip?due=${due?.id}`)).text).toContain("This was done already");
  });

  it("comes too late for a payment that is being taken, and says so", async () => {
    const person = await authorised(app);
    const ask = await person.visitor.get(`${person.path}/skip`);
    await beingTaken(person);
    const late = await person.visitor.post(`${person.path}/skip`, hiddenFields(ask.text));
    expect([late.status, late.text.includes("It is too late for that")]).toEqual([422, true]);
    expect((await duesOf(person))[0]?.state).toBe("paying");
    const overview = await person.visitor.get(person.path);
    expect(overview.text).toContain("This payment is being taken now");
  });
});

describe("pausing, going on, stopping", () => {
  it("each answers with a number that finds it again, as it is typed", async () => {
    const person = await authorised(app);
    const numbers = new Map<string, string>();
    for (const [name, state, heading] of [
      ["pause", "paused", "Autopay is paused"],
      ["resume", "active", "Autopay goes on"],
      ["stop", "stopped", "Autopay is stopped"],
    ] as const) {
      const done = await act(person, name);
      numbers.set(name, numberOf(done));
      expect((await person.visitor.get(done.location ?? "")).text).toContain(heading);
      expect(await mandateStates(person)).toEqual([state]);
    }
    const stopped = numbers.get("stop") ?? "";
    const found = await person.visitor.follow(
      person.visitor.get(`/autopay/find?number=${encodeURIComponent(` ${stopped.toLowerCase()} `)}`),
    );
    expect(found.text).toContain(stopped);
    const overview = await person.visitor.get(person.path);
    for (const number of [person.number, ...numbers.values()]) expect(overview.text).toContain(number);
    expect(overview.text).toContain("Autopay is stopped");
    const none = await person.visitor.get("/autopay/find?number=A-0000-0000");
    expect([none.status, none.text.includes("None of your confirmations has this number")]).toEqual([422, true]);
  });

  it("tells who comes a second time what holds now", async () => {
    const person = await authorised(app);
    const ask = await person.visitor.get(`${person.path}/stop`);
    await act(person, "stop");
    // Another tab, pressed later: the stop of before answers.
    expect(numberOf(await person.visitor.post(`${person.path}/stop`, hiddenFields(ask.text)))).not.toBe("");
    for (const name of ["skip", "pause", "resume", "stop"]) {
      expect((await person.visitor.get(`${person.path}/${name}`)).text, name).toContain("Autopay is stopped for this one");
    }
    expect((await person.visitor.follow(person.visitor.get(`${person.path}/change`))).text).toContain("Autopay is stopped for this one");
    expect(await mandateStates(person)).toEqual(["stopped"]);
  });

  it("says plainly that a payment was being taken already", async () => {
    const person = await authorised(app);
    await beingTaken(person);
    expect((await person.visitor.get(`${person.path}/stop`)).text).toContain("A payment of $310.00 has begun to be taken");
    const done = await act(person, "stop");
    expect((await person.visitor.get(done.location ?? "")).text).toContain("A payment of $310.00 had begun to be taken when you did this");
  });
});

describe("changing", () => {
  it("shows the new text, which replaces the one before", async () => {
    const person = await authorised(app);
    const check = await atCheck(person, { collect_day: "5", cap: "400" }, "change");
    for (const words of [person.number, "$400.00", "On the 5th of the month"]) expect(check.text).toContain(words);
    const done = await person.visitor.post(`${person.path}/change`, { ...hiddenFields(check.text), agree: "yes" });
    expect((await person.visitor.get(done.location ?? "")).text).toContain("Your change is made");
    const mandate = await env.DB.prepare("SELECT collect_day, cap_cents FROM mandates WHERE member_id = ?").bind(person.member_id).first();
    expect(mandate).toEqual({ collect_day: 5, cap_cents: 400_00 });
    expect((await person.visitor.get(person.path)).text).toContain("December 5, 2026");
  });
});

describe("paying by hand", () => {
  it("pays once by two presses, and autopay leaves that one alone", async () => {
    const person = await authorised(app, 500_00);
    const form = await person.visitor.get(`${person.path}/pay`);
    const fields = { ...hiddenFields(form.text), source: "wallet" };
    const paid = await person.visitor.post(`${person.path}/pay`, fields);
    expect(paid.location).toMatch(/^\/history\/pay_/u);
    const again = await person.visitor.follow(person.visitor.post(`${person.path}/pay`, fields));
    expect(again.location).toMatch(/^\/history\/pay_/u);
    expect(await balance(person)).toMatchObject({ posted_cents: 190_00 });
    const overview = await person.visitor.get(person.path);
    expect(overview.text).toContain("$310.00 paid for December 2026");
    expect(overview.text).toContain("January 12, 2027");
    expect((await person.visitor.get("/wallet")).text).toContain("$310.00, Jan 12, 2027");
  });

  it("takes only the amount that the page has shown", async () => {
    const person = await connected(app, 500_00);
    const form = hiddenFields((await person.visitor.get(`${person.path}/pay`)).text);
    await env.DB.prepare("UPDATE dues SET amount_cents = 32500 WHERE id = ?").bind(form["due"]).run();
    const changed = await person.visitor.post(`${person.path}/pay`, { ...form, source: "wallet" });
    expect([changed.status, changed.text.includes("It is another amount by now"), changed.text.includes("Pay $325.00")]).toEqual([
      422,
      true,
      true,
    ]);
    expect(await balance(person)).toMatchObject({ posted_cents: 500_00 });
    const paid = await person.visitor.post(`${person.path}/pay`, { ...hiddenFields(changed.text), source: "wallet" });
    expect(paid.location).toMatch(/^\/history\/pay_/u);
    expect(await balance(person)).toMatchObject({ posted_cents: 175_00 });
  });

  it("says what to do when the wallet is short, or nothing is chosen", async () => {
    const person = await connected(app, 100_00);
    const form = hiddenFields((await person.visitor.get(`${person.path}/pay`)).text);
    const nothing = await person.visitor.post(`${person.path}/pay`, form);
    expect([nothing.status, nothing.text.includes("Choose how you want to pay")]).toEqual([422, true]);
    const short = await person.visitor.post(`${person.path}/pay`, { ...form, source: "wallet" });
    expect([short.status, short.text.includes("Your wallet has $100.00")]).toEqual([422, true]);
    expect(await balance(person)).toMatchObject({ posted_cents: 100_00 });
  });
});

describe("taking a policy away", () => {
  it("stops its autopay and keeps what was", async () => {
    const person = await authorised(app);
    const done = await act(person, "end");
    expect((await person.visitor.get(done.location ?? "")).text).toContain("Autopay is stopped");
    expect(await mandateStates(person)).toEqual(["stopped"]);
    const overview = await person.visitor.get(person.path);
    expect(overview.text).toContain("This policy has ended here");
    expect(overview.text).toContain(person.number);
  });
});

describe("what may keep a payment from going through", () => {
  it("stands on the overview, the list and in the wallet, with the way to mend it", async () => {
    const person = await authorised(app, 300_00);
    const [due] = await duesOf(person);
    const found = env.DB.prepare(
      "INSERT INTO preflight_findings (due_id, code, mandate_id, detail, found_at) SELECT ?1, ?2, id, ?3, 1 FROM mandates WHERE member_id = ?4",
    );
    await env.DB.batch([
      found.bind(due?.id ?? "", "wallet_short", JSON.stringify({ short_cents: 10_00, instead: "nothing" }), person.member_id),
      found.bind(due?.id ?? "", "amount_changed", JSON.stringify({ before_cents: 300_00 }), person.member_id),
    ]);
    for (const path of ["/autopay", person.path, "/wallet"]) {
      const { text } = await person.visitor.get(path);
      for (const words of ["Your wallet is $10.00 short of this payment", 'href="/wallet/top-up"', "Before, it was $300.00"]) {
        expect(text, path).toContain(words);
      }
    }
  });

  it("is looked up by an index, as is all that a page about autopay reads", async () => {
    const plans = await env.DB.batch<{ detail: string }>(
      [
        `SELECT d.id FROM dues d JOIN mandates m ON m.member_id = d.member_id AND m.subject_id = d.subject_id AND m.state = 'active'
         WHERE d.member_id = 'm' AND d.state IN ('open','paying') ORDER BY d.due_on, d.id LIMIT 3`,
        "SELECT code FROM preflight_findings f WHERE f.due_id = 'd' AND f.cleared_at IS NULL",
        "SELECT p.id FROM dues d JOIN payments p ON p.due_id = d.id WHERE d.subject_id = 's' AND d.member_id = 'm' ORDER BY p.created_at DESC",
        "SELECT r.number FROM mandates m JOIN mandate_records r ON r.mandate_id = m.id WHERE m.member_id = 'm' AND m.subject_id = 's'",
        "SELECT r.number FROM mandate_records r JOIN mandates m ON m.id = r.mandate_id WHERE r.request_key = 'k' AND m.member_id = 'm'",
      ].map((sql) => env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)),
    );
    expect(
      plans.flatMap(({ results }) => results.map(({ detail }) => detail)).filter((detail) => /^SCAN (?!.*USING)/u.test(detail)),
    ).toEqual([]);
  });
});
