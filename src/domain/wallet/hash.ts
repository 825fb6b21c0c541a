import { createHash } from "node:crypto";
import type { EntryDetail, Leg } from "../ledger/entry.ts";
import type { JournalRow, WalletCommand } from "./commands.ts";

/** What the first row of every journal names as its predecessor. */
export const GENESIS_HASH = "0".repeat(64);

/** SHA-256 of text (UTF-8) as lower-case hex. Synchronous: nothing may run between reading a journal and writing it. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Legs as they are stored and hashed: JSON with its fields in a fixed order. */
export function legsText(legs: readonly Leg[]): string {
  return JSON.stringify(legs.map(({ account, amount_cents }) => ({ account, amount_cents })));
}

/** Detail as it is stored and hashed: JSON with its keys sorted. */
export function detailText(detail: EntryDetail): string {
  return canonicalText(detail);
}

/** JSON whose object keys are sorted at every depth, so that equal values have equal texts. Members that are `undefined` are left out. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Identifies what a command asks for; two commands with one key must have one hash. */
export function requestHash(command: WalletCommand): string {
  return sha256(canonicalText(command));
}

/** A journal row with its legs and detail as the texts that are stored. */
export type RowText = Omit<JournalRow, "hash" | "legs" | "detail"> & { readonly legs: string; readonly detail: string };

/** The hash of a journal row: over everything it says and the hash of the row before it. */
export function rowHash(row: RowText): string {
  return sha256(
    JSON.stringify([
      1, // version of this text
      row.wallet_id,
      row.seq,
      row.txn_id,
      row.kind,
      row.key,
      row.payment_id,
      row.label,
      row.legs,
      row.amount_cents,
      row.posted_after_cents,
      row.held_after_cents,
      row.detail,
      row.event_at,
      row.recorded_at,
      row.previous_hash,
    ]),
  );
}
