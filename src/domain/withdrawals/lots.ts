import type { PaymentId, TransactionId } from "../../values/ids.ts";
import { cents, negate, sum, type Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";
import type { JournalRow } from "../wallet/commands.ts";

/** Money that came in by a payment, and what of it is left in the wallet. */
export interface Lot {
  /** The entry that brought it in: what a refund to its source is of. */
  readonly txn_id: TransactionId;
  readonly payment_id: PaymentId;
  /** Where it came from: "clearing:stripe". */
  readonly clearing: string;
  readonly funded_at: Instant;
  /** > 0, and never more than may still go back to its source. */
  readonly left_cents: Cents;
}

/** A wallet's money by where it came from. The lots and what has no source sum to its posted balance, always. */
export interface Lots {
  /** Oldest first; those of which nothing is left are left out. */
  readonly lots: readonly Lot[];
  /** Gifts, corrections, and money whose source has taken back all that came from it. */
  readonly without_source_cents: Cents;
}

/** A journal row, as far as it tells what became of money. */
export type LotRow = Pick<JournalRow, "txn_id" | "kind" | "payment_id" | "amount_cents" | "legs" | "detail" | "event_at">;

/** Money of one origin. Mutable here only: `lotsOf` walks a journal with it. */
interface Piece {
  readonly row: LotRow;
  /** Whether it can go back to where it came from. */
  readonly sourced: boolean;
  /** Its place in the line: the older goes first, what has no source stands at the end. */
  readonly age: number;
  left: number;
  /** What has gone back to its source, less what came back because that was undone. */
  returned: number;
}

/** How much an entry has taken of a piece, and was not given back. */
interface Use {
  readonly piece: Piece;
  amount: number;
}

/**
 * Finds what is left of each top-up, from all of a wallet's rows in their order.
 * Spending takes what came in for that very payment, then the oldest money; what has no source is taken last. What an entry took goes back to where it was
 * taken from, the newest first, when the entry is refunded or undone. Money sent back to its source is taken from there first.
 */
export function lotsOf(rows: readonly LotRow[]): Lots {
  const walk = new Walk();
  for (const row of rows) walk.take(row);
  return walk.end();
}

/** Beyond every place in the line. */
const LAST = 1_000_000_000;

class Walk {
  readonly #pieces: Piece[] = [];
  /** What each entry has taken, by its id. */
  readonly #uses = new Map<TransactionId, Use[]>();
  readonly #rows = new Map<TransactionId, LotRow>();

  take(row: LotRow): void {
    this.#rows.set(row.txn_id, row);
    if (row.amount_cents > 0) this.#bringIn(row);
    if (row.amount_cents < 0) this.#takeOut(row);
  }

  end(): Lots {
    const lots: Lot[] = [];
    let without = 0;
    for (const { row, sourced, left, returned } of this.#pieces) {
      // What has gone back to its source cannot go there again, whoever's money it was then.
      const kept = sourced ? Math.min(left, row.amount_cents - returned) : 0;
      without += left - kept;
      const { txn_id, payment_id, event_at: funded_at } = row;
      if (kept > 0 && payment_id !== null) lots.push({ txn_id, payment_id, clearing: clearingOf(row), funded_at, left_cents: cents(kept) });
    }
    return { lots, without_source_cents: cents(without) };
  }

  /** New money, or such as an earlier entry had taken. */
  #bringIn(row: LotRow): void {
    const of = this.#of(row);
    if (row.kind === "reverse" && of?.kind === "refund") this.#noteReturned(of, negate(row.amount_cents));
    let left: number = row.amount_cents;
    const uses = (of === undefined ? undefined : this.#uses.get(of.txn_id)) ?? [];
    for (const use of uses.toSorted((a, b) => b.piece.age - a.piece.age)) {
      const given = Math.min(left, use.amount);
      use.amount -= given;
      use.piece.left += given;
      left -= given;
    }
    if (left === 0) return;
    const sourced = row.kind === "fund" && row.payment_id !== null;
    this.#pieces.push({ row, sourced, age: this.#pieces.length + (sourced ? 0 : LAST), left, returned: 0 });
  }

  #takeOut(row: LotRow): void {
    const of = this.#of(row);
    if (of !== undefined) this.#noteReturned(row, negate(row.amount_cents));
    // That a refund was undone is as if what had been refunded were spent again.
    const taker = row.kind === "reverse" && of?.kind === "refund" ? (this.#of(of) ?? of) : row;
    const uses = this.#uses.get(taker.txn_id) ?? [];
    this.#uses.set(taker.txn_id, uses);
    let left: number = negate(row.amount_cents);
    for (const piece of this.#order(row, of)) {
      const taken = Math.min(left, piece.left);
      piece.left -= taken;
      left -= taken;
      if (taken > 0) uses.push({ piece, amount: taken });
    }
  }

  /** Whose turn it is: the entry's own money, that of its payment, then the oldest, and last what has no source. */
  #order(row: LotRow, of: LotRow | undefined): readonly Piece[] {
    const rank = (piece: Piece): number => {
      if (piece.row === of) return 0;
      if (row.payment_id !== null && piece.row.payment_id === row.payment_id) return 1;
      // A correction takes from corrections before it touches what somebody paid in.
      if (row.kind === "adjust") return piece.sourced ? 3 : 2;
      return 4;
    };
    return this.#pieces.filter(({ left }) => left > 0).toSorted((a, b) => rank(a) - rank(b) || a.age - b.age);
  }

  /** Notes at the source that an entry sends back to, where it does, that it has so much more (or less, below 0). */
  #noteReturned(entry: LotRow, amount: number): void {
    const source = this.#pieces.find(({ row }) => row === this.#of(entry));
    if (source !== undefined) source.returned += amount;
  }

  #of({ detail }: LotRow): LotRow | undefined {
    const of = detail["of"];
    return typeof of === "string" ? this.#rows.get(of as TransactionId) : undefined;
  }
}

/** All that is left, with and without a source: the posted balance. */
export function totalOf({ lots, without_source_cents }: Lots): Cents {
  return sum([...lots.map(({ left_cents }) => left_cents), without_source_cents]);
}

function clearingOf({ legs }: LotRow): string {
  return legs.find(({ account }) => account.startsWith("clearing:"))?.account ?? "";
}
