import { expect, it } from "vitest";
import { wakeForgotten } from "../../../src/domain/autopay/engine.ts";
import { HOUR_MS } from "../../../src/values/time.ts";
import { World, type Begin } from "./world.ts";

const BEGIN: Begin = { region: "maine", due_day: 20, grace_days: 31, methods: [0], collect_day: null, cap: 400 };
const quiet = { cut: null, between: null };

async function authorised(): Promise<World> {
  const world = new World(BEGIN);
  await world.cron();
  await world.authorise(BEGIN, "unnamed");
  return world;
}

const resting = (world: World) => world.dues("state = 'open' AND next_at IS NULL").length;

it("a due is not let rest when its autopay goes on at the very moment the clock looks at it", async () => {
  let tried = 0;
  for (let at = 1; at <= 6; at += 1) {
    const world = await authorised();
    await world.act("pause", 0);
    const happens = async (): Promise<void> => {
      await world.act("resume", 0);
      tried += 1;
    };
    await world.cron({ cut: null, between: { at, happens } });
    if (tried === at) expect([at, resting(world)]).toEqual([at, 0]);
    world.close();
  }
  expect(tried).toBeGreaterThan(2);
});

it("an open due that the clock has lost sight of is looked at again, and one whose autopay is paused is not", async () => {
  const world = await authorised();
  const lose = () => world.rows(`UPDATE dues SET next_at = NULL WHERE subject_id = '${world.policy}'`);
  await world.act("pause", 0);
  lose();
  const paused = resting(world);
  expect(paused).toBeGreaterThan(0);
  await wakeForgotten(world.env(quiet), world.now);
  expect(resting(world)).toBe(paused);
  await world.act("resume", 0);
  lose();
  expect(await wakeForgotten(world.env(quiet), world.now)).toBeGreaterThanOrEqual(paused);
  expect(resting(world)).toBe(0);
  world.close();
});

it("a due whose payment cannot be written is set aside for an hour, so that it keeps no other waiting", async () => {
  const world = await authorised();
  world.pass(24 * 12);
  await world.cron();
  world.pass(24 * 8);
  const [due] = world.dues("state = 'open' AND noticed_cents IS NOT NULL");
  // Its request key is another payment's.
  world.rows(
    `INSERT INTO payments (id, wallet_id, purpose, source, amount_cents, wallet_cents, processor_cents, state, request_key, label, created_at, updated_at, expires_at)
     VALUES ('pay_1', 'w', 'top_up', 'wallet', 1, 1, 0, 'failed', 'due:${due?.id ?? ""}:0', 'x', 1, 1, 1)`,
  );
  await world.cron();
  expect(world.dues(`id = '${due?.id ?? ""}' AND state = 'open' AND next_at = ${world.now + HOUR_MS}`)).toHaveLength(1);
  world.close();
});
