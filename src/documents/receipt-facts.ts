import {
  claimGaps,
  receiptNumber,
  type ClaimField,
  type ClaimGaps,
  type Receipt,
  type ReceiptBill,
  type ReceiptPremium,
} from "../domain/receipts/service.ts";
import { formatLongDate, formatLongDay, formatMonth } from "../ui/format.ts";
import { words } from "../ui/words/index.ts";
import type { Language } from "../values/language.ts";
import { cents, formatMoney, minus, type Cents } from "../values/money.ts";

/** How a payer wants a receipt. */
export interface ReceiptChoice {
  readonly variant: "payment" | "itemised";
  /** The diagnosis stands on the paper only where the payer includes it. */
  readonly diagnosis: "shown" | "hidden";
}

/** One thing that a receipt says, in words; the same on the screen, on paper and in the PDF. */
export interface ReceiptFact {
  readonly key: string;
  readonly value: string;
  readonly weight?: "strong";
}

/** What the document is called, and what stands in its title. Never a name or anything about health. */
export function receiptTitle({ payment }: Receipt, { variant }: ReceiptChoice, language: Language): string {
  const { title } = words(language).receipts;
  return payment.purpose === "bill" ? title[variant] : title[payment.purpose];
}

/** What has been given back, against what was paid at first. */
export function givenBack({ payment, issue }: Receipt): Cents {
  return minus(payment.amount_cents, issue.paid_cents);
}

/** The card or account by brand and last four digits; only what it was where these are not known. */
export function methodWords({ method, source }: Receipt["payment"], language: Language): string {
  const { detail: text } = words(language).history;
  if (method === null) return source === "bank" ? text.bank : text.card;
  return text.ending(method.brand, method.last4);
}

/** How the payment was made: from the wallet, by a card or account of which at most four digits are told, or both. */
function howPaid({ payment }: Receipt, language: Language): string {
  const { detail: text } = words(language).history;
  const money = (amount: Cents): string => formatMoney(amount, language);
  return [
    ...(payment.wallet_cents > 0 ? [`${text.fromWallet}: ${money(payment.wallet_cents)}`] : []),
    ...(payment.processor_cents > 0 ? [`${methodWords(payment, language)}: ${money(payment.processor_cents)}`] : []),
  ].join(" + ");
}

/** The payment itself: when, how, under which numbers. */
export function paymentFacts(receipt: Receipt, language: Language): readonly ReceiptFact[] {
  const { receipts, history } = words(language);
  const { detail } = history;
  const { payment, payer_name, issue, operator } = receipt;
  const day = (at: Parameters<typeof formatLongDay>[0]): string => formatLongDay(at, { language, time_zone: operator.time_zone });
  const back = givenBack(receipt);
  return [
    ...(payer_name === null ? [] : [{ key: receipts.paidBy, value: payer_name }]),
    { key: detail.paidOn, value: day(payment.posted_at ?? payment.updated_at) },
    { key: detail.how, value: howPaid(receipt, language) },
    ...(back === 0
      ? []
      : [
          { key: receipts.paidAtFirst, value: formatMoney(payment.amount_cents, language) },
          { key: detail.refunded, value: formatMoney(back, language) },
        ]),
    { key: receipts.number, value: receiptNumber(issue) },
    { key: receipts.issuedOn, value: day(issue.issued_at) },
    { key: detail.reference, value: payment.id },
    { key: receipts.receiptId, value: issue.id },
  ];
}

/** What a newer receipt says of the one it replaces, and what must be known before relying on this one. Empty for most. */
export function receiptNotices({ payment, bills, issue, replaces, operator, standing }: Receipt, language: Language): readonly string[] {
  const { receipts: text } = words(language);
  const day = (at: Parameters<typeof formatLongDay>[0]): string => formatLongDay(at, { language, time_zone: operator.time_zone });
  const notices: string[] = [];
  if (payment.purpose === "top_up") notices.push(text.notHealthExpense);
  if (replaces !== null) {
    const change = minus(issue.paid_cents, replaces.paid_cents);
    const amount = formatMoney(cents(Math.abs(change)), language);
    const given = issue.reason === "disputed" ? text.takenBack : text.refunded;
    const what = (change < 0 ? given : text.restored)(amount, day(issue.issued_at));
    notices.push(`${text.replaces(receiptNumber(replaces), day(replaces.issued_at))} ${what}`);
  }
  if (standing === "disputed") notices.push(text.disputed);
  if (bills.some(({ patient }) => patient.told === "name")) notices.push(text.namesOnly);
  return notices;
}

