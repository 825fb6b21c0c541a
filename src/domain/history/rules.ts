import { minus, sum, type Cents } from "../../values/money.ts";
import { assert } from "../../values/result.ts";
import type { Flow, HistoryFilter, Movement, PlaceAccount } from "./movement.ts";

/** Text as it is compared in a search: accents and case do not matter. "Clínica Ñandú" and "clinica nandu" are the same. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Latin letters with a mark and the plain small letter each is compared as: what `fold` does, for a query language that cannot. */
export const FOLDED_LETTERS: readonly (readonly [string, string])[] = Array.from({ length: 0x40 }, (_, index) =>
  String.fromCodePoint(0xc0 + index),
)
  .filter((letter) => /^[a-z]$/u.test(fold(letter)))
  .map((letter) => [letter, fold(letter)] as const);

/**
 * Whether a movement that the ledger does not show yet fits: the same rule as the store's query. A bill's code is not known of such a movement.
 * @param places the accounts that its entry names
 */
export function fits(filter: HistoryFilter, movement: Movement & { readonly places: readonly PlaceAccount[] }): boolean {
  const size = Math.abs(movement.amount_cents);
  return (
    (filter.kinds === undefined ? size !== 0 : filter.kinds.includes(movement.kind)) &&
    (filter.purpose === undefined || movement.purpose === filter.purpose) &&
    (filter.from === undefined || movement.event_at >= filter.from) &&
    (filter.to === undefined || movement.event_at < filter.to) &&
    (filter.place === undefined || movement.places.includes(filter.place)) &&
    (filter.min_cents === undefined || size >= filter.min_cents) &&
    (filter.max_cents === undefined || size <= filter.max_cents) &&
    (filter.text === undefined || hasText(movement, fold(filter.text)))
  );
}

function hasText({ label, payment_id, txn_id }: Movement, folded: string): boolean {
  return fold(label).includes(folded) || (payment_id ?? "").includes(folded) || txn_id.includes(folded);
}

/** Whether nothing narrows. */
export function isOpen(filter: HistoryFilter): boolean {
  return Object.values(filter).every((part) => part === undefined);
}

/** Money in and out of these movements. */
export function flowOf(movements: readonly Pick<Movement, "amount_cents">[]): Flow {
  const amounts = movements.map(({ amount_cents }) => amount_cents);
  const in_cents = sum(amounts.filter((amount) => amount > 0));
  return { in_cents, out_cents: minus(in_cents, sum(amounts)), movements: amounts.length };
}

/** Both selections together; they have no movement in common. */
export function bothFlows(one: Flow, other: Flow): Flow {
  return {
    in_cents: sum([one.in_cents, other.in_cents]),
    out_cents: sum([one.out_cents, other.out_cents]),
    movements: one.movements + other.movements,
  };
}

/** A movement on a statement, with what was in the wallet after it. */
export interface StatementLine<M> {
  readonly movement: M;
  readonly balance_cents: Cents;
}

/** A wallet's month: what was in it, what moved, what was left. opening + in − out = closing, to the cent. */
export interface Statement<M> {
  readonly opening_cents: Cents;
  readonly in_cents: Cents;
  readonly out_cents: Cents;
  readonly closing_cents: Cents;
  readonly lines: readonly StatementLine<M>[];
  /** How many movements are not listed, because the month has more than a statement lists. The sums have them. */
  readonly unlisted: number;
}

/**
 * Draws up a statement.
 * @param opening_cents the sum of every movement before the month
 * @param flow the sums of the whole month, also of movements that are not listed
 * @param movements the month's first movements in the order of the journal, holds and releases left out
 */
export function drawUp<M extends Pick<Movement, "amount_cents">>(opening_cents: Cents, flow: Flow, movements: readonly M[]): Statement<M> {
  let balance_cents = opening_cents;
  const lines = movements.map((movement) => {
    balance_cents = sum([balance_cents, movement.amount_cents]);
    return { movement, balance_cents };
  });
  const closing_cents = minus(sum([opening_cents, flow.in_cents]), flow.out_cents);
  const unlisted = flow.movements - movements.length;
  assert(unlisted > 0 || (unlisted === 0 && balance_cents === closing_cents), "a statement's movements and sums agree");
  return { opening_cents, in_cents: flow.in_cents, out_cents: flow.out_cents, closing_cents, lines, unlisted };
}
