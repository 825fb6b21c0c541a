import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { GUEST_RECEIPT_MS } from "../../domain/guests/rules.ts";
import { newToken, sha256Hex } from "../../platform/ids.ts";
import { SECOND_MS } from "../../values/time.ts";
import type { Ctx } from "../../web.ts";

const GUEST_COOKIE = "guest";

/** The SHA-256 of the token by which a guest's browser finds its draft and its receipts again; null where it has none. */
export async function browserHash(c: Ctx): Promise<string | null> {
  const token = getCookie(c, GUEST_COOKIE, "host");
  return token !== undefined && /^[\w-]{43}$/u.test(token) ? await sha256Hex(token) : null;
}

/** The same, and a new token where there is none: from then on this browser can be recognised, for as long as a receipt is shown. */
export async function rememberBrowser(c: Ctx): Promise<string> {
  const known = await browserHash(c);
  if (known !== null) return known;
  const token = newToken();
  const maxAge = GUEST_RECEIPT_MS / SECOND_MS;
  setCookie(c, GUEST_COOKIE, token, { prefix: "host", path: "/", secure: true, httpOnly: true, sameSite: "Lax", maxAge });
  return await sha256Hex(token);
}

/** Lets the browser forget drafts and receipts: on a shared computer. */
export function forgetBrowser(c: Ctx): void {
  deleteCookie(c, GUEST_COOKIE, { prefix: "host", path: "/", secure: true });
}
