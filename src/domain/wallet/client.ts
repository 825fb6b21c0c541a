import type { Env } from "../../platform/env.ts";
import type { Result } from "../../values/result.ts";
import type { WalletId } from "../../values/ids.ts";
import type { Executed, ExecuteRequest, WalletProblem } from "./commands.ts";

/** The object that owns a wallet's money. A fresh stub each time: a stub that has failed once stays broken. */
export function wallet(env: Pick<Env, "WALLETS">, walletId: WalletId): ReturnType<Env["WALLETS"]["get"]> {
  return env.WALLETS.get(env.WALLETS.idFromName(walletId));
}

/**
 * Runs commands on a wallet: all of them, in order, or none.
 * @returns what each did, or why the first refused one was refused. Throws when the wallet cannot be reached; ask again with the same keys then.
 */
export async function execute(env: Pick<Env, "WALLETS">, request: ExecuteRequest): Promise<Result<readonly Executed[], WalletProblem>> {
  return await wallet(env, request.wallet_id).execute(request);
}
