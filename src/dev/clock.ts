import { Hono } from "hono";
import { now, setClockOffsetMs } from "../platform/clock.ts";
import type { Env } from "../platform/env.ts";
import { instant, type Instant } from "../values/time.ts";
import type { App, Ctx } from "../web.ts";
import { runDue } from "./due.ts";
import { addDuration } from "./duration.ts";
import { walk, type Walk } from "./walk.ts";

const LAST_WALK_KEY = "dev:last-walk";
/** Ten years are some minutes. */
const LONGEST = "P10Y";

/**
 * `POST /dev/clock` with `advance=P1M` or `reset=1`; `GET /dev/clock.json`. Moving it forward lets everything happen that is due on the way, in its
 * order, and answers what that was: 500 when a cron failed on the way. Moving it back only sets it.
 */
export const clockTools = new Hono<App>()
  .get("/dev/clock.json", async (c) => c.json(await reading(c)))
  .post("/dev/clock", async (c) => {
    const { advance, reset } = await c.req.parseBody();
    const from = await now(c.env);
    const to = reset === undefined ? readAdvance(from, advance) : instant(Date.now());
    if (to === null)
      return c.json({ error: `advance is an ISO 8601 duration up to ${LONGEST}, like P1M, P2D or PT30M; or send reset=1` }, 422);
    const walked = to > from && reset === undefined ? await walk(c.env, to) : await setBack(c.env, to);
    await c.env.SESSIONS.put(LAST_WALK_KEY, JSON.stringify(walked));
    if (c.req.header("Accept")?.includes("text/html") === true) return c.redirect("/dev#clock", 303);
    return c.json({ ...(await reading(c)), ...walked }, walked.failures.length === 0 ? 200 : 500);
  });

/** What happened when the clock was moved the last time; null when it never was. */
export async function lastWalk(env: Pick<Env, "SESSIONS">): Promise<Walk | null> {
  return await env.SESSIONS.get<Walk>(LAST_WALK_KEY, "json");
}

function readAdvance(from: Instant, advance: unknown): Instant | null {
  const to = typeof advance === "string" ? addDuration(from, advance.trim()) : null;
  return to === null || to > (addDuration(from, LONGEST) ?? from) ? null : to;
}

async function setBack(env: Env, to: Instant): Promise<Walk> {
  await setClockOffsetMs(env, to - Date.now());
  await runDue(env);
  return { steps: 0, mails: 0, payments: 0, failures: [] };
}

async function reading(c: Ctx): Promise<{ readonly now: string; readonly real: string; readonly offset_ms: number }> {
  const at = await now(c.env);
  const real = instant(Date.now());
  return { now: new Date(at).toISOString(), real: new Date(real).toISOString(), offset_ms: at - real };
}
