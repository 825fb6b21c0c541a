import { assert, err, ok, unreachable, type Result } from "../../values/result.ts";
import { cents, minus, negate, sum, ZERO, type Cents } from "../../values/money.ts";
import type { HoldId, PaymentId, TransactionId, WalletId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import type { Account, EntryDetail, EntryKind, Leg } from "../ledger/entry.ts";
import type { WalletCommand, WalletProblem } from "./commands.ts";

/** What a wallet holds before a command. available = posted − held, and never below 0. */
export interface Balance {
  readonly wallet_id: WalletId;
  readonly posted_cents: Cents;
  readonly held_cents: Cents;
}

/** Money set aside. Once closed (captured, released, spent) a hold never opens again. */
export interface Hold {
  readonly hold_id: HoldId;
  readonly amount_cents: Cents;
  readonly expires_at: Instant;
  readonly payment_id: PaymentId | null;
  readonly label: string;
  readonly open: boolean;
}

/** An earlier entry of this wallet that a refund or reversal is of. */
export interface Original {
  readonly txn_id: TransactionId;
  readonly kind: EntryKind;
  readonly legs: readonly Leg[];
  /** All legs of its refunds that stand (were not themselves reversed). */
  readonly refund_legs: readonly Leg[];
  readonly reversed: boolean;
}

/** What the command names, looked up: null when it names nothing or the wallet has no such thing. */
export interface Facts {
  readonly hold: Hold | null;
  readonly original: Original | null;
}

/** An entry that may be appended. */
export interface Draft {
  readonly kind: EntryKind;
  readonly legs: readonly Leg[];
  /** Signed change of posted money: the wallet's own leg. */
  readonly amount_cents: Cents;
  readonly posted_after_cents: Cents;
  readonly held_after_cents: Cents;
  readonly detail: EntryDetail;
  readonly of: TransactionId | null;
  readonly opens: Hold | null;
  readonly closes: HoldId | null;
}

/** What a kind moves: the legs of the other side (the wallet's leg is whatever makes the sum 0) and how held money changes. */
interface Movement {
  readonly others: readonly Leg[];
  readonly held_change_cents: Cents;
  readonly detail: EntryDetail;
  readonly of?: TransactionId;
  readonly opens?: Hold;
  readonly closes?: HoldId;
}

type Mover<K extends EntryKind> = (
  command: Extract<WalletCommand, { kind: K }>,
  facts: Facts,
  at: Instant,
) => Result<Movement, WalletProblem>;

/** The one table of kinds. Every entry's legs come from here. */
const MOVEMENTS: { readonly [K in EntryKind]: Mover<K> } = {
  fund: (command) => moves([{ account: command.from, amount_cents: negate(command.amount_cents) }]),

  spend: (command, { hold }) => {
    if (command.hold_id === undefined) return moves(command.to);
    if (hold === null) return err({ code: "unknown_hold" });
    if (!hold.open) return err({ code: "hold_closed" });
    return ok({ others: command.to, ...closing(hold) });
  },

  hold: (command, { hold }, at) => {
    if (hold !== null) return err({ code: "malformed", detail: "hold_id is used already" });
    if (command.expires_at <= at) return err({ code: "malformed", detail: "expires_at has passed" });
    const { hold_id, amount_cents, expires_at, payment_id, label } = command;
    const opens: Hold = { hold_id, amount_cents, expires_at, payment_id, label, open: true };
    return ok({ others: [], held_change_cents: amount_cents, detail: { hold_id, held_change_cents: amount_cents, expires_at }, opens });
  },

  capture: (command, { hold }) => {
    if (hold === null) return err({ code: "unknown_hold" });
    if (!hold.open) return err({ code: "hold_closed" });
    if (total(command.to) > hold.amount_cents) return err({ code: "capture_exceeds_hold", held_cents: hold.amount_cents });
    return ok({ others: command.to, ...closing(hold) });
  },

  release: (_command, { hold }) => {
    if (hold === null) return err({ code: "unknown_hold" });
    if (!hold.open) return err({ code: "hold_closed" });
    return ok({ others: [], ...closing(hold) });
  },

  refund: (command, { original }) => {
    if (original === null) return err({ code: "unknown_transaction" });
    if (original.reversed || (original.kind !== "fund" && original.kind !== "spend" && original.kind !== "capture"))
      return err({ code: "not_refundable" });
    const refundable_cents = minus(size(original.legs), size(original.refund_legs));
    if (command.amount_cents > refundable_cents) return err({ code: "refund_exceeds_original", refundable_cents });
    const detail = { of: original.txn_id, direction: original.kind === "fund" ? "to_source" : "to_wallet" };
    return ok({ others: givenBack(original, command.amount_cents), held_change_cents: ZERO, detail, of: original.txn_id });
  },

  reverse: (command, { original }) => {
    if (original === null) return err({ code: "unknown_transaction" });
    if (original.reversed) return err({ code: "already_reversed" });
    if (original.kind === "hold" || original.kind === "release" || original.kind === "reverse") return err({ code: "not_refundable" });
    if (size(original.refund_legs) > 0)
      return err({ code: "refund_exceeds_original", refundable_cents: minus(size(original.legs), size(original.refund_legs)) });
    const others = othersOf(original.legs).map(({ account, amount_cents }) => ({ account, amount_cents: negate(amount_cents) }));
    return ok({ others, held_change_cents: ZERO, detail: { of: original.txn_id, reason: command.reason }, of: original.txn_id });
  },

  adjust: (command) =>
    ok({
      others: [{ account: command.against, amount_cents: negate(command.amount_cents) }],
      held_change_cents: ZERO,
      detail: { reason: command.reason },
    }),
};

/**
 * Decides a well-formed command (see `malformed`).
 * @param at the business's time
 * @returns the entry to append, or why the wallet refuses. Throws only on a broken invariant.
 */
export function decide(before: Balance, command: WalletCommand, facts: Facts, at: Instant): Result<Draft, WalletProblem> {
  assert(before.held_cents >= 0 && before.posted_cents >= before.held_cents, "a wallet has held ≤ posted");
  const moved = movementOf(command, facts, at);
  if (!moved.ok) return moved;
  const { others, held_change_cents, detail, of, opens, closes } = moved.value;

  const amount_cents = negate(total(others));
  const posted_after_cents = cents(before.posted_cents + amount_cents);
  const held_after_cents = cents(before.held_cents + held_change_cents);
  if (posted_after_cents < held_after_cents && (amount_cents < 0 || held_change_cents > 0)) {
    const closed_cents = closes === undefined ? ZERO : negate(held_change_cents);
    return err({ code: "insufficient_funds", available_cents: cents(before.posted_cents - before.held_cents + closed_cents) });
  }

  const legs: readonly Leg[] = others.length === 0 ? [] : [{ account: `wallet:${before.wallet_id}`, amount_cents }, ...others];
  assert(total(legs) === 0, "the legs of an entry sum to 0");
  assert(held_after_cents >= 0 && posted_after_cents >= held_after_cents, "no entry leaves held above posted");
  return ok({
    kind: command.kind,
    legs,
    amount_cents,
    posted_after_cents,
    held_after_cents,
    detail,
    of: of ?? null,
    opens: opens ?? null,
    closes: closes ?? null,
  });
}

/** Narrows the command for its row of the table. */
function movementOf(command: WalletCommand, facts: Facts, at: Instant): Result<Movement, WalletProblem> {
  switch (command.kind) {
    case "fund":
      return MOVEMENTS.fund(command, facts, at);
    case "spend":
      return MOVEMENTS.spend(command, facts, at);
    case "hold":
      return MOVEMENTS.hold(command, facts, at);
    case "capture":
      return MOVEMENTS.capture(command, facts, at);
    case "release":
      return MOVEMENTS.release(command, facts, at);
    case "refund":
      return MOVEMENTS.refund(command, facts, at);
    case "reverse":
      return MOVEMENTS.reverse(command, facts, at);
    case "adjust":
      return MOVEMENTS.adjust(command, facts, at);
    default:
      return unreachable(command);
  }
}

function moves(others: readonly Leg[]): Result<Movement, WalletProblem> {
  return ok({ others, held_change_cents: ZERO, detail: {} });
}

function closing(hold: Hold): Pick<Movement, "held_change_cents" | "detail" | "closes"> {
  const held_change_cents = negate(hold.amount_cents);
  return { held_change_cents, detail: { hold_id: hold.hold_id, held_change_cents }, closes: hold.hold_id };
}

/** The legs of the other side: all but the wallet's own. */
function othersOf(legs: readonly Leg[]): readonly Leg[] {
  return legs.filter(({ account }) => !account.startsWith("wallet:"));
}

function total(legs: readonly { readonly amount_cents: Cents }[]): Cents {
  return sum(legs.map(({ amount_cents }) => amount_cents));
}

/** How much legs move to or from the other side. */
function size(legs: readonly Leg[]): Cents {
  return cents(Math.abs(total(othersOf(legs))));
}

/** A refund's legs. Where a spend had several destinations they give back in their order, each no more than it still has of it. */
function givenBack(original: Original, amount: Cents): readonly Leg[] {
  const sign = original.kind === "fund" ? 1 : -1;
  const returned = new Map<Account, number>();
  for (const { account, amount_cents } of othersOf(original.refund_legs))
    returned.set(account, (returned.get(account) ?? 0) + Math.abs(amount_cents));
  let left: number = amount;
  const legs: Leg[] = [];
  for (const { account, amount_cents } of othersOf(original.legs)) {
    const received = Math.abs(amount_cents);
    const gone = Math.min(returned.get(account) ?? 0, received);
    const taken = Math.min(left, received - gone);
    returned.set(account, (returned.get(account) ?? 0) - gone);
    left -= taken;
    if (taken > 0) legs.push({ account, amount_cents: cents(sign * taken) });
  }
  assert(left === 0, "a refund is covered by what the destinations received");
  return legs;
}
