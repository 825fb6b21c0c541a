import { expect, it } from "vitest";
import { World, type Begin } from "./world.ts";

const BEGIN: Begin = { region: "maine", due_day: 20, grace_days: 31, methods: [0], collect_day: null, cap: 400 };

/** Hour after hour, with an empty wallet, until a due stands so, at most for so many days. */
async function until(world: World, where: string, days: number): Promise<boolean> {
  for (let hour = 0; hour < days * 4; hour += 1) {
    await world.cron();
    for (const page of world.queue.splice(0)) await world.deliver(page);
    if (world.dues(where).length > 0) return true;
    world.pass(6);
  }
  return false;
}

it("an authorisation given anew has all its tries, whatever had failed under the one before", async () => {
  const world = new World(BEGIN);
  await world.cron();
  await world.authorise(BEGIN, "unnamed");
  expect(await until(world, "period = '2026-11' AND told_try = 3", 40)).toBe(true);
  await world.act("stop", 0);
  await world.authorise(BEGIN, "unnamed");
  expect(world.dues("period = '2026-11' AND told_try = 0 AND told_at IS NULL")).toHaveLength(1);
  expect(await until(world, "period = '2026-11' AND told_try = 2 AND state = 'open'", 12)).toBe(true);
  world.close();
});
