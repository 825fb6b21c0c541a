import { sum } from "../../values/money.ts";
import type { Leg } from "../ledger/entry.ts";
import type { JournalRow } from "./commands.ts";
import { detailText, legsText, rowHash } from "./hash.ts";

/** Where a chain of rows has got to. */
export interface Link {
  readonly seq: number;
  readonly posted_cents: number;
  readonly held_cents: number;
  readonly hash: string;
}

/** Checks a journal row against the one before it. @returns what is wrong, in words; null when it holds. */
export function faultInRow(before: Link, row: JournalRow): string | null {
  if (row.seq !== before.seq + 1) return `row ${before.seq + 1} is missing`;
  if (row.previous_hash !== before.hash) return "it does not name the row before it";
  if (row.hash !== rowHash({ ...row, legs: legsText(row.legs), detail: detailText(row.detail) }))
    return "its hash does not fit what it says";
  if (sum(row.legs.map(({ amount_cents }) => amount_cents)) !== 0) return "its legs do not sum to 0";
  if (ownLeg(row) !== row.amount_cents) return "its amount is not the wallet's leg";
  if (row.posted_after_cents !== before.posted_cents + row.amount_cents) return "its balance does not follow from the row before it";
  if (row.held_after_cents !== before.held_cents + Number(row.detail["held_change_cents"] ?? 0))
    return "what is held does not follow from the row before it";
  if (row.held_after_cents < 0 || row.held_after_cents > row.posted_after_cents) return "more is held than there is";
  return null;
}

/** The link that a row is for the next one. */
export function linkOf(row: JournalRow): Link {
  return { seq: row.seq, posted_cents: row.posted_after_cents, held_cents: row.held_after_cents, hash: row.hash };
}

const COPIED = [
  "txn_id",
  "kind",
  "key",
  "payment_id",
  "label",
  "amount_cents",
  "posted_after_cents",
  "held_after_cents",
  "event_at",
  "recorded_at",
  "previous_hash",
  "hash",
] as const satisfies readonly (keyof JournalRow)[];

/** Checks the ledger's copy of a journal row and its entries. @returns what differs, in words; null when nothing does. */
export function faultInCopy(row: JournalRow, copy: JournalRow | undefined, entries: readonly Leg[]): string | null {
  if (copy === undefined) return "the ledger does not have it";
  const field = COPIED.find((name) => row[name] !== copy[name]);
  if (field !== undefined) return `the ledger has another ${field}`;
  if (legsText(row.legs) !== legsText(copy.legs)) return "the ledger has other legs";
  if (detailText(row.detail) !== detailText(copy.detail)) return "the ledger has another detail";
  if (legsText(row.legs) !== legsText(entries)) return "the ledger's entries are not its legs";
  return null;
}

function ownLeg(row: JournalRow): number {
  return row.legs.find(({ account }) => account === `wallet:${row.wallet_id}`)?.amount_cents ?? 0;
}
