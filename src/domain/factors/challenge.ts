import { lte } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import { hmac, hmacMatches } from "../../platform/hmac.ts";
import { base64url, sha256Hex } from "../../platform/ids.ts";
import { instant, MINUTE_MS, SECOND_MS, type Instant } from "../../values/time.ts";
import { used_challenges } from "./schema.ts";

/** How long a challenge may take to be answered. */
export const CHALLENGE_MS = 5 * MINUTE_MS;

/** What the answer to a challenge is good for; it is good for nothing else. */
export type ChallengePurpose = "register" | "sign_in" | "second_step" | "again";

/** Whom a challenge is made for, and why. */
export interface ChallengeFor {
  readonly purpose: ChallengePurpose;
  /** The visitor or session whose page carries it: what the page's form token stands for. */
  readonly binding: string;
}

type Key = Pick<Env, "FORM_KEY">;

/** Eight digits of base 36 for the second of making, twenty-four signs of chance, forty-three of signature: together one text in base64url. */
const SHAPE = /^([0-9a-z]{8})([\w-]{24})([\w-]{43})$/u;
const TIME_DIGITS = 8;
const CHANCE_BYTES = 18;
/** What tells one challenge from another: the signature's last sign has bits that nobody reads. */
const HEAD_CHARACTERS = 32;

/**
 * A challenge for an authenticator (WebAuthn, 13.4.3). It is signed and not kept: each look at the login page makes one, and most are never answered.
 * @returns base64url, 75 characters
 */
export async function makeChallenge(env: Key, now: Instant, holder: ChallengeFor): Promise<string> {
  const second = Math.floor(now / SECOND_MS)
    .toString(36)
    .padStart(TIME_DIGITS, "0");
  const head = second + base64url(crypto.getRandomValues(new Uint8Array(CHANCE_BYTES)));
  return head + (await hmac(env.FORM_KEY, signed(holder, head)));
}

/** Whether a challenge from outside was made by us, for this holder and purpose, within the last five minutes. Whether it was answered before, `noteAnswered` says. */
export async function challengeHolds(env: Key, now: Instant, challenge: string, holder: ChallengeFor): Promise<boolean> {
  const [, second = "", chance = "", signature = ""] = SHAPE.exec(challenge) ?? [];
  const age = now - Number.parseInt(second, 36) * SECOND_MS;
  return age >= 0 && age < CHALLENGE_MS && hmacMatches(env.FORM_KEY, signed(holder, second + chance), signature);
}

/** Notes that a challenge was answered, by one statement. @returns false where it had been: then this is a copy of the answer */
export async function noteAnswered(db: Db, challenge: string, now: Instant): Promise<boolean> {
  const noted = await db
    .insert(used_challenges)
    .values({ challenge_hash: await sha256Hex(challenge.slice(0, HEAD_CHARACTERS)), expires_at: instant(now + CHALLENGE_MS) })
    .onConflictDoNothing()
    .returning({ challenge_hash: used_challenges.challenge_hash });
  return noted.length === 1;
}

/** Forgets answered challenges that are too old to be taken anyway. For the cron sweep. */
export async function sweepChallenges(db: Db, now: Instant): Promise<void> {
  await db.delete(used_challenges).where(lte(used_challenges.expires_at, now));
}

function signed({ purpose, binding }: ChallengeFor, head: string): string {
  return `challenge:${purpose}:${binding}:${head}`;
}
