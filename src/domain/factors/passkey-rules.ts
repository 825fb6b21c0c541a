import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/server";
import * as v from "valibot";
import { err, ok, type Result } from "../../values/result.ts";
import { MINUTE_MS } from "../../values/time.ts";
import type { ChallengePurpose } from "./challenge.ts";

/** How many passkeys one member may have. */
export const MOST_PASSKEYS = 10;
export const LONGEST_NAME = 60;

/** How long the browser's own window waits; a page renews its challenge when it is two minutes old (scripts/passkey.js), so that one window fits in. */
const WINDOW_MS = 3 * MINUTE_MS;
/** EdDSA, ES256, RS256 (IANA, COSE algorithms): between them they cover every authenticator on sale. */
export const ALGORITHMS = [-8, -7, -257] as const;

const TRANSPORTS = ["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"] as const;
type Transport = (typeof TRANSPORTS)[number];

/** A passkey as the browser is told of it. */
export interface KnownCredential {
  readonly credential_id: string;
  readonly transports: readonly string[];
}

/** Where a passkey works: this site and no other. */
export interface Site {
  /** The domain: "pay.example.org". */
  readonly rp_id: string;
  /** "https://pay.example.org" */
  readonly origin: string;
}

/** Whether the device must see a fingerprint, a face or its code: wherever the passkey stands alone, and not beside a password. */
export function asksForOwner(purpose: ChallengePurpose): boolean {
  return purpose === "sign_in" || purpose === "again";
}

/**
 * Whether an authenticator's counter goes forward (WebAuthn, 6.1.1). One that stands still or goes back belongs to a copy. Synced passkeys count nothing: 0 each time.
 * @param before as noted at the last use
 */
export function counterGoesOn(before: number, after: number): boolean {
  return after > before || (before === 0 && after === 0);
}

/** Reads the name that an owner gives to a passkey. */
export function readPasskeyName(typed: string): Result<string, "missing" | "too_long"> {
  const name = typed
    .normalize("NFC")
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  if (name === "") return err("missing");
  return Array.from(name).length > LONGEST_NAME ? err("too_long") : ok(name);
}

interface Registration {
  readonly site: Site;
  readonly challenge: string;
  /** What the authenticator's own list calls the account by. It stays on the member's devices. */
  readonly account: { readonly handle: string; readonly email: string; readonly name: string };
  /** What the authenticator's own list calls this site by. */
  readonly operator: string;
  /** What the member has already: an authenticator holds one passkey an account. */
  readonly known: readonly KnownCredential[];
}

/** What the browser is told to make: a passkey that can be found without an e-mail address being typed. We ask nobody what make the authenticator is. */
export function creationOptions({ site, challenge, account, operator, known }: Registration): PublicKeyCredentialCreationOptionsJSON {
  return {
    rp: { id: site.rp_id, name: operator },
    user: { id: account.handle, name: account.email, displayName: account.name },
    challenge,
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    timeout: WINDOW_MS,
    excludeCredentials: known.map(described),
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "preferred" },
    attestation: "none",
  };
}

/** What the browser is told to look for: one of these passkeys, or, where none are named, any of this site. */
export function requestOptions(
  purpose: ChallengePurpose,
  { site, challenge, known }: { readonly site: Site; readonly challenge: string; readonly known: readonly KnownCredential[] },
): PublicKeyCredentialRequestOptionsJSON {
  return {
    rpId: site.rp_id,
    challenge,
    timeout: WINDOW_MS,
    allowCredentials: known.map(described),
    userVerification: asksForOwner(purpose) ? "required" : "preferred",
  };
}

function described({ credential_id, transports }: KnownCredential) {
  return { type: "public-key" as const, id: credential_id, transports: transports.filter(isTransport) };
}

function isTransport(text: string): text is Transport {
  return (TRANSPORTS as readonly string[]).includes(text);
}

const bytes = v.pipe(v.string(), v.regex(/^[\w-]+$/u));
/** At most 1023 bytes (WebAuthn, 5.1.3). */
const credentialId = v.pipe(bytes, v.maxLength(1364));
const common = { id: credentialId, rawId: credentialId, type: v.literal("public-key") };
const assertionShape = v.object({
  ...common,
  response: v.object({ clientDataJSON: bytes, authenticatorData: bytes, signature: bytes, userHandle: v.nullish(v.string()) }),
});
const registrationShape = v.object({
  ...common,
  response: v.object({ clientDataJSON: bytes, attestationObject: bytes, transports: v.optional(v.array(v.string()), []) }),
});
const clientDataShape = v.object({ challenge: v.string() });

/** What an authenticator answered, by its shape alone: nothing of it is believed yet. */
interface Answered<T> {
  readonly response: T;
  /** The challenge that it says it answers. */
  readonly challenge: string;
}

/** Reads an assertion, as `PublicKeyCredential.toJSON()` writes it. @returns null where it is none */
export function readAssertion(
  text: string,
): (Answered<AuthenticationResponseJSON> & { readonly credential_id: string; readonly user_handle: string | null }) | null {
  const read = v.safeParse(assertionShape, parsed(text));
  if (!read.success) return null;
  const { userHandle, ...response } = read.output.response;
  const challenge = challengeIn(response.clientDataJSON);
  if (challenge === null) return null;
  const { id } = read.output;
  return {
    response: { ...read.output, response, clientExtensionResults: {} },
    challenge,
    credential_id: id,
    user_handle: userHandle === undefined || userHandle === null || userHandle === "" ? null : userHandle,
  };
}

/** Reads the answer to "make a passkey", as `PublicKeyCredential.toJSON()` writes it. @returns null where it is none */
export function readRegistration(text: string): (Answered<RegistrationResponseJSON> & { readonly transports: readonly string[] }) | null {
  const read = v.safeParse(registrationShape, parsed(text));
  if (!read.success) return null;
  const { transports, ...response } = read.output.response;
  const challenge = challengeIn(response.clientDataJSON);
  if (challenge === null) return null;
  return { response: { ...read.output, response, clientExtensionResults: {} }, challenge, transports: transports.filter(isTransport) };
}

function challengeIn(clientDataJSON: string): string | null {
  try {
    const read = v.safeParse(clientDataShape, parsed(atob(clientDataJSON.replaceAll("-", "+").replaceAll("_", "/"))));
    return read.success ? read.output.challenge : null;
  } catch {
    return null;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
