import { Hono } from "hono";
import { loadOperator } from "../domain/operator/store.ts";
import type { App } from "../web.ts";

/** What a phone shows when somebody keeps the site on its first screen: the operator's name, not ours. */
export const manifest = new Hono<App>().get("/manifest.webmanifest", async (c) => {
  const { operator } = await loadOperator(c.env);
  const body = {
    name: operator.name,
    short_name: operator.name,
    start_url: "/",
    display: "browser",
    background_color: "#faf7f2",
    theme_color: "#0f4c4a",
    icons: [{ src: "/favicon.svg", sizes: "any", type: "image/svg+xml" }],
  };
  return c.body(JSON.stringify(body), 200, { "Content-Type": "application/manifest+json", "Cache-Control": "public, max-age=3600" });
});
