import { cents, negate, sum, ZERO, type Cents } from "../../values/money.ts";
import { assert } from "../../values/result.ts";
import { DAY_MS, dayIn, startOfDay, type CalendarDate, type Instant } from "../../values/time.ts";
import { refundPrefix } from "../payments/refunds.ts";
import type { WalletCommand } from "../wallet/commands.ts";
import type { Lots } from "./lots.ts";
import type { Part, PlannedPart, Source } from "./withdrawal.ts";

/** Less than this goes only together with all there is. */
export const LEAST_CENTS = cents(1_00);
/**
 * How long a bank may take a debit back for lack of money, with room: returns reach the receiver of a debit by the opening of the second banking day
 * (Nacha Operating Rules, R01), five weekdays hold even with holidays among them. Sent back before, the money would be gone twice.
 */
export const BANK_RETURN_DAYS = 5;
/** Longer than an address needs. */
export const LONGEST_ADDRESS = 300;

/** A top-up of which something is left, and what its payment says about where it came from. */
export interface SourcedLot extends Source {
  /** > 0 */
  readonly left_cents: Cents;
  /** From when it may go back; null: it may now. */
  readonly ready_at: Instant | null;
}

/** A wallet's money by the way it can go back. */
export interface Withdrawable {
  /** Oldest first. */
  readonly lots: readonly SourcedLot[];
  /** What goes by check. */
  readonly without_source_cents: Cents;
  /** What may go now: not what is set aside for a payment, nor what waits for a bank. */
  readonly free_cents: Cents;
}

/** What the payments of lots tell; null where the source is gone: another processor took that money. */
export type SourceOf = (lot: Lots["lots"][number]) => Omit<Source, "fund_txn" | "payment_id" | "funded_at"> | null;

/** Puts lots and their payments together. @param available_cents what the wallet has free: posted less held */
export function withdrawable(
  { lots, without_source_cents }: Lots,
  {
    sourceOf,
    available_cents,
    now,
    time_zone,
  }: { readonly sourceOf: SourceOf; readonly available_cents: Cents; readonly now: Instant; readonly time_zone: string },
): Withdrawable {
  const sourced: SourcedLot[] = [];
  let without: number = without_source_cents;
  for (const lot of lots) {
    const source = sourceOf(lot);
    if (source === null) without += lot.left_cents;
    else {
      const { txn_id: fund_txn, payment_id, funded_at, left_cents } = lot;
      const ready_at = source.kind === "bank" ? bankReadyAt(time_zone, funded_at) : null;
      sourced.push({
        ...source,
        fund_txn,
        payment_id,
        funded_at,
        left_cents,
        ready_at: ready_at !== null && ready_at > now ? ready_at : null,
      });
    }
  }
  const ready = sum([...sourced.filter(({ ready_at }) => ready_at === null).map(({ left_cents }) => left_cents), cents(without)]);
  return { lots: sourced, without_source_cents: cents(without), free_cents: cents(Math.max(0, Math.min(ready, available_cents))) };
}

/** When a bank's money may go back: at the beginning of the day after BANK_RETURN_DAYS weekdays. @param time_zone IANA name */
export function bankReadyAt(time_zone: string, funded_at: Instant): Instant {
  let at = Date.parse(`${dayIn(time_zone, funded_at)}T00:00:00Z`);
  for (let days = 0; days < BANK_RETURN_DAYS + 1;) {
    at += DAY_MS;
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) days += 1;
  }
  return startOfDay(time_zone, new Date(at).toISOString().slice(0, 10) as CalendarDate);
}

/** Why an amount cannot be withdrawn. */
export type AmountProblem = "nothing" | "too_little" | "too_much";

/** @returns null: it can */
export function amountProblem(amount: Cents, { free_cents }: Pick<Withdrawable, "free_cents">): AmountProblem | null {
  if (free_cents === 0) return "nothing";
  if (amount > free_cents) return "too_much";
  return amount < Math.min(LEAST_CENTS, free_cents) ? "too_little" : null;
}

/** The parts of an amount: each top-up's own money back to it, the oldest first, and last what goes by check. They sum to the amount. */
export function plan({ lots, without_source_cents, free_cents }: Withdrawable, amount: Cents): readonly PlannedPart[] {
  assert(amount > 0 && amount <= free_cents, "an amount is within what may go");
  let left: number = amount;
  const parts: PlannedPart[] = [];
  const take = (source: Source | null, most: Cents): void => {
    const part = Math.min(left, most);
    left -= part;
    if (part > 0) parts.push({ source, amount_cents: cents(part) });
  };
  for (const { left_cents, ready_at, ...source } of lots) if (ready_at === null) take(source, left_cents);
  take(null, without_source_cents);
  assert(left === 0, "the parts sum to the amount");
  return parts;
}

/** The parts of all there is, also of what cannot go yet: what comes of it when everything has settled. */
export function planWhole({ lots, without_source_cents }: Withdrawable): readonly PlannedPart[] {
  const ready = lots.map((lot) => ({ ...lot, ready_at: null }));
  const free_cents = sum([...lots.map(({ left_cents }) => left_cents), without_source_cents]);
  return free_cents === 0 ? [] : plan({ lots: ready, without_source_cents, free_cents }, free_cents);
}

/** Whether some of it goes by check, which needs an address. */
export function needsCheck(parts: readonly PlannedPart[]): boolean {
  return parts.some(({ source }) => source === null);
}

/** What a plan is known by, from one page to the next: what was shown is what is done. */
export function planText(parts: readonly PlannedPart[]): string {
  return parts.map(({ source, amount_cents }) => `${source?.fund_txn ?? "check"}=${amount_cents}`).join();
}

type BookedPart = Pick<Part, "id" | "source" | "amount_cents" | "instead_of">;

/**
 * What takes a part out of the wallet. A top-up's goes out as a refund of what brought it in, under the prefix by which refunds at the processor are
 * counted (payments/refunds.ts): news of it later finds it booked. A check's goes to `unclaimed`, from where the operator pays it.
 * @param check how a check is called in the history
 */
export function bookCommand({ id, source, amount_cents, instead_of }: BookedPart, check: string): WalletCommand {
  if (source === null) {
    const reason =
      instead_of === null ? "withdrawn, and no source is left: by check" : "withdrawn, and its source takes nothing back: by check";
    return {
      kind: "adjust",
      key: id,
      payment_id: instead_of,
      label: check,
      amount_cents: negate(amount_cents),
      against: "unclaimed",
      reason,
    };
  }
  const { payment_id, fund_txn: of, label } = source;
  return { kind: "refund", key: refundKey({ id, source }), payment_id, label: label.slice(0, 200), of, amount_cents };
}

/** The key of a part that goes back to a top-up. */
export function refundKey({ id, source }: { readonly id: Part["id"]; readonly source: Source }): string {
  return `${refundPrefix(source.payment_id)}${id}`;
}

/** Nothing is left to do here: what goes by check is the operator's from when it is out of the wallet. */
export function isFinished(parts: readonly Part[]): boolean {
  return parts.every(({ state, source }) => state !== "planned" && (state !== "booked" || source === null));
}

/** What of a part that was refused is still its member's to have: no more than is left of its top-up, nor than the wallet has free. */
export function stillOwed(
  amount: Cents,
  { left_cents, available_cents }: { readonly left_cents: Cents; readonly available_cents: Cents },
): Cents {
  return cents(Math.max(ZERO, Math.min(amount, left_cents, available_cents)));
}
