import type { DeclineCode, ProcessorMethod, ProcessorStatus } from "../../values/processor.ts";
import { newToken } from "../../platform/ids.ts";
import type { PaymentId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Instant } from "../../values/time.ts";

/** A payment as the sandbox keeps it. `challenge`: the payer's bank has asked and waits for the answer. */
export type Entry = Readonly<{
  ref: string;
  payment_id: PaymentId;
  status: ProcessorStatus | "challenge";
  amount_cents: number;
  method: ProcessorMethod;
  description: string;
  language: Language;
  return_url: string;
  expires_at: number;
  brand: string | null;
  last4: string | null;
  decline: DeclineCode | null;
  refunded_cents: number;
  /** Until then it does not answer questions about this payment. */
  silent_until: number;
  /** When a bank debit is known. */
  settles_at: number | null;
  created_at: number;
}>;

/** One sending of an event. The same event may be sent more than once. */
export type Delivery = Readonly<{
  n: number;
  event_id: string;
  type: string;
  payment_id: PaymentId;
  due_at: number;
  attempts: number;
  delivered_at: number | null;
  answer: string | null;
}>;

const TABLES = `
CREATE TABLE IF NOT EXISTS entries (
  ref TEXT PRIMARY KEY, payment_id TEXT NOT NULL UNIQUE, status TEXT NOT NULL, amount_cents INTEGER NOT NULL, method TEXT NOT NULL,
  description TEXT NOT NULL, language TEXT NOT NULL, return_url TEXT NOT NULL, expires_at INTEGER NOT NULL, brand TEXT, last4 TEXT, decline TEXT,
  refunded_cents INTEGER NOT NULL DEFAULT 0, silent_until INTEGER NOT NULL DEFAULT 0, settles_at INTEGER, created_at INTEGER NOT NULL,
  CHECK (refunded_cents BETWEEN 0 AND amount_cents), CHECK (length(last4) = 4)
) STRICT;
CREATE TABLE IF NOT EXISTS refunds (refund_id TEXT PRIMARY KEY, ref TEXT NOT NULL, payment_id TEXT NOT NULL, amount_cents INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS deliveries (
  n INTEGER PRIMARY KEY, event_id TEXT NOT NULL, type TEXT NOT NULL, payment_id TEXT NOT NULL, due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, delivered_at INTEGER, answer TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due_at) WHERE delivered_at IS NULL;
CREATE INDEX IF NOT EXISTS entries_settling ON entries (settles_at) WHERE status = 'processing';`;

/** A delivery is given up after so many attempts. */
const MAX_ATTEMPTS = 10;

