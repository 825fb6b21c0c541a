import { Hono } from "hono";
import { now, setClockOffsetMs } from "../platform/clock.ts";
import { instant } from "../values/time.ts";
import type { App, Ctx } from "../web.ts";
import { runDue } from "./due.ts";
import { addDuration } from "./duration.ts";

/** `POST /dev/clock` with `advance=P1M` or `reset=1`; `GET /dev/clock.json`. Moving it forward lets what is due happen. */
export const clockTools = new Hono<App>()
  .get("/dev/clock.json", async (c) => c.json(await reading(c)))
  .post("/dev/clock", async (c) => {
    const { advance, reset } = await c.req.parseBody();
    if (reset !== undefined) await setClockOffsetMs(c.env, 0);
    else {
      const moved = typeof advance === "string" ? addDuration(await now(c.env), advance.trim()) : null;
      if (moved === null) return c.json({ error: "advance is an ISO 8601 duration, like P1M, P2D or PT30M; or send reset=1" }, 422);
      await setClockOffsetMs(c.env, moved - Date.now());
    }
    await runDue(c.env);
    return c.req.header("Accept")?.includes("text/html") === true ? c.redirect("/dev", 303) : c.json(await reading(c));
  });

async function reading(c: Ctx): Promise<{ readonly now: string; readonly real: string; readonly offset_ms: number }> {
  const at = await now(c.env);
  const real = instant(Date.now());
  return { now: new Date(at).toISOString(), real: new Date(real).toISOString(), offset_ms: at - real };
}
