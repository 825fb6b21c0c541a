import { Hono } from "hono";
import { runCron } from "../jobs/cron.ts";
import type { App } from "../web.ts";
import { CRONS } from "./due.ts";

/** `POST /dev/cron` with `cron=<expression of wrangler.toml>`: does by hand what the clock would. */
export const cronTools = new Hono<App>().post("/dev/cron", async (c) => {
  const { cron } = await c.req.parseBody();
  const known = CRONS.find((each) => each === cron);
  if (known === undefined) return c.json({ error: `cron is one of: ${CRONS.join(" | ")}` }, 422);
  await runCron(c.env, known);
  return c.req.header("Accept")?.includes("text/html") === true ? c.redirect("/dev", 303) : c.json({ ran: known });
});
