import type { Env } from "../../platform/env.ts";
import { sha256Hex } from "../../platform/ids.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import { networkOf } from "../../values/network.ts";
import { countAttempt, forgetStatement, takeBackStatement } from "../identity/attempts.ts";
import { limitOf } from "../identity/limits.ts";
import { readScopes, type PartnerClient } from "./client.ts";
import { findClient } from "./store.ts";

export { grantScopes, SCOPES, type PartnerClient, type Scope } from "./client.ts";

/** Compared with when there is no such client, so that the answer takes as long. It is the hash of nothing known. */
const NO_HASH = "0".repeat(64);

export type AuthenticationProblem = { readonly code: "invalid_client" } | { readonly code: "too_many_attempts"; readonly wait_s: number };

/**
 * Who a partner's program is, by its id and secret. The same answer for an unknown client and a wrong secret. Guessing slows down per
 * client and address together, so that a stranger's guesses do not keep the partner out.
 * @param given.address the caller's network address; null where it is not known
 */
export async function authenticateClient(
  env: Env,
  now: Instant,
  given: { readonly client_id: string; readonly secret: string; readonly address: string | null },
): Promise<Result<PartnerClient, AuthenticationProblem>> {
  const from = networkOf(given.address ?? "unknown");
  const [pair, address] = await Promise.all([
    limitOf(env, "token:pair", `${given.client_id}|${from}`),
    limitOf(env, "token:address", from),
  ]);
  const blocked = await countAttempt(env.DB, [pair, address], now);
  if (blocked !== null) return err({ code: "too_many_attempts", wait_s: blocked.wait_s });
  const [client, hash] = [await findClient(env.DB, given.client_id), await sha256Hex(given.secret)];
  const matches = sameText(hash, client?.secret_hash ?? NO_HASH);
  if (client === null || !matches) return err({ code: "invalid_client" });
  // The address is shared with whoever else is behind it, and must not be cleared by anybody who has one good secret: only this call is taken back.
  await env.DB.batch([forgetStatement(env.DB, [pair.bucket]), takeBackStatement(env.DB, address.bucket)]);
  return ok({ id: client.id, partner_id: client.partner_id, scopes: readScopes(client.scopes) });
}

/** The client a token was made for, as it is now: null once it is revoked. */
export async function currentClient(env: Env, clientId: string): Promise<PartnerClient | null> {
  const client = await findClient(env.DB, clientId);
  return client === null ? null : { id: client.id, partner_id: client.partner_id, scopes: readScopes(client.scopes) };
}

/** Whether two hashes are the same, in a time that does not depend on where they differ. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let at = 0; at < a.length; at += 1) difference |= a.charCodeAt(at) ^ b.charCodeAt(at % Math.max(1, b.length));
  return difference === 0;
}
