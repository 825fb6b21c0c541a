import { DurableObject } from "cloudflare:workers";
import journalSql from "../../../migrations/wallet/0001_journal.sql";
import { now } from "../../platform/clock.ts";
import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import type { PaymentId, WalletId } from "../../values/ids.ts";
import { minus } from "../../values/money.ts";
import { err, ok, type Result } from "../../values/result.ts";
import { instant, MINUTE_MS, SECOND_MS, type Instant } from "../../values/time.ts";
import type { Executed, ExecuteRequest, JournalRow, WalletCommand, WalletProblem, WalletSummary } from "./commands.ts";
import type { Follower } from "./followers.ts";
import { requestHash } from "./hash.ts";
import { Journal, type Head, type Identity } from "./journal.ts";
import { EXPIRY_KEY_PREFIX, malformed } from "./malformed.ts";
import { ledgerHead, MAX_BATCH_ROWS, projectRows } from "./projector.ts";
import { decide, type Facts } from "./rules.ts";

const MIGRATIONS: readonly string[] = [journalSql];
/** How long the projection after an answer has before the alarm looks after it. */
const PROJECTION_ALARM_MS = 10 * SECOND_MS;
const LONGEST_BACKOFF_MS = 15 * MINUTE_MS;
const MAX_BATCHES_PER_RUN = 100;
const MAX_EXPIRED_AT_ONCE = 100;
const MAX_PAGE_ROWS = 500;
const NO_FACTS: Facts = { hold: null, original: null };

/** How far the ledger is behind (or not). */
export interface ProjectionState {
  readonly seq: number;
  readonly projected_seq: number;
}

