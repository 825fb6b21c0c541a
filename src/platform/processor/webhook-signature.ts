import { err, ok, type Result } from "../../values/result.ts";
import { MINUTE_MS, SECOND_MS, type Instant } from "../../values/time.ts";

/** A webhook older than this, or from further in the future, is refused: a copied one cannot be used later. */
export const WEBHOOK_AGE_MS = 5 * MINUTE_MS;

/** The header's text for a body: `t=<seconds>,v1=<HMAC-SHA256 of "seconds.body", hex>`. */
export async function signWebhook({
  secret,
  body,
  at,
}: {
  readonly secret: string;
  readonly body: string;
  readonly at: Instant;
}): Promise<string> {
  const seconds = Math.floor(at / SECOND_MS);
  const mac = await crypto.subtle.sign("HMAC", await hmacKey(secret, "sign"), new TextEncoder().encode(`${seconds}.${body}`));
  return `t=${seconds},v1=${[...new Uint8Array(mac)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** Checks a header against its body, in constant time, and its age against `now`. */
export async function checkWebhook({
  secret,
  body,
  header,
  now,
}: {
  readonly secret: string;
  readonly body: string;
  readonly header: string;
  readonly now: Instant;
}): Promise<Result<true, "bad_signature">> {
  const found = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/u.exec(header);
  const [seconds, hex] = [found?.[1], found?.[2]];
  if (seconds === undefined || hex === undefined) return err("bad_signature");
  if (Math.abs(now - Number(seconds) * SECOND_MS) > WEBHOOK_AGE_MS) return err("bad_signature");
  const mac = Uint8Array.from(hex.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));
  const good = await crypto.subtle.verify("HMAC", await hmacKey(secret, "verify"), mac, new TextEncoder().encode(`${seconds}.${body}`));
  return good ? ok(true) : err("bad_signature");
}

async function hmacKey(secret: string, usage: "sign" | "verify"): Promise<CryptoKey> {
  return await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [usage]);
}
