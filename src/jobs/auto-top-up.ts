import { topUpDue, type TopUpReport } from "../domain/autopay/top-up.ts";
import type { Env } from "../platform/env.ts";
import { words } from "../ui/words/index.ts";
import type { Instant } from "../values/time.ts";

/** Adds money to wallets as their owners have authorised, under the same label as a top-up by hand. */
export async function topUpWallets(env: Env, now: Instant): Promise<TopUpReport> {
  return await topUpDue(env, now, (language) => words(language).history.kinds.fund);
}
