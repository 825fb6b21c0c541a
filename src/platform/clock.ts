import { instant, type Instant } from "../values/time.ts";
import type { Env } from "./env.ts";

const OFFSET_KEY = "dev:clock-offset-ms";

/**
 * The moment that everything is decided by. Production: the real one, no trip made. Development: the real one plus
 * the offset that /dev/clock has set, so that a year passes in seconds.
 */
export async function now(env: Env): Promise<Instant> {
  return env.ENVIRONMENT === "development" ? instant(Date.now() + (await clockOffsetMs(env))) : instant(Date.now());
}

/** How far the development clock runs ahead, in milliseconds. */
export async function clockOffsetMs(env: Env): Promise<number> {
  return Number((await env.SESSIONS.get(OFFSET_KEY)) ?? 0);
}

/** Moves the development clock. Throws in production. */
export async function setClockOffsetMs(env: Env, offsetMs: number): Promise<void> {
  if (env.ENVIRONMENT !== "development") throw new Error("the clock moves in development only");
  await env.SESSIONS.put(OFFSET_KEY, String(offsetMs));
}
