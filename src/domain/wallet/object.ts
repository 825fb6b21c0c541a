import { DurableObject } from "cloudflare:workers";
import { now } from "../../platform/clock.ts";
import type { Env } from "../../platform/env.ts";
import { log, messageOf, type LogEvent } from "../../platform/log.ts";
import type { PaymentId, WalletId } from "../../values/ids.ts";
import { minus } from "../../values/money.ts";
import { err, type Result } from "../../values/result.ts";
import { MINUTE_MS, SECOND_MS, type Instant } from "../../values/time.ts";
import { Book, identityOf } from "./book.ts";
import type { Executed, ExecuteRequest, HandedOver, JournalRow, LedgerHead, Projection, WalletProblem, WalletSummary } from "./commands.ts";
import type { Follower } from "./followers.ts";
import { malformed } from "./malformed.ts";
import { ledgerHead, MAX_BATCH_ROWS, projectRows } from "./projector.ts";

/** How long the projection after an answer has before the alarm looks after it. */
const PROJECTION_ALARM_MS = 10 * SECOND_MS;
const LONGEST_BACKOFF_MS = 15 * MINUTE_MS;
const MAX_BATCHES_PER_RUN = 100;
const MAX_PAGE_ROWS = 500;
/** Entries that a caller takes along: the batch of a page of wallets must stay small. */
const MAX_HANDED_ROWS = 10;

/** How far the ledger is behind (or not). */
export interface ProjectionState {
  readonly seq: number;
  readonly projected_seq: number;
}

/**
 * One wallet: the only writer of its money. What it has answered is in its journal; the ledger in D1 follows (see projector.ts).
 * Production and development export a subclass that names the followers.
 */
export class WalletObject extends DurableObject<Env> {
  /** What else becomes true when an entry reaches the ledger. */
  protected readonly followers: readonly Follower[] = [];

  /** Called when payments' entries have reached the ledger, with all that follows from them. Called again after a lost reply. */
  protected paymentsProjected(): void {
    // The Worker's own subclass knows whom to tell.
  }

  readonly #book: Book;
  #alarmAt: number | null = null;
  /** How far the business's clock ran ahead of the machine's at the last call: an alarm knows only the machine's. */
  #clockAheadMs = 0;
  #projecting: Promise<void> | null = null;
  #failures = 0;
  /** True once the ledger was seen to be no further than this journal. */
  #compared = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#book = new Book(ctx.storage);
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
    if (this.#book.head.seq === 0 && !this.#compared) await this.#compare(request.wallet_id);
    this.#begin(request);
    // The alarm is written in the same implicit transaction as the rows below: whoever is committed will be projected.
    const armed = this.#armBy(Date.now() + PROJECTION_ALARM_MS);
    const done = this.#book.commit(request);
    await armed;
    if (done.ok) this.ctx.waitUntil(this.project());
    return done;
  }

  /**
   * Runs commands as `execute` does and hands what the ledger lacks to the caller, who brings it there with other wallets' entries (many.ts): without an
   * alarm, since payments that stay unfinished are what finds it again. The next call hears from the ledger what became of it.
   * @param ledger where the ledger is with this wallet now; null when it does not know it
   */
  async executeHandingOver(request: ExecuteRequest, ledger: LedgerHead | null): Promise<HandedOver> {
    const detail = malformed(request) ?? this.#stranger(request);
    if (detail !== null) return { done: err({ code: "malformed", detail }), outbox: null };
    // All of it is synchronous up to the alarm, so it is one implicit transaction.
    this.#weigh(request.wallet_id, ledger);
    this.#learn(ledger);
    this.#begin(request);
    const done = this.#book.commit(request);
    const outbox = this.#handOver();
    if (outbox === null) this.ctx.waitUntil(this.project());
    await this.#arm();
    return { done, outbox };
  }

