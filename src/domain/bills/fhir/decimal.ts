import { cents, type Cents } from "../../../values/money.ts";

/** A decimal exactly as written: digits × 10^−scale. */
export interface Decimal {
  readonly digits: bigint;
  /** ≥ 0 */
  readonly scale: number;
}

/** Longer texts and larger exponents are no amounts of money: they would only cost time. */
const MAX_TEXT = 64;
const MAX_EXPONENT = 30;
/** $10 billion: no bill is larger, and sums of such amounts stay safe integers. */
const MAX_CENTS = 1_000_000_000_000n;

/**
 * Reads a decimal from its JSON text: "125", "28.104000000000003", "1.5e2", "-0.005".
 * @returns null when the text is no decimal, or too long to be an amount.
 */
export function readDecimal(text: string): Decimal | null {
  if (text.length > MAX_TEXT) return null;
  const found = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/u.exec(text);
  if (found === null) return null;
  const [, sign = "", whole = "", fraction = "", exponentText = "0"] = found;
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > MAX_EXPONENT) return null;
  const digits = BigInt(sign + whole + fraction);
  const scale = fraction.length - exponent;
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** a + b, exact. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: a.digits * 10n ** BigInt(scale - a.scale) + b.digits * 10n ** BigInt(scale - b.scale), scale };
}

/** a − b, exact. */
export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  return addDecimals(a, { digits: -b.digits, scale: b.scale });
}

/** Sum, exact; 0 of nothing. */
export function sumDecimals(decimals: Iterable<Decimal>): Decimal {
  let total: Decimal = { digits: 0n, scale: 0 };
  for (const decimal of decimals) total = addDecimals(total, decimal);
  return total;
}

/**
 * Dollars to whole cents, half up (half a cent counts as one, away from zero when negative).
 * @returns null when it is beyond ± $10 billion.
 */
export function decimalToCents(dollars: Decimal): Cents | null {
  const divisor = 10n ** BigInt(dollars.scale);
  const hundredfold = dollars.digits * 100n;
  const magnitude = hundredfold < 0n ? -hundredfold : hundredfold;
  const rounded = (magnitude * 2n + divisor) / (divisor * 2n);
  if (rounded > MAX_CENTS) return null;
  return cents(Number(hundredfold < 0n ? -rounded : rounded));
}

/** Whether two amounts differ by no more than half a cent: less than that is the sender's arithmetic, not a disagreement. */
export function agreeToTheCent(a: Decimal, b: Decimal): boolean {
  const { digits, scale } = subtractDecimals(a, b);
  const magnitude = digits < 0n ? -digits : digits;
  return magnitude * 200n <= 10n ** BigInt(scale);
}
