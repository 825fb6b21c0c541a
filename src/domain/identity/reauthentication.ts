import { database } from "../../platform/db.ts";
import type { MemberId } from "../../values/ids.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import { countAttempt, forgetStatement } from "./attempts.ts";
import { limitOf, type Wait } from "./limits.ts";
import { passwordMatches } from "./password.ts";
import { normalizePassword } from "./rules.ts";
import type { IdentityEnv } from "./service.ts";
import { hashOf } from "./store.ts";

export type ReauthenticationProblem = Wait | { readonly code: "refused" };

/**
 * Compares the password of somebody who is signed in already, before an act that a borrowed browser must not do. Guesses are counted for the account
 * and slowed as at login, by a counter of their own: whoever guesses here has a session, and locks nobody out of the login page.
 */
export async function reauthenticate(
  env: IdentityEnv,
  now: Instant,
  { member_id, password }: { readonly member_id: MemberId; readonly password: string },
): Promise<Result<"right", ReauthenticationProblem>> {
  const limit = await limitOf(env, "password:member", member_id);
  const wait = await countAttempt(env.DB, [limit], now);
  if (wait !== null) return err({ code: "wait", ...wait });
  const matches = await passwordMatches(await hashOf(database(env), member_id), normalizePassword(password).slice(0, 1024));
  if (!matches) return err({ code: "refused" });
  await forgetStatement(env.DB, [limit.bucket]).run();
  return ok("right");
}
