import journalSql from "../../../migrations/wallet/0001_journal.sql";
import handedOverSql from "../../../migrations/wallet/0002_handed_over.sql";
import { newId } from "../../platform/ids.ts";
import type { MemberId, WalletId } from "../../values/ids.ts";
import { err, ok, type Result } from "../../values/result.ts";
import { instant, type Instant } from "../../values/time.ts";
import type { Executed, ExecuteRequest, JournalRow, WalletCommand, WalletProblem } from "./commands.ts";
import { requestHash } from "./hash.ts";
import { Journal, type Head, type Identity } from "./journal.ts";
import { EXPIRY_KEY_PREFIX } from "./malformed.ts";
import { decide, type Facts } from "./rules.ts";

const MIGRATIONS: readonly string[] = [journalSql, handedOverSql];
const MAX_EXPIRED_AT_ONCE = 100;
const NO_FACTS: Facts = { hold: null, original: null };

/** Takes a whole batch of commands back: thrown inside the transaction, caught right outside. */
class Refused extends Error {
  readonly problem: WalletProblem;
  constructor(problem: WalletProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

/**
 * A wallet's book: its journal, where it stands, and the only ways to write in it. Everything here is synchronous, so nothing can come
 * between reading what stands and writing what follows from it.
 */
export class Book {
  readonly journal: Journal;
  readonly #storage: DurableObjectStorage;
  // Copies of what the database says, so that an answer needs no read. Replaced only after a transaction has succeeded.
  #head: Head;
  #identity: Identity | null;
  #nextExpiry: Instant | null;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.journal = new Journal(storage.sql);
    storage.transactionSync(() => {
      this.journal.migrate(MIGRATIONS);
    });
    this.#head = this.journal.head();
    this.#identity = this.journal.identity();
    this.#nextExpiry = this.journal.nextExpiry();
  }

  /** Where the journal ends. */
  get head(): Head {
    return this.#head;
  }

  /** Null for a wallet never used. */
  get identity(): Identity | null {
    return this.#identity;
  }

  /** When the next open hold runs out; null when none is open. */
  get nextExpiry(): Instant | null {
    return this.#nextExpiry;
  }

  /** Books commands: all, in order, in one transaction, or none. A known key is answered with its first answer. */
  commit(request: ExecuteRequest): Result<readonly Executed[], WalletProblem> {
    const recorded_at = instant(Date.now());
    try {
      const done = this.#storage.transactionSync(() => {
        let head = this.#head;
        const identity = this.#identity ?? identityOf(request.wallet_id, request.owner);
        if (this.#identity === null) this.journal.saveIdentity(identity);
        const answers = request.commands.map((command) => {
          const { row, replayed } = this.#step(head, identity, command, { event_at: request.at, recorded_at });
          if (!replayed) head = headAfter(row);
          return answer(row, replayed);
        });
        const isPartlyKnown = answers.some(({ replayed }) => replayed) && !answers.every(({ replayed }) => replayed);
        if (isPartlyKnown && request.partly_known === "none") throw new Refused({ code: "key_conflict" });
        return { head, identity, answers };
      });
      if (holdsNamedBy(request.commands).size > 0) this.#nextExpiry = this.journal.nextExpiry();
      this.#head = done.head;
      this.#identity ??= done.identity;
      return ok(done.answers);
    } catch (error) {
      if (error instanceof Refused) return err(error.problem);
      throw error;
    }
  }

  /** Books the release of holds that ran out, except those a caller is just about to use: the money is still there for them. */
  releaseExpired(at: Instant, caller: readonly WalletCommand[]): void {
    const identity = this.#identity;
    if (identity === null || identity.frozen !== null || this.#nextExpiry === null || this.#nextExpiry > at) return;
    const except = holdsNamedBy(caller);
    const recorded_at = instant(Date.now());
    this.#head = this.#storage.transactionSync(() => {
      let head = this.#head;
      for (const hold of this.journal.expiredHolds(at, MAX_EXPIRED_AT_ONCE)) {
        if (except.has(hold.hold_id)) continue;
        const { hold_id, payment_id, label } = hold;
        const command: WalletCommand = { kind: "release", key: `${EXPIRY_KEY_PREFIX}${hold_id}`, hold_id, payment_id, label };
        head = headAfter(this.#step(head, identity, command, { event_at: at, recorded_at }).row);
      }
      return head;
    });
    this.#nextExpiry = this.journal.nextExpiry();
  }

  /** Replaces the one row that the wallet knows about itself. */
  save(identity: Identity): void {
    this.journal.saveIdentity(identity);
    this.#identity = identity;
  }

  #step(
    head: Head,
    identity: Identity,
    command: WalletCommand,
    times: { readonly event_at: Instant; readonly recorded_at: Instant },
  ): { readonly row: JournalRow; readonly replayed: boolean } {
    const request_hash = requestHash(command);
    const known = this.journal.byKey(identity.wallet_id, command.key);
    if (known !== null) {
      if (known.request_hash !== request_hash) throw new Refused({ code: "key_conflict" });
      return { row: known.row, replayed: true };
    }
    if (identity.frozen !== null) throw new Refused({ code: "frozen" });
    const draft = decide({ ...head, wallet_id: identity.wallet_id }, command, this.#facts(command), times.event_at);
    if (!draft.ok) throw new Refused(draft.error);
    const { key, payment_id, label } = command;
    const row = this.journal.append(head, draft.value, {
      wallet_id: identity.wallet_id,
      txn_id: newId("txn"),
      key,
      request_hash,
      payment_id,
      label,
      ...times,
    });
    return { row, replayed: false };
  }

  #facts(command: WalletCommand): Facts {
    switch (command.kind) {
      case "hold":
      case "capture":
      case "release":
        return { hold: this.journal.hold(command.hold_id), original: null };
      case "spend":
        return command.hold_id === undefined ? NO_FACTS : { hold: this.journal.hold(command.hold_id), original: null };
      case "refund":
      case "reverse":
        return { hold: null, original: this.journal.original(command.of) };
      case "fund":
      case "adjust":
        return NO_FACTS;
    }
  }
}

/** What a wallet knows about itself before its first row. */
export function identityOf(wallet_id: WalletId, owner: MemberId | null): Identity {
  return { wallet_id, owner, projected_seq: 0, handed_seq: 0, frozen: null };
}

function holdsNamedBy(commands: readonly WalletCommand[]): ReadonlySet<string> {
  return new Set(commands.flatMap((command) => ("hold_id" in command && command.hold_id !== undefined ? [command.hold_id] : [])));
}

function headAfter(row: JournalRow): Head {
  return { seq: row.seq, posted_cents: row.posted_after_cents, held_cents: row.held_after_cents, hash: row.hash };
}

function answer(row: JournalRow, replayed: boolean): Executed {
  return {
    txn_id: row.txn_id,
    seq: row.seq,
    kind: row.kind,
    amount_cents: row.amount_cents,
    posted_cents: row.posted_after_cents,
    held_cents: row.held_after_cents,
    event_at: row.event_at,
    replayed,
  };
}
