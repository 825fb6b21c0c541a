import { html } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Ctx } from "../../web.ts";
import type { Typed } from "./form.ts";

/** What was typed into a form for a card or account. */
export async function typedIn(c: Ctx): Promise<Typed> {
  const form = await c.req.parseBody();
  const text = (name: string): string => (typeof form[name] === "string" ? form[name].slice(0, 64) : "");
  return {
    card_number: text("card_number"),
    expiry: text("expiry"),
    cvc: text("cvc"),
    routing_number: text("routing_number"),
    account_number: text("account_number"),
  };
}

/** Its own policy: nothing inline, nothing from elsewhere; forms may end in the redirect back to the shop. */
export function hostedPage(
  c: Ctx,
  returnUrl: string | null,
  content: JSX.Element,
  status: 200 | 404 | 422 | 502,
): Response | Promise<Response> {
  const shop = returnUrl === null ? "" : ` ${new URL(returnUrl).origin}`;
  c.header(
    "Content-Security-Policy",
    `default-src 'none'; style-src 'self'; form-action 'self'${shop}; base-uri 'none'; frame-ancestors 'none'`,
  );
  c.header("Cache-Control", "no-store");
  return c.html(html`<!doctype html>${content}`, status);
}
