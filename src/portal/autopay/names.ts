import type { Due } from "../../domain/autopay/due.ts";
import type { MethodOrder } from "../../domain/autopay/mandate.ts";
import type { MemberMethod } from "../../domain/payments/saved-methods.ts";
import { formatMonth } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";

/** A saved card or account as people know it: "Visa •4242". */
export function methodName({ brand, last4 }: Pick<MemberMethod, "brand" | "last4">): string {
  return `${brand} •${last4}`;
}

/** Where money comes from, in its order: "Wallet, then Visa •4242". */
export function methodsText(order: MethodOrder, saved: readonly MemberMethod[], language: Language): string {
  const { autopay: text } = words(language);
  const [first = text.wallet, ...others] = order.map((each) => {
    if (each === "wallet") return text.wallet;
    const method = saved.find(({ id }) => id === each);
    return method === undefined ? text.removedMethod : methodName(method);
  });
  return text.methods(first, others);
}

/** What a due is for: "December 2026", "Part 3". */
export function dueName({ kind, period }: Pick<Due, "kind" | "period">, language: Language): string {
  return kind === "premium" ? formatMonth(period, language) : words(language).autopay.detail.ahead.part(Number(period));
}