  /** The wallet as it stands. No storage is touched. */
  summary(): Promise<WalletSummary> {
    const { seq, posted_cents, held_cents, hash } = this.#book.head;
    return Promise.resolve({
      wallet_id: this.#walletId(),
      seq,
      posted_cents,
      held_cents,
      available_cents: minus(posted_cents, held_cents),
      frozen: this.#book.identity !== null && this.#book.identity.frozen !== null,
      hash,
    });
  }

  /** A page of the journal: rows with seq > after_seq, at most `limit` (≤ 500). */
  journal({ after_seq, limit }: { readonly after_seq: number; readonly limit: number }): Promise<readonly JournalRow[]> {
    return Promise.resolve(this.#book.journal.after(this.#walletId(), after_seq, Math.min(limit, MAX_PAGE_ROWS)));
  }

  /** The entries made for a payment, in order. */
  entriesOf(paymentId: PaymentId): Promise<readonly JournalRow[]> {
    return Promise.resolve(this.#book.journal.ofPayment(this.#walletId(), paymentId));
  }

  /** Sends what the ledger has not got. Never throws for D1's sake: what fails is tried again by the alarm. */
  async project(): Promise<ProjectionState> {
    this.#projecting ??= this.#run().finally(() => {
      this.#projecting = null;
    });
    await this.#projecting;
    return { seq: this.#book.head.seq, projected_seq: this.#book.identity?.projected_seq ?? 0 };
  }

  /** Releases what has expired and projects: what the alarm does, for the cron sweep (whose clock may be the development one). */
  async sweep(at: Instant): Promise<ProjectionState> {
    this.#clockAheadMs = at - Date.now();
    await this.#armBy(Date.now() + PROJECTION_ALARM_MS);
    this.#book.releaseExpired(at, []);
    return await this.project();
  }

  /** Sends the whole journal again, from its first row. */
  async rebuild(): Promise<ProjectionState> {
    while (this.#projecting !== null) await this.#projecting;
    if (this.#book.identity !== null) this.#book.save({ ...this.#book.identity, projected_seq: 0, handed_seq: 0 });
    return await this.project();
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = null;
    try {
      this.#book.releaseExpired(await now(this.env), []);
    } catch (error) {
      this.#log("wallet_alarm_failed", error);
    }
    await this.project();
    await this.#arm();
  }

  #walletId(): WalletId {
    return this.#book.identity?.wallet_id ?? ((this.ctx.id.name ?? "") as WalletId);
  }

  /** A call that reached the wrong object is a programmer's error; better refused than booked. */
  #stranger(request: ExecuteRequest): string | null {
    const known = this.#book.identity;
    if (request.wallet_id !== (known?.wallet_id ?? this.ctx.id.name ?? request.wallet_id)) return "this is another wallet";
    if (known !== null && known.owner !== null && request.owner !== null && known.owner !== request.owner)
      return "this wallet has another owner";
    return null;
  }

  #begin({ at, commands }: ExecuteRequest): void {
    this.#clockAheadMs = at - Date.now();
    this.#book.releaseExpired(at, commands);
  }

