import type { Id, IdPrefix } from "../values/ids.ts";

/** Crockford's base 32, in lower case. */
const BASE32 = "0123456789abcdefghjkmnpqrstvwxyz";
const RANDOM_BYTES_AN_ID = 10;

/** Random bytes, fetched many at once: asking for ten at a time costs more than all the rest of an id. Each is used once. */
const pool = new Uint8Array(RANDOM_BYTES_AN_ID * 100);
let used = pool.length;

function randomBytes(): Uint8Array {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  used += RANDOM_BYTES_AN_ID;
  return pool.subarray(used - RANDOM_BYTES_AN_ID, used);
}

/**
 * A new TypeID (TypeID 0.3: a UUIDv7 of RFC 9562 in base 32): sortable by the millisecond of making, with 74 random bits.
 * Made by hand: each request and each entry needs one.
 */
export function newId<P extends IdPrefix>(prefix: P): Id<P> {
  // Ten symbols of five bits hold the time's 48; what is left of the 128 bits fills sixteen.
  let time = "";
  for (let at = Date.now(), symbol = 0; symbol < 10; symbol += 1, at = Math.floor(at / 32)) time = BASE32.charAt(at % 32) + time;
  let rest = "";
  let [held, bits] = [4, 7]; // the version
  for (const [index, byte] of randomBytes().entries()) {
    const [width, value] = index === 0 ? [4, byte & 15] : [8, index === 2 ? 0x80 | (byte & 63) : byte];
    bits = (bits << width) | value;
    for (held += width; held >= 5; held -= 5) rest += BASE32.charAt((bits >> (held - 5)) & 31);
    bits &= 31;
  }
  return `${prefix}_${time}${rest}` as Id<P>;
}

/** A fresh random token of 256 bits, base64url without padding (43 characters). */
export function newToken(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** SHA-256 of text, as lower-case hex. Tokens are stored only in this form. */
export async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Bytes as base64url without padding. */
export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** When an id was made, in epoch milliseconds: the first ten symbols of a TypeID are its time. */
export function timeOfId(id: string): number {
  let time = 0;
  for (const symbol of id.slice(id.lastIndexOf("_") + 1).slice(0, 10)) time = time * 32 + BASE32.indexOf(symbol);
  return time;
}
