import { newToken } from "../../platform/ids.ts";
import type { PaymentId } from "../../values/ids.ts";
import { instant, type Instant } from "../../values/time.ts";
import { age, soon, type Changed, type Notice } from "./behaviour.ts";
import { Book, type Entry } from "./book.ts";
import { Disputes, type DisputeEntry } from "./disputes.ts";
import { Methods } from "./methods.ts";

/** What the console may do with a payment that was made. */
export type ConsoleAct = "refund" | "open_dispute" | "win_dispute" | "lose_dispute";

/** All the sandbox's books and the only ways to change them: each change with its webhooks in one transaction. */
export class Till {
  readonly book: Book;
  readonly disputes: Disputes;
  readonly methods: Methods;
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.book = new Book(storage.sql);
    this.disputes = new Disputes(storage.sql);
    this.methods = new Methods(storage.sql);
  }

  /** Does what time alone does. */
  age(at: Instant): void {
    for (const entry of this.book.dueEntries(at)) this.save(entry, age(entry, at), at);
  }

  /** Writes a change of a payment and its webhooks. @returns the payment as it is then */
  save(before: Entry, { entry, notices, disputed }: Changed, at: Instant): Entry {
    if (entry === before) return entry;
    this.#storage.transactionSync(() => {
      this.book.change(entry);
      if (disputed !== undefined) this.disputes.open(entry.payment_id, entry.amount_cents, at);
      for (const notice of notices) this.#notify(entry.payment_id, notice);
    });
    return entry;
  }

  /** Sends money back, once a refund id. @returns the refund's ref; null: so much is not left */
  refund(entry: Entry, refund: { readonly refund_id: string; readonly amount_cents: number }, at: Instant): string | null {
    return this.#storage.transactionSync(() => {
      const known = this.book.refunded(refund.refund_id);
      if (known !== null) return known;
      if (refund.amount_cents > this.left(entry)) return null;
      const ref = this.book.refund(entry, refund);
      if (ref !== null) this.#notify(entry.payment_id, soon("refund.created", at));
      return ref;
    });
  }

  /** What may still be sent back or disputed, in cents. */
  left(entry: Entry): number {
    const taken = this.disputes.of(entry.payment_id).reduce((sum, each) => (each.status === "won" ? sum : sum + each.amount_cents), 0);
    return Math.max(0, this.book.left(entry) - taken);
  }

  /** What a person does in the console. @returns false when it is not possible */
  act(entry: Entry, act: ConsoleAct, { amount_cents, at }: { readonly amount_cents: number | null; readonly at: Instant }): boolean {
    const amount = amount_cents ?? this.left(entry);
    if (act === "refund") return this.refund(entry, { refund_id: `console_${newToken()}`, amount_cents: amount }, at) !== null;
    return this.#storage.transactionSync(() => {
      if (act === "open_dispute") {
        if (amount <= 0 || amount > this.left(entry)) return false;
        this.disputes.open(entry.payment_id, amount, at);
        this.#notify(entry.payment_id, soon("dispute.opened", at));
        return true;
      }
      const status = act === "win_dispute" ? "won" : "lost";
      if (this.disputes.decide(entry.payment_id, status) === 0) return false;
      this.#notify(entry.payment_id, soon(`dispute.${status}`, at));
      return true;
    });
  }

  /** A payment with what became of it later. */
  shown(entry: Entry): ConsoleEntry {
    return { ...entry, left_cents: this.left(entry), disputes: this.disputes.of(entry.payment_id) };
  }

  /** For the console's page. */
  latest(limit: number) {
    const { entries, deliveries } = this.book.latest(limit);
    return {
      entries: entries.map((entry) => this.shown(entry)),
      deliveries,
      methods: this.methods.latest(limit),
    };
  }

  /** When something is due next, by the development clock; null: nothing is. */
  nextDue(): Instant | null {
    const due = this.book.nextDue();
    return due === null ? null : instant(due);
  }

  #notify(payment_id: PaymentId, { type, due_at }: Notice): void {
    const event_id = `evt_${newToken().slice(0, 24)}`;
    for (const due of due_at) this.book.send({ event_id, type, payment_id, due_at: due });
  }
}

/** A payment as the console shows it. */
export type ConsoleEntry = Entry & { readonly left_cents: number; readonly disputes: readonly DisputeEntry[] };
