import type { MonthFlow } from "../../domain/ledger/store.ts";
import type { Member } from "../../domain/identity/member.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { EmptyState } from "../../ui/components/EmptyState.tsx";
import { Money } from "../../ui/components/Money.tsx";
import { Table } from "../../ui/components/Table.tsx";
import { Tag } from "../../ui/components/Tag.tsx";
import { formatMonth } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Cents } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

export interface StatementsView {
  readonly member: Member;
  /** Newest first. */
  readonly months: readonly (MonthFlow & { readonly closing_cents: Cents })[];
  /** "YYYY-MM" */
  readonly current: string;
}

/** Every month since the wallet was first used. */
export function statementsPage(c: Ctx, { member, months, current }: StatementsView): Promise<Response> {
  const language = c.get("language");
  const { statements: text } = words(language);
  return page(
    c,
    { title: text.title, signedIn: member, wide: true },
    <>
      <BackLink href="/history" language={language} text={text.back} />
      <h1>{text.title}</h1>
      {months.length === 0 ? (
        <EmptyState title={text.empty.title} icon="calendar">
          {text.empty.text}
        </EmptyState>
      ) : (
        <>
          <p class="lead">{text.lead}</p>
          <Table
            caption={text.title}
            captionIs="spoken"
            columns={[
              { label: text.month },
              { label: text.moneyIn, kind: "number" },
              { label: text.moneyOut, kind: "number" },
              { label: text.closing, kind: "number" },
            ]}
            rows={months.map((one) => [
              <>
                <a href={`/statements/${one.month}`}>{formatMonth(one.month, language)}</a>
                {one.month === current ? (
                  <>
                    {" "}
                    <Tag>{text.soFar}</Tag>
                  </>
                ) : null}
              </>,
              <Money amount={one.in_cents} language={language} />,
              <Money amount={one.out_cents} language={language} />,
              <Money amount={one.closing_cents} language={language} />,
            ])}
          />
        </>
      )}
    </>,
  );
}
