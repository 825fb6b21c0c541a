import { base64url, CompactSign, compactVerify, decodeProtectedHeader, errors, importJWK, type JWK } from "jose";
import * as v from "valibot";
import type { Env } from "../../platform/env.ts";
import { type PaymentId, readId, type ReceiptId } from "../../values/ids.ts";
import { cents, type Cents } from "../../values/money.ts";
import { assert } from "../../values/result.ts";
import { dayIn, instant, readCalendarDate, SECOND_MS, type CalendarDate, type Instant } from "../../values/time.ts";
import type { Receipt } from "./receipt.ts";

const ALGORITHM = "ES256";
/** A signed receipt has about 400 letters; anything much longer is not one. */
const MAX_LETTERS = 1500;

/** What a receipt's code says, signed. No name and nothing about health: whoever finds the paper learns no more than it shows. */
export interface ReceiptClaims {
  readonly receipt_id: ReceiptId;
  readonly payment_id: PaymentId;
  readonly number: number;
  readonly amount_cents: Cents;
  readonly currency: "USD";
  /** The day of the payment, in the operator's time zone. */
  readonly date: CalendarDate;
  readonly issued_at: Instant;
}

type Keys = Pick<Env, "RECEIPT_KEYS" | "PUBLIC_ORIGIN">;
type ReceiptKey = JWK & { readonly kid: string };

/** Read once for each text of keys. */
const read = new Map<string, readonly ReceiptKey[]>();

/** The keys in their order: the first signs. One that has only its public part still verifies. */
function keysOf({ RECEIPT_KEYS }: Keys): readonly ReceiptKey[] {
  const known = read.get(RECEIPT_KEYS);
  if (known !== undefined) return known;
  const keys = JSON.parse(RECEIPT_KEYS) as readonly JWK[];
  assert(Array.isArray(keys) && keys.length > 0, "RECEIPT_KEYS is a list of keys");
  const named = keys.map((key) => {
    const { kid } = key;
    assert(typeof kid === "string" && kid !== "" && key.kty === "EC" && key.crv === "P-256", "each receipt key is a P-256 key with a kid");
    return { ...key, kid };
  });
  assert(new Set(named.map(({ kid }) => kid)).size === named.length, "no two receipt keys share a kid");
  read.set(RECEIPT_KEYS, named);
  return named;
}

/** The public parts of all keys, for /.well-known/jwks.json (RFC 7517). */
export function publicKeys(env: Keys): { readonly keys: readonly JWK[] } {
  const open = ({ kty, crv, x, y, kid }: ReceiptKey): JWK => ({ kty, crv, x, y, kid, alg: ALGORITHM, use: "sig" }) as JWK;
  return { keys: keysOf(env).map(open) };
}

/** What is signed of a receipt. */
export function claimsOf({ payment, issue, operator }: Receipt): ReceiptClaims {
  return {
    receipt_id: issue.id,
    payment_id: payment.id,
    number: issue.number,
    amount_cents: issue.paid_cents,
    currency: "USD",
    date: dayIn(operator.time_zone, payment.posted_at ?? issue.issued_at),
    issued_at: issue.issued_at,
  };
}

/** Signs a receipt: a compact JWS (RFC 7515), ES256, with the key's `kid`. Short names where a registered one exists, as it goes into a QR code. */
export async function signReceipt(env: Keys, claims: ReceiptClaims): Promise<string> {
  const key = keysOf(env)[0];
  assert(key?.d !== undefined, "the first receipt key can sign");
  const { receipt_id, payment_id, issued_at, ...rest } = claims;
  const payload = { iss: env.PUBLIC_ORIGIN, sub: receipt_id, pay: payment_id, ...rest, iat: Math.floor(issued_at / SECOND_MS) };
  return await new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: ALGORITHM, kid: key.kid })
    .sign(await importJWK({ ...key }, ALGORITHM));
}

const Payload = v.object({
  iss: v.string(),
  sub: v.string(),
  pay: v.string(),
  number: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  amount_cents: v.pipe(v.number(), v.safeInteger()),
  currency: v.literal("USD"),
  date: v.string(),
  iat: v.pipe(v.number(), v.safeInteger()),
});

/**
 * Checks a signed receipt.
 * @returns what it says; null when we did not sign it so: changed, cut, made by another, or its key is none of ours
 */
export async function readSignedReceipt(env: Keys, jws: string): Promise<ReceiptClaims | null> {
  if (jws.length > MAX_LETTERS) return null;
  try {
    // The last letter of a part carries bits that nobody reads; with them changed it would still verify.
    if (!jws.split(".").every((part) => base64url.encode(base64url.decode(part)) === part)) return null;
    const { kid } = decodeProtectedHeader(jws);
    const key = keysOf(env).find((one) => one.kid === kid);
    if (key === undefined) return null;
    const { d: _private, key_ops: _operations, ...shared } = key;
    const { payload } = await compactVerify(jws, await importJWK(shared, ALGORITHM), { algorithms: [ALGORITHM] });
    return claimsIn(JSON.parse(new TextDecoder().decode(payload)), env.PUBLIC_ORIGIN);
  } catch (error) {
    // What is not a JWS at all is a TypeError of jose's; what is one and does not hold, an error of its own.
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
    throw error;
  }
}

function claimsIn(payload: unknown, origin: string): ReceiptClaims | null {
  const found = v.safeParse(Payload, payload);
  if (!found.success || found.output.iss !== origin) return null;
  const { sub, pay, date, iat, number, amount_cents, currency } = found.output;
  const receipt_id = readId("rcp", sub);
  const payment_id = readId("pay", pay);
  const day = readCalendarDate(date);
  if (receipt_id === null || payment_id === null || day === null) return null;
  return { receipt_id, payment_id, number, amount_cents: cents(amount_cents), currency, date: day, issued_at: instant(iat * SECOND_MS) };
}
