import { readCalendarDate, type CalendarDate } from "../../../values/time.ts";
import type { Report } from "./draft.ts";
import { child, isPresent, text, type Node } from "./node.ts";

export interface Days {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/**
 * The calendar day of a FHIR date or dateTime as its sender wrote it: 2010-01-28T23:30:00-05:00 is 28 January, wherever we are.
 * Null for a partial date ("2010-01") or no date.
 */
export function readDay(node: Node): CalendarDate | null {
  const written = text(node);
  if (written === null) return null;
  const found = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?$/u.exec(written);
  return found?.[1] === undefined ? null : readCalendarDate(found[1]);
}

/** A Period's days; an open end is its start. Null when absent; a period that cannot be read, or ends before it starts, is reported. */
export function readPeriod(node: Node, report: Report): Days | null {
  if (!isPresent(node)) return null;
  const [start, end] = [child(node, "start"), child(node, "end")];
  const from = readDay(start) ?? readDay(end);
  const to = isPresent(end) ? readDay(end) : from;
  if (from === null || to === null || to < from) {
    report("unreadable_date", from === null ? start.pointer : end.pointer);
    return null;
  }
  return { from, to };
}
