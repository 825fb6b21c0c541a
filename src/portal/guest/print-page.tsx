import { receiptTitle, type ReceiptChoice } from "../../documents/receipt-facts.ts";
import type { ReceiptCheck } from "../../documents/receipt-link.ts";
import type { Receipt as ReceiptData } from "../../domain/receipts/service.ts";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { ReceiptSheet } from "../receipts/sheet.tsx";
import { hrefOf } from "./copies.tsx";
import { guestPage } from "./frame.tsx";

export interface GuestPrintView {
  readonly receipt: ReceiptData;
  readonly check: ReceiptCheck;
  readonly options: ReceiptChoice;
}

/** A guest's receipt for paper. */
export function guestPrintPage(c: Ctx, { receipt, check, options }: GuestPrintView): Promise<Response> {
  const language = c.get("language");
  const back = { href: hrefOf(receipt.payment.id, "done", options), text: words(language).guest.print.back };
  return guestPage(
    c,
    { title: receiptTitle(receipt, options, language), wide: true },
    <ReceiptSheet receipt={receipt} options={options} check={check} language={language} back={back} printed_at={c.get("now")} />,
  );
}
