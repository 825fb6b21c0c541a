import type { Env } from "../../platform/env.ts";
import { checkAuditChain } from "../audit/chain.ts";
import { verifyBalances, type Finding } from "../wallet/verify.ts";

/** What is true of the books as a whole, beside each wallet's own. */
export interface WholeReport {
  readonly findings: readonly Finding[];
  readonly audit_rows: number;
}

/** Checks what no single wallet shows: the balances of all accounts, and the audit chain with its first bad row. It reports and mends nothing. */
export async function checkWhole(env: Pick<Env, "DB">): Promise<WholeReport> {
  const [balances, audit] = await Promise.all([verifyBalances(env), checkAuditChain(env)]);
  const bad = audit.first_bad_seq;
  const chain = bad === null ? [] : [{ wallet_id: null, seq: bad, what: `audit event ${bad}: the chain does not hold` }];
  return { findings: [...balances, ...chain], audit_rows: audit.rows };
}
