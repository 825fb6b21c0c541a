import { cents, sum } from "../../../values/money.ts";
import { readPeriod, readDay, type Days } from "./dates.ts";
import { agreeToTheCent, decimalToCents, subtractDecimals, sumDecimals, type Decimal } from "./decimal.ts";
import type { LineDraft, Report } from "./draft.ts";
import { readMoney, type Amount } from "./money.ts";
import { child, codesOf, concept, isPresent, items, numberText, text, type Node } from "./node.ts";

/** Which adjudication codes are which amount: those of CMS Blue Button and those of FHIR's own code system. */
const MEANING: Readonly<Record<string, keyof Split>> = {
  line_sbmtd_chrg_amt: "charged",
  submitted: "charged",
  line_prvdr_pmt_amt: "paid",
  benefit: "paid",
  line_coinsrnc_amt: "owed",
  line_bene_ptb_ddctbl_amt: "owed",
  coinsurance: "owed",
  copay: "owed",
  deductible: "owed",
  noncovered: "owed",
  line_alowd_chrg_amt: "allowed",
  eligible: "allowed",
  discount: "adjusted",
  adjustment: "adjusted",
};

interface Split {
  readonly charged: Amount[];
  readonly paid: Amount[];
  readonly owed: Amount[];
  readonly allowed: Amount[];
  readonly adjusted: Amount[];
}

export interface Line {
  readonly draft: LineDraft;
  readonly charged: Decimal | null;
  readonly paid: Decimal | null;
  readonly adjusted: Decimal | null;
}

/** The days a line itself names. */
export function readItemDays(item: Node, report: Report): Days | null {
  const date = child(item, "servicedDate");
  if (!isPresent(date)) return readPeriod(child(item, "servicedPeriod"), report);
  const day = readDay(date);
  if (day === null) report("unreadable_date", date.pointer);
  return day === null ? null : { from: day, to: day };
}

/**
 * Reads one item of a claim. An amount that cannot be read is reported; an amount that was not sent is null, never 0.
 * @param days the days the line itself names, else the bill's
 */
export function readLine(item: Node, days: Days, report: Report): Line {
  const product = concept(child(item, "productOrService"));
  const split = readSplit(item, report);
  const [charged, paid, allowed] = [total(split.charged), total(split.paid), total(split.allowed)];
  // An allowed amount below the charge is a contractual adjustment; one that is named outright goes first.
  const contractual = charged !== null && allowed !== null ? subtractDecimals(charged, allowed) : null;
  const adjusted = total(split.adjusted) ?? (contractual !== null && contractual.digits >= 0n ? contractual : null);
  const { units, suffix } = readUnits(item);
  return {
    charged,
    paid,
    adjusted,
    draft: {
      code: product?.code ?? "",
      code_system: product?.system ?? "",
      description: `${product?.text ?? ""}${suffix}`,
      units,
      service_from: days.from,
      service_to: days.to,
      charged_cents: inCents(split.charged),
      plan_paid_cents: inCents(split.paid),
      adjusted_cents: adjusted === null ? null : decimalToCents(adjusted),
      owed_cents: inCents(split.owed),
    },
  };
}

function readSplit(item: Node, report: Report): Split {
  const split: Split = { charged: [], paid: [], owed: [], allowed: [], adjusted: [] };
  for (const adjudication of items(child(item, "adjudication"))) {
    const code = codesOf(child(adjudication, "category")).find((each) => Object.hasOwn(MEANING, each));
    const meaning = code === undefined ? undefined : MEANING[code];
    const amount = child(adjudication, "amount");
    if (meaning === undefined || !isPresent(amount)) continue;
    const read = readMoney(amount, report);
    if (read !== null) split[meaning].push(read);
  }
  return split;
}

/** Whole units are counted; 2.5 units are said in words, for the column counts whole ones. */
function readUnits(item: Node): { readonly units: number; readonly suffix: string } {
  const written = numberText(child(item, "quantity", "value"));
  if (written === null) return { units: 1, suffix: "" };
  const count = Number(written);
  return Number.isSafeInteger(count) && count >= 1 && count <= 1_000_000
    ? { units: count, suffix: "" }
    : { units: 1, suffix: ` (${written.slice(0, 20)} ${text(child(item, "quantity", "unit")) ?? "×"})` };
}

function total(amounts: readonly Amount[]): Decimal | null {
  return amounts.length === 0 ? null : sumDecimals(amounts.map((amount) => amount.exact));
}

/** Each amount is rounded by itself, then added: what is printed adds up. */
function inCents(amounts: readonly Amount[]): LineDraft["charged_cents"] {
  return amounts.length === 0 ? null : cents(sum(amounts.map((amount) => amount.cents)));
}

/**
 * Whether lines and totals disagree. Lines without amounts are no proof of anything; but as soon as one line carries a charge,
 * what the lines carry must be what the bill says, to half a cent (see docs/decisions/006-lines-and-totals.md).
 */
export function linesDisagree(
  lines: readonly Line[],
  totals: { readonly charged: Decimal; readonly paid: Decimal; readonly adjusted: Decimal },
): boolean {
  const sumOf = (pick: (line: Line) => Decimal | null): Decimal | null => {
    const given = lines.map(pick).filter((amount) => amount !== null);
    return given.length === 0 ? null : sumDecimals(given);
  };
  const differs = (lineSum: Decimal | null, billTotal: Decimal): boolean => lineSum !== null && !agreeToTheCent(lineSum, billTotal);
  return (
    differs(
      sumOf((line) => line.charged),
      totals.charged,
    ) ||
    differs(
      sumOf((line) => line.paid),
      totals.paid,
    ) ||
    differs(
      sumOf((line) => line.adjusted),
      totals.adjusted,
    )
  );
}
