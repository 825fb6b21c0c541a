import { base64url } from "./ids.ts";

const NONCE_BYTES = 12;
const keys = new Map<string, CryptoKey>();

async function keyFor(secret: string): Promise<CryptoKey> {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`seal:${secret}`));
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  keys.set(secret, key);
  return key;
}

/** Encrypts a short text (AES-256-GCM, fresh nonce), so that what is stored is of no use without the secret. base64url. */
export async function seal(secret: string, text: string): Promise<string> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, await keyFor(secret), new TextEncoder().encode(text));
  return base64url(new Uint8Array([...nonce, ...new Uint8Array(sealed)]));
}

/** Opens what `seal` made with the same secret. Throws when it was altered or made with another. */
export async function unseal(secret: string, sealed: string): Promise<string> {
  const bytes = Uint8Array.from(atob(sealed.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const iv = bytes.subarray(0, NONCE_BYTES);
  return new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await keyFor(secret), bytes.subarray(NONCE_BYTES)));
}
