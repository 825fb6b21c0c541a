import { beforeAll, describe, expect, it, vi } from "vitest";
import { preflight, findingsQuery } from "../../../src/domain/autopay/preflight.ts";
import { database } from "../../../src/platform/db.ts";
import * as processors from "../../../src/platform/processor/index.ts";
import { ProcessorUnavailable, type MethodHealth } from "../../../src/platform/processor/processor.ts";
import { addOperator } from "../../support/operator.ts";
import { addMember, env, type Person } from "../payments/support.ts";
import { addDue, addMandate, addPolicy, day, saveMethod } from "./money-by-clock.ts";

/** Days of November: the tests' first night is that of the second. */
const due_on = "2026-11-12";

interface Life {
  readonly person: Person;
  readonly found: () => Promise<readonly string[]>;
  readonly mails: () => Promise<readonly unknown[]>;
  readonly due_id: string;
  readonly policy_id: string;
}

/** A member with a policy of 310.00, due on the 12th, that is taken by these methods. */
async function living(balance_cents: number, methods: (person: Person) => Promise<readonly string[]>): Promise<Life> {
  const person = await addMember(balance_cents);
  await env.DB.prepare("INSERT OR REPLACE INTO wallets (wallet_id, owner, seq, posted_cents, held_cents, hash) VALUES (?, ?, 1, ?, 0, '')")
    .bind(person.wallet_id, person.member_id, balance_cents)
    .run();
  const policy_id = await addPolicy(person);
  const due_id = await addDue(person, { subject_id: policy_id, amount_cents: 31_000, due_on });
  await addMandate(person, { subject_id: policy_id, kind: "premium", methods: await methods(person), cap_cents: 35_000 });
  const found = async () => (await findingsQuery(database(env), person.member_id)).map(({ code }) => code);
  const mails = async () => {
    const { results } = await env.DB.prepare("SELECT params FROM mails WHERE template = 'autopay_warning' AND to_address LIKE ?")
      .bind(`${person.member_id}%`)
      .all<{ params: string }>();
    return results.map(({ params }) => JSON.parse(params) as unknown);
  };
  return { person, found, mails, due_id, policy_id };
}

/** What the processor says of every method, for one night. */
async function night(days: number, health?: () => MethodHealth | null): Promise<void> {
  const real = processors.processor(env);
  const spied =
    health === undefined
      ? null
      : vi
          .spyOn(processors, "processor")
          .mockReturnValue(real === null ? null : { ...real, describeSaved: async () => await Promise.resolve().then(health) });
  await preflight(env, day(days));
  spied?.mockRestore();
}

beforeAll(addOperator);

describe("the nights before a payment", () => {
  it("a wallet that is short: one mail, and nothing more once there is money", async () => {
    const life = await living(30_000, async () => await Promise.resolve(["wallet"]));
    await night(0);
    await night(0);
    await night(1);
    expect(await life.found()).toEqual(["wallet_short"]);
    expect(await life.mails()).toEqual([{ name: "Ada Example", subject_id: life.policy_id, codes: ["wallet_short"], collect_on: due_on }]);
    const detail = await env.DB.prepare("SELECT detail FROM preflight_findings WHERE due_id = ?").bind(life.due_id).first<string>("detail");
    expect(JSON.parse(detail ?? "")).toEqual({ amount_cents: 31_000, short_cents: 1_000, instead: "nothing" });
    await env.DB.prepare("UPDATE wallets SET posted_cents = 31000 WHERE wallet_id = ?").bind(life.person.wallet_id).run();
    await night(2);
    expect(await life.found()).toEqual([]);
    await env.DB.prepare("UPDATE wallets SET posted_cents = 0 WHERE wallet_id = ?").bind(life.person.wallet_id).run();
    await night(3);
    expect([await life.found(), await life.mails()]).toEqual([["wallet_short"], [expect.anything()]]);
  });

  it("with a card behind the wallet it is a note, until the card is gone", async () => {
    const life = await living(0, async (person) => ["wallet", await saveMethod(person, "card", "4242424242424242")]);
    await night(0);
    expect([await life.found(), await life.mails()]).toEqual([["wallet_short"], []]);
    await night(1, () => null);
    expect(await life.found()).toEqual(["method_gone", "wallet_short"]);
    expect(await life.mails()).toMatchObject([{ codes: ["wallet_short", "method_gone"] }]);
  });

  it("a card that ends before the day, as the processor says it, and only while it says so", async () => {
    const life = await living(0, async (person) => [await saveMethod(person, "card", "4242424242424242")]);
    await night(0, () => ({ usable: true, expires: "2026-11" }));
    expect(await life.found()).toEqual([]);
    await night(1, () => ({ usable: true, expires: "2026-10" }));
    expect(await life.found()).toEqual(["method_expiring"]);
    await night(2, () => {
      throw new ProcessorUnavailable("away");
    });
    expect(await life.found()).toEqual(["method_expiring"]);
    await night(3, () => {
      throw new TypeError("an answer that nobody understands");
    });
    expect(await life.found()).toEqual(["method_expiring"]);
    await night(4, () => ({ usable: true, expires: "2031-10" }));
    expect([await life.found(), await life.mails()]).toEqual([[], [expect.anything()]]);
  });

  it("an amount above the cap is found, and is no more once the member has skipped it", async () => {
    const life = await living(99_000, async () => await Promise.resolve(["wallet"]));
    await env.DB.prepare("UPDATE dues SET amount_cents = 36000 WHERE id = ?").bind(life.due_id).run();
    await night(0);
    expect(await life.found()).toEqual(["amount_changed", "over_cap"]);
    expect(await life.mails()).toMatchObject([{ codes: ["amount_changed", "over_cap"] }]);
    await env.DB.prepare("UPDATE dues SET state = 'skipped', next_at = NULL WHERE id = ?").bind(life.due_id).run();
    expect(await life.found()).toEqual([]);
    await night(1);
    expect(
      await env.DB.prepare("SELECT count(*) AS n FROM preflight_findings WHERE due_id = ? AND cleared_at IS NULL")
        .bind(life.due_id)
        .first("n"),
    ).toBe(0);
  });

  it("an amount other than in a notice that was taken back is found, as the clock will tell it", async () => {
    const life = await living(99_000, async () => await Promise.resolve(["wallet"]));
    await env.DB.prepare("UPDATE dues SET noticed_cents = NULL, noticed_at = NULL, collect_on = NULL, collect_at = NULL WHERE id = ?")
      .bind(life.due_id)
      .run();
    await night(0);
    expect(await life.found()).toEqual([]);
    await env.DB.prepare("UPDATE dues SET amount_cents = 32000 WHERE id = ?").bind(life.due_id).run();
    await night(1);
    expect(await life.found()).toEqual(["amount_changed"]);
  });

  it("what is taken later than in fourteen days is not looked at", async () => {
    const life = await living(0, async () => await Promise.resolve(["wallet"]));
    await env.DB.prepare("UPDATE dues SET due_on = '2026-11-17', collect_on = '2026-11-17' WHERE id = ?").bind(life.due_id).run();
    await night(0);
    expect(await life.found()).toEqual([]);
    await night(1);
    expect(await life.found()).toEqual(["wallet_short"]);
  });
});
