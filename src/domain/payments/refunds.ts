import { assert } from "../../values/result.ts";
import { cents, negate, sum, ZERO, type Cents } from "../../values/money.ts";
import type { TransactionId } from "../../values/ids.ts";
import type { JournalRow, WalletCommand } from "../wallet/commands.ts";
import { spendKey, type Payment } from "./payment.ts";

/** Whether an entry is a part of a withdrawal, by its key: what goes back to a source, or by check (withdrawals/rules.ts). In SQL: history/conditions.ts. */
export function isWithdrawal(key: string): boolean {
  return key.startsWith("wdp_") || key.includes(":refund:wdp_");
}

/** What a wallet has booked for a payment, as its journal has it. */
export type BookedEntry = Pick<JournalRow, "txn_id" | "kind" | "key" | "amount_cents" | "detail">;

/** An entry and what of it was not given back yet. */
export interface Standing {
  readonly txn_id: TransactionId;
  readonly left_cents: Cents;
}

/** The payment as far as what comes after it needs it. */
export type Paid = Pick<Payment, "id" | "label" | "method">;

/** Every key of what follows a payment begins with one of these. */
export const refundPrefix = (id: Payment["id"]): string => `${id}:refund:`;
/** Of those, the keys of what a withdrawal sends back begin so; their end is the part's id. */
export const withdrawnPrefix = (id: Payment["id"]): string => `${refundPrefix(id)}wdp_`;
export const disputePrefix = (id: Payment["id"]): string => `${id}:dispute:`;

/** Where the money came in, oldest first: what of each may still go back to its source. Money that comes back from a dispute is a `fund` of its own. */
export function fundsStanding(entries: readonly BookedEntry[]): readonly Standing[] {
  return entries.filter(({ kind }) => kind === "fund").map((entry) => standing(entry, entries));
}

/** What of the payment's `spend` its destinations still have; null where nothing was spent. */
export function spendStanding(id: Payment["id"], entries: readonly BookedEntry[]): Standing | null {
  const spend = entries.find(({ key, kind }) => key === spendKey(id) && kind === "spend");
  return spend === undefined ? null : standing(spend, entries);
}

/**
 * How much is booked as sent back by the processor, disputes apart: what we heard of there, and what a withdrawal sends, which is booked here first
 * (docs/decisions/022). A withdrawal's part that the processor refused was undone, and does not count.
 */
export function refundsBooked(id: Payment["id"], entries: readonly BookedEntry[]): Cents {
  return sum(refundsOf(entries, ({ key, amount_cents }) => isOf(key, refundPrefix(id)) && amount_cents < 0).map(size));
}

/** Those refunds that stand: not undone since. */
function refundsOf(entries: readonly BookedEntry[], which: (entry: BookedEntry) => boolean): readonly BookedEntry[] {
  const undone = new Set(entries.flatMap(({ kind, detail }) => (kind === "reverse" ? [detail["of"]] : [])));
  return entries.filter((entry) => entry.kind === "refund" && which(entry) && !undone.has(entry.txn_id));
}

/**
 * The commands that book what the processor has sent back beyond what is booked; null when there is nothing (more) to book.
 * From a bill's payment the destinations give it back, so the bill is owed again and a purse ends at 0. What they do not have any more, and what
 * of a top-up was spent, the wallet gives, and what it does not have the operator carries: a wallet never goes below 0.
 * The keys name how much was booked before, so that of two hands with different news one goes first and the other looks again.
 */
export function refundCommands(
  payment: Paid,
  entries: readonly BookedEntry[],
  { refunded_cents, available_cents }: { readonly refunded_cents: Cents; readonly available_cents: Cents },
): readonly WalletCommand[] | null {
  const booked = refundsBooked(payment.id, entries);
  const funds = fundsStanding(entries);
  const due = cents(Math.min(refunded_cents - booked, sum(funds.map((fund) => fund.left_cents))));
  if (due <= 0) return null;
  const key = `${refundPrefix(payment.id)}${booked}`;
  const spend = spendStanding(payment.id, entries);
  const given = cents(Math.min(due, spend?.left_cents ?? 0));
  return [
    ...(spend === null || given === 0 ? [] : [refundOf(payment, `${key}:spend`, spend.txn_id, given)]),
    ...carried(payment, `${key}:carried`, missing(due, given, available_cents)),
    ...toSource(payment, `${key}:fund`, funds, due),
  ];
}

/** What neither the destinations nor the wallet have. @param available what the wallet has free */
export function missing(due: Cents, given: Cents, available: Cents): Cents {
  return cents(Math.max(0, due - given - available));
}

/** The operator's money in the wallet's place; nothing when nothing is missing. */
export function carried(payment: Paid, key: string, amount_cents: Cents): readonly WalletCommand[] {
  return amount_cents === 0 ? [] : [adjust(payment, key, amount_cents, "money that went back to its source had been spent")];
}

/** Sends an amount back to its source: from the oldest money that came in, and on. */
export function toSource(payment: Paid, key: string, funds: readonly Standing[], amount: Cents): readonly WalletCommand[] {
  let left: number = amount;
  const commands: WalletCommand[] = [];
  for (const [index, { txn_id, left_cents }] of funds.entries()) {
    const part = Math.min(left, left_cents);
    if (part > 0) commands.push({ ...refundOf(payment, `${key}:${index}`, txn_id, cents(part)), label: methodLabel(payment) });
    left -= part;
  }
  assert(left === 0, "no more goes back than came in");
  return commands;
}

/** Gives back part of an entry. */
export function refundOf(payment: Paid, key: string, of: TransactionId, amount_cents: Cents): WalletCommand {
  return { kind: "refund", key, payment_id: payment.id, label: payment.label.slice(0, 200), of, amount_cents };
}

/** Money between the operator's `disputes` account and the wallet. @param amount_cents > 0: into the wallet */
export function adjust(payment: Paid, key: string, amount_cents: Cents, reason: string): WalletCommand {
  return { kind: "adjust", key, payment_id: payment.id, label: payment.label.slice(0, 200), amount_cents, against: "disputes", reason };
}

/** "Visa •4242", or what the payment itself is called. */
export function methodLabel({ method, label }: Paid): string {
  return method === null ? label.slice(0, 200) : `${method.brand} •${method.last4}`;
}

/** Whether a key belongs to what a prefix names. */
export function isOf(key: string, prefix: string): boolean {
  return key.startsWith(prefix);
}

/** How much an entry moved. */
export function size({ amount_cents }: Pick<BookedEntry, "amount_cents">): Cents {
  return amount_cents < 0 ? negate(amount_cents) : amount_cents;
}

function standing(entry: BookedEntry, entries: readonly BookedEntry[]): Standing {
  const isReversed = entries.some(({ kind, detail }) => kind === "reverse" && detail["of"] === entry.txn_id);
  const given = isReversed ? size(entry) : sum(refundsOf(entries, ({ detail }) => detail["of"] === entry.txn_id).map(size));
  return { txn_id: entry.txn_id, left_cents: given > size(entry) ? ZERO : cents(size(entry) - given) };
}
