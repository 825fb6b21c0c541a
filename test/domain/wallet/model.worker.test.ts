import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env as testEnv } from "cloudflare:workers";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { faultInRow, linkOf, type Link } from "../../../src/domain/wallet/chain.ts";
import { execute, wallet } from "../../../src/domain/wallet/client.ts";
import type { Executed, ExecuteRequest, WalletCommand, WalletProblem } from "../../../src/domain/wallet/commands.ts";
import { EMPTY_HEAD } from "../../../src/domain/wallet/journal.ts";
import type { WalletObject } from "../../../src/domain/wallet/object.ts";
import { verifyWallet } from "../../../src/domain/wallet/verify.ts";
import type { Env } from "../../../src/platform/env.ts";
import type { HoldId, WalletId } from "../../../src/values/ids.ts";
import type { Result } from "../../../src/values/result.ts";
import { cents } from "../../../src/values/money.ts";
import { instant } from "../../../src/values/time.ts";
import { Model } from "./model.ts";
import { adjust, AT, call, capture, fund, hold, newWallet, OTHER_FACILITY, refund, release, reverse, spend, to } from "./support.ts";

const env = testEnv as unknown as Env;
const RUNS = 24;
const STEPS = 220;
/** Beyond the machine's own clock too, which is what alarms go by. */
const FAR = instant(Date.UTC(2100, 0, 1));
const UNANSWERED: Executed = {
  txn_id: "txn_none",
  seq: 0,
  kind: "fund",
  amount_cents: cents(0),
  posted_cents: cents(0),
  held_cents: cents(0),
  event_at: AT,
  replayed: false,
};
let commandsRun = 0;

interface Wish {
  readonly kind: WalletCommand["kind"];
  readonly amount: number;
  readonly second: number;
  /** Which hold or entry, where the kind names one. Holds come from a small set, so a capture may well arrive before its hold. */
  readonly pick: number;
  readonly uses_hold: boolean;
}

type Step =
  | { readonly type: "new"; readonly wishes: readonly Wish[] }
  /** An earlier call delivered again: late, doubled, or out of order when it was refused at first. */
  | { readonly type: "repeat"; readonly pick: number }
  | { readonly type: "same key, other content"; readonly pick: number }
  | { readonly type: "evict" };

const wish: fc.Arbitrary<Wish> = fc.record({
  kind: fc.constantFrom("fund", "fund", "spend", "spend", "hold", "hold", "capture", "release", "refund", "refund", "reverse", "adjust"),
  amount: fc.integer({ min: 1, max: 900 }),
  second: fc.integer({ min: 0, max: 300 }),
  pick: fc.nat({ max: 1_000 }),
  uses_hold: fc.boolean(),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 24, arbitrary: fc.record({ type: fc.constant("new"), wishes: fc.array(wish, { minLength: 1, maxLength: 4 }) }) },
  { weight: 8, arbitrary: fc.record({ type: fc.constant("repeat"), pick: fc.nat({ max: 1_000 }) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("same key, other content"), pick: fc.nat({ max: 1_000 }) }) },
  { weight: 1, arbitrary: fc.constant({ type: "evict" as const }) },
);

function commandOf({ kind, amount, second, pick, uses_hold }: Wish, key: string, model: Model): WalletCommand {
  const hold_id = `hold_${pick % 8}` as HoldId;
  const known = model.transactions();
  const of = known[pick % Math.max(1, known.length)] ?? "txn_unknown";
  const destinations = second === 0 ? [to(amount)] : [to(amount), to(second, OTHER_FACILITY)];
  switch (kind) {
    case "fund":
      return fund(amount, key);
    case "spend":
      return { ...spend(amount, key, uses_hold ? { hold_id } : {}), to: destinations } as WalletCommand;
    case "hold":
      return hold(hold_id, amount, key, FAR);
    case "capture":
      return { ...capture(hold_id, amount, key), to: destinations } as WalletCommand;
    case "release":
      return release(hold_id, key);
    case "refund":
      return refund(of, Math.ceil(amount / 3), key);
    case "reverse":
      return reverse(of, key);
    case "adjust":
      return adjust(uses_hold ? amount : -amount, key);
  }
}

type Execute = (request: ExecuteRequest) => Promise<Result<readonly Executed[], WalletProblem>>;

