import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import type { App } from "../../web.ts";
import { newId } from "../ids.ts";
import { log } from "../log.ts";
import { changeHeaders } from "./answer-headers.ts";

/**
 * Gives each request an id (also sent as X-Request-Id) and writes one structured line when it is answered. The line names the
 * route's pattern, never the address itself: addresses carry tokens and ids. No personal data, no query, no cookie.
 */
export const requestLog = createMiddleware<App>(async (c, next) => {
  const id = newId("req");
  const started = Date.now();
  c.set("requestId", id);
  await next();
  changeHeaders(c, (headers) => headers.set("X-Request-Id", id));
  log("request", {
    request_id: id,
    method: c.req.method,
    route: routePath(c, -1),
    status: c.res.status,
    duration_ms: Date.now() - started,
    failed: c.error?.name,
  });
});
