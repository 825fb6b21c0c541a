import {
  billFacts,
  claimFacts,
  paymentFacts,
  premiumFacts,
  receiptNotices,
  sumFacts,
  type ReceiptChoice,
  type ReceiptFact,
} from "../../documents/receipt-facts.ts";
import type { ReceiptCheck } from "../../documents/receipt-link.ts";
import type { Receipt as ReceiptData, ReceiptBill } from "../../domain/receipts/service.ts";
import { Notice } from "../../ui/components/Notice.tsx";
import { QrCode } from "../../ui/components/QrCode.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney, type Cents } from "../../values/money.ts";
import { BillLines } from "../bill-lines.tsx";

export interface ReceiptProps {
  readonly receipt: ReceiptData;
  readonly options: ReceiptChoice;
  /** What the QR code leads to; see `receiptCheck`. */
  readonly check: ReceiptCheck;
  readonly language: Language;
}

/** What an insurer or an HSA/FSA administrator asks for, and how it was paid. The same on screen and paper, for members and guests. */
export function Receipt({ receipt, options, check, language }: ReceiptProps) {
  const text = words(language);
  const { bills, premium, payment, issue } = receipt;
  const paid = payment.purpose === "top_up" ? text.history.detail.thisPayment : text.history.detail.paidByYou;
  return (
    <div class="receipt">
      <div class="receipt-head">
        <div>
          <p class="receipt-paid">
            {paid} <strong>{formatMoney(issue.paid_cents, language)}</strong>
          </p>
          <Facts facts={paymentFacts(receipt, language)} />
        </div>
        <QrCode text={check.code} alt={text.receipts.check.alt} caption={text.receipts.check.caption} />
      </div>
      {receiptNotices(receipt, language).map((notice) => (
        <Notice tone="warning">{notice}</Notice>
      ))}
      {premium === null ? null : (
        <section class="receipt-bill">
          <Facts facts={premiumFacts(premium, language)} />
          <p class="soft">{text.receipts.premium.note}</p>
        </section>
      )}
      {bills.map((bill, index) => (
        <BillPart
          bill={bill}
          options={options}
          language={language}
          claim={receipt.standing === "refunded" ? "nothing left" : "shown"}
          heading={bills.length > 1 ? text.history.detail.billOf(index + 1, bills.length) : null}
        />
      ))}
    </div>
  );
}

/** Facts in columns on a wide page, one below the other on a phone. */
function Facts({ facts, layout }: { readonly facts: readonly ReceiptFact[]; readonly layout?: "rows" }) {
  return (
    <dl class={layout === "rows" ? "facts facts-rows" : "facts"}>
      {facts.map(({ key, value }) => (
        <div>
          <dt>{key}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface BillProps {
  readonly bill: ReceiptBill;
  readonly options: ReceiptChoice;
  readonly language: Language;
}

interface BillPartProps extends BillProps {
  readonly heading: string | null;
  /** Who has it all back hands in nothing. */
  readonly claim: "shown" | "nothing left";
}

function BillPart({ bill, options, language, heading, claim }: BillPartProps) {
  return (
    <section class="receipt-bill">
      {heading === null ? null : <h2>{heading}</h2>}
      <Facts facts={billFacts(bill, options, language)} />
      {options.variant === "itemised" && bill.lines.length > 0 ? <Services bill={bill} language={language} /> : null}
      <Facts facts={sumFacts(bill, language)} />
      {claim === "shown" ? <Claim bill={bill} options={options} language={language} /> : null}
    </section>
  );
}

function Services({ bill, language }: Pick<BillProps, "bill" | "language">) {
  const { detail: text } = words(language).history;
  const amount = (value: Cents | null): string => (value === null ? "–" : formatMoney(value, language));
  return (
    <BillLines caption={text.services} labels={{ ...text, owed: text.responsibility }} lines={bill.lines} totals={bill} amount={amount} />
  );
}

/** Says what a claim will lack, so that nobody finds out by a refusal. */
function Claim({ bill, options, language }: BillProps) {
  const { claim } = words(language).receipts;
  return (
    <div class="receipt-missing">
      <p>
        <strong>{claim.title}</strong>
        <br />
        {claim.lead}
      </p>
      <Facts facts={claimFacts(bill, options, language)} layout="rows" />
    </div>
  );
}
