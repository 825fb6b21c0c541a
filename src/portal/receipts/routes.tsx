import { Hono } from "hono";
import { loadOperator } from "../../domain/operator/store.ts";
import { publicKeys, verifyReceipt } from "../../domain/receipts/service.ts";
import { words } from "../../ui/words/index.ts";
import { readId } from "../../values/ids.ts";
import { HOUR_MS, SECOND_MS } from "../../values/time.ts";
import type { App } from "../../web.ts";
import { askPage, verdictPage } from "./verify-page.tsx";

/** What anybody may ask about a receipt: whether it is ours and still holds; and the keys that prove it without asking. */
export const receiptPages = new Hono<App>();

/** Insurers may keep the keys so long; a new key is announced that long before it signs (docs/receipts.md). */
const KEYS_KEPT_S = (6 * HOUR_MS) / SECOND_MS;

receiptPages.get("/.well-known/jwks.json", (c) =>
  c.body(JSON.stringify(publicKeys(c.env)), 200, {
    "Content-Type": "application/jwk-set+json",
    "Cache-Control": `public, max-age=${KEYS_KEPT_S}`,
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
  }),
);

receiptPages.get("/receipts/verify", async (c) => {
  const typed = c.req.query("id");
  if (typed === undefined) return await askPage(c, { id: "", errors: [] });
  const id = readId("rcp", typed.replaceAll(/\s/gu, "").toLowerCase());
  if (id !== null) return c.redirect(`/receipts/${id}/verify`, 303);
  return await askPage(c, { id: typed, errors: [{ field: "id", text: words(c.get("language")).receipts.verify.badId }] });
});

receiptPages.get("/receipts/:id/verify", async (c) => {
  const id = readId("rcp", c.req.param("id"));
  const { operator } = await loadOperator(c.env);
  const verdict = id === null ? ({ kind: "unknown" } as const) : await verifyReceipt(c.env, id, c.req.query("s") ?? null);
  return await verdictPage(c, { verdict, id: c.req.param("id"), time_zone: operator.time_zone });
});
