import type { BillId } from "../../values/ids.ts";
import { cents, minus, parseDollars, sum, ZERO, type AmountProblem, type Cents } from "../../values/money.ts";
import { err, ok, type Result } from "../../values/result.ts";

export type Source = "wallet" | "card" | "bank";

/** How much goes to which bill. */
export interface Share {
  readonly bill_id: BillId;
  readonly amount_cents: Cents;
}

/** What a member is about to pay, as the check page shows it. amount = wallet part + rest. */
export interface Order {
  readonly shares: readonly Share[];
  readonly amount_cents: Cents;
  readonly source: Source;
  readonly wallet_cents: Cents;
}

/** Recognises a source from a form. */
export function readSource(text: string): Source | null {
  return text === "wallet" || text === "card" || text === "bank" ? text : null;
}

export type PartProblem = AmountProblem | "more_than_owed";

/** Reads how much of a bill to pay: dollars as typed, at most what can be paid on it. A number beyond all bills is more than owed. */
export function readPart(text: string, payable_cents: Cents): Result<Cents, PartProblem> {
  const read = parseDollars(text);
  if (!read.ok) return err(read.error === "too_large" ? "more_than_owed" : read.error);
  return read.value > payable_cents ? err("more_than_owed") : read;
}

/**
 * Divides a sum between the balance and the card or bank account.
 * @param wanted.split the balance first, the rest by card or bank; a balance that covers all of it leaves nothing for them
 * @returns insufficient_funds when the wallet alone was chosen and has less
 */
export function makeOrder(wanted: {
  readonly shares: readonly Share[];
  readonly source: Source;
  readonly split: "split" | "whole";
  readonly available_cents: Cents;
}): Result<Order, "insufficient_funds"> {
  const { shares, source, split } = wanted;
  const amount_cents = sum(shares.map((share) => share.amount_cents));
  const available = cents(Math.max(0, wanted.available_cents));
  if (source === "wallet") {
    return available < amount_cents ? err("insufficient_funds") : ok({ shares, amount_cents, source, wallet_cents: amount_cents });
  }
  if (split === "whole") return ok({ shares, amount_cents, source, wallet_cents: ZERO });
  if (available >= amount_cents) return ok({ shares, amount_cents, source: "wallet", wallet_cents: amount_cents });
  return ok({ shares, amount_cents, source, wallet_cents: available });
}

/** What is left for the card or bank account. */
export function restOf(order: Order): Cents {
  return minus(order.amount_cents, order.wallet_cents);
}

/** An order as the check page's hidden fields carry it: what was shown is what is confirmed. */
export function toConfirmation(order: Order): readonly { readonly name: string; readonly value: string }[] {
  return [
    ...order.shares.map((share) => ({ name: "share", value: `${share.bill_id}:${share.amount_cents}` })),
    { name: "source", value: order.source },
    { name: "wallet_cents", value: String(order.wallet_cents) },
  ];
}

/** Reads such fields back; null when they do not fit together, as no page of ours makes them. */
export function readConfirmation(fields: {
  readonly shares: readonly { readonly bill_id: BillId; readonly amount_text: string }[];
  readonly source: string;
  readonly wallet_cents: string;
}): Order | null {
  const source = readSource(fields.source);
  const wallet_cents = readCents(fields.wallet_cents);
  const shares = fields.shares.map(({ bill_id, amount_text }) => ({ bill_id, amount_cents: readCents(amount_text) }));
  const sound = shares.filter((share): share is Share => share.amount_cents !== null && share.amount_cents > 0);
  if (source === null || wallet_cents === null || sound.length === 0 || sound.length !== shares.length) return null;
  const amount_cents = sum(sound.map((share) => share.amount_cents));
  const fits = source === "wallet" ? wallet_cents === amount_cents : wallet_cents < amount_cents;
  return fits ? { shares: sound, amount_cents, source, wallet_cents } : null;
}

function readCents(text: string): Cents | null {
  return /^\d{1,12}$/u.test(text) ? cents(Number(text)) : null;
}