  /** Entries handed over before are in the ledger once it is as far as they go: whatever takes it there takes them along. */
  #learn(ledger: LedgerHead | null): void {
    const identity = this.#book.identity;
    if (identity === null || identity.frozen !== null || ledger === null) return;
    if (identity.handed_seq > identity.projected_seq && ledger.seq >= identity.handed_seq)
      this.#book.save({ ...identity, projected_seq: identity.handed_seq });
  }

  /** What the ledger lacks, when there is any and it is little enough. */
  #handOver(): Projection | null {
    const identity = this.#book.identity;
    const { seq } = this.#book.head;
    if (identity === null || identity.frozen !== null) return null;
    const { wallet_id, owner, projected_seq } = identity;
    if (projected_seq >= seq || projected_seq + MAX_HANDED_ROWS < seq) return null;
    this.#book.save({ ...identity, handed_seq: seq });
    return { wallet_id, owner, rows: this.#book.journal.after(wallet_id, projected_seq, MAX_HANDED_ROWS) };
  }

  async #run(): Promise<void> {
    try {
      for (let batch = 0; batch < MAX_BATCHES_PER_RUN; batch += 1) {
        if (!(await this.#projectOnce())) break;
      }
      if (!this.#compared && this.#book.identity !== null) await this.#compare(this.#book.identity.wallet_id);
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      this.#log("wallet_projection_failed", error);
      this.#takeBack();
      await this.#lookAfterFailure();
    }
    await this.#arm();
  }

  /** @returns true when there may be more to send. */
  async #projectOnce(): Promise<boolean> {
    const identity = this.#book.identity;
    if (identity === null || identity.frozen !== null || identity.projected_seq >= this.#book.head.seq) return false;
    const rows = this.#book.journal.after(identity.wallet_id, identity.projected_seq, MAX_BATCH_ROWS);
    const moved = await projectRows(this.env.DB, { ...identity, rows, followers: this.followers });
    if (!moved) await this.#compare(identity.wallet_id);
    const current = this.#book.identity;
    const sent = rows.at(-1)?.seq ?? 0;
    if (current === null || current.frozen !== null) return false;
    this.#compared = true;
    this.#book.save({ ...current, projected_seq: Math.max(current.projected_seq, sent) });
    if (rows.some((row) => row.payment_id !== null)) this.paymentsProjected();
    return sent < this.#book.head.seq;
  }

  /** What was handed over is this wallet's own to bring, once it has tried to: its alarm looks after it. */
  #takeBack(): void {
    const identity = this.#book.identity;
    if (identity !== null && identity.handed_seq > identity.projected_seq)
      this.#book.save({ ...identity, handed_seq: identity.projected_seq });
  }

  /** A batch that the ledger will never take (it has other rows in these places) must not be tried for ever. */
  async #lookAfterFailure(): Promise<void> {
    try {
      if (this.#book.identity !== null) await this.#compare(this.#book.identity.wallet_id);
    } catch {
      // The ledger cannot be reached: the alarm comes back to it.
    }
  }

  /** Freezes the wallet when the ledger knows entries that this journal does not have: a person must decide which is right. */
  async #compare(walletId: WalletId): Promise<void> {
    this.#weigh(walletId, await ledgerHead(this.env.DB, walletId));
  }

  #weigh(walletId: WalletId, ledger: LedgerHead | null): void {
    const behind = ledger !== null && (ledger.seq > this.#book.head.seq || this.#book.journal.hashAt(ledger.seq) !== ledger.hash);
    if (!behind) {
      this.#compared = true;
      return;
    }
    const identity = this.#book.identity ?? identityOf(walletId, null);
    if (identity.frozen !== null) return;
    const frozen = ledger.seq > this.#book.head.seq ? "the ledger is ahead of the journal" : "the ledger differs from the journal";
    this.#book.save({ ...identity, frozen });
    this.#log("wallet_frozen", new Error(frozen));
  }

  /** Sets the alarm for the next thing that is due, if anything is. */
  async #arm(): Promise<void> {
    const identity = this.#book.identity;
    if (identity === null || identity.frozen !== null) return;
    if (Math.max(identity.projected_seq, identity.handed_seq) < this.#book.head.seq) {
      await this.#armBy(Date.now() + Math.min(PROJECTION_ALARM_MS * 2 ** Math.min(this.#failures, 10), LONGEST_BACKOFF_MS));
    }
    if (this.#book.nextExpiry !== null) await this.#armBy(Math.max(this.#book.nextExpiry - this.#clockAheadMs, Date.now() + SECOND_MS));
  }

  /** Makes sure that an alarm comes at this time (the machine's) or before. */
  async #armBy(at: number): Promise<void> {
    if (this.#alarmAt !== null && this.#alarmAt <= at) return;
    this.#alarmAt = at;
    await this.ctx.storage.setAlarm(at);
  }

  #log(event: LogEvent, error: unknown): void {
    log(event, { wallet_id: this.#walletId(), failures: this.#failures, message: messageOf(error) });
  }
}
