import { and, eq, gte, inArray, lt, lte, ne, or, sql, type SQL } from "drizzle-orm";
import type { WalletId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import { readBillCode } from "../bills/bill-code.ts";
import { bills } from "../bills/schema.ts";
import { ledgerTransactions, movementPlaces } from "../ledger/schema.ts";
import { payment_allocations } from "../payments/schema.ts";
import type { HistoryFilter } from "./movement.ts";
import { fold, FOLDED_LETTERS } from "./rules.ts";

const { key, payment_id } = ledgerTransactions;
/** The same as `isWithdrawal` (payments/refunds.ts). */
export const IS_WITHDRAWAL = sql`(${key} GLOB 'wdp_*' OR INSTR(${key}, ':refund:wdp_') > 0)`;
export const IS_PREMIUM = sql`EXISTS (SELECT 1 FROM payments p WHERE p.id = ${payment_id} AND p.purpose = 'premium')`;

/** The rows of a wallet's ledger that a filter leaves. */
export function selected(wallet_id: WalletId, filter: HistoryFilter): SQL | undefined {
  const { kinds, purpose, from, to, place, min_cents, max_cents, text } = filter;
  const { amount_cents, event_at, kind } = ledgerTransactions;
  return and(
    eq(ledgerTransactions.wallet_id, wallet_id),
    kinds === undefined ? ne(amount_cents, 0 as Cents) : inArray(kind, [...kinds]),
    purpose === undefined ? undefined : purpose === "withdrawal" ? IS_WITHDRAWAL : IS_PREMIUM,
    from === undefined ? undefined : gte(event_at, from),
    to === undefined ? undefined : lt(event_at, to),
    place === undefined
      ? undefined
      : sql`EXISTS (SELECT 1 FROM ${movementPlaces} place WHERE place.wallet_id = ${ledgerTransactions.wallet_id}
          AND place.account = ${place} AND place.seq = ${ledgerTransactions.seq})`,
    min_cents === undefined ? undefined : gte(sql`ABS(${amount_cents})`, min_cents),
    max_cents === undefined ? undefined : lte(sql`ABS(${amount_cents})`, max_cents),
    text === undefined ? undefined : hasText(wallet_id, text),
  );
}

/** Never LIKE or GLOB with what was typed: D1 takes patterns of 50 bytes at most, and signs in them would need escaping. */
function hasText(wallet_id: WalletId, text: string): SQL | undefined {
  const folded = fold(text);
  const bill_code = readBillCode(text);
  const { label, txn_id } = ledgerTransactions;
  return or(
    sql`${label} IN (${labelsWith(wallet_id, folded)})`,
    sql`INSTR(${payment_id}, ${folded}) > 0`,
    sql`INSTR(${txn_id}, ${folded}) > 0`,
    bill_code === null
      ? undefined
      : sql`${payment_id} IN (SELECT ${payment_allocations.payment_id} FROM ${bills}
          JOIN ${payment_allocations} ON ${payment_allocations.bill_id} = ${bills.id} WHERE ${bills.bill_code} = ${bill_code})`,
  );
}

/** Letters with a mark become plain ones; marks that stand alone go. SQLite's LOWER knows A to Z only. */
const REPLACED: readonly (readonly [string, string])[] = [
  ...FOLDED_LETTERS,
  ...["\u0300", "\u0301", "\u0302", "\u0303", "\u0308", "\u0327"].map((mark) => [mark, ""] as const),
];
const REPLACED_JSON = JSON.stringify(REPLACED);
/** Whether there is any of them. */
const HAS_MARKS = "*[\u00c0-\u00ff\u0300-\u036f]*";

/**
 * The labels of a wallet that have this folded text in them: `fold` in SQL, one letter a step, since expressions may not be nested deeply enough.
 * A wallet has thousands of movements and a handful of labels, so each label is folded once; one without marks takes no step.
 */
function labelsWith(wallet_id: WalletId, folded: string): SQL {
  const end = REPLACED.length;
  return sql`WITH RECURSIVE folded (label, text, step) AS (
      SELECT known.label, LOWER(known.label), CASE WHEN known.label GLOB ${HAS_MARKS} THEN 0 ELSE ${end} END
      FROM (SELECT DISTINCT label FROM ${ledgerTransactions} WHERE wallet_id = ${wallet_id}) known
      UNION ALL SELECT label, REPLACE(text, ${REPLACED_JSON} ->> ('$[' || step || '][0]'), ${REPLACED_JSON} ->> ('$[' || step || '][1]')), step + 1
      FROM folded WHERE step < ${end}
    ) SELECT label FROM folded WHERE step = ${end} AND INSTR(text, ${folded}) > 0`;
}
