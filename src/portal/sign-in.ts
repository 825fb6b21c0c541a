import { hasSessionCookie } from "../platform/middleware/session.ts";
import type { Ctx } from "../web.ts";
import { safeNext } from "./safe-next.ts";

/**
 * Leads to the login page and from there back to this page. A form that was sent leads back to its own address, which shows the form again.
 * htmx gets the address in its header: it would otherwise put the login page where a fragment belongs.
 */
export function signIn(c: Ctx): Response {
  const { pathname, search } = new URL(c.req.url);
  const query = new URLSearchParams({ next: safeNext(pathname + search) });
  if (hasSessionCookie(c)) query.set("why", "idle");
  const address = `/login?${query.toString()}`;
  if (c.get("fragment")) return c.body(null, 200, { "HX-Redirect": address });
  return c.redirect(address, 303);
}
