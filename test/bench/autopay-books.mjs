// What must be true after all premiums are paid. Each query names what is wrong, so an empty answer is a good one.
import { PREMIUM_CENTS } from "./autopay-seed.mjs";
import { TEST_SECRETS } from "../support/secrets.ts";

const WRONG = {
  "a due without exactly one posted payment": `
    SELECT d.id FROM dues d LEFT JOIN payments p ON p.due_id = d.id AND p.state = 'posted' AND p.amount_cents = ${PREMIUM_CENTS}
    GROUP BY d.id HAVING COUNT(p.id) <> 1 OR d.state <> 'paid'`,
  "a due with a second payment": "SELECT due_id FROM payments WHERE due_id IS NOT NULL GROUP BY due_id HAVING COUNT(*) <> 1",
  "a payment without exactly one entry": `
    SELECT p.id FROM payments p LEFT JOIN ledger_transactions t ON t.payment_id = p.id AND t.key = p.id || ':spend' AND t.amount_cents = -p.amount_cents
    WHERE p.due_id IS NOT NULL GROUP BY p.id HAVING COUNT(t.txn_id) <> 1`,
  "a payment without exactly one receipt": `
    SELECT p.id FROM payments p LEFT JOIN receipts r ON r.payment_id = p.id AND r.paid_cents = p.amount_cents
    WHERE p.due_id IS NOT NULL GROUP BY p.id HAVING COUNT(r.id) <> 1`,
  "a payment without exactly one mail that went out": `
    SELECT p.id FROM payments p LEFT JOIN mails m ON m.dedupe_key = p.id || ':posted' AND m.state = 'sent'
    WHERE p.due_id IS NOT NULL GROUP BY p.id HAVING COUNT(m.id) <> 1`,
  "an entry that does not sum to 0": "SELECT txn_id FROM ledger_entries GROUP BY txn_id HAVING SUM(amount_cents) <> 0",
  "a ledger that does not sum to 0": "SELECT SUM(amount_cents) FROM ledger_entries HAVING SUM(amount_cents) <> 0",
  "a wallet that differs from its entries": `
    SELECT w.wallet_id FROM wallets w JOIN ledger_entries e ON e.account = 'wallet:' || w.wallet_id
    GROUP BY w.wallet_id HAVING SUM(e.amount_cents) <> w.posted_cents`,
};

/** Journals walked row by row, of so many wallets. */
const WALKED = 200;

/** @throws when anything is wrong */
export async function checkBooks({ db, origin }, count) {
  for (const [what, sql] of Object.entries(WRONG)) {
    const { results } = await db.prepare(sql).all();
    if (results.length > 0) throw new Error(`${what}: ${results.length}, the first is ${JSON.stringify(results[0])}`);
  }
  const insurer = await db.prepare("SELECT SUM(amount_cents) AS cents FROM ledger_entries WHERE account LIKE 'insurer:%'").first();
  if (insurer.cents !== count * PREMIUM_CENTS) throw new Error(`the insurer has ${insurer.cents} cents`);
  for (let [after, walked] = ["", 0]; after !== null && walked < WALKED;) {
    const response = await fetch(`${origin}/operations/verify`, {
      method: "POST",
      headers: { authorization: `Bearer ${TEST_SECRETS.OPERATIONS_TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify({ after }),
    });
    const page = await response.json();
    if (page.findings.length > 0) throw new Error(`a journal and the ledger differ: ${JSON.stringify(page.findings[0])}`);
    walked += page.wallets;
    after = page.next;
  }
}
