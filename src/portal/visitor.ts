import { getCookie, setCookie } from "hono/cookie";
import { emailKey } from "../domain/identity/rules.ts";
import { hmac, hmacMatches } from "../platform/hmac.ts";
import { newToken } from "../platform/ids.ts";
import { networkOf } from "../values/network.ts";
import { DAY_MS, SECOND_MS } from "../values/time.ts";
import type { Ctx } from "../web.ts";

const DEVICE_COOKIE = "device";
const DEVICE_KEPT_S = (365 * DAY_MS) / SECOND_MS;

/** The network a request came from, as Cloudflare saw its address; "local" where there is none. Counted only by its hash. */
export function addressOf(c: Ctx): string {
  return networkOf(c.req.header("CF-Connecting-IP") ?? "local");
}

/** Marks this browser as one that an account has signed in on: its tries are then counted apart from everybody else's. */
export async function rememberDevice(c: Ctx, email: string): Promise<void> {
  const nonce = newToken();
  const value = `${nonce}.${await hmac(c.env.FORM_KEY, deviceText(email, nonce))}`;
  setCookie(c, DEVICE_COOKIE, value, { prefix: "host", path: "/", secure: true, httpOnly: true, sameSite: "Lax", maxAge: DEVICE_KEPT_S });
}

/** The device's own mark when it has signed in on this account before, else null. */
export async function knownDevice(c: Ctx, email: string): Promise<string | null> {
  const [nonce = "", signature = ""] = (getCookie(c, DEVICE_COOKIE, "host") ?? "").split(".");
  return (await hmacMatches(c.env.FORM_KEY, deviceText(email, nonce), signature)) ? nonce : null;
}

function deviceText(email: string, nonce: string): string {
  return `device:${emailKey(email)}:${nonce}`;
}
