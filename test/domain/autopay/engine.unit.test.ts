import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { addDays } from "../../../src/domain/autopay/calendar.ts";
import type { PaymentId } from "../../../src/values/ids.ts";
import { dayIn } from "../../../src/values/time.ts";
import type { Disturbance } from "./power.ts";
import { World, ZONES, type Begin } from "./world.ts";

const begin: fc.Arbitrary<Begin> = fc.record({
  region: fc.constantFrom(...(Object.keys(ZONES) as (keyof typeof ZONES)[])),
  due_day: fc.constantFrom(1, 10, 20, 31),
  grace_days: fc.constantFrom(0, 5, 10, 31),
  methods: fc.uniqueArray(fc.constantFrom(0 as const, 1 as const, 2 as const), { minLength: 1, maxLength: 3 }),
  collect_day: fc.constantFrom(null, null, 1, 25),
  cap: fc.constantFrom(300, 300, 400, 1_000),
});

const small = fc.nat(2);
const amount = fc.constantFrom(300, 300, 350, 500);

/** What people do, at any moment. */
const act = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("stop" as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("pause" as const, "resume" as const, "resume" as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("skip" as const, "unskip" as const), which: small }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("change" as const), to: begin }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("premium" as const), which: small, amount }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("fund" as const), amount: fc.constantFrom(100, 300, 600) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("authorise" as const),
      to: begin,
      naming: fc.constantFrom("named" as const, "unnamed" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("charges" as const),
      card: fc.constantFrom("succeeded" as const, "failed" as const),
      bank: fc.constantFrom("succeeded" as const, "failed" as const),
    }),
  },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** What comes between the calls of a run. */
const trouble = fc.record({
  cut: fc.option(fc.record({ at: fc.integer({ min: 1, max: 12 }), done: fc.boolean() }), { nil: null, freq: 1 }),
  between: fc.option(fc.record({ at: fc.integer({ min: 1, max: 10 }), act }), { nil: null, freq: 1 }),
});
type Trouble = typeof trouble extends fc.Arbitrary<infer T> ? T : never;

const deed = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("cron" as const),
      hours: fc.constantFrom(1, 5, 24, 72, 120, 500),
      hands: fc.constantFrom(1, 1, 2),
      trouble,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("deliver" as const), hands: fc.constantFrom(1, 1, 2), trouble }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("lose" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("sweep" as const), trouble }) },
  { weight: 2, arbitrary: act },
);
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

async function perform(world: World, act: Act): Promise<void> {
  if (act.kind === "change") await world.change(act.to);
  else if (act.kind === "premium") await world.premium(act.which, act.amount);
  else if (act.kind === "fund") world.fund(act.amount);
  else if (act.kind === "authorise") await world.authorise(act.to, act.naming);
  else if (act.kind === "charges") {
    world.processor.outcome = act;
    world.processor.banksDecide();
  } else await world.act(act.kind, "which" in act ? act.which : 0);
}

function disturbance(world: World, { cut, between }: Trouble): Disturbance {
  return { cut, between: between === null ? null : { at: between.at, happens: () => perform(world, between.act) } };
}

/** Two hands at one moment; only the first meets trouble. */
async function together(
  world: World,
  { hands, trouble }: { hands: number; trouble: Trouble },
  run: (met?: Disturbance) => Promise<void>,
): Promise<void> {
  await Promise.all([run(disturbance(world, trouble)), ...(hands > 1 ? [run()] : [])]);
}

async function live(world: World, each: Deed): Promise<void> {
  if (each.kind === "cron") {
    world.pass(each.hours);
    await together(world, each, (met) => world.cron(met));
  } else if (each.kind === "deliver") {
    const page = world.queue.shift() ?? [];
    await together(world, each, (met) => world.deliver(page, met));
  } else if (each.kind === "lose") world.queue.shift();
  else if (each.kind === "sweep") await world.sweep(disturbance(world, each.trouble));
  else await perform(world, each);
}

interface PaidRow {
  readonly id: string;
  readonly due_id: string;
  readonly amount_cents: number;
  readonly due: string;
}

/** What must hold at the end of every story. Claims are looked at as they happen. */
function check(world: World): void {
  expect(world.wrong).toEqual([]);
  checkMoney(world);
  const banked = world.rows(
    `SELECT COUNT(*) AS n FROM payments WHERE member_id = '${world.member}' AND source = 'bank' AND state = 'failed' GROUP BY due_id HAVING n > 3`,
  );
  expect(banked).toEqual([]);
  // Everything due is paid, skipped or handed over; without an authorisation it rests.
  const active = world.rows(`SELECT id FROM mandates WHERE subject_id = '${world.policy}' AND state = 'active'`).length > 0;
  for (const { id, state } of world.dues("TRUE")) {
    expect(["paid", "skipped", "handed_over", "not_needed", ...(active ? [] : ["open"])]).toContain(state);
    const told = world.rows(`SELECT id FROM mails WHERE dedupe_key LIKE 'autopay_handed_over:${id}:%'`);
    if (state === "handed_over") expect(told).not.toEqual([]);
  }
}

