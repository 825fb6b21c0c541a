import type { Operator } from "../../domain/operator/store.ts";
import type { Payment } from "../../domain/payments/service.ts";
import { missingFields, type ClaimField, type ReceiptBill } from "../../domain/receipts/service.ts";
import { Notice } from "../../ui/components/Notice.tsx";
import { formatLongDate, formatLongDay } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney, minus, type Cents } from "../../values/money.ts";
import { BillLines } from "../bill-lines.tsx";

export interface ReceiptOptions {
  readonly variant: "payment" | "itemised";
  /** The diagnosis stands on the page only when the member asks for it. */
  readonly diagnosis: "shown" | "hidden";
  /** What has just happened: the payment was made, or its form came a second time. */
  readonly just: "done" | "made_before" | null;
}

export interface ReceiptProps {
  readonly payment: Payment;
  readonly bills: readonly ReceiptBill[];
  readonly operator: Operator;
  readonly options: ReceiptOptions;
  readonly language: Language;
}

/** What an insurer or an HSA/FSA administrator asks for, and how it was paid. The same on screen and paper. */
export function Receipt(props: ReceiptProps) {
  const { payment, bills, language } = props;
  const { detail: text } = words(language).history;
  return (
    <div class="receipt">
      <PaymentFacts {...props} />
      {payment.purpose === "top_up" ? <Notice tone="warning">{text.topUpNote}</Notice> : null}
      {bills.map((bill, index) => (
        <BillPart {...props} bill={bill} heading={bills.length > 1 ? text.billOf(index + 1, bills.length) : null} />
      ))}
    </div>
  );
}

interface Fact {
  readonly key: string;
  readonly value: string;
}

