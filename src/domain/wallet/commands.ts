import type { EntryDetail, EntryKind, Leg } from "../ledger/entry.ts";
import type { Cents } from "../../values/money.ts";
import type { FacilityId, HoldId, InsurerId, MemberId, PaymentId, TransactionId, WalletId } from "../../values/ids.ts";
import type { Result } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";

export type { Account, Leg } from "../ledger/entry.ts";

/** Where spent money goes. */
export interface Destination {
  readonly account: `facility:${FacilityId}` | `insurer:${InsurerId}`;
  /** > 0 */
  readonly amount_cents: Cents;
}

/** What every command carries. */
interface CommandBase {
  /** Idempotency key, unique within the wallet: the same key with the same content returns the first answer. ≤ 128 characters. */
  readonly key: string;
  readonly payment_id: PaymentId | null;
  /** What people read in the history: a facility's or bank's name, "Visa •4242". No health detail. ≤ 200 characters. */
  readonly label: string;
}

export type WalletCommand =
  /** Money in: clearing:<processor> → wallet. */
  | (CommandBase & { readonly kind: "fund"; readonly amount_cents: Cents; readonly from: `clearing:${string}` })
  /** Money out: wallet → facilities or insurers. When `hold_id` is given that hold is released in the same entry. */
  | (CommandBase & { readonly kind: "spend"; readonly to: readonly Destination[]; readonly hold_id?: HoldId })
  /** Sets money aside: posted stays, held grows. */
  | (CommandBase & { readonly kind: "hold"; readonly hold_id: HoldId; readonly amount_cents: Cents; readonly expires_at: Instant })
  /** Spends (at most) what a hold set aside; what is left of the hold is released. */
  | (CommandBase & { readonly kind: "capture"; readonly hold_id: HoldId; readonly to: readonly Destination[] })
  | (CommandBase & { readonly kind: "release"; readonly hold_id: HoldId })
  /** Gives back (part of) a spend to the wallet (`to_wallet`: destination → wallet) or (part of) a fund to its source (`to_source`: wallet → clearing). Σ refunds ≤ the original. */
  | (CommandBase & { readonly kind: "refund"; readonly of: TransactionId; readonly amount_cents: Cents })
  /** Undoes an entry whole by its mirror image. Once. */
  | (CommandBase & { readonly kind: "reverse"; readonly of: TransactionId; readonly reason: string })
  /** A person's correction against goodwill (± cents), with its reason. */
  | (CommandBase & {
      readonly kind: "adjust";
      readonly amount_cents: Cents;
      readonly against: "goodwill" | "disputes" | "unclaimed";
      readonly reason: string;
    });

export type CommandKind = EntryKind;

/** A wallet as it stands after an entry. available = posted − held. */
export interface WalletSummary {
  readonly wallet_id: WalletId;
  /** Number of the last journal row; 0 for a wallet never used. */
  readonly seq: number;
  readonly posted_cents: Cents;
  readonly held_cents: Cents;
  readonly available_cents: Cents;
  readonly frozen: boolean;
  /** Hash of the last journal row, hex. */
  readonly hash: string;
}

/** What a command did. */
export interface Executed {
  readonly txn_id: TransactionId;
  readonly seq: number;
  readonly kind: CommandKind;
  /** Signed change of posted money. */
  readonly amount_cents: Cents;
  readonly posted_cents: Cents;
  readonly held_cents: Cents;
  readonly event_at: Instant;
  /** True when the key was known and this is the first answer again. */
  readonly replayed: boolean;
}

export type WalletProblem =
  | { readonly code: "insufficient_funds"; readonly available_cents: Cents }
  | { readonly code: "key_conflict" }
  | { readonly code: "unknown_hold" }
  | { readonly code: "hold_closed" }
  | { readonly code: "capture_exceeds_hold"; readonly held_cents: Cents }
  | { readonly code: "unknown_transaction" }
  | { readonly code: "not_refundable" }
  | { readonly code: "refund_exceeds_original"; readonly refundable_cents: Cents }
  | { readonly code: "already_reversed" }
  | { readonly code: "frozen" }
  | { readonly code: "malformed"; readonly detail: string };

/** One call to a wallet object. All commands happen in one transaction, in order, or none does. */
export interface ExecuteRequest {
  readonly wallet_id: WalletId;
  /** Null for a guest's purse. Stored at the first call. */
  readonly owner: MemberId | null;
  /** When it happens in the business's time. */
  readonly at: Instant;
  /** 1 … 10 commands. */
  readonly commands: readonly WalletCommand[];
  /**
   * What becomes of commands of which some keys are known and others not. "rest" (unless told): those that are new are booked. "none": nothing is
   * (key_conflict); for commands that only make sense together, and are drawn up from looks that may differ from hand to hand.
   */
  readonly partly_known?: "rest" | "none";
}

/** How far the ledger is with a wallet. */
export interface LedgerHead {
  readonly seq: number;
  readonly hash: string;
}

/** What a wallet has for the ledger. */
export interface Projection {
  readonly wallet_id: WalletId;
  readonly owner: MemberId | null;
  /** In order, without a gap. */
  readonly rows: readonly JournalRow[];
}

/** An answer, and the entries that its caller brings to the ledger; null: there are none, or the wallet brings them itself. */
export interface HandedOver {
  readonly done: Result<readonly Executed[], WalletProblem>;
  readonly outbox: Projection | null;
}

/** One row of the journal: never updated, never deleted. */
export interface JournalRow {
  readonly wallet_id: WalletId;
  /** 1, 2, 3 … without gaps. */
  readonly seq: number;
  readonly txn_id: TransactionId;
  readonly kind: CommandKind;
  readonly key: string;
  readonly payment_id: PaymentId | null;
  readonly label: string;
  readonly legs: readonly Leg[];
  /** Signed change of posted money. */
  readonly amount_cents: Cents;
  readonly posted_after_cents: Cents;
  readonly held_after_cents: Cents;
  /** What the kind needs beyond legs (hold id and change, txn refunded, reason), JSON. */
  readonly detail: EntryDetail;
  readonly event_at: Instant;
  readonly recorded_at: Instant;
  readonly previous_hash: string;
  readonly hash: string;
}
