import * as fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { pauseMandate, resumeMandate } from "../../../src/domain/autopay/acts.ts";
import { topUpDue } from "../../../src/domain/autopay/top-up.ts";
import { MOST_A_DAY } from "../../../src/domain/autopay/top-up-rules.ts";
import { execute, wallet } from "../../../src/domain/wallet/client.ts";
import { newToken } from "../../../src/platform/ids.ts";
import type { MandateId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { dayIn, HOUR_MS, instant, type Instant } from "../../../src/values/time.ts";
import { addOperator } from "../../support/operator.ts";
import { addMember, balance, env, FACILITY, type Person } from "../payments/support.ts";
import { addMandate, day, saveMethod } from "./money-by-clock.ts";

beforeAll(addOperator);

const CAP = 200_00;
const ACTS = ["sweep", "sweep", "two_sweeps", "spend", "pause", "resume", "good_card", "bad_card"] as const;
const step = fc.record({ act: fc.constantFrom(...ACTS), hours: fc.constantFrom(0, 1, 5, 13, 25) });

interface Scene {
  readonly person: Person;
  readonly mandate: MandateId;
  readonly cards: { readonly good_card: string; readonly bad_card: string };
}

async function scene(): Promise<Scene> {
  const person = await addMember(10_00);
  await wallet(env, person.wallet_id).project();
  const [good_card, bad_card] = [
    await saveMethod(person, "card", "4242424242424242"),
    await saveMethod(person, "card", "4000000000000341"),
  ];
  const order = { subject_id: person.wallet_id, kind: "top_up", methods: [good_card], cap_cents: CAP } as const;
  return {
    person,
    mandate: await addMandate(person, { ...order, threshold_cents: 20_00, target_cents: 90_00 }),
    cards: { good_card, bad_card },
  };
}

async function perform({ person, mandate, cards }: Scene, act: (typeof ACTS)[number], at: Instant): Promise<void> {
  const { member_id, wallet_id } = person;
  const order = { member_id, mandate_id: mandate, language: "en", origin: "test", request_key: newToken() } as const;
  const sweep = () => topUpDue(env, at, () => "Money added");
  switch (act) {
    case "sweep":
      await sweep();
      break;
    case "two_sweeps":
      await Promise.all([sweep(), sweep()]);
      break;
    case "pause":
      await pauseMandate(env, at, order);
      break;
    case "resume":
      await resumeMandate(env, at, order);
      break;
    case "good_card":
    case "bad_card":
      await env.DB.prepare("UPDATE mandates SET methods = ?, failures = 0, next_at = NULL, updated_at = ? WHERE id = ?")
        .bind(JSON.stringify([cards[act]]), at, mandate)
        .run();
      break;
    case "spend": {
      const { available_cents } = await balance(person);
      const to = [{ account: `facility:${FACILITY}`, amount_cents: cents(available_cents) }] as const;
      const commands = [{ kind: "spend", key: newToken(), payment_id: null, label: "Clinic", to }] as const;
      if (available_cents > 0) await execute(env, { wallet_id, owner: member_id, at, commands });
    }
  }
  await wallet(env, wallet_id).project();
}

interface Row {
  readonly state: string;
  readonly failure: string | null;
  readonly amount_cents: number;
  readonly created_at: Instant;
  readonly claimed_at: Instant | null;
}

it("is never above the day's cap, never a loop, never while paused, whatever the order of sweeps, pauses and declines", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      const set = await scene();
      const paused: Instant[] = [];
      let at = day(0);
      for (const { act, hours } of steps) {
        at = instant(at + hours * HOUR_MS + 1);
        if ((await env.DB.prepare("SELECT state FROM mandates WHERE id = ?").bind(set.mandate).first("state")) === "paused")
          paused.push(at);
        await perform(set, act, at);
      }
      const { results } = await env.DB.prepare(
        "SELECT state, failure, amount_cents, created_at, claimed_at FROM payments WHERE mandate_id = ?",
      )
        .bind(set.mandate)
        .all<Row>();
      expect(results.filter(({ created_at }) => paused.includes(created_at))).toEqual([]);
      for (const each of new Set(results.map(({ created_at }) => dayIn("America/Denver", created_at)))) {
        const ofDay = results.filter(({ created_at, claimed_at }) => claimed_at !== null && dayIn("America/Denver", created_at) === each);
        expect(ofDay.length).toBeLessThanOrEqual(MOST_A_DAY);
        const came = ofDay.filter(({ state }) => state === "posted").reduce((all, { amount_cents }) => all + amount_cents, 0);
        expect(came).toBeLessThanOrEqual(CAP);
      }
    }),
    { numRuns: 4 },
  );
});
