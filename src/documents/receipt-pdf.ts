import type { Receipt, ReceiptBill, ReceiptPremium } from "../domain/receipts/service.ts";
import { receiptNumber } from "../domain/receipts/service.ts";
import { pdfDocument, type Paper } from "../ui/pdf/kit.ts";
import { MM_PT } from "../ui/pdf/look.ts";
import { qrSquares } from "../ui/qr.ts";
import { words } from "../ui/words/index.ts";
import type { Language } from "../values/language.ts";
import { formatMoney, type Cents } from "../values/money.ts";
import {
  billFacts,
  claimFacts,
  paymentFacts,
  premiumFacts,
  receiptNotices,
  receiptTitle,
  sumFacts,
  type ReceiptChoice,
} from "./receipt-facts.ts";
import type { ReceiptCheck } from "./receipt-link.ts";

export interface ReceiptPdfOptions extends ReceiptChoice {
  readonly language: Language;
  readonly check: ReceiptCheck;
}

/** Edge of the printed code; a telephone reads it from 25 mm on. */
const QR_PT = 34 * MM_PT;

/** A receipt as a tagged PDF. The same receipt, choices and check make the same bytes. */
export async function receiptPdf(receipt: Receipt, options: ReceiptPdfOptions): Promise<Uint8Array<ArrayBuffer>> {
  const { language } = options;
  const { receipts: text } = words(language);
  const { operator, payment, issue } = receipt;
  const number = receiptNumber(issue);
  const title = receiptTitle(receipt, options, language);
  return await pdfDocument(
    {
      language,
      title: `${title} ${number}`,
      author: operator.name,
      dated_at: issue.issued_at,
      letterhead: { name: operator.name, lines: [text.issuedBy(operator.legal_name), operator.support_email] },
      footer: { text: text.foot(number, payment.id), page: text.page },
    },
    (paper) => {
      writeHead(paper, receipt, title, options);
      if (receipt.premium !== null) writePremium(paper, receipt.premium, language);
      receipt.bills.forEach((bill, index) => writeBill(paper, receipt, { bill, index }, options));
    },
  );
}

function writeHead(paper: Paper, receipt: Receipt, title: string, { language, check }: ReceiptPdfOptions): void {
  const { receipts: text } = words(language);
  const qr = {
    squares: qrSquares(check.code),
    alt: text.check.alt,
    caption: text.check.captionOr(check.page.replace(/^https?:\/\//u, "")),
    size_pt: QR_PT,
  };
  paper.beside(qr, () => {
    paper.title(title);
    if (receipt.payment.purpose !== "top_up") paper.paragraph(text.paidTo(receipt.payment.label), "lead");
    paper.paragraph(formatMoney(receipt.issue.paid_cents, language), "figure");
    paper.facts(paymentFacts(receipt, language), { columns: 2 });
  });
  for (const notice of receiptNotices(receipt, language)) paper.notice(notice);
}

function writePremium(paper: Paper, premium: ReceiptPremium, language: Language): void {
  const { receipts: text } = words(language);
  paper.heading(text.whatFor);
  paper.facts(premiumFacts(premium, language), { columns: 3 });
  paper.paragraph(text.premium.note, "small");
}

function writeBill(
  paper: Paper,
  { bills, standing }: Receipt,
  { bill, index }: { readonly bill: ReceiptBill; readonly index: number },
  options: ReceiptPdfOptions,
): void {
  const { language, variant } = options;
  const { receipts: text, history } = words(language);
  paper.heading(bills.length > 1 ? history.detail.billOf(index + 1, bills.length) : text.whatFor);
  paper.facts(billFacts(bill, options, language), { columns: 4 });
  if (variant === "itemised" && bill.lines.length > 0) paper.table(servicesOf(bill, language));
  else paper.heading(text.sums);
  paper.facts(sumFacts(bill, language), { columns: 6 });
  // Who has it all back hands in nothing.
  if (standing === "refunded") return;
  paper.heading(text.claim.title);
  paper.paragraph(text.claim.lead, "small");
  paper.facts(claimFacts(bill, options, language), { columns: "rows" });
}

function servicesOf(bill: ReceiptBill, language: Language): Parameters<Paper["table"]>[0] {
  const { detail: text } = words(language).history;
  const money = (value: Cents | null): string => (value === null ? "–" : formatMoney(value, language));
  const number = { kind: "number" } as const;
  return {
    caption: text.services,
    columns: [
      { label: text.description, share: 5.2 },
      { label: text.code, share: codeShare(bill) },
      { label: text.units, share: 1.4, ...number },
      { label: text.charged, share: 1.9, ...number },
      { label: text.planPaid, share: 2.1, ...number },
      { label: text.adjusted, share: 1.9, ...number },
      { label: text.responsibility, share: 1.9, ...number },
    ],
    rows: bill.lines.map((line) => [
      line.description === "" ? "–" : line.description,
      line.code,
      String(line.units),
      ...[line.charged_cents, line.plan_paid_cents, line.adjusted_cents, line.owed_cents].map(money),
    ]),
    foot: [text.total, "", "", ...[bill.charged_cents, bill.plan_paid_cents, bill.adjusted_cents, bill.owed_cents].map(money)],
  };
}

/** Codes stand on one line: five letters of CPT, or the up to eighteen of SNOMED. */
function codeShare({ lines }: ReceiptBill): number {
  const letters = Math.max(...lines.map(({ code }) => code.length));
  return Math.min(3.8, Math.max(1.5, letters * 0.21));
}