/** Takes a whole batch of commands back: thrown inside the transaction, caught right outside. */
class Refused extends Error {
  readonly problem: WalletProblem;
  constructor(problem: WalletProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

/**
 * One wallet: the only writer of its money. What it has answered is in its journal; the ledger in D1 follows (see projector.ts).
 * Production and development export a subclass that names the followers.
 */
export class WalletObject extends DurableObject<Env> {
  /** What else becomes true when an entry reaches the ledger. */
  protected readonly followers: readonly Follower[] = [];

  readonly #journal: Journal;
  // Copies of what the database says, so that an answer needs no read. Replaced only after a transaction has succeeded.
  #head: Head;
  #identity: Identity | null;
  #nextExpiry: Instant | null;
  #alarmAt: number | null = null;
  /** How far the business's clock ran ahead of the machine's at the last call: an alarm knows only the machine's. */
  #clockAheadMs = 0;
  #projecting: Promise<void> | null = null;
  #failures = 0;
  /** True once the ledger was seen to be no further than this journal. */
  #compared = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#journal = new Journal(ctx.storage.sql);
    ctx.storage.transactionSync(() => {
      this.#journal.migrate(MIGRATIONS);
    });
    this.#head = this.#journal.head();
    this.#identity = this.#journal.identity();
    this.#nextExpiry = this.#journal.nextExpiry();
    // An object may wake up with work and without an alarm (restored, or an alarm used up): it always looks.
    void ctx.blockConcurrencyWhile(async () => {
      this.#alarmAt = await ctx.storage.getAlarm();
      await this.#arm();
    });
  }

  /** Runs commands: all, in order, in one transaction, or none. Repeats are answered with the first answer. */
  async execute(request: ExecuteRequest): Promise<Result<readonly Executed[], WalletProblem>> {
    const detail = malformed(request) ?? this.#stranger(request);
    if (detail !== null) return err({ code: "malformed", detail });
    // A journal that is empty while the ledger knows the wallet was lost or restored to its beginning.
    if (this.#head.seq === 0 && !this.#compared) await this.#compare(request.wallet_id);
    this.#clockAheadMs = request.at - Date.now();
    if (this.#nextExpiry !== null && this.#nextExpiry <= request.at) this.#releaseExpired(request.at, holdsNamedBy(request.commands));
    // The alarm is written in the same implicit transaction as the rows below: whoever is committed will be projected.
    const armed = this.#armBy(Date.now() + PROJECTION_ALARM_MS);
    const done = this.#commit(request);
    await armed;
    if (done.ok) this.ctx.waitUntil(this.project());
    return done;
  }

  /** The wallet as it stands. No storage is touched. */
  summary(): Promise<WalletSummary> {
    const { seq, posted_cents, held_cents, hash } = this.#head;
    return Promise.resolve({
      wallet_id: this.#walletId(),
      seq,
      posted_cents,
      held_cents,
      available_cents: minus(posted_cents, held_cents),
      frozen: this.#identity !== null && this.#identity.frozen !== null,
      hash,
    });
  }

  /** A page of the journal: rows with seq > after_seq, at most `limit` (≤ 500). */
  journal({ after_seq, limit }: { readonly after_seq: number; readonly limit: number }): Promise<readonly JournalRow[]> {
    return Promise.resolve(this.#journal.after(this.#walletId(), after_seq, Math.min(limit, MAX_PAGE_ROWS)));
  }

  /** The entries made for a payment, in order. */
  entriesOf(paymentId: PaymentId): Promise<readonly JournalRow[]> {
    return Promise.resolve(this.#journal.ofPayment(this.#walletId(), paymentId));
  }

  /** Sends what the ledger has not got. Never throws for D1's sake: what fails is tried again by the alarm. */
  async project(): Promise<ProjectionState> {
    this.#projecting ??= this.#run().finally(() => {
      this.#projecting = null;
    });
    await this.#projecting;
    return { seq: this.#head.seq, projected_seq: this.#identity?.projected_seq ?? 0 };
  }

  /** Releases what has expired and projects: what the alarm does, for the cron sweep (whose clock may be the development one). */
  async sweep(at: Instant): Promise<ProjectionState> {
    this.#clockAheadMs = at - Date.now();
    await this.#armBy(Date.now() + PROJECTION_ALARM_MS);
    this.#releaseExpired(at, new Set());
    return await this.project();
  }

  /** Sends the whole journal again, from its first row. */
  async rebuild(): Promise<ProjectionState> {
    while (this.#projecting !== null) await this.#projecting;
    if (this.#identity !== null) this.#save({ ...this.#identity, projected_seq: 0 });
    return await this.project();
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = null;
    try {
      this.#releaseExpired(await now(this.env), new Set());
    } catch (error) {
      this.#log("wallet_alarm_failed", error);
    }
    await this.project();
    await this.#arm();
  }

  #walletId(): WalletId {
    return this.#identity?.wallet_id ?? ((this.ctx.id.name ?? "") as WalletId);
  }

  /** A call that reached the wrong object is a programmer's error; better refused than booked. */
  #stranger(request: ExecuteRequest): string | null {
    const known = this.#identity;
    if (request.wallet_id !== (known?.wallet_id ?? this.ctx.id.name ?? request.wallet_id)) return "this is another wallet";
    if (known !== null && known.owner !== null && request.owner !== null && known.owner !== request.owner)
      return "this wallet has another owner";
    return null;
  }

  #commit(request: ExecuteRequest): Result<readonly Executed[], WalletProblem> {
    const recorded_at = instant(Date.now());
    try {
      const done = this.ctx.storage.transactionSync(() => {
        let head = this.#head;
        const identity = this.#identity ?? { wallet_id: request.wallet_id, owner: request.owner, projected_seq: 0, frozen: null };
        if (this.#identity === null) this.#journal.saveIdentity(identity);
        const answers = request.commands.map((command) => {
          const { row, replayed } = this.#step(head, identity, command, { event_at: request.at, recorded_at });
          if (!replayed) head = headAfter(row);
          return answer(row, replayed);
        });
        return { head, identity, answers };
      });
      if (holdsNamedBy(request.commands).size > 0) this.#nextExpiry = this.#journal.nextExpiry();
      this.#head = done.head;
      this.#identity ??= done.identity;
      return ok(done.answers);
    } catch (error) {
      if (error instanceof Refused) return err(error.problem);
      throw error;
    }
  }

  #step(
    head: Head,
    identity: Identity,
    command: WalletCommand,
    times: { readonly event_at: Instant; readonly recorded_at: Instant },
  ): { readonly row: JournalRow; readonly replayed: boolean } {
    const request_hash = requestHash(command);
    const known = this.#journal.byKey(identity.wallet_id, command.key);
    if (known !== null) {
      if (known.request_hash !== request_hash) throw new Refused({ code: "key_conflict" });
      return { row: known.row, replayed: true };
    }
    if (identity.frozen !== null) throw new Refused({ code: "frozen" });
    const draft = decide({ ...head, wallet_id: identity.wallet_id }, command, this.#facts(command), times.event_at);
    if (!draft.ok) throw new Refused(draft.error);
    const { key, payment_id, label } = command;
    const row = this.#journal.append(head, draft.value, {
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
        return { hold: this.#journal.hold(command.hold_id), original: null };
      case "spend":
        return command.hold_id === undefined ? NO_FACTS : { hold: this.#journal.hold(command.hold_id), original: null };
      case "refund":
      case "reverse":
        return { hold: null, original: this.#journal.original(command.of) };
      case "fund":
      case "adjust":
        return NO_FACTS;
    }
  }

  /** Books the release of holds that ran out, except those a caller is just about to use: the money is still there for them. */
  #releaseExpired(at: Instant, except: ReadonlySet<string>): void {
    const identity = this.#identity;
    if (identity === null || identity.frozen !== null || this.#nextExpiry === null || this.#nextExpiry > at) return;
    const recorded_at = instant(Date.now());
    this.#head = this.ctx.storage.transactionSync(() => {
      let head = this.#head;
      for (const hold of this.#journal.expiredHolds(at, MAX_EXPIRED_AT_ONCE)) {
        if (except.has(hold.hold_id)) continue;
        const { hold_id, payment_id, label } = hold;
        const command: WalletCommand = { kind: "release", key: `${EXPIRY_KEY_PREFIX}${hold_id}`, hold_id, payment_id, label };
        head = headAfter(this.#step(head, identity, command, { event_at: at, recorded_at }).row);
      }
      return head;
    });
    this.#nextExpiry = this.#journal.nextExpiry();
  }

  async #run(): Promise<void> {
    try {
      for (let batch = 0; batch < MAX_BATCHES_PER_RUN; batch += 1) {
        if (!(await this.#projectOnce())) break;
      }
      if (!this.#compared && this.#identity !== null) await this.#compare(this.#identity.wallet_id);
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      this.#log("wallet_projection_failed", error);
      await this.#lookAfterFailure();
    }
    await this.#arm();
  }

  /** @returns true when there may be more to send. */
  async #projectOnce(): Promise<boolean> {
    const identity = this.#identity;
    if (identity === null || identity.frozen !== null || identity.projected_seq >= this.#head.seq) return false;
    const rows = this.#journal.after(identity.wallet_id, identity.projected_seq, MAX_BATCH_ROWS);
    const moved = await projectRows(this.env.DB, { ...identity, rows, followers: this.followers });
    if (!moved) await this.#compare(identity.wallet_id);
    const current = this.#identity;
    const sent = rows.at(-1)?.seq ?? 0;
    if (current === null || current.frozen !== null) return false;
    this.#compared = true;
    this.#save({ ...current, projected_seq: sent });
    return sent < this.#head.seq;
  }

  /** A batch that the ledger will never take (it has other rows in these places) must not be tried for ever. */
  async #lookAfterFailure(): Promise<void> {
    try {
      if (this.#identity !== null) await this.#compare(this.#identity.wallet_id);
    } catch {
      // The ledger cannot be reached: the alarm comes back to it.
    }
  }

  /** Freezes the wallet when the ledger knows entries that this journal does not have: a person must decide which is right. */
  async #compare(walletId: WalletId): Promise<void> {
    const ledger = await ledgerHead(this.env.DB, walletId);
    const behind = ledger !== null && (ledger.seq > this.#head.seq || this.#journal.hashAt(ledger.seq) !== ledger.hash);
    if (!behind) {
      this.#compared = true;
      return;
    }
    const identity = this.#identity ?? { wallet_id: walletId, owner: null, projected_seq: 0, frozen: null };
    if (identity.frozen !== null) return;
    const frozen = ledger.seq > this.#head.seq ? "the ledger is ahead of the journal" : "the ledger differs from the journal";
    this.#save({ ...identity, frozen });
    this.#log("wallet_frozen", new Error(frozen));
  }

  #save(identity: Identity): void {
    this.#journal.saveIdentity(identity);
    this.#identity = identity;
  }

  /** Sets the alarm for the next thing that is due, if anything is. */
  async #arm(): Promise<void> {
    const identity = this.#identity;
    if (identity === null || identity.frozen !== null) return;
    if (identity.projected_seq < this.#head.seq) {
      await this.#armBy(Date.now() + Math.min(PROJECTION_ALARM_MS * 2 ** Math.min(this.#failures, 10), LONGEST_BACKOFF_MS));
    }
    if (this.#nextExpiry !== null) await this.#armBy(Math.max(this.#nextExpiry - this.#clockAheadMs, Date.now() + SECOND_MS));
  }

  /** Makes sure that an alarm comes at this time (the machine's) or before. */
  async #armBy(at: number): Promise<void> {
    if (this.#alarmAt !== null && this.#alarmAt <= at) return;
    this.#alarmAt = at;
    await this.ctx.storage.setAlarm(at);
  }

  #log(event: string, error: unknown): void {
    console.error(
      JSON.stringify({
        event,
        wallet_id: this.#walletId(),
        failures: this.#failures,
        message: error instanceof Error ? error.message : String(error),
      }),
    );
  }
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
