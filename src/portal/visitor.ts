import { parse } from "bowser";
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

const LONGEST_LINE = 120;

/** What a browser says it is, for its owner to recognise: "Firefox, Windows"; "" where it says nothing known. Trusted for nothing. */
export function deviceOf(c: Ctx): string {
  const agent = c.req.header("User-Agent")?.slice(0, 512) ?? "";
  if (agent === "") return "";
  const { browser, os } = parse(agent);
  return [browser.name, os.name]
    .filter((name) => name !== undefined && name !== "")
    .join(", ")
    .slice(0, LONGEST_LINE);
}

/** Where a request comes from as Cloudflare tells it, to about a city: "Denver, Colorado, US"; "" where it is not known. */
export function placeOf(c: Ctx): string {
  const { city, region, country } = (c.req.raw.cf ?? {}) as { readonly city?: string; readonly region?: string; readonly country?: string };
  return [city, region, country]
    .filter((name) => name !== undefined && name !== "")
    .join(", ")
    .slice(0, LONGEST_LINE);
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
