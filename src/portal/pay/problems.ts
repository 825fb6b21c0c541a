import type { PayProblem } from "../../domain/bills/service.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney, type Cents } from "../../values/money.ts";
import { unreachable } from "../../values/result.ts";
import { amountProblemText, moreThanOwedText } from "./amount.ts";
import type { PartProblem } from "./order.ts";

/** What a refusal leads to: the form again with words at the right place, a page that says why nothing can be paid, or no such page. */
export type Outcome = { readonly kind: "form"; readonly error: FieldError } | { readonly kind: "blocked" } | { readonly kind: "not_found" };

/** Maps each reason why a payment was not started. No money has moved in any of them. */
export function outcomeOf(problem: PayProblem, language: Language): Outcome {
  const { errors: text } = words(language).pay;
  const form = (field: string | null, words: string): Outcome => ({ kind: "form", error: { field, text: words } });
  switch (problem.code) {
    case "insufficient_funds":
      return form("amount", shortText(problem.available_cents, language));
    case "more_than_owed":
      return form("amount", moreThanOwedText(problem.owed_cents, language));
    case "amount_not_positive":
      return form("amount", amountProblemText("zero", language));
    case "split_does_not_fit":
      return form(null, words(language).pay.changed);
    case "key_conflict":
      return form(null, text.stale);
    case "processor_unavailable":
      return form(null, text.unavailable);
    case "too_little":
      return form("amount", text.tooLittle(formatMoney(problem.least_cents, language)));
    case "no_processor":
      return form("source", text.noProcessor);
    case "wallet_frozen":
      return form(null, text.frozen);
    case "account_closing":
      return form(null, text.closing);
    case "bill_paid":
    case "bill_under_way":
    case "bill_void":
    case "bill_taken":
      return { kind: "blocked" };
    case "no_bills":
    case "too_many_bills":
    case "bill_twice":
    case "bill_not_found":
      return { kind: "not_found" };
    case "over_daily_limit":
      throw new Error("only top-ups have a daily limit");
    default:
      return unreachable(problem);
  }
}

/** What to do when the wallet has less than asked. */
export function shortText(available: Cents, language: Language): string {
  const { errors: text } = words(language).pay;
  return available <= 0 ? text.emptyBalance : text.moreThanBalance(formatMoney(available, language));
}

/** What to do about an amount typed for a bill. */
export function partProblemText(problem: PartProblem, payable: Cents, language: Language): string {
  return problem === "more_than_owed" ? moreThanOwedText(payable, language) : amountProblemText(problem, language);
}
