import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { Card } from "../../ui/components/Card.tsx";
import { Details } from "../../ui/components/Details.tsx";
import { EmptyState } from "../../ui/components/EmptyState.tsx";
import { FormToken, RequestKey } from "../../ui/components/FormToken.tsx";
import { Money } from "../../ui/components/Money.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { SummaryList, type SummaryRow } from "../../ui/components/SummaryList.tsx";
import { Table } from "../../ui/components/Table.tsx";
import { Tag } from "../../ui/components/Tag.tsx";
import { formatDay, formatLongDay } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { cents, formatMoney, type Cents } from "../../values/money.ts";
import { instant } from "../../values/time.ts";
import type { Ctx } from "../../web.ts";
import { methodsText } from "../autopay/names.ts";
import { page } from "../page.tsx";
import type { AutoTopUpChoices } from "./auto-top-up-form.ts";
import type { AutoTopUp, RecordRow } from "./auto-top-up-view.ts";

/** How automatic top-up stands, what it has done, and every way to change it. */
export function autoTopUpPage(c: Ctx, view: AutoTopUp, request_key: string): Promise<Response> {
  const language = c.get("language");
  const { autoTopUp: text } = words(language);
  const { mandate, methods, member, record, added } = view;
  return page(
    c,
    { title: text.title, signedIn: member },
    <>
      <BackLink href="/wallet" language={language} />
      {record === null ? null : <Done record={record} language={language} />}
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <div class="stack">
        {mandate === null ? <Off canSetUp={methods.length > 0 ? "yes" : "no"} language={language} /> : null}
        {mandate === null ? null : <Standing c={c} view={view} request_key={request_key} />}
        {added.length === 0 ? null : (
          <Card title={text.lately} id="lately">
            <Table
              caption={text.lately}
              captionIs="spoken"
              columns={[
                { label: text.columns.date, kind: "date" },
                { label: text.columns.state },
                { label: text.columns.amount, kind: "number" },
              ]}
              rows={added.map(({ id, state, amount_cents, created_at }) => [
                <a href={`/history/${id}`}>{formatDay(instant(created_at), { language, time_zone: view.here.time_zone })}</a>,
                words(language).history.states[state],
                <Money amount={cents(amount_cents)} language={language} />,
              ])}
            />
          </Card>
        )}
        <Details summary={text.how.title}>{text.how.text}</Details>
      </div>
    </>,
  );
}

function Off({ canSetUp, language }: { readonly canSetUp: "yes" | "no"; readonly language: Language }) {
  const { autoTopUp: text } = words(language);
  const action =
    canSetUp === "yes" ? (
      <LinkButton href="/wallet/auto-top-up/set-up">{text.setUp}</LinkButton>
    ) : (
      <LinkButton href="/wallet/methods">{text.addMethod}</LinkButton>
    );
  return (
    <EmptyState title={text.off} icon="wallet" action={action}>
      {canSetUp === "yes" ? text.offText : `${text.offText} ${text.needsMethod}`}
    </EmptyState>
  );
}

/** What has just been done, with its number. */
function Done({ record, language }: { readonly record: RecordRow; readonly language: Language }) {
  const { record: text } = words(language).autoTopUp;
  const { act, number } = record;
  if (!(act in text.title)) return null;
  const done = act as keyof typeof text.title;
  const under_way_cents = underWayOf(record.detail);
  return (
    <Notice tone="success" role="status" title={text.title[done]}>
      <p>{text.after[done]}</p>
      {under_way_cents === null ? null : <p>{text.underWay(formatMoney(under_way_cents, language))}</p>}
      <p>
        {text.number} <a href={`/autopay/records/${number}`}>{number}</a>
      </p>
    </Notice>
  );
}

function underWayOf(detail: string): Cents | null {
  const { under_way_cents } = JSON.parse(detail) as { readonly under_way_cents?: number | null };
  return typeof under_way_cents === "number" && under_way_cents > 0 ? cents(under_way_cents) : null;
}

