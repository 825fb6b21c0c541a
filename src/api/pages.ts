import { err, ok, type Result } from "../values/result.ts";
import type { ApiFieldError } from "./errors.ts";
import { fieldError } from "./policy-body.ts";

const MOST_A_PAGE = 100;
const USUAL_A_PAGE = 50;

/** Which page of a list is asked for. */
export interface Page {
  /** The keys of the last row of the page before; "" each at the beginning. */
  readonly after: readonly string[];
  readonly limit: number;
}

/**
 * Reads `cursor` and `limit` of a list's address.
 * @param keys how many keys the list is ordered by
 */
export function readPage(query: Readonly<Record<string, string>>, keys: number): Result<Page, readonly ApiFieldError[]> {
  const { limit: typed = String(USUAL_A_PAGE), cursor } = query;
  const limit = /^\d{1,3}$/u.test(typed) ? Number(typed) : 0;
  const after = cursor === undefined ? Array.from({ length: keys }, () => "") : readCursor(cursor, keys);
  const errors = [
    ...(limit < 1 || limit > MOST_A_PAGE ? [fieldError("/limit", "not_a_limit")] : []),
    ...(after === null ? [fieldError("/cursor", "not_a_cursor")] : []),
  ];
  return after === null || errors.length > 0 ? err(errors) : ok({ after, limit });
}

/** A list's answer: its rows, and where the next page begins; null where this is the last one. @param keysOf by what the list is ordered */
export function pageOf<Row, Shown>(
  rows: readonly Row[],
  {
    limit,
    shown,
    keysOf,
  }: { readonly limit: number; readonly shown: (row: Row) => Shown; readonly keysOf: (row: Row) => readonly string[] },
): { readonly data: readonly Shown[]; readonly next_cursor: string | null } {
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return { data: rows.map(shown), next_cursor: last === undefined ? null : btoa(JSON.stringify(keysOf(last))).replaceAll("=", "") };
}

function readCursor(cursor: string, keys: number): readonly string[] | null {
  try {
    const read: unknown = JSON.parse(atob(cursor));
    return Array.isArray(read) && read.length === keys && read.every((each) => typeof each === "string") ? read : null;
  } catch {
    return null;
  }
}
