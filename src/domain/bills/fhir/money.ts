import type { Cents } from "../../../values/money.ts";
import { decimalToCents, readDecimal, type Decimal } from "./decimal.ts";
import type { Report } from "./draft.ts";
import { child, isPresent, numberText, text, type Node } from "./node.ts";

/** An amount both exact, for sums, and in whole cents, half up. */
export interface Amount {
  readonly exact: Decimal;
  readonly cents: Cents;
}

/**
 * Reads a FHIR Money in US dollars, not negative. Reports and answers null when it is anything else.
 * A missing currency is refused: whose dollars they are is not ours to guess.
 */
export function readMoney(node: Node, report: Report): Amount | null {
  const value = child(node, "value");
  const number = numberText(value);
  const exact = number === null ? null : readDecimal(number);
  const currency = text(child(node, "currency"));
  if (currency !== "USD") {
    report(isPresent(child(node, "currency")) ? "unsupported_currency" : "missing_currency", child(node, "currency").pointer);
    return null;
  }
  if (exact === null) {
    report("unreadable_amount", value.pointer);
    return null;
  }
  const rounded = decimalToCents(exact);
  if (rounded === null) {
    report("amount_too_large", value.pointer);
    return null;
  }
  if (exact.digits < 0n) {
    report("negative_amount", value.pointer);
    return null;
  }
  return { exact, cents: rounded };
}