/** Facts in two columns on a wide page, one below the other on a phone. */
function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(({ key, value }) => (
        <div>
          <dt>{key}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function PaymentFacts({ payment, operator, language }: ReceiptProps) {
  const { history } = words(language);
  const { detail: text } = history;
  const money = (amount: Cents): string => formatMoney(amount, language);
  const methodWord = payment.source === "bank" ? text.bank : text.card;
  const method = payment.method === null ? methodWord : text.ending(payment.method.brand, payment.method.last4);
  const how = [
    ...(payment.wallet_cents > 0 ? [`${text.fromWallet} ${money(payment.wallet_cents)}`] : []),
    ...(payment.processor_cents > 0 ? [`${method} ${money(payment.processor_cents)}`] : []),
  ].join(" + ");
  return (
    <Facts
      facts={[
        { key: payment.purpose === "top_up" ? text.thisPayment : text.paidByYou, value: money(payment.amount_cents) },
        { key: text.how, value: how },
        { key: text.paidOn, value: formatLongDay(payment.posted_at ?? payment.updated_at, { language, time_zone: operator.time_zone }) },
        ...(payment.refunded_cents > 0 ? [{ key: text.refunded, value: money(payment.refunded_cents) }] : []),
        { key: text.reference, value: payment.id },
        ...(payment.state === "posted" ? [] : [{ key: text.state, value: history.states[payment.state] }]),
      ]}
    />
  );
}

function BillPart({ bill, options, language, heading }: ReceiptProps & { readonly bill: ReceiptBill; readonly heading: string | null }) {
  const { detail: text } = words(language).history;
  const given = (value: string | null): string => value ?? text.notGiven;
  const from = formatLongDate(bill.service_from, language);
  const to = formatLongDate(bill.service_to, language);
  const { facility, patient, provider } = bill;
  return (
    <section class="receipt-bill">
      {heading === null ? null : <h2>{heading}</h2>}
      <Facts
        facts={[
          { key: text.patient, value: patient.name },
          { key: text.birthDate, value: formatLongDate(patient.birth_date, language) },
          ...(patient.member_number === null ? [] : [{ key: text.memberNumber, value: patient.member_number }]),
          { key: text.provider, value: given(provider.name) },
          { key: text.npi, value: given(provider.npi) },
          { key: text.facility, value: facility.name },
          ...(facility.address === null ? [] : [{ key: text.address, value: facility.address }]),
          ...(facility.phone === null ? [] : [{ key: text.phone, value: facility.phone }]),
          ...(facility.npi === null ? [] : [{ key: text.facilityNpi, value: facility.npi }]),
          { key: text.taxId, value: given(facility.tax_id) },
          { key: text.dateOfService, value: from === to ? from : text.to(from, to) },
          { key: text.place, value: given(bill.place_of_service) },
          ...(bill.insurer_name === null ? [] : [{ key: text.insurer, value: bill.insurer_name }]),
          { key: text.billCode, value: bill.bill_code },
          { key: text.account, value: bill.account_number },
          ...(options.diagnosis === "hidden" ? [] : [{ key: text.diagnoses, value: diagnosisText(bill, text.notGiven) }]),
        ]}
      />
      {options.variant === "itemised" ? <Services bill={bill} language={language} /> : null}
      <Sums bill={bill} language={language} />
      <Missing bill={bill} options={options} language={language} />
    </section>
  );
}

function diagnosisText({ diagnoses }: ReceiptBill, notGiven: string): string {
  return diagnoses.length === 0 ? notGiven : diagnoses.map(({ code, text }) => `${code} ${text}`).join("; ");
}

function Services({ bill, language }: { readonly bill: ReceiptBill; readonly language: Language }) {
  const { detail: text } = words(language).history;
  const amount = (value: Cents | null): string => (value === null ? "–" : formatMoney(value, language));
  return (
    <BillLines caption={text.services} labels={{ ...text, owed: text.responsibility }} lines={bill.lines} totals={bill} amount={amount} />
  );
}

function Sums({ bill, language }: { readonly bill: ReceiptBill; readonly language: Language }) {
  const { detail: text } = words(language).history;
  const money = (amount: Cents): string => formatMoney(amount, language);
  return (
    <Facts
      facts={[
        { key: text.charged, value: money(bill.charged_cents) },
        { key: text.planPaid, value: money(bill.plan_paid_cents) },
        { key: text.adjusted, value: money(bill.adjusted_cents) },
        { key: text.responsibility, value: money(bill.owed_cents) },
        { key: text.paidByYou, value: money(minus(bill.paid_cents, bill.refunded_cents)) },
        { key: text.leftToPay, value: money(bill.left_cents) },
      ]}
    />
  );
}

/** Says what a claim will lack, so that nobody finds out by a refusal. */
function Missing({
  bill,
  options,
  language,
}: {
  readonly bill: ReceiptBill;
  readonly options: ReceiptOptions;
  readonly language: Language;
}) {
  const { detail: text } = words(language).history;
  const missing = missingFields(bill);
  const leftOut = leftOutOf(bill, options);
  const list = (fields: readonly ClaimField[]): string =>
    new Intl.ListFormat(language, { type: "conjunction" }).format(fields.map((field) => text.fields[field]));
  return (
    <div class="receipt-missing">
      <p>
        <strong>{text.missing.title}</strong>
      </p>
      {missing.length === 0 && leftOut.length === 0 ? <p>{text.missing.none}</p> : null}
      {missing.length === 0 ? null : <p>{`${text.missing.text} ${list(missing)}. ${text.missing.ask}`}</p>}
      {leftOut.length === 0 ? null : <p>{text.missing.leftOut(list(leftOut))}</p>}
    </div>
  );
}

/** What the clinic did send and the member leaves off this page. */
function leftOutOf(bill: ReceiptBill, { variant, diagnosis }: ReceiptOptions): readonly ClaimField[] {
  return [
    ...(variant === "payment" && bill.lines.length > 0 ? (["lines"] as const) : []),
    ...(diagnosis === "hidden" && bill.diagnoses.length > 0 ? (["diagnosis"] as const) : []),
  ];
}
