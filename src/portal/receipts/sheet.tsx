import { receiptTitle } from "../../documents/receipt-facts.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { formatLongDay } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Instant } from "../../values/time.ts";
import { Receipt, type ReceiptProps } from "../history/receipt.tsx";

export interface SheetProps extends ReceiptProps {
  /** The page one came from, which only the screen shows. */
  readonly back: { readonly href: string; readonly text: string };
  readonly printed_at: Instant;
}

/** The receipt as it goes on paper, a member's or a guest's: one sheet, nothing but what is handed in. */
export function ReceiptSheet({ back, printed_at, ...props }: SheetProps) {
  const { receipt, options, check, language } = props;
  const { receipts, history } = words(language);
  const { operator } = receipt;
  return (
    <div class="sheet">
      <div class="no-print sheet-tools">
        <BackLink href={back.href} language={language} text={back.text} />
        <Button icon="printer" attributes={{ type: "button", "data-print": "page" }}>
          {history.detail.print}
        </Button>
      </div>
      <h1>{receiptTitle(receipt, options, language)}</h1>
      <Receipt receipt={receipt} options={options} check={check} language={language} />
      <p class="sheet-foot">
        {receipts.issuedBy(operator.legal_name)}. {receipts.check.byHand(check.page)}{" "}
        {history.detail.printedOn(formatLongDay(printed_at, { language, time_zone: operator.time_zone }))}.
      </p>
    </div>
  );
}
