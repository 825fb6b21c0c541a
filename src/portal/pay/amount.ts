import type { AmountProblem, Cents } from "../../values/money.ts";
import { formatMoney } from "../../values/money.ts";
import type { Language } from "../../values/language.ts";
import { words } from "../../ui/words/index.ts";

/** What to do about an amount that cannot be read, in the reader's words. */
export function amountProblemText(problem: AmountProblem, language: Language): string {
  return words(language).pay.amountErrors[problem];
}

/** What to do about an amount that is above what is owed; also said of numbers beyond any bill. */
export function moreThanOwedText(owed: Cents, language: Language): string {
  return words(language).pay.errors.moreThanOwed(formatMoney(owed, language));
}
