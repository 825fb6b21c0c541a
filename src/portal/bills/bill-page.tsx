import { billSum, type Bill } from "../../domain/bills/bill.ts";
import type { Member } from "../../domain/identity/member.ts";
import type { Operator } from "../../domain/operator/store.ts";
import type { PaymentState } from "../../domain/payments/service.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { Card } from "../../ui/components/Card.tsx";
import { Details } from "../../ui/components/Details.tsx";
import { Money } from "../../ui/components/Money.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { Table } from "../../ui/components/Table.tsx";
import { formatDate, formatDay, formatLongDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { MemberId, PaymentId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import { cents, formatMoney, type Cents } from "../../values/money.ts";
import { instant } from "../../values/time.ts";
import type { Ctx } from "../../web.ts";
import { mayDo } from "../allowed.ts";
import { BillLines } from "../bill-lines.tsx";
import { page } from "../page.tsx";
import { FinancialHelp } from "./help.tsx";
import { isOwnPlan, PlanCard } from "./plan-card.tsx";
import { noPlan, type BillPlanPart } from "./planner.ts";
import { StandingTag } from "./standing.tsx";
import { askHref, Warnings } from "./warnings.tsx";

interface BillPayment {
  readonly payment_id: string;
  readonly member_id: string | null;
  readonly state: PaymentState;
  readonly created_at: number;
  readonly amount_cents: number;
  readonly refunded_cents: number;
}

export interface BillView {
  readonly member: Member;
  readonly operator: Operator;
  readonly bill: Bill;
  readonly payments: readonly BillPayment[];
  /** The plan that it is being paid by, a part a row. */
  readonly parts: readonly BillPlanPart[];
  /** Whether the member has just added it by its code. */
  readonly added: "now" | "before";
}

/** One bill: what it is for, how its sum comes about, what to do about it. */
export function billPage(c: Ctx, { member, operator, bill, payments, parts, added }: BillView): Promise<Response> {
  const language = c.get("language");
  const { bills: text } = words(language);
  const { bill: billText } = text;
  const sums = billSum(bill);
  const money = (amount: Cents): string => formatMoney(amount, language);
  return page(
    c,
    { title: billText.title(bill.facility_name), signedIn: member, wide: true },
    <>
      <BackLink href="/bills" language={language} text={billText.backToBills} />
      {added === "now" ? (
        <Notice tone="success" role="status">
          {text.claim.done}
        </Notice>
      ) : null}
      <Warnings bill={bill} language={language} />
      <h1>{billText.title(bill.facility_name)}</h1>
      <p class="lead">
        {formatLongDate(bill.service_from, language)} · {bill.patient_name} <StandingTag bill={bill} language={language} />
      </p>
      {bill.let_by_name === null ? null : <p class="soft">{text.letBy.bill(bill.patient_name, bill.let_by_name)}</p>}
      <div class="columns columns-side">
        <div class="stack">
          <Card title={billText.sumTitle} id="sum">
            <SummaryList
              rows={[
                { key: text.charged, value: money(bill.charged_cents) },
                { key: text.planPaid, value: `− ${money(bill.plan_paid_cents)}` },
                { key: text.adjusted, value: `− ${money(bill.adjusted_cents)}` },
                { key: text.alreadyPaid, value: `− ${money(bill.paid_cents)}` },
                { key: text.owed, value: money(sums.owed_cents), kind: "total" },
              ]}
            />
            <p>
              {billText.sum(
                money(bill.charged_cents),
                money(bill.plan_paid_cents),
                money(bill.adjusted_cents),
                money(bill.paid_cents),
                money(sums.owed_cents),
              )}
            </p>
            {bill.state === "void" ? <p>{text.voidText}</p> : null}
            {sums.reserved_cents > 0 ? <p>{text.underWayText(money(sums.reserved_cents))}</p> : null}
            <ButtonRow>
              {sums.payable_cents > 0 && !isOwnPlan(parts, member.id) ? (
                <LinkButton href={`/bills/${bill.id}/pay`}>{text.payThis(money(sums.payable_cents))}</LinkButton>
              ) : null}
              {parts.length === 0 && noPlan(bill) === null && mayDo("bill.plan", member, bill) ? (
                <LinkButton href={`/bills/${bill.id}/plan`} kind="secondary">
                  {words(language).plans.link}
                </LinkButton>
              ) : null}
              <LinkButton href={askHref(bill)} kind="secondary">
                {billText.ask}
              </LinkButton>
            </ButtonRow>
            <Details summary={words(language).wallet.how.title}>{billText.how}</Details>
          </Card>
          <PlanCard bill={bill} parts={parts} member_id={member.id} language={language} />
          <FinancialHelp operator={operator} language={language} />
        </div>
        <div class="stack">
          <About bill={bill} language={language} />
        </div>
      </div>
      <div class="after-columns">
        <Lines bill={bill} language={language} />
        <Payments payments={payments} member_id={member.id} operator={operator} language={language} />
      </div>
    </>,
  );
}

function About({ bill, language }: { readonly bill: Bill; readonly language: Language }) {
  const { bills: text } = words(language);
  const { bill: billText } = text;
  const days =
    bill.service_from === bill.service_to
      ? formatDate(bill.service_from, language)
      : `${formatDate(bill.service_from, language)} – ${formatDate(bill.service_to, language)}`;
  const row = (key: string, value: string | null) => (value === null ? [] : [{ key, value }]);
  return (
    <Card title={billText.about} id="about">
      <SummaryList
        rows={[
          { key: text.patient, value: bill.patient_name },
          ...row(billText.provider, bill.provider_name),
          { key: text.facility, value: bill.facility_name },
          { key: text.date, value: days },
          ...row(billText.visit, bill.encounter),
          ...row(billText.place, bill.place_of_service),
          ...row(billText.insurer, bill.insurer_name),
          // Whoever has the code and knows the birth date sees the bill by own right: a helper gets neither from here.
          ...row(billText.code, bill.how === "caregiver" ? null : bill.bill_code),
          { key: billText.account, value: bill.account_number },
          { key: billText.issued, value: formatDate(bill.issued_on, language) },
        ]}
      />
    </Card>
  );
}

function Lines({ bill, language }: { readonly bill: Bill; readonly language: Language }) {
  const { bills: text } = words(language);
  if (bill.lines.length === 0) return null;
  const amount = (value: Cents | null) =>
    value === null ? <span class="soft">{text.bill.notItemised}</span> : <Money amount={value} language={language} />;
  return (
    <Card title={text.bill.lines} id="lines">
      <BillLines
        caption={text.bill.lines}
        captionIs="spoken"
        labels={{ ...text, ...text.bill, code: text.bill.lineCode }}
        lines={bill.lines}
        totals={bill}
        amount={amount}
      />
    </Card>
  );
}

interface PaymentsProps {
  readonly payments: readonly BillPayment[];
  readonly member_id: MemberId;
  readonly operator: Operator;
  readonly language: Language;
}

/** Payments by others (a guest, a relative) are shown without a way to their receipts. */
function Payments({ payments, member_id, operator, language }: PaymentsProps) {
  const { bills, history } = words(language);
  if (payments.length === 0) return null;
  const reading = { language, time_zone: operator.time_zone };
  return (
    <Card title={bills.bill.payments} id="payments">
      <Table
        caption={bills.bill.payments}
        captionIs="spoken"
        columns={[{ label: history.date }, { label: history.detail.state }, { label: history.amount, kind: "number" }]}
        rows={payments.map((payment) => {
          const day = formatDay(instant(payment.created_at), reading);
          return [
            payment.member_id === member_id ? <a href={`/history/${payment.payment_id as PaymentId}`}>{day}</a> : day,
            history.states[payment.state],
            <Money amount={cents(payment.amount_cents)} language={language} />,
          ];
        })}
      />
    </Card>
  );
}
