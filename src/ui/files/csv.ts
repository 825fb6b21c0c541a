import { stringify } from "csv-stringify/sync";
import type { Language } from "../../values/language.ts";
import { negate, toDollars } from "../../values/money.ts";
import { words } from "../words/index.ts";
import type { MovementLine } from "./movement-line.ts";
import { wallClock } from "./wall-clock.ts";

/** Without it, spreadsheet programs take UTF-8 for something else. */
const BYTE_ORDER_MARK = "\uFEFF";

export interface CsvReader {
  readonly language: Language;
  /** IANA name: dates and times are of this zone, which the heading names. */
  readonly time_zone: string;
}

/** The first line of a CSV file (RFC 4180), after the byte order mark. */
export function csvHead({ language, time_zone }: CsvReader): string {
  const { csv: text } = words(language).statements;
  const { date, time, description, kind, moneyIn, moneyOut, balance, currency, reference, movement } = text;
  return BYTE_ORDER_MARK + csvOf([[date, time(time_zone), description, kind, moneyIn, moneyOut, balance, currency, reference, movement]]);
}

/** The lines of these movements. Amounts are dollars without sign: in one column what came in, in another what went out. */
export function csvLines(lines: readonly MovementLine[], { time_zone }: CsvReader): string {
  return csvOf(
    lines.map((line) => {
      const { date, time } = wallClock(line.at, time_zone);
      const moneyIn = line.amount_cents > 0 ? toDollars(line.amount_cents) : "";
      const moneyOut = line.amount_cents < 0 ? toDollars(negate(line.amount_cents)) : "";
      const { description, kind, reference, id } = line;
      return [date, time, description, kind, moneyIn, moneyOut, toDollars(line.balance_cents), "USD", reference ?? "", id];
    }),
  );
}

/** Text that a spreadsheet program would run as a formula gets an apostrophe before it. Amounts never begin like one. */
function csvOf(records: readonly (readonly string[])[]): string {
  return records.length === 0
    ? ""
    : stringify(
        records.map((record) => [...record]),
        { record_delimiter: "\r\n", escape_formulas: true },
      );
}
