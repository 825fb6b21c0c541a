import { assert, unreachable } from "../../values/result.ts";
import { cents, sum, type Cents } from "../../values/money.ts";
import { DAY_MS, instant, MINUTE_MS, type Instant } from "../../values/time.ts";
import type { DeclineCode, ProcessorStatus } from "../../values/processor.ts";
import type { Payment, PaymentFailure, PaymentState, StartPayment } from "./payment.ts";

/** How long a payer has on the processor's page, in milliseconds. */
export const CHECKOUT_MS = 30 * MINUTE_MS;
/** How long the wallet keeps the wallet part of a split payment aside at most: a bank debit takes days. We release it ourselves; this is the backstop. */
export const HOLD_MS = { card: 1 * DAY_MS, bank: 14 * DAY_MS } as const;

/** Which state may follow which. Everything else is refused, and the database is only ever changed from a state named here. */
export const TRANSITIONS: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  created: ["awaiting_payer", "processing", "funded", "posted", "failed", "cancelled", "expired"],
  awaiting_payer: ["processing", "funded", "posted", "failed", "cancelled", "expired"],
  processing: ["funded", "posted", "failed", "cancelled", "expired"],
  funded: ["posted", "failed"],
  posted: ["partly_refunded", "refunded", "disputed"],
  partly_refunded: ["refunded", "disputed"],
  refunded: ["disputed"],
  disputed: ["posted", "partly_refunded", "refunded"],
  // Money that arrives late may still post, when the bill is still free.
  failed: ["funded"],
  cancelled: ["funded"],
  expired: ["funded"],
};

/** The states a payment may come to `to` from. */
export function statesBefore(to: PaymentState): readonly PaymentState[] {
  return (Object.keys(TRANSITIONS) as PaymentState[]).filter((from) => TRANSITIONS[from].includes(to));
}

/** Still reserving its bills. */
export function isUnderWay(state: PaymentState): boolean {
  switch (state) {
    case "created":
    case "awaiting_payer":
    case "processing":
    case "funded":
      return true;
    case "posted":
    case "partly_refunded":
    case "refunded":
    case "disputed":
    case "failed":
    case "cancelled":
    case "expired":
      return false;
    default:
      return unreachable(state);
  }
}

/** Ended without paying. */
export function isDead(state: PaymentState): boolean {
  return state === "failed" || state === "cancelled" || state === "expired";
}

/** What to do next about a payment, before anybody else is asked. */
export type Act =
  /** Take it in hand for the clock: only while the member's authorisation still holds. */
  | "claim"
  /** Take it from the wallet. */
  | "spend"
  /** Set the wallet part aside and ask the processor for its page. */
  | "open_checkout"
  /** Close the processor's page; what it says then decides. */
  | "close_checkout"
  /** Ask the processor where it stands. */
  | "ask"
  /** Put the processor's money into the wallet and spend it. */
  | "settle"
  /** Go on sending late money back. */
  | "give_back"
  | "rest";

/** The next act for a payment at a moment. Total over all states. */
export function nextAct(
  payment: Pick<Payment, "state" | "source" | "failure" | "processor_ref" | "expires_at" | "mandate_id" | "claimed_at">,
  now: Instant,
): Act {
  switch (payment.state) {
    case "created":
      if (payment.mandate_id !== null && payment.claimed_at === null) return "claim";
      if (payment.source === "wallet") return "spend";
      return now >= payment.expires_at ? "close_checkout" : "open_checkout";
    case "awaiting_payer":
      return now >= payment.expires_at ? "close_checkout" : "ask";
    case "processing":
      return "ask";
    case "funded":
      return "settle";
    case "failed":
    case "cancelled":
    case "expired":
      if (payment.failure === "returning") return "give_back";
      if (payment.failure === "returned" || payment.failure === "wallet_part_missing" || payment.source === "wallet") return "rest";
      return "ask";
    case "posted":
    case "partly_refunded":
    case "refunded":
    case "disputed":
      return "rest";
    default:
      return unreachable(payment.state);
  }
}

/** What the processor says of a payment; `unknown`: it has never heard of it. */
export interface Testimony {
  readonly status: ProcessorStatus | "unknown";
  readonly decline: DeclineCode | null;
  readonly refunded_cents: Cents;
}

/** What follows from the processor's word. */
export type Verdict =
  | { readonly kind: "await_payer" }
  | { readonly kind: "wait" }
  | { readonly kind: "move"; readonly to: "processing" | "funded" }
  | { readonly kind: "end"; readonly to: "failed" | "cancelled" | "expired"; readonly failure: PaymentFailure }
  /** Late money: reserve the bills again and post it if they are free; otherwise it goes back. */
  | { readonly kind: "revive" }
  /** Late money that cannot be posted: it goes back to its source. */
  | { readonly kind: "give_back" }
  | { readonly kind: "rest" };

/**
 * Decides by the processor's word. Called again with the same word it decides the same or rests: nothing happens twice.
 * @param now expiry counts only where the processor has no page open.
 */