/** Which premium was paid, to whom and for when. */
export function premiumFacts(premium: ReceiptPremium, language: Language): readonly ReceiptFact[] {
  const { premium: text } = words(language).receipts;
  const { insurer_name, insurer_phone, plan_name, member_number, period, due_on } = premium;
  return [
    { key: text.insurer, value: insurer_name },
    { key: text.plan, value: plan_name },
    { key: text.memberNumber, value: member_number },
    { key: text.period, value: formatMonth(period, language) },
    { key: text.dueOn, value: formatLongDate(due_on, language) },
    ...(insurer_phone === null ? [] : [{ key: text.phone, value: insurer_phone }]),
  ];
}

/** Who, where, when, by whom: what a claim form asks for of a bill. */
export function billFacts(bill: ReceiptBill, { diagnosis }: ReceiptChoice, language: Language): readonly ReceiptFact[] {
  const { detail: text } = words(language).history;
  const given = (value: string | null): string => (value === null || value === "" ? text.notGiven : value);
  const from = formatLongDate(bill.service_from, language);
  const to = formatLongDate(bill.service_to, language);
  const { facility, patient, provider } = bill;
  const optional = (key: string, value: string | null): readonly ReceiptFact[] => (value === null || value === "" ? [] : [{ key, value }]);
  return [
    { key: text.patient, value: patient.name },
    ...optional(text.birthDate, patient.birth_date === null ? null : formatLongDate(patient.birth_date, language)),
    ...optional(text.memberNumber, patient.member_number),
    { key: text.provider, value: given(provider.name) },
    { key: text.npi, value: given(provider.npi) },
    { key: text.dateOfService, value: from === to ? from : text.to(from, to) },
    { key: text.facility, value: facility.name },
    ...optional(text.address, facility.address),
    ...optional(text.phone, facility.phone),
    ...optional(text.facilityNpi, facility.npi),
    { key: text.taxId, value: given(facility.tax_id) },
    { key: text.place, value: given(bill.place_of_service) },
    ...optional(text.insurer, bill.insurer_name),
    ...optional(text.billCode, bill.bill_code),
    { key: text.account, value: bill.account_number },
    ...(diagnosis === "hidden" ? [] : [{ key: text.diagnoses, value: diagnosisText(bill, text.notGiven) }]),
  ];
}

function diagnosisText({ diagnoses }: ReceiptBill, notGiven: string): string {
  return diagnoses.length === 0 ? notGiven : diagnoses.map(({ code, text }) => `${code} ${text}`).join("; ");
}

/** From what was charged to what is still owed. */
export function sumFacts(bill: ReceiptBill, language: Language): readonly ReceiptFact[] {
  const { history, receipts } = words(language);
  const { detail: text } = history;
  const money = (amount: Cents): string => formatMoney(amount, language);
  return [
    { key: text.charged, value: money(bill.charged_cents) },
    { key: text.planPaid, value: money(bill.plan_paid_cents) },
    { key: text.adjusted, value: money(bill.adjusted_cents) },
    { key: text.responsibility, value: money(bill.owed_cents) },
    { key: receipts.paidWith, value: money(minus(bill.paid_cents, bill.refunded_cents)), weight: "strong" },
    { key: text.leftToPay, value: money(bill.left_cents) },
  ];
}

/** For an insurer, an HSA and an FSA administrator: what each will miss, in a sentence. */
export function claimFacts(bill: ReceiptBill, choice: ReceiptChoice, language: Language): readonly ReceiptFact[] {
  const { claim } = words(language).receipts;
  return claimGaps(bill, choice).map((gaps) => ({ key: claim.audiences[gaps.audience], value: gapsText(gaps, language) }));
}

function gapsText({ not_sent, left_out }: ClaimGaps, language: Language): string {
  const { claim } = words(language).receipts;
  const list = (fields: readonly ClaimField[]): string =>
    new Intl.ListFormat(language, { type: "conjunction" }).format(fields.map((field) => claim.fields[field]));
  if (not_sent.length === 0 && left_out.length === 0) return claim.nothing;
  return [
    ...(not_sent.length === 0 ? [] : [claim.notSent(list(not_sent))]),
    ...(left_out.length === 0 ? [] : [claim.leftOut(list(left_out))]),
  ].join(" ");
}
