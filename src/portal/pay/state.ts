import type { Payment, PaymentStep } from "../../domain/payments/service.ts";
import { unreachable } from "../../values/result.ts";

/** What a payer meets on coming back from the processor's page, or on looking again later. Each is its own page. */
export type PayerState =
  | { readonly kind: "posted" }
  | { readonly kind: "unfinished"; readonly url: string }
  | { readonly kind: "waiting" }
  | { readonly kind: "bank_under_way" }
  | { readonly kind: "cancelled" }
  | { readonly kind: "expired" }
  | { readonly kind: "failed"; readonly why: FailedWhy; readonly money: MoneyThen };

/** Keys of the words' `pay.state.failed`. */
export type FailedWhy =
  | "card_declined"
  | "insufficient_funds"
  | "authentication_failed"
  | "bank_debit_failed"
  | "too_late"
  | "wallet_part_missing"
  | "wallet_short"
  | "wallet_frozen"
  | "processor_unavailable"
  | "other";

/** What has become of the payer's money: none was taken, it goes back to its source, or it is in the wallet. */
export type MoneyThen = "none_taken" | "goes_back" | "in_wallet";

/** Reads a payment as its payer should. */
export function payerState({ payment, next }: PaymentStep): PayerState {
  if (next.kind === "redirect") return { kind: "unfinished", url: next.url };
  switch (payment.state) {
    case "posted":
    case "partly_refunded":
    case "refunded":
    case "disputed":
      return { kind: "posted" };
    case "processing":
      return { kind: payment.source === "bank" ? "bank_under_way" : "waiting" };
    case "created":
    case "awaiting_payer":
    case "funded":
      return { kind: "waiting" };
    case "failed":
    case "cancelled":
    case "expired":
      return deadState(payment, payment.state);
    default:
      return unreachable(payment.state);
  }
}

function deadState(payment: Payment, state: "failed" | "cancelled" | "expired"): PayerState {
  const { failure } = payment;
  switch (failure) {
    case "returning":
    case "returned":
      return { kind: "failed", why: "too_late", money: "goes_back" };
    case "wallet_part_missing":
      return { kind: "failed", why: "wallet_part_missing", money: "in_wallet" };
    case "insufficient_funds":
      return { kind: "failed", why: payment.processor_ref === null ? "wallet_short" : "insufficient_funds", money: "none_taken" };
    case "card_declined":
    case "authentication_failed":
    case "bank_debit_failed":
    case "wallet_frozen":
    case "processor_unavailable":
      return { kind: "failed", why: failure, money: "none_taken" };
    case "canceled":
    case "not_authorised":
      return { kind: "cancelled" };
    case "expired":
      return { kind: "expired" };
    case null:
      return state === "failed" ? { kind: "failed", why: "other", money: "none_taken" } : { kind: state };
    default:
      return unreachable(failure);
  }
}
