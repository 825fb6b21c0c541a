import { claimsOf, signReceipt, type Receipt } from "../domain/receipts/service.ts";
import type { Env } from "../platform/env.ts";

/** The addresses of a receipt's check: for a person's eyes, and signed for the QR code. */
export interface ReceiptCheck {
  /** Where one types the receipt's id. */
  readonly page: string;
  /** What the QR code holds: the check of this receipt with what was signed of it. */
  readonly code: string;
}

/** Signs a receipt and makes the addresses that check it. */
export async function receiptCheck(env: Env, receipt: Receipt): Promise<ReceiptCheck> {
  const page = `${env.PUBLIC_ORIGIN}/receipts/verify`;
  const signed = await signReceipt(env, claimsOf(receipt));
  return { page, code: `${env.PUBLIC_ORIGIN}/receipts/${receipt.issue.id}/verify?s=${signed}` };
}
