import type { Ctx } from "../../web.ts";
import { FILTER_NAMES, type HistoryForm } from "./filter.ts";

/** The filter as it stands in a request's address, each part at most 200 characters. */
export function formOf(c: Ctx): HistoryForm {
  const read = (name: (typeof FILTER_NAMES)[number]) => [name, (c.req.query(name) ?? "").trim().slice(0, 200)];
  return Object.fromEntries(FILTER_NAMES.map(read)) as Record<keyof HistoryForm, string>;
}
