import { newToken } from "../../platform/ids.ts";
import type { PaymentId } from "../../values/ids.ts";
import type { DisputeStatus } from "../../values/processor.ts";
import type { Instant } from "../../values/time.ts";

/** A dispute as the sandbox keeps it. */
export type DisputeEntry = Readonly<{
  dispute_id: string;
  payment_id: PaymentId;
  amount_cents: number;
  status: DisputeStatus;
  opened_at: number;
}>;

const TABLE = `
CREATE TABLE IF NOT EXISTS disputes (
  dispute_id TEXT PRIMARY KEY, payment_id TEXT NOT NULL, amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  status TEXT NOT NULL CHECK (status IN ('open', 'won', 'lost')), opened_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS disputes_payment ON disputes (payment_id);`;

/** The payers' banks' side of the sandbox's books. */
export class Disputes {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(TABLE);
  }

  /** A payment's disputes, oldest first. */
  of(paymentId: string): readonly DisputeEntry[] {
    return this.#sql.exec<DisputeEntry>("SELECT * FROM disputes WHERE payment_id = ? ORDER BY opened_at, rowid", paymentId).toArray();
  }

  open(paymentId: PaymentId, amount_cents: number, at: Instant): void {
    this.#sql.exec(
      "INSERT INTO disputes (dispute_id, payment_id, amount_cents, status, opened_at) VALUES (?, ?, ?, 'open', ?)",
      `sbd_${newToken().slice(0, 24)}`,
      paymentId,
      amount_cents,
      at,
    );
  }

  /** Decides a payment's open disputes. @returns how many there were */
  decide(paymentId: string, status: "won" | "lost"): number {
    return this.#sql.exec("UPDATE disputes SET status = ? WHERE payment_id = ? AND status = 'open'", status, paymentId).rowsWritten;
  }
}
