import { Hono } from "hono";
import { loadOperator } from "../domain/operator/store.ts";
import type { App, Ctx } from "../web.ts";

/**
 * Until when /.well-known/security.txt holds: less than a year ahead (RFC 9116, 2.5.5). Look at who is named there, then move it on; a test says so 30 days
 * before.
 */
export const SECURITY_TXT_EXPIRES = "2027-10-31T00:00:00.000Z";

const POLICY_PATH = "/security-policy.txt";

/** What whoever looks for holes in this site may do, and what we promise: .github/SECURITY.md in short. English, as the whole of security.txt is read by programs and researchers. */
const POLICY = `If you have found a way to see, change or stop what is not yours, tell us before anybody else: see Contact in /.well-known/security.txt.

Tell us what you did, what you saw and what you would have expected. Use accounts and bills of your own, never somebody else's data.
We answer within three working days, say what we think of it within ten, and mend what moves money or shows data within thirty days.
Do not stop the service for others, guess in masses, write to members, or look further than is needed to show the hole.
Whoever keeps to this acts with our permission.
`;

/** Whom to tell of a hole in this site (RFC 9116), and what we ask and promise. */
export const securityTxt = new Hono<App>();

securityTxt.get("/.well-known/security.txt", async (c) => {
  const { operator } = await loadOperator(c.env);
  const { PUBLIC_ORIGIN } = c.env;
  const lines = [
    `Contact: mailto:${operator.support_email}`,
    `Contact: ${PUBLIC_ORIGIN}/contact?about=account`,
    `Expires: ${SECURITY_TXT_EXPIRES}`,
    "Preferred-Languages: en, es",
    `Canonical: ${PUBLIC_ORIGIN}/.well-known/security.txt`,
    `Policy: ${PUBLIC_ORIGIN}${POLICY_PATH}`,
  ];
  return text(c, `${lines.join("\n")}\n`);
});

securityTxt.get(POLICY_PATH, (c) => text(c, POLICY));

function text(c: Ctx, body: string): Response {
  return c.text(body, 200, { "Cache-Control": "public, max-age=3600" });
}
