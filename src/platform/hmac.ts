import { base64url } from "./ids.ts";

/** Imported keys, kept for the isolate's life: importing costs more than signing. There are only a few secrets. */
const imported = new Map<string, CryptoKey>();

async function keyFor(secret: string): Promise<CryptoKey> {
  const known = imported.get(secret);
  if (known !== undefined) return known;
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
    "verify",
  ]);
  imported.set(secret, key);
  return key;
}

/** HMAC-SHA256 of text, base64url (43 characters). Begin the text with its purpose ("form:…"), so that no value serves two. */
export async function hmac(secret: string, text: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.sign("HMAC", await keyFor(secret), new TextEncoder().encode(text))));
}

/** Whether a value from outside is the HMAC of the text. Compares in constant time. */
export async function hmacMatches(secret: string, text: string, claimed: string): Promise<boolean> {
  if (!/^[\w-]{43}$/u.test(claimed)) return false;
  const bytes = Uint8Array.from(atob(`${claimed.replaceAll("-", "+").replaceAll("_", "/")}=`), (letter) => letter.charCodeAt(0));
  return crypto.subtle.verify("HMAC", await keyFor(secret), bytes, new TextEncoder().encode(text));
}
