import { createMiddleware } from "hono/factory";
import type { App } from "../../web.ts";

/**
 * Tells a page whether htmx asks for a part of it. A boosted link and a restored history entry take the whole page,
 * and so does any request htmx itself calls "full" (htmx 4 sends HX-Request-Type).
 */
export const fragment = createMiddleware<App>(async (c, next) => {
  const asks = (name: string): boolean => c.req.header(name) === "true";
  const whole = asks("HX-Boosted") || asks("HX-History-Restore-Request") || c.req.header("HX-Request-Type") === "full";
  c.set("fragment", asks("HX-Request") && !whole);
  await next();
});
