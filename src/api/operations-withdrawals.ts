import { Hono } from "hono";
import { noteCheckSent, openChecks, withdrawalFigures } from "../domain/withdrawals/overview.ts";
import { now } from "../platform/clock.ts";
import { readId } from "../values/ids.ts";
import type { App } from "../web.ts";
import { pageOf, readPage } from "./pages.ts";

/** How money that goes back stands, and the checks that a person writes. Mounted behind the operations token (operations.ts). */
export const operationsWithdrawals = new Hono<App>();

operationsWithdrawals.get("/operations/withdrawals", async (c) => c.json(await withdrawalFigures(c.env.DB)));

operationsWithdrawals.get("/operations/checks", async (c) => {
  const page = readPage(c.req.query(), 2);
  if (!page.ok) return c.json({ error: "malformed" }, 422);
  const { limit } = page.value;
  const [since = "0", id = ""] = page.value.after;
  const rows = await openChecks(c.env.DB, { after: [since, id], limit });
  return c.json(pageOf(rows, { limit, shown: (row) => row, keysOf: (row) => [String(row.since), row.id] }));
});

operationsWithdrawals.post("/operations/checks/:id/sent", async (c) => {
  const id = readId("wdp", c.req.param("id"));
  if (id === null || !(await noteCheckSent(c.env.DB, id, await now(c.env)))) return c.json({ error: "not_found" }, 404);
  return c.json({ id, state: "sent" });
});
