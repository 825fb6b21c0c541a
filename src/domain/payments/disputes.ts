import { cents, negate, sum, type Cents } from "../../values/money.ts";
import type { DisputeStatus } from "../../values/processor.ts";
import type { WalletCommand } from "../wallet/commands.ts";
import type { Payment } from "./payment.ts";
import {
  adjust,
  carried,
  disputePrefix,
  fundsStanding,
  isOf,
  methodLabel,
  missing,
  refundOf,
  size,
  spendStanding,
  toSource,
  type BookedEntry,
  type Paid,
} from "./refunds.ts";

/** A dispute as the processor tells of it. */
export interface Dispute {
  readonly id: string;
  readonly status: DisputeStatus;
  /** > 0 */
  readonly amount_cents: Cents;
}

/** A payment that has taken place, by which processor. */
type Disputed = Paid & Pick<Payment, "processor">;

/**
 * The commands that book the next step of a dispute; null when nothing (more) is to be booked.
 * Opened: the bank takes the money from us at once. For a bill the operator advances it, so that the bill stays paid until it is decided; of a
 * top-up the wallet gives what is left, and the operator the rest.
 * Won: the money comes in again and the operator has its own back. Lost: the bill's destinations give the money back to the operator, so the
 * bill is owed again; what was a top-up's stays as it is.
 * A dispute of which we hear only at its end is opened first, all the same; one that we never saw and won has moved nothing.
 */
export function disputeCommands(
  payment: Disputed,
  entries: readonly BookedEntry[],
  { dispute, available_cents }: { readonly dispute: Dispute; readonly available_cents: Cents },
): readonly WalletCommand[] | null {
  const key = `${disputePrefix(payment.id)}${dispute.id}`;
  const opened = entries.filter((entry) => isOf(entry.key, `${key}:opened:`));
  if (opened.length === 0) return dispute.status === "won" ? null : open(payment, entries, { key, dispute, available_cents });
  if (entries.some((entry) => isOf(entry.key, `${key}:won:`) || isOf(entry.key, `${key}:lost:`))) return null;
  const taken = sum(opened.filter(({ kind }) => kind === "refund").map(size));
  switch (dispute.status) {
    case "open":
      return null;
    case "won":
      return win(payment, { key, taken, lent: sum(opened.filter(({ kind }) => kind === "adjust").map(size)) });
    case "lost":
      return lose(payment, entries, { key, advanced: sum(opened.filter((entry) => entry.key === advancedKey(key)).map(size)) });
  }
}

const advancedKey = (key: string): string => `${key}:opened:advanced`;

function open(
  payment: Disputed,
  entries: readonly BookedEntry[],
  { key, dispute, available_cents }: { readonly key: string; readonly dispute: Dispute; readonly available_cents: Cents },
): readonly WalletCommand[] | null {
  const funds = fundsStanding(entries);
  const due = cents(Math.min(dispute.amount_cents, sum(funds.map((fund) => fund.left_cents))));
  if (due === 0) return null;
  const advanced = cents(Math.min(due, spendStanding(payment.id, entries)?.left_cents ?? 0));
  return [
    ...(advanced === 0 ? [] : [adjust(payment, advancedKey(key), advanced, "the payer's bank disputes the payment")]),
    ...carried(payment, `${key}:opened:carried`, missing(due, advanced, available_cents)),
    ...toSource(payment, `${key}:opened:fund`, funds, due),
  ];
}

function win(
  payment: Disputed,
  { key, taken, lent }: { readonly key: string; readonly taken: Cents; readonly lent: Cents },
): readonly WalletCommand[] {
  const back: WalletCommand = {
    kind: "fund",
    key: `${key}:won:fund`,
    payment_id: payment.id,
    label: methodLabel(payment),
    amount_cents: taken,
    from: `clearing:${payment.processor ?? "unknown"}`,
  };
  return lent === 0 ? [back] : [back, adjust(payment, `${key}:won:lent`, negate(lent), "the dispute was decided for us")];
}

function lose(
  payment: Disputed,
  entries: readonly BookedEntry[],
  { key, advanced }: { readonly key: string; readonly advanced: Cents },
): readonly WalletCommand[] | null {
  const spend = spendStanding(payment.id, entries);
  const given = cents(Math.min(advanced, spend?.left_cents ?? 0));
  if (spend === null || given === 0) return null;
  return [
    refundOf(payment, `${key}:lost:spend`, spend.txn_id, given),
    adjust(payment, `${key}:lost:advanced`, negate(given), "the dispute was decided for the payer"),
  ];
}
