import type { ProcessorMethod } from "../../values/processor.ts";
import { err, ok, type Result } from "../../values/result.ts";
import { dayIn, type Instant } from "../../values/time.ts";
import { BRANDS, digitsOf, outcomeOf, type Outcome } from "./numbers.ts";

export type FieldName = "card_number" | "expiry" | "cvc" | "routing_number" | "account_number";
export type FieldProblem =
  | "card_missing"
  | "card_unknown"
  | "expiry_missing"
  | "expiry_shape"
  | "expiry_past"
  | "cvc_missing"
  | "cvc_shape"
  | "routing_missing"
  | "routing_shape"
  | "account_missing"
  | "account_unknown";
export type Problems = Partial<Record<FieldName, FieldProblem>>;
export type Typed = Readonly<Partial<Record<FieldName, string>>>;

/** All that is kept of what was typed: the number itself ends here. */
export interface Instrument {
  readonly outcome: Outcome;
  readonly brand: string;
  readonly last4: string;
  /** The last month in which a card is good, "2034-12". */
  readonly expires?: string;
}

/** Reads the payment form of a card or a bank account. @returns what to pay with, or what to mend by field */
export function readForm(kind: ProcessorMethod, typed: Typed, now: Instant): Result<Instrument, Problems> {
  const number = digitsOf((kind === "card" ? typed.card_number : typed.account_number) ?? "");
  const outcome = outcomeOf(kind, number);
  const problems = kind === "card" ? cardProblems(typed, number, now) : bankProblems(typed, number);
  if (Object.keys(problems).length > 0 || outcome === null) return err(problems);
  const expires = kind === "card" ? readExpiry(digitsOf(typed.expiry ?? "")) : null;
  return ok({ outcome, brand: BRANDS[kind], last4: number.slice(-4), ...(expires === null ? {} : { expires }) });
}

function cardProblems(typed: Typed, number: string, now: Instant): Problems {
  const [expiry, cvc] = [digitsOf(typed.expiry ?? ""), digitsOf(typed.cvc ?? "")];
  const expires = readExpiry(expiry);
  const expiryProblem =
    expiry === "" ? "expiry_missing" : expires === null ? "expiry_shape" : expires < dayIn("UTC", now).slice(0, 7) ? "expiry_past" : null;
  return {
    ...(number === "" ? { card_number: "card_missing" } : outcomeOf("card", number) === null ? { card_number: "card_unknown" } : {}),
    ...(expiryProblem === null ? {} : { expiry: expiryProblem }),
    ...(cvc === "" ? { cvc: "cvc_missing" } : /^\d{3,4}$/u.test(cvc) ? {} : { cvc: "cvc_shape" }),
  };
}

function bankProblems(typed: Typed, number: string): Problems {
  const routing = digitsOf(typed.routing_number ?? "");
  return {
    ...(routing === "" ? { routing_number: "routing_missing" } : /^\d{9}$/u.test(routing) ? {} : { routing_number: "routing_shape" }),
    ...(number === ""
      ? { account_number: "account_missing" }
      : outcomeOf("bank", number) === null
        ? { account_number: "account_unknown" }
        : {}),
  };
}

/** "12/34", "12 / 2034", "1234" as the last month that a card is good in; null when it has another shape. */
function readExpiry(text: string): string | null {
  const found = /^(\d{1,2})\/?(?:20)?(\d{2})$/u.exec(text);
  const [month, year] = [Number(found?.[1]), found?.[2]];
  return year === undefined || month < 1 || month > 12 ? null : `20${year}-${String(month).padStart(2, "0")}`;
}
