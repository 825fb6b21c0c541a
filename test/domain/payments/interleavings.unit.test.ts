import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDead, isUnderWay, judge, nextAct, TRANSITIONS } from "../../../src/domain/payments/rules.ts";
import type { Payment, PaymentFailure, PaymentState } from "../../../src/domain/payments/payment.ts";
import type { ProcessorStatus } from "../../../src/values/processor.ts";
import { cents, ZERO } from "../../../src/values/money.ts";
import { instant } from "../../../src/values/time.ts";

/**
 * Many hands work on one payment at once (pages, webhooks, the sweep), each of them stopping anywhere, while the payer pays, turns back
 * or does nothing and another person wants the same bill. Between any two trips of one hand any other may run.
 */
interface World {
  clock: number;
  state: PaymentState;
  failure: PaymentFailure | null;
  processor: ProcessorStatus;
  refunded: number;
  /** Keys the wallet has booked. */
  readonly booked: Map<string, number>;
  /** Someone else has paid or reserved the bill. */
  bill_taken_by_other: boolean;
}

const AMOUNT = 8_420;
const EXPIRES = 100;
const RESERVING: readonly PaymentState[] = ["created", "awaiting_payer", "processing", "funded", "posted"];

type Row = Pick<Payment, "state" | "source" | "failure" | "processor_ref" | "wallet_cents" | "expires_at" | "mandate_id" | "claimed_at">;
const read = (world: World): Row => ({
  state: world.state,
  source: "card",
  failure: world.failure,
  processor_ref: "sbx_1",
  wallet_cents: ZERO,
  expires_at: instant(EXPIRES),
  mandate_id: null,
  claimed_at: null,
});

/** The conditional UPDATE of `movePayment`. */
function move(world: World, to: PaymentState, failure: PaymentFailure | null): void {
  if (!isUnderWay(world.state) || !TRANSITIONS[world.state].includes(to)) return;
  world.state = to;
  world.failure = failure;
}

/** The conditional UPDATE of `revivePayment`, with the bill's CHECK. */
function revive(world: World): "moved" | "gone" | "bill_taken" {
  if (!isDead(world.state) || world.failure === "returning" || world.failure === "returned") return "gone";
  if (world.bill_taken_by_other) return "bill_taken";
  world.state = "funded";
  world.failure = null;
  return "moved";
}

/** One call of `advance`; each `yield` is a trip that may never come back. */
function* hand(world: World): Generator<undefined> {
  for (let step = 0; step < 8; step += 1) {
    const row = read(world);
    yield;
    const act = nextAct(row, instant(world.clock));
    if (act === "rest") return;
    if (act === "open_checkout") {
      move(world, "awaiting_payer", null);
      yield;
      continue;
    }
    if (act === "settle") {
      world.booked.set("fund", AMOUNT).set("spend", AMOUNT);
      yield;
      // The projector, whenever it comes.
      move(world, "posted", null);
      return;
    }
    if (act === "give_back") {
      if (world.failure === "returning") world.refunded = AMOUNT; // idempotent by refund id
      yield;
      if (world.failure === "returning") world.failure = "returned";
      return;
    }
    if (act === "close_checkout" && world.processor === "open") world.processor = "canceled";
    const said = { status: world.processor, decline: null, refunded_cents: cents(world.refunded) };
    yield;
    const verdict = judge(row, said, instant(world.clock));
    if (verdict.kind === "move") move(world, verdict.to, null);
    else if (verdict.kind === "end") move(world, verdict.to, verdict.failure);
    else if (verdict.kind === "revive" || verdict.kind === "give_back") {
      const revived = verdict.kind === "revive" ? revive(world) : "bill_taken";
      yield;
      if (revived === "bill_taken" && isDead(world.state) && world.failure !== "returned") world.failure = "returning";
    } else return;
    yield;
  }
}

type Deed =
  | "advance"
  | "step"
  | "crash"
  | "payer_pays"
  | "payer_declined"
  | "payer_cancels"
  | "bank_processes"
  | "time"
  | "other_pays"
  | "other_leaves";

function perform(world: World, hands: Generator<undefined>[], deed: Deed, which: number): void {
  const at = hands.length === 0 ? -1 : which % hands.length;
  switch (deed) {
    case "advance":
      hands.push(hand(world));
      break;
    case "step":
      if (hands[at]?.next().done === true) hands.splice(at, 1);
      break;
    case "crash":
      if (at >= 0) hands.splice(at, 1);
      break;
    case "payer_pays":
      if (world.processor === "open" || world.processor === "processing") world.processor = "succeeded";
      break;
    case "payer_declined":
      if (world.processor === "open") world.processor = "failed";
      break;
    case "payer_cancels":
      if (world.processor === "open") world.processor = "canceled";
      break;
    case "bank_processes":
      if (world.processor === "open") world.processor = "processing";
      break;
    case "time":
      world.clock += 60;
      break;
    case "other_pays":
      if (!RESERVING.includes(world.state)) world.bill_taken_by_other = true;
      break;
    case "other_leaves":
      world.bill_taken_by_other = false;
      break;
  }
}

function checkAlways(world: World): void {
  // The bill is paid once: ours and another's never stand together.
  expect(world.bill_taken_by_other && RESERVING.includes(world.state)).toBe(false);
  // Money is booked only where the processor has it, and never both booked and sent back.
  if (world.booked.size > 0) expect(world.processor).toBe("succeeded");
  expect(world.booked.size > 0 && world.refunded > 0).toBe(false);
}

describe("a payment under many hands", () => {
  const deeds = fc.constantFrom<Deed>(
    ...([
      "advance",
      "step",
      "step",
      "step",
      "step",
      "crash",
      "payer_pays",
      "payer_declined",
      "payer_cancels",
      "bank_processes",
      "time",
      "other_pays",
      "other_leaves",
    ] as const),
  );

  it("has one effect, and no cent is lost or doubled, whatever the order", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(deeds, fc.nat(7)), { maxLength: 60 }), (script) => {
        const world: World = {
          clock: 0,
          state: "created",
          failure: null,
          processor: "open",
          refunded: 0,
          booked: new Map(),
          bill_taken_by_other: false,
        };
        const hands: Generator<undefined>[] = [];
        for (const [deed, which] of script) {
          perform(world, hands, deed, which);
          checkAlways(world);
        }
        // Then everyone finishes, time passes, and the sweep comes round until nothing is left to do.
        for (const each of hands) while (each.next().done !== true) checkAlways(world);
        world.clock = 1_000;
        if (world.processor === "processing") world.processor = "succeeded";
        for (let sweep = 0; sweep < 4; sweep += 1) for (const _ of hand(world)) checkAlways(world);

        expect(RESERVING.includes(world.state) && world.state !== "posted").toBe(false);
        if (world.processor === "succeeded") expect(world.refunded + (world.booked.get("spend") ?? 0)).toBe(AMOUNT);
        else expect(world.refunded + world.booked.size).toBe(0);
        expect(world.state === "posted").toBe(world.booked.has("spend"));
      }),
      { numRuns: 5_000 },
    );
  });
});
