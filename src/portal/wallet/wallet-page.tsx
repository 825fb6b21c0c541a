import type { Uncovered } from "../../domain/autopay/cover.ts";
import type { NextTaken } from "../../domain/autopay/queries.ts";
import type { Here } from "../../domain/autopay/standing.ts";
import { billSum, type BillSummary } from "../../domain/bills/bill.ts";
import type { Member } from "../../domain/identity/member.ts";
import type { Movement } from "../../domain/history/movement.ts";
import type { MonthFlow } from "../../domain/ledger/store.ts";
import type { WalletSummary } from "../../domain/wallet/commands.ts";
import { Balance } from "../../ui/components/Balance.tsx";
import { Button, LinkButton } from "../../ui/components/Button.tsx";
import { Card } from "../../ui/components/Card.tsx";
import { Chart } from "../../ui/components/Chart.tsx";
import { Details } from "../../ui/components/Details.tsx";
import { EmptyState } from "../../ui/components/EmptyState.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { Money } from "../../ui/components/Money.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { formatDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import type { PaymentId } from "../../values/ids.ts";
import { cents, formatMoney, sum } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { CoverNotices } from "../autopay/cover-notices.tsx";
import { NextTakenCard, nextTakenText } from "../autopay/next-taken.tsx";
import { MovementsTable } from "../history/movements-table.tsx";
import { page } from "../page.tsx";

export interface WalletView {
  readonly member: Member;
  readonly summary: WalletSummary;
  readonly time_zone: string;
  /** Money a bank is still bringing. */
  readonly underWay: readonly { readonly id: PaymentId; readonly amount_cents: number }[];
  /** What autopay takes next. */
  readonly next: readonly NextTaken[];
  /** Premiums that nobody takes, and whose cover ends. */
  readonly uncovered: readonly Uncovered[];
  readonly here: Here;
  readonly movements: readonly Movement[];
  readonly months: readonly MonthFlow[];
  /** Those that still owe something. */
  readonly bills: readonly BillSummary[];
}

const BILLS_SHOWN = 4;

/** What one has, what one owes, what moved. The balance is the wallet's own word, never the ledger's copy. */
export function walletPage(c: Ctx, view: WalletView): Promise<Response> {
  const language = c.get("language");
  const { wallet: text } = words(language);
  const { member, summary, bills, months, movements, time_zone } = view;
  const isNew = summary.seq === 0;
  const payHref = bills.length === 1 && bills[0] !== undefined ? `/bills/${bills[0].id}/pay` : "/bills";
  return page(
    c,
    { title: text.title, signedIn: member, wide: true },
    <>
      {member.email_confirmed_at === null ? <Unconfirmed member={member} language={language} formToken={c.get("formToken")} /> : null}
      {summary.frozen ? (
        <Notice tone="warning" title={text.frozen.title}>
          {text.frozen.text}
        </Notice>
      ) : null}
      <h1 class="visually-hidden">{text.title}</h1>
      <CoverNotices uncovered={view.uncovered} language={language} />
      <Balance label={text.available} amount={summary.available_cents} language={language} notes={notesOf(view, language)}>
        <LinkButton href="/wallet/top-up" icon="plus">
          {text.addMoney}
        </LinkButton>
        <LinkButton href={payHref} kind="secondary">
          {text.payBill}
        </LinkButton>
      </Balance>
      <div class="columns columns-side">
        <div class="stack">
          {isNew ? (
            <EmptyState title={text.welcome.title}>{text.welcome.text}</EmptyState>
          ) : (
            <Card title={text.movementsHeading} id="movements" action={<a href="/history">{text.allHistory}</a>}>
              <MovementsTable movements={movements} reading={{ language, time_zone }} balance="without" captionIs="spoken" />
            </Card>
          )}
        </div>
        <div class="stack">
          <NextTakenCard next={view.next} here={view.here} language={language} />
          <BillsCard bills={bills} language={language} />
          {isNew ? null : (
            <Card title={text.chartHeading} id="flow">
              <Chart months={months} language={language} />
            </Card>
          )}
          <Details summary={text.how.title}>
            <p>{text.how.text}</p>
          </Details>
          {isNew ? null : (
            <p>
              <a href="/wallet/withdraw">{words(language).withdrawals.title}</a>
            </p>
          )}
        </div>
      </div>
    </>,
  );
}

function notesOf({ summary, bills, underWay, next, here }: WalletView, language: Language) {
  const { wallet: text } = words(language);
  const owed = sum(bills.map((bill) => billSum(bill).owed_cents));
  return [
    ...(summary.held_cents > 0 ? [{ label: text.held, value: <Money amount={summary.held_cents} language={language} /> }] : []),
    ...underWay.map(({ id, amount_cents }) => ({
      label: text.underWay,
      value: <a href={`/wallet/top-up/${id}`}>{formatMoney(cents(amount_cents), language)}</a>,
    })),
    ...next.slice(0, 1).map((each) => ({
      label: words(language).autopay.card.title,
      value: <a href={`/autopay/${each.subject_id}`}>{nextTakenText(each, here, language)}</a>,
    })),
    {
      label: text.owed,
      value:
        owed === 0 ? (
          text.nothingOwed
        ) : (
          <a href="/bills">
            {formatMoney(owed, language)} {text.owedOn(bills.length)}
          </a>
        ),
    },
  ];
}

function Unconfirmed({
  member,
  language,
  formToken,
}: {
  readonly member: Member;
  readonly language: Language;
  readonly formToken: string;
}) {
  const { unconfirmed: text } = words(language).wallet;
  return (
    <Notice tone="warning" title={text.title}>
      <p>{text.text(member.email)}</p>
      <form method="post" action="/register/resend">
        <FormToken token={formToken} />
        <Button kind="secondary">{text.resend}</Button>
      </form>
    </Notice>
  );
}

function BillsCard({ bills, language }: { readonly bills: readonly BillSummary[]; readonly language: Language }) {
  const { wallet: text, bills: billWords } = words(language);
  if (bills.length === 0) {
    return (
      <Card title={text.billsHeading} id="bills">
        <p>{text.noBills}</p>
        <LinkButton href="/bills/claim" kind="secondary">
          {text.claimBill}
        </LinkButton>
      </Card>
    );
  }
  return (
    <Card title={text.billsHeading} id="bills" action={<a href="/bills">{text.allBills}</a>}>
      <ul class="bill-list">
        {bills.slice(0, BILLS_SHOWN).map((bill) => (
          <li>
            <a href={`/bills/${bill.id}`} class="bill-list-name">
              {bill.facility_name}
            </a>
            <span class="bill-list-note">
              {bill.patient_name} · {formatDate(bill.service_from, language)}
              {bill.reserved_cents > 0 ? ` · ${billWords.underWay}` : ""}
            </span>
            <span class="bill-list-sum">
              <Money amount={billSum(bill).owed_cents} language={language} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
