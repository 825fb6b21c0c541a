import { billSum, type BillSummary } from "../../domain/bills/bill.ts";
import type { Member } from "../../domain/identity/member.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { Checkbox } from "../../ui/components/Checkbox.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken, RequestKey } from "../../ui/components/FormToken.tsx";
import { MoneyField } from "../../ui/components/MoneyField.tsx";
import { Radios } from "../../ui/components/Radios.tsx";
import { Steps } from "../../ui/components/Steps.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { formatLongDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney, sum, type Cents } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

/** The form as typed. */
export interface PayForm {
  /** Dollars as typed; "" in a basket, where each bill is paid whole. */
  readonly amount: string;
  readonly source: string;
  /** "yes": the balance first. */
  readonly split: string;
  readonly request_key: string;
}

/** Where the form is sent and what it leads back to: a bill, or a basket of several. */
export interface PayPlace {
  readonly action: string;
  readonly back: string;
  readonly kind: "bill" | "basket";
}

export interface PayView {
  readonly member: Member;
  readonly bills: readonly BillSummary[];
  readonly available_cents: Cents;
  readonly place: PayPlace;
  readonly form: PayForm;
  readonly errors: readonly FieldError[];
}

/** Step 1 of 2: how much, and from where. */
export function payFormPage(c: Ctx, view: PayView): Promise<Response> {
  const language = c.get("language");
  const { pay: text } = words(language);
  const { member, bills, place, form, errors, available_cents } = view;
  const payable = payableOf(bills);
  const available = formatMoney(available_cents, language);
  return page(
    c,
    { title: text.shortTitle, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href={place.back} language={language} />
      <ErrorSummary errors={errors} language={language} />
      <Steps current={1} of={2} language={language} />
      <h1>{bills.length > 1 ? text.titleSeveral(bills.length) : text.title}</h1>
      <BillFacts bills={bills} language={language} />
      <form class="form" method="post" action={place.action} novalidate>
        <FormToken token={c.get("formToken")} />
        <RequestKey requestKey={form.request_key} />
        <input type="hidden" name="step" value="check" />
        {place.kind === "basket" ? bills.map((bill) => <input type="hidden" name="bill" value={bill.id} />) : null}
        {place.kind === "basket" ? null : (
          <MoneyField
            name="amount"
            label={text.amount}
            hint={text.amountHint(formatMoney(payable, language))}
            language={language}
            value={form.amount}
            error={errorOf(errors, "amount")}
          />
        )}
        <Radios
          name="source"
          label={text.source}
          language={language}
          value={form.source}
          error={errorOf(errors, "source")}
          options={[
            {
              value: "wallet",
              label: text.wallet,
              hint: available_cents < payable ? text.walletShort(available) : text.walletHint(available),
            },
            { value: "card", label: text.card },
            { value: "bank", label: text.bank, hint: text.bankHint },
          ]}
        />
        {available_cents > 0 && available_cents < payable ? (
          <Checkbox name="split" label={text.split(available)} language={language} checked={form.split === "yes"} />
        ) : null}
        <Button>{text.continue}</Button>
      </form>
    </>,
  );
}

/** What can be paid on all of them now. */
export function payableOf(bills: readonly BillSummary[]): Cents {
  return sum(bills.map((bill) => billSum(bill).payable_cents));
}

/** Which bills this is about. */
export function BillFacts({ bills, language }: { readonly bills: readonly BillSummary[]; readonly language: Language }) {
  const { pay: text } = words(language);
  const [only] = bills;
  if (only !== undefined && bills.length === 1) {
    return (
      <SummaryList
        rows={[
          { key: text.facility, value: only.facility_name },
          { key: text.date, value: `${formatLongDate(only.service_from, language)} · ${only.patient_name}` },
          { key: text.youOwe, value: formatMoney(billSum(only).payable_cents, language) },
        ]}
      />
    );
  }
  return (
    <SummaryList
      rows={[
        ...bills.map((bill) => ({
          key: `${bill.facility_name}, ${formatLongDate(bill.service_from, language)}`,
          value: formatMoney(billSum(bill).payable_cents, language),
        })),
        { key: text.youOwe, value: formatMoney(payableOf(bills), language), kind: "total" as const },
      ]}
    />
  );
}
