import type { Movement } from "../../domain/history/movement.ts";
import type { Statement } from "../../domain/history/rules.ts";
import type { Member } from "../../domain/identity/member.ts";
import type { Month } from "../../domain/ledger/months.ts";
import type { Operator } from "../../domain/operator/store.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { Money } from "../../ui/components/Money.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { Table } from "../../ui/components/Table.tsx";
import { formatDay, formatLongDay, formatMonth, isoMoment } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { WalletId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import { negate, type Cents } from "../../values/money.ts";
import { instant, SECOND_MS } from "../../values/time.ts";
import type { Ctx } from "../../web.ts";
import { kindText, nameText } from "./kind.ts";
import { page } from "../page.tsx";

export interface StatementView {
  readonly member: Member;
  readonly operator: Operator;
  readonly wallet_id: WalletId;
  readonly month: Month;
  /** "so_far": the month is not over. */
  readonly standing: "so_far" | "whole";
  /** "first": there is no statement before this one. */
  readonly first: "first" | "later";
  readonly statement: Statement<Movement>;
}

/** One month of a wallet, made for paper too. */
export function statementPage(c: Ctx, view: StatementView): Promise<Response> {
  const language = c.get("language");
  const { statements: text } = words(language);
  const { operator, member, month, standing } = view;
  const reading = { language, time_zone: operator.time_zone };
  const title = text.one(formatMonth(month.month, language));
  return page(
    c,
    { title, signedIn: member, wide: true },
    <div class="sheet statement">
      <div class="no-print">
        <BackLink href="/statements" language={language} text={text.backToList} />
      </div>
      <h1>{standing === "so_far" ? `${title}, ${text.soFar}` : title}</h1>
      <div class="no-print">
        <ButtonRow>
          <LinkButton href={`/statements/${month.month}.pdf`} icon="file-text">
            {text.pdf}
          </LinkButton>
          <Button kind="secondary" icon="printer" attributes={{ type: "button", "data-print": "page" }}>
            {text.print}
          </Button>
        </ButtonRow>
      </div>
      {standing === "so_far" ? <Notice tone="info">{text.soFarNote(formatLongDay(c.get("now"), reading))}</Notice> : null}
      <Holder {...view} language={language} />
      <Sums {...view} language={language} />
      <Lines {...view} language={language} />
      <p class="sheet-foot">
        {text.issuedBy(operator.legal_name)} · {text.drawnUpOn(formatLongDay(c.get("now"), reading))}
      </p>
      <Neighbours {...view} language={language} />
    </div>,
  );
}

type Part = StatementView & { readonly language: Language };

function Holder({ member, operator, wallet_id, month, language }: Part) {
  const { statements: text } = words(language);
  const reading = { language, time_zone: operator.time_zone };
  const facts = [
    { key: text.holder, value: member.name },
    { key: text.period, value: text.to(formatLongDay(month.from, reading), formatLongDay(instant(month.to - SECOND_MS), reading)) },
    { key: text.wallet, value: wallet_id },
  ];
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

function Sums({ statement, standing, language }: Part) {
  const { statements: text } = words(language);
  const money = (amount: Cents) => <Money amount={amount} language={language} />;
  return (
    <SummaryList
      rows={[
        { key: text.opening, value: money(statement.opening_cents) },
        { key: text.moneyIn, value: money(statement.in_cents) },
        { key: text.moneyOut, value: money(statement.out_cents) },
        { key: standing === "so_far" ? text.balanceSoFar : text.closing, value: money(statement.closing_cents), kind: "total" },
      ]}
    />
  );
}

function Lines({ statement, operator, language }: Part) {
  const { statements: text } = words(language);
  const reading = { language, time_zone: operator.time_zone };
  if (statement.lines.length === 0) return <p>{text.none}</p>;
  return (
    <>
      <div class="statement-lines">
        <Table
          caption={text.caption}
          columns={[
            { label: text.what },
            { label: text.date, kind: "date" },
            { label: text.moneyIn, kind: "number" },
            { label: text.moneyOut, kind: "number" },
            { label: text.balance, kind: "number" },
          ]}
          rows={statement.lines.map(({ movement, balance_cents }) => {
            const { amount_cents, event_at } = movement;
            const [kind, label] = [kindText(movement, language), nameText(movement, language)];
            return [
              label === "" ? (
                kind
              ) : (
                <>
                  {label}
                  <span class="movement-kind">{kind}</span>
                </>
              ),
              <time datetime={isoMoment(event_at)}>{formatDay(event_at, reading)}</time>,
              amount_cents > 0 ? <Money amount={amount_cents} language={language} /> : "",
              amount_cents < 0 ? <Money amount={negate(amount_cents)} language={language} /> : "",
              <Money amount={balance_cents} language={language} />,
            ];
          })}
        />
      </div>
      {statement.unlisted === 0 ? null : <p>{text.unlisted(statement.unlisted)}</p>}
      <p class="hint">{text.heldNote}</p>
    </>
  );
}

/** The month before and the month after, where there are statements. */
function Neighbours({ month, first, standing, language }: Part) {
  const { statements: text, common } = words(language);
  const [year = 0, number = 1] = month.month.split("-").map(Number);
  const named = (by: number): string => new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
  return (
    <nav class="pager no-print" aria-label={common.pages}>
      {first === "first" ? <span></span> : <a href={`/statements/${named(-1)}`}>{text.previous}</a>}
      {standing === "so_far" ? null : <a href={`/statements/${named(1)}`}>{text.next}</a>}
    </nav>
  );
}
