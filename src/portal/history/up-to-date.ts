import { wallet } from "../../domain/wallet/client.ts";
import type { Env } from "../../platform/env.ts";
import type { WalletId } from "../../values/ids.ts";

/** What is kept and compared (a file, a statement) must have all that the wallet has done: brings the ledger up to date. Almost always it is. */
export async function upToDate(env: Pick<Env, "WALLETS">, wallet_id: WalletId): Promise<void> {
  await wallet(env, wallet_id).project();
}
