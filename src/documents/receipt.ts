import { loadReceipt, type Receipt } from "../domain/receipts/service.ts";
import type { Env } from "../platform/env.ts";
import type { PaymentId } from "../values/ids.ts";
import type { Language } from "../values/language.ts";
import type { Instant } from "../values/time.ts";
import type { ReceiptChoice } from "./receipt-facts.ts";
import { receiptCheck } from "./receipt-link.ts";
import { receiptPdf } from "./receipt-pdf.ts";

/** A file as it is downloaded or attached. */
export interface DocumentFile {
  /** Says nothing about anybody: "receipt-8t3k9q2z.pdf". */
  readonly filename: string;
  readonly content_type: "application/pdf";
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface ReceiptDocumentOptions extends ReceiptChoice {
  readonly language: Language;
}

/**
 * The newest receipt of a payment, a member's or a guest's, as a PDF. Whoever calls has made sure that the person may have it.
 * @returns null when there is no such payment or it is not paid
 */
export async function receiptDocument(
  env: Env,
  now: Instant,
  paymentId: PaymentId,
  options: ReceiptDocumentOptions,
): Promise<DocumentFile | null> {
  const receipt = await loadReceipt(env, now, paymentId);
  return receipt === null ? null : await documentOf(env, receipt, options);
}

/** The same for a receipt that has been read. */
export async function documentOf(env: Env, receipt: Receipt, options: ReceiptDocumentOptions): Promise<DocumentFile> {
  const bytes = await receiptPdf(receipt, { ...options, check: await receiptCheck(env, receipt) });
  return { filename: `receipt-${receipt.payment.id.slice(-8)}.pdf`, content_type: "application/pdf", bytes };
}
