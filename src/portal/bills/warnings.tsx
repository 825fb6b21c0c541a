import { unexplained, type Bill, type BillSummary } from "../../domain/bills/bill.ts";
import { Notice } from "../../ui/components/Notice.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney } from "../../values/money.ts";

/** Where a question about a bill is asked. */
export function askHref(bill: Pick<BillSummary, "bill_code">): string {
  return `/contact?about=bill-${encodeURIComponent(bill.bill_code)}`;
}

/** What a person should know before paying; asking stands beside it. */
export function Warnings({ bill, language }: { readonly bill: Bill; readonly language: Language }) {
  const { bill: text } = words(language).bills;
  const difference = unexplained(bill);
  const mismatch =
    difference === null
      ? text.mismatch.textPlain
      : text.mismatch.text(formatMoney(difference.lines_cents, language), formatMoney(difference.billed_cents, language));
  return (
    <>
      {bill.warnings.map((warning) => (
        <Notice tone="warning" title={warning === "lines_do_not_sum" ? text.mismatch.title : text.duplicate.title}>
          <p>{warning === "lines_do_not_sum" ? mismatch : text.duplicate.text}</p>
          <p>
            <a href={askHref(bill)}>{text.ask}</a>
          </p>
        </Notice>
      ))}
    </>
  );
}
