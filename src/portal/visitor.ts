import { parse } from "bowser";
import { getCookie, setCookie } from "hono/cookie";
import { emailKey } from "../domain/identity/rules.ts";
import { hmac, hmacMatches } from "../platform/hmac.ts";
import { newToken } from "../platform/ids.ts";
import type { MemberId } from "../values/ids.ts";
import { networkOf } from "../values/network.ts";
import { DAY_MS, SECOND_MS } from "../values/time.ts";
import type { Ctx } from "../web.ts";

const DEVICE_COOKIE = "device";
const DEVICE_KEPT_S = (365 * DAY_MS) / SECOND_MS;

/** The network a request came from, as Cloudflare saw its address; "local" where there is none. Counted only by its hash. */
export function addressOf(c: Ctx): string {
  return networkOf(c.req.header("CF-Connecting-IP") ?? "local");
}

/** The same, or null where there is no network between (development): one counter for everybody would stop everybody. */
export function networkIfAny(c: Ctx): string | null {
  const address = addressOf(c);
  return address === "local" ? null : address;
}

const LONGEST_LINE = 120;
/** Names as browsers and systems have them. Another text is one that somebody made up, and mails would carry it. */
const PLAIN_NAME = /^[\p{L}\d +-]{1,40}$/u;

/** What a browser says it is, for its owner to recognise: "Firefox, Windows"; "" where it says nothing known. Trusted for nothing. */
export function deviceOf(c: Ctx): string {
  const agent = c.req.header("User-Agent")?.slice(0, 512) ?? "";
  if (agent === "") return "";
  const { browser, os } = parse(agent);
  return [browser.name, os.name].filter((name) => name !== undefined && PLAIN_NAME.test(name)).join(", ");
}

/** Where a request comes from as Cloudflare tells it, to about a city: "Denver, Colorado, US"; "" where it is not known. */
export function placeOf(c: Ctx): string {
  const { city, region, country } = (c.req.raw.cf ?? {}) as { readonly city?: string; readonly region?: string; readonly country?: string };
  return [city, region, country]
    .filter((name) => name !== undefined && name !== "")
    .join(", ")
    .slice(0, LONGEST_LINE);
}

/** Accounts that one browser is remembered for: a family's. */
const MOST_ACCOUNTS = 4;

/**
 * Marks this browser as one of an account's: its tries are then counted apart from everybody else's. The cookie holds a few marks, each signed for its
 * account, which it does not name.
 * @param signed_in the member, where it is signing in that makes it known: signing in on it again is no news to them then
 */
export async function rememberDevice(c: Ctx, email: string, signed_in?: MemberId): Promise<void> {
  const nonce = newToken();
  const ofEmail = await hmac(c.env.FORM_KEY, emailText(email, nonce));
  const ofMember = signed_in === undefined ? "" : await hmac(c.env.FORM_KEY, memberText(signed_in, nonce));
  const others: string[] = [];
  for (const mark of marksOf(c)) if (!(await isOfEmail(c, mark, email))) others.push(mark);
  const value = [`${nonce}.${ofEmail}.${ofMember}`, ...others].slice(0, MOST_ACCOUNTS).join("~");
  setCookie(c, DEVICE_COOKIE, value, { prefix: "host", path: "/", secure: true, httpOnly: true, sameSite: "Lax", maxAge: DEVICE_KEPT_S });
}

/** The device's own mark when it is known as one of this account's, else null. */
export async function knownDevice(c: Ctx, email: string): Promise<string | null> {
  for (const mark of marksOf(c)) if (await isOfEmail(c, mark, email)) return mark.split(".")[0] ?? null;
  return null;
}

/** Whether a member has signed in on this device before, whatever their address was then. */
export async function hasSignedInHere(c: Ctx, member_id: MemberId): Promise<boolean> {
  for (const mark of marksOf(c)) {
    const [nonce = "", , ofMember = ""] = mark.split(".");
    if (await hmacMatches(c.env.FORM_KEY, memberText(member_id, nonce), ofMember)) return true;
  }
  return false;
}

function marksOf(c: Ctx): readonly string[] {
  const cookie = getCookie(c, DEVICE_COOKIE, "host");
  return cookie === undefined ? [] : cookie.split("~", MOST_ACCOUNTS);
}

function isOfEmail(c: Ctx, mark: string, email: string): Promise<boolean> {
  const [nonce = "", ofEmail = ""] = mark.split(".");
  return hmacMatches(c.env.FORM_KEY, emailText(email, nonce), ofEmail);
}

function emailText(email: string, nonce: string): string {
  return `device:${emailKey(email)}:${nonce}`;
}

function memberText(member_id: MemberId, nonce: string): string {
  return `device-of:${member_id}:${nonce}`;
}
