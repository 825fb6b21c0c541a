import { MINUTE_MS, type Instant } from "../values/time.ts";
import type { Ctx } from "../web.ts";

const LOOKS_MS = 10 * MINUTE_MS;

/**
 * Has a page that waits look again by itself, without scripts, in the first ten minutes of what it waits for. Each look is use of the session: one that
 * went on for days would keep it from ever running out idle.
 * @param since when what it waits for began
 * @param seconds between two looks
 */
export function reload(c: Ctx, since: Instant, seconds: number): { readonly refresh_s?: number } {
  return c.get("now") - since < LOOKS_MS ? { refresh_s: seconds } : {};
}
