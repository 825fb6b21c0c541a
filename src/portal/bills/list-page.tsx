import { billSum, type BillSummary } from "../../domain/bills/bill.ts";
import type { Member } from "../../domain/identity/member.ts";
import type { Operator } from "../../domain/operator/store.ts";
import { ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { Card } from "../../ui/components/Card.tsx";
import { EmptyState } from "../../ui/components/EmptyState.tsx";
import { Money } from "../../ui/components/Money.tsx";
import { Table } from "../../ui/components/Table.tsx";
import { Tag } from "../../ui/components/Tag.tsx";
import { formatDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney, sum } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { FinancialHelp } from "./help.tsx";
import { StandingTag } from "./standing.tsx";

export interface BillListView {
  readonly member: Member;
  readonly operator: Operator;
  readonly bills: readonly BillSummary[];
}

/** What is to pay first, then what is done with. */
export function billListPage(c: Ctx, { member, operator, bills }: BillListView): Promise<Response> {
  const language = c.get("language");
  const { bills: text } = words(language);
  const toPay = bills.filter((bill) => bill.state === "open" && billSum(bill).owed_cents > 0);
  const settled = bills.filter((bill) => !toPay.includes(bill));
  const [open, others] = [toPay.filter((bill) => bill.let_by === null), toPay.filter((bill) => bill.let_by !== null)];
  const claim = (
    <LinkButton href="/bills/claim" kind={bills.length === 0 ? "primary" : "secondary"} icon="plus">
      {text.claimLink}
    </LinkButton>
  );
  if (bills.length === 0) {
    return page(
      c,
      { title: text.title, signedIn: member, wide: true },
      <>
        <h1>{text.title}</h1>
        <EmptyState title={text.empty.title} icon="receipt-text" action={claim}>
          {text.empty.text}
        </EmptyState>
      </>,
    );
  }
  return page(
    c,
    { title: text.title, signedIn: member, wide: true },
    <>
      <h1>{text.title}</h1>
      <ButtonRow>
        {toPay.length > 1 ? <LinkButton href="/basket">{text.payTogether}</LinkButton> : null}
        {claim}
      </ButtonRow>
      <Card title={text.open} id="open" action={<OpenSum bills={open} language={language} />}>
        {open.length === 0 ? <p>{text.noneOpen}</p> : <BillTable bills={open} language={language} caption={text.open} />}
      </Card>
      {others.length === 0 ? null : (
        <Card title={text.letBy.title} id="others" action={<OpenSum bills={others} language={language} />}>
          <BillTable bills={others} language={language} caption={text.letBy.title} />
        </Card>
      )}
      {toPay.length === 0 ? null : <FinancialHelp operator={operator} language={language} />}
      {settled.length === 0 ? null : (
        <Card title={text.paid} id="paid">
          <BillTable bills={settled} language={language} caption={text.paid} />
        </Card>
      )}
    </>,
  );
}

function OpenSum({ bills, language }: { readonly bills: readonly BillSummary[]; readonly language: Language }) {
  const { bills: text } = words(language);
  const owed = sum(bills.map((bill) => billSum(bill).owed_cents));
  return (
    <p class="card-sum">
      {text.count(bills.length)}, {text.total(formatMoney(owed, language))}
    </p>
  );
}

/** Whose bill it is, and by whose leave it is seen. */
function Patient({ bill, language }: { readonly bill: BillSummary; readonly language: Language }) {
  if (bill.let_by_name === null) return bill.patient_name;
  return (
    <>
      {bill.patient_name}
      <br />
      <span class="soft">{words(language).bills.letBy.row(bill.let_by_name)}</span>
    </>
  );
}

interface BillTableProps {
  readonly bills: readonly BillSummary[];
  readonly language: Language;
  readonly caption: string;
}

function BillTable({ bills, language, caption }: BillTableProps) {
  const { bills: text } = words(language);
  return (
    <Table
      caption={caption}
      captionIs="spoken"
      columns={[
        { label: text.facility },
        { label: text.patient },
        { label: text.date },
        { label: text.standing },
        { label: text.charged, kind: "number" },
        { label: text.owed, kind: "number" },
      ]}
      rows={bills.map((bill) => [
        <a href={`/bills/${bill.id}`}>{bill.facility_name}</a>,
        <Patient bill={bill} language={language} />,
        formatDate(bill.service_from, language),
        <span class="tags">
          <StandingTag bill={bill} language={language} />
          {bill.warnings.length === 0 ? null : (
            <>
              {" "}
              <Tag tone="danger">{text.checkTag}</Tag>
            </>
          )}
        </span>,
        <Money amount={bill.charged_cents} language={language} />,
        <strong>
          <Money amount={billSum(bill).owed_cents} language={language} />
        </strong>,
      ])}
    />
  );
}
