import { Secret, TOTP } from "otpauth";
import { MINUTE_MS, SECOND_MS, type Instant } from "../../values/time.ts";

/** What every authenticator app understands (RFC 6238 with the values that apps assume): SHA-1, six digits, 30 seconds. */
const ALGORITHM = "SHA1";
const DIGITS = 6;
const PERIOD_S = 30;
/** A code is good for its own 30 seconds and those before and after: clocks differ, and people take time to type (RFC 6238, 5.2). */
const TOLERANCE_STEPS = 1;
/** A set-up that was begun and not confirmed starts anew after this long. */
export const SET_UP_MS = 30 * MINUTE_MS;

/** A code as typed: six digits, however they are spaced. Null when it cannot be one. */
export function readCode(typed: string): string | null {
  const bare = typed
    .slice(0, 64)
    .normalize("NFKC")
    .replace(/[\s\p{Pd}.]/gu, "");
  return /^\d{6}$/u.test(bare) ? bare : null;
}

/**
 * Which step of 30 seconds a code belongs to.
 * @param secret base32
 * @returns the number of that step since 1970, or null for a code of none near this moment
 */
export function stepOfCode(secret: string, code: string, now: Instant): number | null {
  const delta = TOTP.validate({
    token: code,
    secret: Secret.fromBase32(secret),
    algorithm: ALGORITHM,
    digits: DIGITS,
    period: PERIOD_S,
    timestamp: now,
    window: TOLERANCE_STEPS,
  });
  return delta === null ? null : Math.floor(now / (PERIOD_S * SECOND_MS)) + delta;
}

/** The address that the QR code holds: the secret, under the names that the app shows it by. */
export function otpauthAddress({
  secret,
  issuer,
  email,
}: {
  readonly secret: string;
  /** The operator's name. A colon would end it there. */
  readonly issuer: string;
  readonly email: string;
}): string {
  return new TOTP({
    secret: Secret.fromBase32(secret),
    issuer: issuer.replaceAll(":", " "),
    label: email,
    algorithm: ALGORITHM,
    digits: DIGITS,
    period: PERIOD_S,
  }).toString();
}

/** A secret in groups of four, for typing: "JBSW Y3DP EHPK 3PXP". */
export function inGroups(secret: string): string {
  return secret.match(/.{1,4}/gu)?.join(" ") ?? "";
}
