import type { Env } from "../../platform/env.ts";
import { newToken, sha256Hex } from "../../platform/ids.ts";
import type { MemberId } from "../../values/ids.ts";
import { DAY_MS, SECOND_MS, type Instant } from "../../values/time.ts";

/** How long a confirmation link works. */
export const CONFIRMATION_MS = DAY_MS;

/** What a confirmation token stands for. D1 decides whether it still holds: the account may have another address by now. */
export interface Confirmation {
  readonly member_id: MemberId;
  readonly email_key: string;
  readonly made_at: Instant;
  /** The counter of registrations that it was counted on: the link opened shows that it was a real one. */
  readonly counted_on?: string;
}

type Kv = Pick<Env, "SESSIONS">;

/** Makes a confirmation token: 256 random bits, kept only as their SHA-256. @returns the token for the link */
export async function makeConfirmation(env: Kv, confirmation: Confirmation): Promise<string> {
  const token = newToken();
  await env.SESSIONS.put(await keyOf(token), JSON.stringify(confirmation), { expirationTtl: CONFIRMATION_MS / SECOND_MS });
  return token;
}

/** What a token stands for, or null when it is unknown or too old. Reading does not use it up. */
export async function readConfirmation(env: Kv, token: string, now: Instant): Promise<Confirmation | null> {
  if (!/^[\w-]{43}$/u.test(token)) return null;
  const found = await env.SESSIONS.get<Confirmation>(await keyOf(token), "json");
  return found === null || now - found.made_at >= CONFIRMATION_MS ? null : found;
}

async function keyOf(token: string): Promise<string> {
  return `confirm:${await sha256Hex(token)}`;
}
