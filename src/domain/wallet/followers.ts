import type { JournalRow } from "./commands.ts";

/**
 * What else becomes true when an entry reaches the ledger: statements for the same D1 batch, so both happen or neither.
 * A row may be sent more than once (a lost reply, a rebuild), so each statement must change nothing the second time.
 */
export type Follower = (db: D1Database, row: JournalRow) => readonly D1PreparedStatement[];
