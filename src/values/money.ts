import { assert, err, ok, type Result } from "./result.ts";

declare const centsBrand: unique symbol;

/** A whole number of US cents; may be negative (a leg of an entry, a correction). */
export type Cents = number & { readonly [centsBrand]: true };

/** The largest amount a person may type: $1,000,000.00. Larger sums arrive only from partners' bills. */
export const MAX_TYPED_CENTS = 100_000_000;

/** Marks a whole number as cents. Throws when it is not a safe integer: that is a bug, not input. */
export function cents(value: number): Cents {
  assert(Number.isSafeInteger(value), "cents must be a safe integer");
  return (value === 0 ? 0 : value) as Cents;
}

export const ZERO: Cents = cents(0);

/** Adds amounts. Throws on overflow past safe integers. */
export function sum(amounts: Iterable<Cents>): Cents {
  let total = 0;
  for (const amount of amounts) total += amount;
  return cents(total);
}

/** a − b. */
export function minus(a: Cents, b: Cents): Cents {
  return cents(a - b);
}

/** −a. */
export function negate(a: Cents): Cents {
  return cents(0 - a);
}

export type AmountProblem = "missing" | "not_an_amount" | "fraction_of_a_cent" | "zero" | "negative" | "too_large";

/**
 * Reads an amount in dollars as a person types it: "84.20", "$1,084.2", " 84 ". Spaces, "$" and thousands commas are dropped.
 * @returns the amount in cents (1 … MAX_TYPED_CENTS), or why it cannot be one. No exponent, sign trick or third decimal passes.
 */
export function parseDollars(text: string): Result<Cents, AmountProblem> {
  const typed = text.normalize("NFKC").replace(/\s/gu, "");
  if (typed === "") return err("missing");
  const [, sign = "", bare = "", close = ""] = /^([-−]\$?|\$[-−]|\(\$?|\$)?(.*?)(\)?)$/u.exec(typed) ?? [];
  if (close !== "" && !sign.startsWith("(")) return err("not_an_amount");
  if (!/^(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?$/u.test(bare) || !/\d/u.test(bare)) return err("not_an_amount");
  if (/[-−(]/u.test(sign)) return err("negative");
  const [dollars = "", fraction = ""] = bare.replaceAll(",", "").split(".");
  if (fraction.length > 2) return err("fraction_of_a_cent");
  if (dollars.replace(/^0+/u, "").length > 9) return err("too_large");
  const value = Number(dollars) * 100 + Number(fraction.padEnd(2, "0"));
  if (value === 0) return err("zero");
  if (value > MAX_TYPED_CENTS) return err("too_large");
  return ok(cents(value));
}

/** Cents as plain dollars for form fields and machine formats: 8420 → "84.20", −5 → "-0.05". No symbol, no grouping. */
export function toDollars(amount: Cents): string {
  const digits = String(Math.abs(amount)).padStart(3, "0");
  return `${amount < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/**
 * Cents as people read them: "$84.20", as Intl writes them for people in the United States in either language.
 * Money always carries its currency; callers never add the symbol themselves.
 */
export function formatMoney(amount: Cents, language: "en" | "es"): string {
  return formatters[language].format(amount / 100);
}

const formatters = {
  en: new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" }),
  es: new Intl.NumberFormat("es-US", { style: "currency", currency: "USD" }),
};
