import { Hono } from "hono";
import type { App } from "../web.ts";

/**
 * The second lock on the development tools (the first: production's entry does not contain them). Mounted before them all; where
 * `ENVIRONMENT` is not "development" there is nothing at these addresses.
 */
export const developmentOnly = new Hono<App>();
for (const tools of ["/dev/*", "/sandbox/*"]) {
  developmentOnly.use(tools, async (c, next) => (c.env.ENVIRONMENT === "development" ? await next() : c.notFound()));
}
