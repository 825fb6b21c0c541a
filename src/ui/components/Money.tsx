import type { Language } from "../../values/language.ts";
import { cents, formatMoney, type Cents } from "../../values/money.ts";
import { words } from "../words/index.ts";

interface MoneyProps {
  readonly amount: Cents;
  readonly language: Language;
  /** "flow": with its sign, an arrow and the spoken "money in" / "money out". "plain" (default): the sum alone. */
  readonly as?: "plain" | "flow";
}

/** A sum with its currency, in figures of one width. A movement's direction is written, drawn and spoken; colour only helps. */
export function Money({ amount, language, as = "plain" }: MoneyProps) {
  if (as === "plain" || amount === 0) return <span class="money">{formatMoney(amount, language)}</span>;
  const { money } = words(language).common;
  const comesIn = amount > 0;
  return (
    <span class={comesIn ? "money money-in" : "money money-out"}>
      <span aria-hidden="true">{comesIn ? "+" : "−"}</span>
      {formatMoney(cents(Math.abs(amount)), language)}
      <span class="visually-hidden"> {comesIn ? money.in : money.out}</span>
    </span>
  );
}
