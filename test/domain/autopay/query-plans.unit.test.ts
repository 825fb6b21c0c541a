import { expect, it } from "vitest";
import { remindOfCover } from "../../../src/domain/autopay/cover.ts";
import { wakeForgotten } from "../../../src/domain/autopay/engine.ts";
import { finishPlans } from "../../../src/domain/autopay/finish-plans.ts";
import { handedOverDues } from "../../../src/domain/autopay/overview.ts";
import { settlePlans } from "../../../src/domain/autopay/plans.ts";
import { endPolicy, endWhatIsOver } from "../../../src/domain/autopay/policies-end.ts";
import { importPolicy } from "../../../src/domain/autopay/policies-import.ts";
import { matchPolicies } from "../../../src/domain/autopay/policies-match.ts";
import { preflight } from "../../../src/domain/autopay/preflight.ts";
import { topUpDue } from "../../../src/domain/autopay/top-up.ts";
import { newId, newToken } from "../../../src/platform/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { World, type Begin } from "./world.ts";

const BEGIN: Begin = { region: "hawaii", due_day: 10, grace_days: 10, methods: [0, 1], collect_day: null, cap: 400 };
const quiet = { cut: null, between: null };

/** Read as a whole without harm: an operator has a handful of regions; of the audit only the newest row is read. */
const SMALL = new Set(["operators", "regions", "audit_events"]);

/** The tables, by the statement's own names for them, that a plan reads from end to end without an index. What is made in the statement itself is none. */
function scanned(plan: readonly string[]): readonly string[] {
  const made = new Set(plan.map((detail) => /^(?:CO-ROUTINE|MATERIALIZE) (\w+)$/u.exec(detail)?.[1]));
  return plan.flatMap((detail) => {
    const table = /^SCAN (\w+)$/u.exec(detail)?.[1];
    return table === undefined || made.has(table) || SMALL.has(table) ? [] : [table];
  });
}

it("no statement of the clock, of a night or of an act reads a whole table", async () => {
  const world = new World(BEGIN);
  await world.cron();
  await world.authorise(BEGIN, "unnamed");
  for (let step = 0; step < 4; step += 1) {
    world.pass(24 * 8);
    await world.cron();
    for (const page of world.queue.splice(0)) await world.deliver(page);
    await world.sweep();
  }
  await world.act("pause", 0);
  await world.act("resume", 0);
  await world.act("skip", 0);
  await world.act("unskip", 0);
  await world.change(BEGIN);
  await world.premium(0, 350);
  const env = world.env(quiet);
  const { now, member: member_id, policy: policy_id } = world;
  await wakeForgotten(env, now);
  await preflight(env, now);
  await remindOfCover(env, now);
  await topUpDue(env, now, () => "Money added");
  await finishPlans(env, now);
  await settlePlans(env, now);
  await endWhatIsOver(env, now);
  await handedOverDues(env.DB, { after: ["", ""], limit: 50 });
  const holder = { name: "Ada", birth_date: "1980-01-01" } as const;
  const sent = { external_id: "1", member_number: "7", plan_name: "Silver", holder, premium_cents: cents(300), due_day: 1 } as const;
  const partner_id = newId("ptn");
  world.rows(`INSERT INTO partners VALUES ('${partner_id}', 'Evergreen', 'insurer')`);
  const sender = { partner_id, insurer_id: "ins_1" as never, grace_days: 31 };
  await importPolicy(env, now, sender, { ...sent, grace_days: null, starts_on: "2026-11-01", ends_on: null });
  await matchPolicies(env, now, { ...holder, id: member_id, email: "a@example.org", email_confirmed_at: now, language: "en" });
  await endPolicy(env, now, { member_id, policy_id, language: "en", origin: "198.51.100.1", request_key: newToken() });
  const found = [...world.statements].flatMap((sql) => {
    const plan = (world.rows(`EXPLAIN QUERY PLAN ${sql}`) as readonly { readonly detail: string }[]).map(({ detail }) => detail);
    return scanned(plan).map((table) => ({ sql, table }));
  });
  world.close();
  expect(world.statements.size).toBeGreaterThan(60);
  expect(found).toEqual([]);
});
