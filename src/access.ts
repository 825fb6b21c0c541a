import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import { admits } from "./domain/access/rules.ts";
import { isMachinePath } from "./platform/middleware/machine-paths.ts";
import { log } from "./platform/log.ts";
import { SignInRequired } from "./portal/with-member.ts";
import { actionOf, GUARDS } from "./routes.ts";
import type { App, Ctx } from "./web.ts";

/**
 * Looks up what a request is about to do, before anything answers. An address without an entry is not there; a visitor at a member's page is asked to
 * sign in. Whose an object is, the page itself asks `decide`: it reads the object in the same batch as the member.
 */
export const access = createMiddleware<App>(async (c, next) => {
  const route = matchedRoutes(c).find(({ method, path }) => !GUARDS.has(`${method} ${path}`));
  if (route === undefined) return await next();
  const action = actionOf(route.method, route.path);
  if (action === undefined) {
    log("route_without_action", { request_id: c.get("requestId"), method: route.method, route: route.path });
    return await c.notFound();
  }
  if (action !== "development") {
    c.set("action", action);
    if (isVisitor(c) && admits("visitor", action) === "sign_in") throw new SignInRequired();
  }
  return await next();
});

/** Nobody is signed in at an address where people sign in; programs show who they are to their own door. */
function isVisitor(c: Ctx): boolean {
  return c.get("session") === null && !isMachinePath(c.req.path);
}