export function judge(payment: Pick<Payment, "state" | "failure" | "wallet_cents" | "expires_at">, said: Testimony, now: Instant): Verdict {
  if (isDead(payment.state)) {
    if (said.status !== "succeeded" || said.refunded_cents > 0) return { kind: "rest" };
    if (payment.failure === "returned" || payment.failure === "wallet_part_missing") return { kind: "rest" };
    // The wallet part of a split payment was let go: it may be spent by now, so the card part goes back whole.
    return payment.failure === "returning" || payment.wallet_cents > 0 ? { kind: "give_back" } : { kind: "revive" };
  }
  if (payment.state === "funded" || !isUnderWay(payment.state)) return { kind: "rest" };
  switch (said.status) {
    case "open":
      return { kind: "await_payer" };
    case "processing":
      return payment.state === "processing" ? { kind: "wait" } : { kind: "move", to: "processing" };
    case "succeeded":
      return { kind: "move", to: "funded" };
    case "failed":
      return { kind: "end", to: "failed", failure: said.decline ?? "card_declined" };
    case "canceled":
      return { kind: "end", to: "cancelled", failure: "canceled" };
    case "expired":
      return { kind: "end", to: "expired", failure: "expired" };
    case "unknown":
      // Not found there and its time is over: it can no longer be paid.
      return now >= payment.expires_at ? { kind: "end", to: "expired", failure: "expired" } : { kind: "wait" };
    default:
      return unreachable(said.status);
  }
}

/**
 * The mail that a payment's end calls for; null where the payer stands in front of it and reads it there. A bank debit ends days later, when
 * nobody looks; money that went into the wallet in place of the bill is always told.
 */
export function mailAtEnd(state: PaymentState, failure: PaymentFailure): "payment_failed" | "payment_kept" | null {
  if (failure === "wallet_part_missing") return "payment_kept";
  return state === "processing" ? "payment_failed" : null;
}

/** Throws when an order contradicts itself: the doors have checked a person's input before. */
export function assertOrder(order: StartPayment): void {
  assert(order.amount_cents > 0, "a payment is more than 0");
  assert(order.wallet_cents >= 0 && order.wallet_cents <= order.amount_cents, "the wallet part is within the amount");
  assert(order.source !== "wallet" || order.wallet_cents === order.amount_cents, "a wallet payment comes whole from the wallet");
  assert(order.source === "wallet" || order.wallet_cents < order.amount_cents, "a card or bank payment has a part from the processor");
  assert((order.member_id === null) === (order.guest !== undefined), "a payment is a member's or a guest's");
  assert(order.guest === undefined || order.id !== undefined, "a guest's payment has its id before its purse");
  assert(
    (order.saved_method_id ?? null) === null || (order.source !== "wallet" && order.wallet_cents === 0),
    "a saved method pays the whole",
  );
  assert(order.request_key.length > 0 && order.request_key.length <= 128, "a request key has 1 to 128 characters");
  assert((order.purpose === "premium") === ((order.insurer_id ?? null) !== null), "a premium, and nothing else, is paid to an insurer");
  assert(order.purpose !== "premium" || (order.due_id ?? null) !== null, "a premium is that of a period");
  if (order.purpose === "premium") assert(order.allocations.length === 0, "a premium is for no bill");
  else if (order.purpose === "top_up") {
    assert(
      order.allocations.length === 0 && order.wallet_cents === 0 && order.source !== "wallet",
      "a top-up comes from outside and is for no bill",
    );
  } else {
    assert(order.allocations.length > 0 && order.allocations.length <= 20, "a payment is for 1 to 20 bills");
    assert(new Set(order.allocations.map((each) => each.bill_id)).size === order.allocations.length, "a bill is named once");
    assert(
      order.allocations.every((each) => each.amount_cents > 0),
      "an allocation is more than 0",
    );
    assert(sum(order.allocations.map((each) => each.amount_cents)) === order.amount_cents, "the allocations sum to the amount");
  }
}

/** Whether an order asks for what a payment already is: the same key pressed twice. The label and language may differ. */
export function isSameOrder(payment: Payment, order: StartPayment): boolean {
  const shares = (of: readonly { bill_id: string; amount_cents: number }[]) =>
    [...of]
      .map((each) => `${each.bill_id}=${each.amount_cents}`)
      .toSorted()
      .join();
  return (
    payment.member_id === order.member_id &&
    // A guest's purse is named after the payment, so a form sent again names another one.
    (payment.member_id === null || payment.wallet_id === order.wallet_id) &&
    payment.purpose === order.purpose &&
    payment.source === order.source &&
    payment.amount_cents === order.amount_cents &&
    payment.wallet_cents === order.wallet_cents &&
    payment.saved_method_id === (order.saved_method_id ?? null) &&
    payment.due_id === (order.due_id ?? null) &&
    payment.mandate_id === (order.mandate_id ?? null) &&
    shares(payment.allocations) === shares(order.allocations)
  );
}

/** When a new payment's page closes. */
export function expiryOf(createdAt: Instant): Instant {
  return instant(createdAt + CHECKOUT_MS);
}

/** What may still be loaded today, never below 0. */
export function leftToLoad(limit: Cents, loadedToday: Cents): Cents {
  return cents(Math.max(0, limit - loadedToday));
}
