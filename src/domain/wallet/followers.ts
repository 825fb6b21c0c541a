import type { JournalRow } from "./commands.ts";

/**
 * What else becomes true when entries reach the ledger: statements for the same D1 batch, so both happen or neither. The rows are of one wallet or of
 * many; no payment has two among them (see `stretches`), so one statement may speak for all. A row may be sent more than once (a lost reply, a rebuild),
 * so each statement must change nothing the second time.
 */
export type Follower = (db: D1Database, rows: readonly JournalRow[]) => readonly D1PreparedStatement[];

/**
 * Cuts rows, in their order, where a payment comes again: what follows from a payment's entries follows in the order of its entries, while that of
 * different payments may be written together.
 */
export function stretches(rows: readonly JournalRow[]): readonly (readonly JournalRow[])[] {
  const cut: JournalRow[][] = [];
  let seen = new Set<string>();
  for (const row of rows) {
    const again = row.payment_id !== null && seen.has(row.payment_id);
    if (again) seen = new Set();
    if (row.payment_id !== null) seen.add(row.payment_id);
    const last = cut.at(-1);
    if (last === undefined || again) cut.push([row]);
    else last.push(row);
  }
  return cut;
}