/** Delivers a call to the object and holds its answer against the model's. */
async function deliver(run: Execute, id: WalletId, model: Model, commands: readonly WalletCommand[]): Promise<Model> {
  commandsRun += commands.length;
  const answer = await run(call(id, ...commands));
  const answers = answer.ok ? answer.value : [];
  const tried = model.copy();
  for (const [position, command] of commands.entries()) {
    const expected = tried.expects(command);
    if ("code" in expected) {
      expect(answer).toMatchObject({ ok: false, error: { code: expected.code } });
      return model;
    }
    // Where the object refused the batch for a later command, the model goes on to find out which.
    const got = answers[position] ?? { ...UNANSWERED, replayed: "again" in expected };
    if ("again" in expected && answer.ok) expect(got).toEqual(expected.again);
    if ("booked" in expected && answer.ok)
      expect(got).toMatchObject({ replayed: false, posted_cents: expected.booked.posted, held_cents: expected.booked.held });
    tried.book(command, got);
  }
  expect(answer).toMatchObject({ ok: true });
  return tried;
}

type Delivery = Exclude<Step, { type: "evict" }>;

/** The steps between evictions. */
function livesOf(steps: readonly Step[]): readonly (readonly Delivery[])[] {
  const lives: Delivery[][] = [[]];
  for (const one of steps) {
    if (one.type === "evict") lives.push([]);
    else lives.at(-1)?.push(one);
  }
  return lives;
}

/** A step's commands; new ones are remembered in `calls`, so that they can come again. */
function commandsOf(doing: Delivery, calls: (readonly WalletCommand[])[], model: Model): readonly WalletCommand[] {
  if (doing.type === "new") {
    const commands = doing.wishes.map((one, position) => commandOf(one, `k${calls.length}.${position}`, model));
    calls.push(commands);
    return commands;
  }
  const earlier = calls[doing.pick % calls.length] ?? [];
  return doing.type === "repeat" ? earlier : earlier.map((command) => ({ ...command, label: "Another" }));
}

/** The journal as a whole against the model as a whole. */
async function compare(id: WalletId, model: Model): Promise<void> {
  const totals = new Map<string, number>();
  let link: Link = EMPTY_HEAD;
  for (const row of await wallet(env, id).journal({ after_seq: 0, limit: 500 })) {
    expect(faultInRow(link, row)).toBeNull();
    link = linkOf(row);
    for (const { account, amount_cents } of row.legs) totals.set(account, (totals.get(account) ?? 0) + amount_cents);
  }
  expect(link).toMatchObject({ seq: model.size, posted_cents: model.posted(), held_cents: model.held() });
  expect(await wallet(env, id).summary()).toMatchObject({ ...link, available_cents: cents(model.posted() - model.held()) });
  totals.delete(`wallet:${id}`);
  for (const [account, amount] of model.accounts()) expect(totals.get(account) ?? 0).toBe(amount);
  expect([...totals.values()].reduce((total, amount) => total + amount, 0)).toBe(-model.posted());
  expect((await verifyWallet(env, AT, id)).findings).toEqual([]);
}

describe("a wallet and its model", () => {
  afterAll(() => {
    expect(commandsRun).toBeGreaterThanOrEqual(10_000);
  });

  it(`agree on every answer over ${RUNS} lives with repeats, late arrivals and evictions`, { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: STEPS, maxLength: STEPS, size: "max" }), async (steps) => {
        const id = newWallet();
        const calls: (readonly WalletCommand[])[] = [[fund(5_000, "first")]];
        let model = await deliver((request) => execute(env, request), id, new Model(), calls[0] ?? []);
        // Between two evictions everything runs inside the object: ten thousand round trips less.
        for (const life of livesOf(steps)) {
          model = await runInDurableObject(wallet(env, id), async (object) => {
            const run: Execute = (request) => (object as WalletObject).execute(request);
            let now = model;
            for (const doing of life) {
              const commands = commandsOf(doing, calls, now);
              now = await deliver(run, id, now, commands);
            }
            return now;
          });
          await evictDurableObject(wallet(env, id));
        }
        await compare(id, model);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it("never pays out more than came in, in whatever order calls arrive", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 20, maxLength: 40, size: "max" }), async (amounts) => {
        const id = newWallet();
        const commands = amounts.map((amount, number) => (number % 2 === 0 ? fund(amount, `k${number}`) : spend(amount, `k${number}`)));
        commandsRun += commands.length * 2;
        const answers = await Promise.all([...commands, ...commands.toReversed()].map((command) => execute(env, call(id, command))));
        const fresh = answers.flatMap((answer) => (answer.ok ? answer.value.filter(({ replayed }) => !replayed) : []));
        const { seq, posted_cents } = await wallet(env, id).summary();
        expect(fresh).toHaveLength(seq);
        expect(posted_cents).toBe(fresh.reduce((total, { amount_cents }) => total + amount_cents, 0));
        expect(posted_cents).toBeGreaterThanOrEqual(0);
        expect((await verifyWallet(env, AT, id)).findings).toEqual([]);
      }),
      { numRuns: 8, endOnFailure: true },
    );
  });
});
