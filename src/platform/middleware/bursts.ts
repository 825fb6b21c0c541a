import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import { networkOf } from "../../values/network.ts";
import type { App, Ctx } from "../../web.ts";
import { log } from "../log.ts";

/** Addresses at which trying again and again may pay, by the door they belong to: what begins with one of them is counted there. */
const DOORS = [
  "/login",
  "/register",
  "/forgot-password",
  "/reset-password/",
  "/confirm-email/",
  "/approve-email-change/",
  "/confirm-new-email/",
  "/invitations/",
  "/security",
  "/profile/email",
  "/bills/claim",
  "/autopay/new",
  "/autopay/offers/",
  "/pay/bill",
  "/contact",
  "/api/oauth/token",
  "/csp-reports",
] as const;

/** The period of the binding (wrangler.toml): after it a network may try again. */
export const BURST_PERIOD_S = 60;

/** More was sent from one network than any person or clinic sends. Status 429, nothing was done. */
export class TooManyRequests extends HTTPException {
  constructor() {
    super(429, { message: "too many requests from one network" });
  }
}

/**
 * Stops bursts at the doors before anything is read or computed for them: so many forms a minute from one network at one door. The count is Cloudflare's,
 * quick and rough (each of its places counts for itself); the exact counters, by account and address, are D1's (domain/identity/limits.ts). Where
 * there is no binding, or no address because the request did not come through Cloudflare, nothing is counted here.
 */
export const bursts = createMiddleware<App>(async (c, next) => {
  const door = c.req.method === "POST" ? DOORS.find((path) => c.req.path.startsWith(path)) : undefined;
  if (door !== undefined && (await isTooMuch(c, door))) throw new TooManyRequests();
  await next();
});

async function isTooMuch(c: Ctx, door: string): Promise<boolean> {
  const address = c.req.header("CF-Connecting-IP");
  if (c.env.BURSTS === undefined || address === undefined) return false;
  try {
    const { success } = await c.env.BURSTS.limit({ key: `${door}|${networkOf(address)}` });
    return !success;
  } catch (error) {
    // The counters in D1 stand behind it: a count that fails keeps nobody out.
    log("burst_not_counted", { request_id: c.get("requestId"), name: error instanceof Error ? error.name : "unknown" });
    return false;
  }
}
