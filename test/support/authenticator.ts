import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { base64url } from "../../src/platform/ids.ts";

/** What one answer has that differs from the usual. */
interface Answer {
  /** The site that the browser is on. */
  readonly origin?: string;
  /** Whether the owner's finger, face or code was seen. */
  readonly verified?: boolean;
  readonly counter?: number;
}

const ORIGIN = "http://localhost:8787";
const PRESENT = 0x01;
const VERIFIED = 0x04;
/** May be synced, and is. */
const BACKED_UP = 0x18;
const HAS_KEY = 0x40;

/** An authenticator in software: one passkey with a P-256 key, written by WebAuthn, 6.1 and 6.5 (attestation "none"), as `PublicKeyCredential.toJSON()` gives it. */
export class SoftAuthenticator {
  readonly id = base64url(crypto.getRandomValues(new Uint8Array(16)));
  counter = 0;
  #keys: CryptoKeyPair | null = null;
  #handle = "";

  /** Makes the passkey. @returns what goes into the form's field `credential` */
  async create({ challenge, rp, user }: PublicKeyCredentialCreationOptionsJSON, answer: Answer = {}): Promise<string> {
    this.#keys = (await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"])) as CryptoKeyPair;
    this.#handle = user.id;
    const raw = new Uint8Array((await crypto.subtle.exportKey("raw", this.#keys.publicKey)) as ArrayBuffer);
    const id = bytesOf(this.id);
    // COSE (RFC 9052): EC2, ES256, P-256, x, y.
    const key = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32, ...raw.slice(1, 33), 0x22, 0x58, 32, ...raw.slice(33)];
    const credential = [...new Uint8Array(16), 0, id.length, ...id, ...key];
    const data = [...(await this.#data(rp.id ?? "", HAS_KEY, answer)), ...credential];
    const text = (word: string) => [0x60 + word.length, ...new TextEncoder().encode(word)];
    const object = [0xa3, ...text("fmt"), ...text("none"), ...text("attStmt"), 0xa0, ...text("authData"), 0x58, data.length, ...data];
    return this.#json({
      clientDataJSON: clientData("webauthn.create", challenge, answer),
      attestationObject: base64url(Uint8Array.from(object)),
      transports: ["internal", "hybrid"],
    });
  }

  /** Shows the passkey. @returns what goes into the form's field `assertion` */
  async get({ challenge, rpId = "" }: PublicKeyCredentialRequestOptionsJSON, answer: Answer = {}): Promise<string> {
    if (this.#keys === null) throw new Error("no passkey was made");
    const data = Uint8Array.from(await this.#data(rpId, 0, answer));
    const clientDataJSON = clientData("webauthn.get", challenge, answer);
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytesOf(clientDataJSON)));
    const signature = await crypto.subtle.sign(
      { name: "ECDSA", hash: "SHA-256" },
      this.#keys.privateKey,
      Uint8Array.from([...data, ...hash]),
    );
    return this.#json({
      clientDataJSON,
      authenticatorData: base64url(data),
      signature: base64url(inDer(new Uint8Array(signature))),
      userHandle: this.#handle,
    });
  }

  async #data(rp_id: string, more: number, { verified = true, counter = (this.counter += 1) }: Answer): Promise<number[]> {
    const site = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(rp_id)));
    const flags = PRESENT | BACKED_UP | more | (verified ? VERIFIED : 0);
    return [...site, flags, counter >>> 24, (counter >>> 16) & 255, (counter >>> 8) & 255, counter & 255];
  }

  #json(response: object): string {
    return JSON.stringify({ id: this.id, rawId: this.id, type: "public-key", response, clientExtensionResults: {} });
  }
}

/** What the page that makes passkeys tells the browser. */
export function creationIn(html: string): PublicKeyCredentialCreationOptionsJSON {
  return optionsIn(html) as PublicKeyCredentialCreationOptionsJSON;
}

/** What a page that asks for a passkey tells the browser. */
export function requestIn(html: string): PublicKeyCredentialRequestOptionsJSON {
  return optionsIn(html) as PublicKeyCredentialRequestOptionsJSON;
}

function optionsIn(html: string): unknown {
  const [, text] = /data-options="([^"]+)"/u.exec(html) ?? [];
  if (text === undefined) throw new Error("the page has no passkey button");
  return JSON.parse(text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&"));
}

function clientData(type: string, challenge: string, { origin = ORIGIN }: Answer): string {
  return base64url(new TextEncoder().encode(JSON.stringify({ type, challenge, origin, crossOrigin: false })));
}

/** Two numbers side by side (WebCrypto) as ASN.1 (WebAuthn, 6.5.5). */
function inDer(raw: Uint8Array): Uint8Array {
  const integer = (bytes: Uint8Array): number[] => {
    const from = bytes.findIndex((byte) => byte !== 0);
    const digits = bytes.slice(from);
    const sign = (digits[0] ?? 0) > 127 ? [0] : [];
    return [2, sign.length + digits.length, ...sign, ...digits];
  };
  const both = [...integer(raw.slice(0, 32)), ...integer(raw.slice(32))];
  return Uint8Array.from([0x30, both.length, ...both]);
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}
