import { receiptTitle, type ReceiptChoice } from "../../documents/receipt-facts.ts";
import type { ReceiptCheck } from "../../documents/receipt-link.ts";
import type { Receipt as ReceiptData } from "../../domain/receipts/service.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { formatLongDay } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { Receipt } from "../history/receipt.tsx";
import { hrefOf } from "./copies.tsx";
import { guestPage } from "./frame.tsx";

export interface GuestPrintView {
  readonly receipt: ReceiptData;
  readonly check: ReceiptCheck;
  readonly options: ReceiptChoice;
}

/** A guest's receipt as it goes on paper. */
export function guestPrintPage(c: Ctx, { receipt, check, options }: GuestPrintView): Promise<Response> {
  const language = c.get("language");
  const { guest, history, receipts } = words(language);
  const { detail: text } = history;
  const { payment, operator } = receipt;
  const title = receiptTitle(receipt, options, language);
  return guestPage(
    c,
    { title, wide: true },
    <div class="sheet">
      <div class="no-print sheet-tools">
        <BackLink href={hrefOf(payment.id, "done", options)} language={language} text={guest.print.back} />
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
