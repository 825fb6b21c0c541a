import type { Env } from "../../platform/env.ts";
import type { WalletId } from "../../values/ids.ts";
import { wallet } from "../wallet/client.ts";
import { lotsOf, type LotRow, type Lots } from "./lots.ts";

const PAGE_ROWS = 500;

/** What is left of each top-up by the wallet's own journal. A person's has some dozens of rows a year. */
export async function loadLots(env: Env, wallet_id: WalletId): Promise<Lots> {
  const rows: LotRow[] = [];
  for (let after_seq = 0; ;) {
    const page = await wallet(env, wallet_id).journal({ after_seq, limit: PAGE_ROWS });
    rows.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_ROWS) return lotsOf(rows);
    after_seq = last.seq;
  }
}
