import { receiptTitle } from "../../documents/receipt-facts.ts";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { ReceiptSheet } from "../receipts/sheet.tsx";
import type { ReceiptView } from "./details-page.tsx";

/** A member's receipt for paper. */
export function printPage(c: Ctx, { member, receipt, options, check }: ReceiptView): Promise<Response> {
  const language = c.get("language");
  const back = { href: `/history/${receipt.payment.id}`, text: words(language).history.detail.backToDetails };
  return page(
    c,
    { title: receiptTitle(receipt, options, language), signedIn: member, wide: true },
    <ReceiptSheet receipt={receipt} options={options} check={check} language={language} back={back} printed_at={c.get("now")} />,
  );
}
