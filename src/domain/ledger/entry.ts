import type { FacilityId, InsurerId, WalletId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";

/** An account of the ledger. System accounts exist only as legs of entries: nothing global is ever locked. */
export type Account =
  | `wallet:${WalletId}`
  | `clearing:${string}`
  | `facility:${FacilityId}`
  | `insurer:${InsurerId}`
  | "goodwill"
  | "disputes"
  | "unclaimed";

/** One leg of a double entry. The legs of an entry sum to 0. */
export interface Leg {
  readonly account: Account;
  readonly amount_cents: Cents;
}

/** What an entry of the ledger is: named after the wallet command that made it. */
export type EntryKind = "fund" | "spend" | "hold" | "capture" | "release" | "refund" | "reverse" | "adjust";

/** What a kind needs beyond its legs: hold id and change, transaction refunded, reason. Flat, so that its text is canonical. */
export type EntryDetail = Readonly<Record<string, string | number | null>>;
