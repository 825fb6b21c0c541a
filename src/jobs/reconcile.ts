import { noteAuditEnd } from "../domain/audit/chain.ts";
import { checkWhole } from "../domain/books/check.ts";
import { MAX_WALLETS_A_PAGE, verifyWallets, type Finding } from "../domain/wallet/verify.ts";
import type { Env } from "../platform/env.ts";
import { log } from "../platform/log.ts";
import type { Instant } from "../values/time.ts";

/**
 * The nightly look at the books: each wallet's journal against the ledger, all balances, the audit chain. It reports and mends nothing:
 * what is wrong is a line in the log for each finding, and a run that counts as failed. Then it notes where the audit ends.
 */
export async function reconcile(env: Env, at: Instant): Promise<void> {
  const findings: Finding[] = [];
  for (let after: string | null = ""; after !== null;) {
    const page = await verifyWallets(env, at, { after, limit: MAX_WALLETS_A_PAGE });
    findings.push(...page.findings);
    after = page.next;
  }
  findings.push(...(await checkWhole(env)).findings);
  await noteAuditEnd(env);
  for (const finding of findings) log("books_finding", finding);
  if (findings.length > 0) throw new Error(`the books have ${findings.length} findings`);
}