/** Never twice for a period: in our rows, in the wallet, and at the processor. */
function checkMoney(world: World): void {
  const paid = world.rows(
    `SELECT p.id, p.due_id, p.amount_cents, d.state AS due FROM payments p JOIN dues d ON d.id = p.due_id WHERE p.member_id = '${world.member}' AND p.state = 'posted'`,
  ) as readonly PaidRow[];
  const { rows } = world.wallet;
  const spent = new Map(rows.flatMap(({ kind, payment_id, amount_cents }) => (kind === "spend" ? [[payment_id, amount_cents]] : [])));
  const undone = rows.filter(({ kind }) => kind === "reverse").length;
  expect(new Set(paid.map(({ due_id }) => due_id)).size).toBe(paid.length);
  expect(spent.size - undone).toBe(paid.length);
  for (const { id, amount_cents, due } of paid) expect([due, spent.get(id as PaymentId)]).toEqual(["paid", -amount_cents]);
  const kept = [...world.processor.charges].filter(([, { status, refunded_cents }]) => status === "succeeded" && refunded_cents === 0);
  for (const [id] of kept) expect(paid.map((each) => each.id)).toContain(id);
}

describe("autopay, whatever happens", () => {
  it("takes each premium once, as told and allowed, and leaves none behind", async () => {
    const log = vi.spyOn(console, "error").mockReturnValue(undefined);
    const ends: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(
        begin,
        fc.constantFrom("named" as const, "unnamed" as const),
        fc.array(deed, { minLength: 5, maxLength: 40 }),
        async (first, naming, deeds) => {
          const world = new World(first);
          try {
            await world.cron();
            await world.authorise(first, naming);
            for (const each of deeds) await live(world, each);
            world.end(addDays(dayIn(world.zone, world.now), 40));
            await world.calm();
            check(world);
            for (const { state } of world.dues("TRUE")) ends[state] = (ends[state] ?? 0) + 1;
          } finally {
            world.close();
          }
        },
      ),
      { numRuns: Number(process.env["RUNS"] ?? 70) },
    );
    log.mockRestore();
    // Among the stories are good ones and bad ones.
    for (const state of ["paid", "handed_over"]) expect(ends[state]).toBeGreaterThan(0);
  });
});

describe("two premiums of one policy that are told in one hour", () => {
  it("are told one after the other: the second is a changed amount", async () => {
    const first: Begin = { region: "maine", due_day: 10, grace_days: 31, methods: [0], collect_day: null, cap: 1_000 };
    const world = new World(first);
    await world.cron();
    await world.authorise(first, "unnamed");
    await world.premium(0, 350);
    world.pass(31 * 24);
    await world.cron();
    const notices = world.rows(
      `SELECT params ->> 'amount_cents' AS cents, params ->> 'before_cents' AS before, params ->> 'collect_on' AS day FROM mails
       WHERE to_address = '${world.member}' AND template = 'premium_notice' ORDER BY rowid`,
    );
    world.close();
    expect(notices).toEqual([
      { cents: 350, before: null, day: "2026-12-10" },
      { cents: 300, before: 350, day: "2026-12-13" },
    ]);
  });
});

describe("what a member does between two calls of a run", () => {
  it.each(["skip", "pause", "stop"] as const)("%s: stands, up to the claim", async (what) => {
    const first: Begin = { region: "maine", due_day: 10, grace_days: 31, methods: [0], collect_day: null, cap: 300 };
    for (let at = 1; at <= 9; at += 1) {
      for (const phase of ["telling", "making", "taking"] as const) {
        const world = new World(first);
        const between = { cut: null, between: { at, happens: () => world.act(what, 0) } };
        world.fund(300);
        await world.cron();
        await world.authorise(first, "unnamed");
        world.pass(23);
        await world.cron(phase === "telling" ? between : undefined);
        world.pass(24 * 8);
        await world.cron(phase === "making" ? between : undefined);
        for (const page of world.queue.splice(0)) await world.deliver(page, phase === "taking" ? between : undefined);
        world.pass(1);
        await world.cron();
        for (const page of world.queue.splice(0)) await world.deliver(page);
        await world.wallet.project();
        const [due] = world.dues("TRUE");
        const claimed = world.rows(`SELECT id FROM payments WHERE member_id = '${world.member}' AND claimed_at IS NOT NULL`).length;
        world.close();
        // Before the claim nothing is taken. After it, or where the run had fewer calls than that, it is.
        expect(world.wrong).toEqual([]);
        expect([due?.state, world.wallet.posted]).toEqual(claimed > 0 ? ["paid", 0] : [what === "skip" ? "skipped" : "open", 300]);
        if (phase === "telling" && at <= 4) expect(claimed).toBe(0);
      }
    }
  });
});
