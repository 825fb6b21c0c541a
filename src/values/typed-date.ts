import { err, ok, type Result } from "./result.ts";
import { readCalendarDate, type CalendarDate } from "./time.ts";

export type DateProblem = "missing" | "not_a_date";

/**
 * Reads a day as a person in the United States types it: "5/17/1980", "05-17-1980", "5.17.1980", "05 17 1980"; also "1980-05-17" and "1980/05/17".
 * @returns the day, or why it cannot be one. A year has four digits: nobody's birth year is guessed.
 */
export function readTypedDate(text: string): Result<CalendarDate, DateProblem> {
  const typed = text.normalize("NFKC").trim();
  if (typed === "") return err("missing");
  const parts = typed.split(/\s*[-/.\s]\s*/u);
  if (parts.length !== 3 || parts.some((part) => !/^\d{1,4}$/u.test(part))) return err("not_a_date");
  const [first = "", second = "", third = ""] = parts;
  const [year, month, day] = first.length === 4 ? [first, second, third] : [third, first, second];
  if (year.length !== 4 || month.length > 2 || day.length > 2) return err("not_a_date");
  const date = readCalendarDate(`${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`);
  return date === null ? err("not_a_date") : ok(date);
}
