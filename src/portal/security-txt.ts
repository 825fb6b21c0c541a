import { Hono } from "hono";
import { loadOperator } from "../domain/operator/store.ts";
import type { App } from "../web.ts";

/**
 * Until when /.well-known/security.txt holds: less than a year ahead (RFC 9116, 2.5.5). Look at who is named there, then move it on; a test says so 30 days
 * before.
 */
export const SECURITY_TXT_EXPIRES = "2027-10-31T00:00:00.000Z";

/** Whom to tell of a hole in this site (RFC 9116). */
export const securityTxt = new Hono<App>().get("/.well-known/security.txt", async (c) => {
  const { operator } = await loadOperator(c.env);
  const { PUBLIC_ORIGIN } = c.env;
  const lines = [
    `Contact: mailto:${operator.support_email}`,
    `Contact: ${PUBLIC_ORIGIN}/contact?about=account`,
    `Expires: ${SECURITY_TXT_EXPIRES}`,
    "Preferred-Languages: en, es",
    `Canonical: ${PUBLIC_ORIGIN}/.well-known/security.txt`,
  ];
  return c.text(`${lines.join("\n")}\n`, 200, { "Cache-Control": "public, max-age=3600" });
});
