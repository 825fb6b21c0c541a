import { wallet } from "../domain/wallet/client.ts";
import { walletsUnderWay } from "../domain/wallet/known.ts";
import type { Env } from "../platform/env.ts";
import { log, messageOf } from "../platform/log.ts";
import type { WalletId } from "../values/ids.ts";
import type { Instant } from "../values/time.ts";

const MAX_WALLETS = 500;
const AT_ONCE = 10;

/** What a sweep did. */
export interface WalletSweep {
  readonly wallets: number;
  /** Wallets that could not be reached or are still behind; the next sweep tries again. */
  readonly behind: number;
}

/**
 * Wakes the wallets that may have something left to do (an alarm lost, a ledger that was out of reach): expired holds are
 * released and entries projected. Safe to run at any time, also twice at once.
 */
export async function sweepWallets(env: Env, now: Instant): Promise<WalletSweep> {
  const ids = await walletsUnderWay(env.DB, now, MAX_WALLETS);
  let behind = 0;
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const swept = await Promise.all(ids.slice(start, start + AT_ONCE).map((id) => sweepOne(env, now, id)));
    behind += swept.filter((done) => !done).length;
  }
  return { wallets: ids.length, behind };
}

async function sweepOne(env: Env, now: Instant, id: WalletId): Promise<boolean> {
  try {
    const { seq, projected_seq } = await wallet(env, id).sweep(now);
    return seq === projected_seq;
  } catch (error) {
    log("wallet_sweep_failed", { wallet_id: id, message: messageOf(error) });
    return false;
  }
}
