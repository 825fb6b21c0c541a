import { importJWK, jwtVerify, SignJWT, type CryptoKey as JoseKey, type JWK, type JWTHeaderParameters } from "jose";
import type { Env } from "../platform/env.ts";
import { newToken } from "../platform/ids.ts";
import type { Scope } from "../domain/partners/service.ts";
import { instant, SECOND_MS, type Instant } from "../values/time.ts";

/** How long an access token is good, in seconds. */
export const TOKEN_LIFE_S = 600;
const ALGORITHM = "ES256";
const TYPE = "at+jwt";

interface Keys {
  readonly kid: string | undefined;
  readonly sign: JoseKey | Uint8Array;
  /** By `kid`: today's key, and those before it whose tokens may still be about. */
  readonly verify: ReadonlyMap<string | undefined, JoseKey | Uint8Array>;
}

/** Imported once for each text of keys: importing costs more than signing. */
const imported = new Map<string, Promise<Keys>>();

function keysOf(env: Pick<Env, "TOKEN_KEY">): Promise<Keys> {
  const known = imported.get(env.TOKEN_KEY);
  if (known !== undefined) return known;
  const keys = importKeys(JSON.parse(env.TOKEN_KEY) as JWK | readonly JWK[]);
  imported.set(env.TOKEN_KEY, keys);
  return keys;
}

/** One key, or several of which the first signs and all verify, told apart by their `kid`. */
async function importKeys(given: JWK | readonly JWK[]): Promise<Keys> {
  const [first, ...before] = [given].flat() as readonly JWK[];
  if (first === undefined) throw new Error("TOKEN_KEY has no key");
  const shared = await Promise.all(
    [first, ...before].map(async ({ d: _private, key_ops: _operations, ...jwk }) => [jwk.kid, await importJWK(jwk, ALGORITHM)] as const),
  );
  return { kid: first.kid, sign: await importJWK({ ...first }, ALGORITHM), verify: new Map(shared) };
}

/** Who tokens are for: this installation's API. */
function audience(env: Pick<Env, "PUBLIC_ORIGIN">): string {
  return `${env.PUBLIC_ORIGIN}/api`;
}

/** Makes an access token (RFC 9068): ES256, ten minutes, for one client and its scopes. */
export async function issueToken(
  env: Env,
  now: Instant,
  client: { readonly id: string; readonly scopes: readonly Scope[] },
): Promise<string> {
  const { kid, sign } = await keysOf(env);
  const at_s = Math.floor(now / SECOND_MS);
  return new SignJWT({ client_id: client.id, scope: client.scopes.join(" ") })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, ...(kid === undefined ? {} : { kid }) })
    .setIssuer(env.PUBLIC_ORIGIN)
    .setAudience(audience(env))
    .setSubject(client.id)
    .setJti(newToken())
    .setIssuedAt(at_s)
    .setExpirationTime(at_s + TOKEN_LIFE_S)
    .sign(sign);
}

/**
 * Checks an access token: signature, type, issuer, audience, time.
 * @returns whom it was made for and with which scopes; null when it is not to be accepted, for whatever reason
 */
export async function readToken(
  env: Env,
  now: Instant,
  token: string,
): Promise<{ readonly client_id: string; readonly scopes: readonly string[] } | null> {
  const { verify } = await keysOf(env);
  const keyFor = ({ kid }: JWTHeaderParameters): JoseKey | Uint8Array => {
    const key = verify.get(kid);
    if (key === undefined) throw new Error("signed with a key that is not ours (any more)");
    return key;
  };
  try {
    const { payload } = await jwtVerify(token, keyFor, {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer: env.PUBLIC_ORIGIN,
      audience: audience(env),
      currentDate: new Date(instant(now)),
      requiredClaims: ["exp", "iat", "sub", "jti"],
    });
    const { client_id, scope } = payload;
    return typeof client_id === "string" && typeof scope === "string" ? { client_id, scopes: scope.split(" ") } : null;
  } catch {
    return null;
  }
}
