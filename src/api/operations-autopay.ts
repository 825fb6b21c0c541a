import { Hono } from "hono";
import { autopayFigures, handedOverDues } from "../domain/autopay/overview.ts";
import { readConfirmationNumber, recordOf } from "../domain/autopay/records.ts";
import { now } from "../platform/clock.ts";
import { database } from "../platform/db.ts";
import type { App } from "../web.ts";
import { pageOf, readPage } from "./pages.ts";

/** How autopay stands, what was handed over to people, and what a confirmation number is. Mounted behind the operations token (operations.ts). */
export const operationsAutopay = new Hono<App>();

operationsAutopay.get("/operations/autopay", async (c) => c.json(await autopayFigures(c.env.DB, await now(c.env))));

operationsAutopay.get("/operations/autopay/handed-over", async (c) => {
  const page = readPage(c.req.query(), 2);
  if (!page.ok) return c.json({ error: "malformed" }, 422);
  const { limit } = page.value;
  const [due_on = "", due_id = ""] = page.value.after;
  const rows = await handedOverDues(c.env.DB, { after: [due_on, due_id], limit });
  return c.json(pageOf(rows, { limit, shown: (row) => row, keysOf: (row) => [row.due_on, row.due_id] }));
});

operationsAutopay.get("/operations/autopay/records/:number", async (c) => {
  // As somebody reads it from a mail or over the phone.
  const number = readConfirmationNumber(c.req.param("number"));
  const found = number === null ? null : await recordOf(database(c.env), number);
  if (found === null) return c.json({ error: "not_found" }, 404);
  const { origin: _origin, state: mandate_state, ...record } = found;
  return c.json({ record: { ...record, mandate_state } });
});
