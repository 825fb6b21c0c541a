import { Hono } from "hono";
import { billSum } from "../../domain/bills/bill.ts";
import type { GuestBill } from "../../domain/guests/service.ts";
import { loadOperator, type Operator } from "../../domain/operator/store.ts";
import { Button } from "../../ui/components/Button.tsx";
import { Details } from "../../ui/components/Details.tsx";
import { errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { MoneyField } from "../../ui/components/MoneyField.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { formatLongDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney, toDollars, type Cents } from "../../values/money.ts";
import type { App, Ctx } from "../../web.ts";
import { FinancialHelp } from "../bills/help.tsx";
import { formFields } from "../form.ts";
import { amountProblemText } from "../pay/amount.ts";
import { readPart } from "../pay/order.ts";
import { ADDRESSES, stepPage } from "./frame.tsx";
import { goOn, visitWithBill, type Chosen } from "./visit.tsx";

/** How much of the bill. */
export const amountPages = new Hono<App>();

amountPages.get("/pay/amount", async (c) => {
  const visit = await visitWithBill(c, "amount");
  if (visit instanceof Response) return visit;
  const { chosen, draft } = visit;
  const { amount_cents } = draft.answers;
  const form = toDollars(amount_cents ?? chosen.payable_cents);
  if (amount_cents === null || amount_cents <= chosen.payable_cents) return amountPage(c, chosen, { amount: form, errors: [] });
  const language = c.get("language");
  const text = words(language).guest.amount.lessNow(formatMoney(chosen.payable_cents, language));
  return amountPage(c, chosen, { amount: form, errors: [{ field: "amount", text }] });
});

amountPages.post("/pay/amount", async (c) => {
  const [visit, { amount }] = await Promise.all([visitWithBill(c, "amount"), formFields(c, ["amount"])]);
  if (visit instanceof Response) return visit;
  const { chosen, token_hash } = visit;
  const read = readPart(amount, chosen.payable_cents);
  if (read.ok) return goOn(c, token_hash, { amount_cents: read.value });
  const language = c.get("language");
  const text =
    read.error === "more_than_owed"
      ? words(language).guest.amount.moreThanOwed(formatMoney(chosen.payable_cents, language))
      : amountProblemText(read.error, language);
  return amountPage(c, chosen, { amount, errors: [{ field: "amount", text }] });
});

interface AmountView {
  readonly amount: string;
  readonly errors: readonly FieldError[];
}

async function amountPage(c: Ctx, chosen: Chosen, { amount, errors }: AmountView): Promise<Response> {
  const language = c.get("language");
  const { guest, common } = words(language);
  const { amount: text } = guest;
  const { operator } = await loadOperator(c.env);
  return stepPage(c, {
    place: "amount",
    title: text.title,
    errors,
    back: ADDRESSES.method,
    head: (
      <>
        <h1>{text.title}</h1>
        <BillFacts {...chosen} language={language} />
      </>
    ),
    children: (
      <>
        <MoneyField
          name="amount"
          label={text.label}
          hint={text.hint(formatMoney(chosen.payable_cents, language))}
          language={language}
          value={amount}
          error={errorOf(errors, "amount")}
        />
        <Button>{common.continue}</Button>
      </>
    ),
    after: <Explained bill={chosen.bill} operator={operator} language={language} />,
  });
}

function BillFacts({ bill, payable_cents, language }: Chosen & { readonly language: Language }) {
  const { amount: text } = words(language).guest;
  return (
    <SummaryList
      rows={[
        { key: text.facility, value: bill.facility_name },
        { key: text.patient, value: bill.patient_name },
        { key: text.date, value: formatLongDate(bill.service_from, language) },
        { key: text.owed, value: formatMoney(payable_cents, language) },
      ]}
    />
  );
}

/** The bill's sum in words, and the way to financial help, which every bill carries. */
function Explained({ bill, operator, language }: { readonly bill: GuestBill; readonly operator: Operator; readonly language: Language }) {
  const { bills, guest } = words(language);
  const sum = billSum(bill);
  const money = (amount: Cents): string => formatMoney(amount, language);
  return (
    <>
      <Details summary={guest.amount.how}>
        <p>
          {bills.bill.sum(
            money(sum.billed_cents),
            money(sum.plan_paid_cents),
            money(sum.adjusted_cents),
            money(sum.paid_cents),
            money(sum.owed_cents),
          )}
        </p>
        <p>{bills.bill.how}</p>
      </Details>
      <FinancialHelp operator={operator} language={language} />
    </>
  );
}
