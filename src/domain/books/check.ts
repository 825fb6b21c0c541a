import type { Env } from "../../platform/env.ts";
import { checkAuditChain, type AuditFault } from "../audit/chain.ts";
import { verifyBalances, type Finding } from "../wallet/verify.ts";

/** What is true of the books as a whole, beside each wallet's own. */
export interface WholeReport {
  readonly findings: readonly Finding[];
  readonly audit_rows: number;
}

const FAULTS: Readonly<Record<AuditFault, string>> = {
  missing: "it is missing, and others follow",
  does_not_follow: "it does not follow on the one before",
  altered: "its hash does not fit what it says",
  cut_off: "it was the last one night, and is missing with all that followed",
  rewritten: "it is not the one that was noted there one night",
};

/** Checks what no single wallet shows: the balances of all accounts, and the audit chain with its first bad row. It reports and mends nothing. */
export async function checkWhole(env: Pick<Env, "DB" | "SESSIONS">): Promise<WholeReport> {
  const [balances, audit] = await Promise.all([verifyBalances(env), checkAuditChain(env)]);
  const bad = audit.first_bad;
  const chain = bad === null ? [] : [{ wallet_id: null, seq: bad.seq, what: `audit event ${bad.seq}: ${FAULTS[bad.fault]}` }];
  return { findings: [...balances, ...chain], audit_rows: audit.rows };
}