function Standing({ c, view, request_key }: { readonly c: Ctx; readonly view: AutoTopUp; readonly request_key: string }) {
  const language = c.get("language");
  const { autoTopUp: text } = words(language);
  const { mandate, methods, here, agreed } = view;
  if (mandate === null) return null;
  const isPaused = mandate.state === "paused";
  const waits = !isPaused && mandate.failures > 0 && mandate.next_at !== null && mandate.next_at > here.now;
  return (
    <>
      {isPaused ? (
        <Notice tone="warning" title={mandate.failures > 0 ? text.pausedTitle : text.paused}>
          {mandate.failures > 0 ? text.pausedText : text.pausedByYou}
        </Notice>
      ) : null}
      {waits ? <Notice tone="warning">{text.waiting(formatLongDay(mandate.next_at ?? here.now, { language, ...here }))}</Notice> : null}
      <section class="card card-plain" aria-label={text.title}>
        <SummaryList
          rows={[
            { key: text.state, value: <Tag tone={isPaused ? "warning" : "success"}>{isPaused ? text.paused : text.on}</Tag> },
            ...choiceRows(mandate, methodsText(mandate.methods, methods, language), language),
          ]}
        />
        <div class="button-row">
          {isPaused ? <Act c={c} act="resume" request_key={request_key} /> : null}
          <LinkButton href="/wallet/auto-top-up/change" kind={isPaused ? "secondary" : "primary"}>
            {text.change}
          </LinkButton>
          {isPaused ? null : <Act c={c} act="pause" request_key={request_key} />}
          <LinkButton href="/wallet/auto-top-up/stop" kind="secondary">
            {text.stop}
          </LinkButton>
        </div>
        {agreed === null ? null : (
          <p>
            <a href={`/autopay/records/${agreed}`}>{text.text}</a>
          </p>
        )}
      </section>
    </>
  );
}

function Act({ c, act, request_key }: { readonly c: Ctx; readonly act: "pause" | "resume"; readonly request_key: string }) {
  return (
    <form method="post" action={`/wallet/auto-top-up/${act}`}>
      <FormToken token={c.get("formToken")} />
      <RequestKey requestKey={request_key} />
      <Button kind={act === "resume" ? "primary" : "secondary"}>{words(c.get("language")).autoTopUp[act]}</Button>
    </form>
  );
}

/** When, how much, from where, and the most in a day. */
export function choiceRows(
  { threshold_cents, target_cents, cap_cents }: Pick<AutoTopUpChoices, "threshold_cents" | "target_cents" | "cap_cents">,
  from: string,
  language: Language,
): readonly SummaryRow[] {
  const { autoTopUp: text } = words(language);
  const money = (amount: Cents): string => formatMoney(amount, language);
  const isNext = threshold_cents === null || target_cents === null;
  return [
    { key: text.when, value: isNext ? text.coversNext : text.below(money(threshold_cents)) },
    { key: text.adds, value: isNext ? text.whatIsNeeded : text.upTo(money(target_cents)) },
    { key: text.from, value: from },
    { key: text.most, value: money(cap_cents) },
  ];
}

/** Asks once more before it is stopped. */
export function stopPage(c: Ctx, { member }: AutoTopUp, request_key: string): Promise<Response> {
  const language = c.get("language");
  const { stopPage: text } = words(language).autoTopUp;
  return page(
    c,
    { title: text.title, signedIn: member },
    <>
      <BackLink href="/wallet/auto-top-up" language={language} />
      <h1>{text.title}</h1>
      <p class="lead">{text.text}</p>
      <form method="post" action="/wallet/auto-top-up/stop">
        <FormToken token={c.get("formToken")} />
        <RequestKey requestKey={request_key} />
        <ButtonRow>
          <Button kind="danger">{text.button}</Button>
          <LinkButton href="/wallet/auto-top-up" kind="secondary">
            {text.keep}
          </LinkButton>
        </ButtonRow>
      </form>
    </>,
  );
}
