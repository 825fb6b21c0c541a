import { receiptTitle } from "../../documents/receipt-facts.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { formatLongDay } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import type { ReceiptView } from "./details-page.tsx";
import { Receipt } from "./receipt.tsx";

/** The receipt as it goes on paper: one sheet, nothing but what is handed in. */
export function printPage(c: Ctx, { member, receipt, options, check }: ReceiptView): Promise<Response> {
  const language = c.get("language");
  const { detail: text } = words(language).history;
  const { receipts } = words(language);
  const { payment, operator } = receipt;
  const title = receiptTitle(receipt, options, language);
  return page(
    c,
    { title, signedIn: member, wide: true },
    <div class="sheet">
      <div class="no-print sheet-tools">
        <BackLink href={`/history/${payment.id}`} language={language} text={text.backToDetails} />
        <Button icon="printer" attributes={{ type: "button", "data-print": "page" }}>
          {text.print}
        </Button>
      </div>
      <h1>{title}</h1>
      <Receipt receipt={receipt} options={options} check={check} language={language} />
      <p class="sheet-foot">
        {receipts.issuedBy(operator.legal_name)}. {receipts.check.byHand(check.page)}{" "}
        {text.printedOn(formatLongDay(c.get("now"), { language, time_zone: operator.time_zone }))}.
      </p>
    </div>,
  );
}
