import type { Movement, PlaceAccount } from "../../domain/history/movement.ts";
import type { Account } from "../../domain/ledger/entry.ts";
import { isWithdrawal } from "../../domain/payments/refunds.ts";
import { wallet } from "../../domain/wallet/client.ts";
import type { JournalRow, WalletSummary } from "../../domain/wallet/commands.ts";
import type { Env } from "../../platform/env.ts";

/** At most this many rows are taken from the journal to fill what the ledger lacks; the projector sends as many at a time. */
const MOST_ROWS = 100;

export type FreshMovement = Movement & { readonly places: readonly PlaceAccount[] };

/**
 * What the wallet has done that the ledger does not show yet, newest first: almost always nothing, and then no trip is made.
 * So a page is true in the moment after a payment, even while the ledger lags behind.
 * @param projected_seq the last row the ledger has of this wallet; 0 when it has none
 */
export async function freshMovements(
  env: Pick<Env, "WALLETS">,
  summary: Pick<WalletSummary, "wallet_id" | "seq">,
  projected_seq: number,
): Promise<readonly FreshMovement[]> {
  if (summary.seq <= projected_seq) return [];
  const rows = await wallet(env, summary.wallet_id).journal({ after_seq: projected_seq, limit: MOST_ROWS });
  return rows.map(toMovement).toReversed();
}

function toMovement(row: JournalRow): FreshMovement {
  const { txn_id, seq, kind, key, payment_id, label, amount_cents, posted_after_cents, held_after_cents, event_at } = row;
  const places = row.legs.map(({ account }) => account).filter(isPlace);
  // A premium's money goes to an insurer, all other money to none.
  const purpose = isWithdrawal(key) ? "withdrawal" : places.some((place) => place.startsWith("insurer:")) ? "premium" : null;
  return { txn_id, seq, kind, payment_id, label, amount_cents, posted_after_cents, held_after_cents, event_at, purpose, places };
}

function isPlace(account: Account): account is PlaceAccount {
  return account.startsWith("facility:") || account.startsWith("insurer:");
}

/** Puts fresh movements before the ledger's, each once: a row may have been projected between the two looks. */
export function withFresh(fresh: readonly Movement[], known: readonly Movement[]): readonly Movement[] {
  const first = known[0]?.seq ?? 0;
  return [...fresh.filter((row) => row.seq > first), ...known];
}
