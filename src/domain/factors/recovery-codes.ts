import { hmac } from "../../platform/hmac.ts";
import type { MemberId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import type { Member } from "../identity/member.ts";
import { mailStatement } from "../mail/store.ts";
import type { FactorsEnv } from "./authenticator.ts";
import { keysOf } from "./keys.ts";
import { codesFrom, CODES_BYTES } from "./recovery-codes-rules.ts";
import { replaceCodes, useCode } from "./recovery-codes-store.ts";

/**
 * Makes ten new codes; those before work no longer. They are kept by keyed hashes only, so this is the one moment to show them. A mail tells the owner.
 * @returns the codes as printed
 */
export async function makeCodes(env: FactorsEnv, now: Instant, { id, name, email, language }: Member): Promise<readonly string[]> {
  const codes = codesFrom(crypto.getRandomValues(new Uint8Array(CODES_BYTES)));
  const hashes = await Promise.all(codes.map((code) => hashOf(env.FORM_KEY, id, code)));
  const mail = { to_address: email, language, now, template: "recovery_codes_made", params: { name, at: now } } as const;
  await env.DB.batch([
    ...replaceCodes(env.DB, { member_id: id, hashes, now }),
    mailStatement(env.DB, { ...mail, dedupe_key: `recovery_codes_made:${id}:${now}` }),
  ]);
  return codes;
}

/** Takes a recovery code in place of a second factor, once; a mail says so, and how many are left. @returns whether it was one of the member's, not used yet */
export async function takeRecoveryCode(
  env: FactorsEnv,
  now: Instant,
  { member_id, code }: { readonly member_id: MemberId; readonly code: string },
): Promise<boolean> {
  for (const key of keysOf(env)) {
    if (await useCode(env.DB, { member_id, code_hash: await hashOf(key, member_id, code), now })) return true;
  }
  return false;
}

function hashOf(key: string, member_id: MemberId, code: string): Promise<string> {
  return hmac(key, `recovery_code:${member_id}:${code}`);
}
