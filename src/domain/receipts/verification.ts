import { database } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import type { ReceiptId } from "../../values/ids.ts";
import { cents, minus, type Cents } from "../../values/money.ts";
import { SECOND_MS, type Instant } from "../../values/time.ts";
import type { ReceiptIssue, ReceiptStanding } from "./receipt.ts";
import { receiptNumber, standingOf } from "./rules.ts";
import { readSignedReceipt, type ReceiptClaims } from "./signature.ts";
import { siblingsOf } from "./store.ts";

/** A receipt by its number and day, as anybody may know it. */
export interface NamedReceipt {
  readonly number: string;
  readonly issued_at: Instant;
}

/** What the public may know of a receipt. Nothing about health, no name; amounts only for who holds the signed code. */
export type Verdict =
  /** There is none with this id. */
  | { readonly kind: "unknown" }
  /** The code was changed, or is not ours, or belongs to another receipt. */
  | { readonly kind: "not_ours" }
  | {
      readonly kind: "known";
      readonly receipt: NamedReceipt;
      /** The one that holds now; null when this one does. */
      readonly superseded_by: NamedReceipt | null;
      readonly standing: ReceiptStanding;
      /** What the signed code says and what has been given back since; null when no code was shown. */
      readonly signed: (ReceiptClaims & { readonly refunded_cents: Cents }) | null;
    };

/**
 * Answers for a receipt to whoever holds it.
 * @param jws the signed code as the QR carries it; null: only whether the receipt exists and how it stands is told
 */
export async function verifyReceipt(env: Env, id: ReceiptId, jws: string | null): Promise<Verdict> {
  const claims = jws === null ? null : await readSignedReceipt(env, jws);
  if (jws !== null && (claims === null || claims.receipt_id !== id)) return { kind: "not_ours" };
  const rows = await siblingsOf(database(env), id);
  const asked = rows.find(({ issue }) => issue.id === id);
  const newest = rows.at(-1);
  if (asked === undefined || newest === undefined) return { kind: "unknown" };
  if (claims !== null && !says(claims, asked.issue)) return { kind: "not_ours" };
  const paid_cents = newest.issue.paid_cents;
  return {
    kind: "known",
    receipt: named(asked.issue),
    superseded_by: newest === asked ? null : named(newest.issue),
    standing: standingOf({ state: newest.state, paid_cents, amount_cents: cents(newest.amount_cents) }),
    signed: claims === null ? null : { ...claims, refunded_cents: minus(cents(newest.amount_cents), paid_cents) },
  };
}

/** Whether the books say what the code says: a signature alone does not make a receipt that was never issued. */
function says(claims: ReceiptClaims, issue: ReceiptIssue): boolean {
  return (
    claims.payment_id === issue.payment_id &&
    claims.number === issue.number &&
    claims.amount_cents === issue.paid_cents &&
    claims.issued_at === Math.floor(issue.issued_at / SECOND_MS) * SECOND_MS
  );
}

function named(issue: ReceiptIssue): NamedReceipt {
  return { number: receiptNumber(issue), issued_at: issue.issued_at };
}