/** The sandbox's own books, in its own SQLite: nothing of Carepurse's is read here, as with any processor. */
export class Book {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(TABLES);
  }

  byRef(ref: string): Entry | null {
    return this.#sql.exec<Entry>("SELECT * FROM entries WHERE ref = ?", ref).toArray()[0] ?? null;
  }

  byPayment(paymentId: string): Entry | null {
    return this.#sql.exec<Entry>("SELECT * FROM entries WHERE payment_id = ?", paymentId).toArray()[0] ?? null;
  }

  open(
    entry: Pick<Entry, "payment_id" | "amount_cents" | "method" | "description" | "language" | "return_url" | "expires_at" | "created_at">,
  ): void {
    this.#sql.exec(
      `INSERT INTO entries (ref, payment_id, status, amount_cents, method, description, language, return_url, expires_at, created_at)
       VALUES (?, ?, 'open', ?, ?, ?, ?, ?, ?, ?)`,
      `sbx_${newToken()}`,
      entry.payment_id,
      entry.amount_cents,
      entry.method,
      entry.description,
      entry.language,
      entry.return_url,
      entry.expires_at,
      entry.created_at,
    );
  }

  change(entry: Entry): void {
    this.#sql.exec(
      "UPDATE entries SET status = ?, brand = ?, last4 = ?, decline = ?, silent_until = ?, settles_at = ? WHERE ref = ?",
      entry.status,
      entry.brand,
      entry.last4,
      entry.decline,
      entry.silent_until,
      entry.settles_at,
      entry.ref,
    );
  }

  /** Open pages whose time is over, and bank debits that are known by now. */
  dueEntries(now: Instant): readonly Entry[] {
    return this.#sql
      .exec<Entry>(
        "SELECT * FROM entries WHERE (status = 'processing' AND settles_at <= ?1) OR (status IN ('open', 'challenge') AND expires_at <= ?1) LIMIT 500",
        now,
      )
      .toArray();
  }

  /** What is left of a payment to send back or dispute. */
  left(entry: Entry): number {
    return entry.status === "succeeded" ? entry.amount_cents - entry.refunded_cents : 0;
  }

  /** The ref of a refund made before under this id; null: none was. */
  refunded(refundId: string): string | null {
    return this.#sql.exec<{ ref: string }>("SELECT ref FROM refunds WHERE refund_id = ?", refundId).toArray()[0]?.ref ?? null;
  }

  /** Sends (part of) a payment back. @returns the refund's ref; null when that is not possible */
  refund(entry: Entry, refund: { readonly refund_id: string; readonly amount_cents: number }): string | null {
    if (refund.amount_cents <= 0 || refund.amount_cents > this.left(entry)) return null;
    const ref = `sbr_${newToken()}`;
    this.#sql.exec(
      "INSERT INTO refunds (refund_id, ref, payment_id, amount_cents) VALUES (?, ?, ?, ?)",
      refund.refund_id,
      ref,
      entry.payment_id,
      refund.amount_cents,
    );
    this.#sql.exec("UPDATE entries SET refunded_cents = refunded_cents + ? WHERE ref = ?", refund.amount_cents, entry.ref);
    return ref;
  }

  /** Puts an event's sending into the outbox. */
  send(delivery: Pick<Delivery, "event_id" | "type" | "payment_id" | "due_at">): void {
    this.#sql.exec(
      "INSERT INTO deliveries (event_id, type, payment_id, due_at) VALUES (?, ?, ?, ?)",
      delivery.event_id,
      delivery.type,
      delivery.payment_id,
      delivery.due_at,
    );
  }

  /** Takes the next delivery that is due; it comes due again at `again_at` unless it is settled before. */
  take(now: Instant, againAt: (attempts: number) => number): Delivery | null {
    const next = this.#sql
      .exec<Delivery>(
        "SELECT * FROM deliveries WHERE delivered_at IS NULL AND due_at <= ? AND attempts < ? ORDER BY due_at, n LIMIT 1",
        now,
        MAX_ATTEMPTS,
      )
      .toArray()[0];
    if (next === undefined) return null;
    this.#sql.exec("UPDATE deliveries SET attempts = attempts + 1, due_at = ? WHERE n = ?", againAt(next.attempts + 1), next.n);
    return next;
  }

  noteAnswer(n: number, answer: string, deliveredAt: Instant | null): void {
    this.#sql.exec("UPDATE deliveries SET answer = ?, delivered_at = ? WHERE n = ?", answer, deliveredAt, n);
  }

  /** Events about refunds and disputes since a moment, each once, oldest first. */
  changesSince(since: number, limit: number): readonly Pick<Delivery, "event_id" | "type" | "payment_id">[] {
    return this.#sql
      .exec<Pick<Delivery, "event_id" | "type" | "payment_id">>(
        `SELECT event_id, type, payment_id FROM deliveries WHERE due_at >= ? AND (type LIKE 'refund.%' OR type LIKE 'dispute.%')
         GROUP BY event_id ORDER BY MIN(n) LIMIT ?`,
        since,
        limit,
      )
      .toArray();
  }

  /** When something is due next, by the development clock; null: nothing is. */
  nextDue(): number | null {
    return (
      this.#sql
        .exec<{ at: number | null }>(
          `SELECT MIN(at) AS at FROM (SELECT MIN(due_at) AS at FROM deliveries WHERE delivered_at IS NULL AND attempts < ${MAX_ATTEMPTS}
           UNION ALL SELECT MIN(settles_at) FROM entries WHERE status = 'processing')`,
        )
        .toArray()[0]?.at ?? null
    );
  }

  latest(limit: number): { readonly entries: readonly Entry[]; readonly deliveries: readonly Delivery[] } {
    return {
      entries: this.#sql.exec<Entry>("SELECT * FROM entries ORDER BY created_at DESC, ref LIMIT ?", limit).toArray(),
      deliveries: this.#sql.exec<Delivery>("SELECT * FROM deliveries ORDER BY n DESC LIMIT ?", limit).toArray(),
    };
  }
}
