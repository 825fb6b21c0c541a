import { Hono } from "hono";
import { mandateDocument } from "../../documents/mandate-pdf.ts";
import { nextOfRecordQuery, recordQuery } from "../../domain/autopay/queries.ts";
import { readConfirmationNumber } from "../../domain/autopay/records.ts";
import { takenOn, type Here } from "../../domain/autopay/standing.ts";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator, timeZoneOf } from "../../domain/operator/store.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { formatLongDate, formatMoment } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { cents, formatMoney, type Cents } from "../../values/money.ts";
import { instant, type CalendarDate } from "../../values/time.ts";
import type { App, Ctx } from "../../web.ts";
import { download } from "../download.ts";
import { page } from "../page.tsx";
import { withMember } from "../with-member.ts";
import { Terms } from "./check-page.tsx";
import { dueName } from "./names.ts";

/** What was done, by its confirmation number: right afterwards, or years later; and the copy of what was agreed to. */
export const recordPages = new Hono<App>();

recordPages.get("/autopay/records/:file{[A-Za-z0-9-]+\\.pdf}", async (c) => {
  const number = readConfirmationNumber(c.req.param("file").slice(0, -".pdf".length));
  const { member } = await withMember(c);
  const file = number === null ? null : await mandateDocument(c.env, { number, member_id: member.id });
  return file === null ? await c.notFound() : download(c, { name: file.filename, type: file.content_type, body: file.bytes });
});

recordPages.get("/autopay/records/:number", async (c) => {
  const typed = c.req.param("number");
  const number = readConfirmationNumber(typed);
  const data = await loadOperator(c.env);
  const { member, results } = await withMember(c, (db, { member_id }) => [
    recordQuery(db, { member_id, number: number ?? "" }),
    nextOfRecordQuery(db, { member_id, number: number ?? "" }),
  ]);
  const [[record], [next]] = results;
  if (record === undefined) return await c.notFound();
  if (record.number !== typed) return c.redirect(`/autopay/records/${record.number}`, 303);
  return await recordPage(c, {
    member,
    record,
    next: next ?? null,
    here: { time_zone: timeZoneOf(data, member.region_id), now: c.get("now") },
    just: c.req.query("done") === "1" ? "done" : "looked_up",
  });
});

type Row = Awaited<ReturnType<typeof recordQuery>>[number];

interface RecordView {
  readonly member: Member;
  readonly record: Row;
  /** The next payment, where one is to come under this authorisation. */
  readonly next: Awaited<ReturnType<typeof nextOfRecordQuery>>[number] | null;
  readonly here: Here;
  readonly just: "done" | "looked_up";
}

function recordPage(c: Ctx, view: RecordView): Promise<Response> {
  const language = c.get("language");
  const { autopay } = words(language);
  const { record: text } = autopay.acts;
  const { member, record } = view;
  const { act, number, kind, subject_id, terms } = record;
  const overview = kind === "top_up" ? "/wallet/auto-top-up" : `/autopay/${subject_id}`;
  // The words of the moment speak of payments; a top-up's own pages say what comes next there.
  const isDone = view.just === "done" && kind !== "top_up";
  const title = isDone ? text.title[act] : text.plainTitle;
  return page(
    c,
    { title, signedIn: member },
    <>
      <BackLink href="/autopay" language={language} text={autopay.back} />
      <h1>{title}</h1>
      <div class="confirmation">
        <p>{text.number}</p>
        <p class="confirmation-number">{number}</p>
        <p class="soft">{text.keep}</p>
      </div>
      <UnderWay record={record} language={language} />
      <SummaryList rows={factsOf(view, language)} />
      {isDone ? <p>{text.after[act]}</p> : null}
      {isDone && act === "authorised" ? <p>{text.howToStop}</p> : null}
      <ButtonRow>
        <LinkButton href={overview}>{text.overview}</LinkButton>
        {terms === null ? null : (
          <LinkButton href={`/autopay/records/${number}.pdf`} kind="secondary" icon="file-text">
            {text.download}
          </LinkButton>
        )}
      </ButtonRow>
      {terms === null ? null : (
        <section class="terms" aria-labelledby="terms-title">
          <h2 id="terms-title">{text.textTitle}</h2>
          <Terms text={terms} />
        </section>
      )}
    </>,
  );
}

/** A payment that the act did not reach any more. */
function UnderWay({ record, language }: { readonly record: Row; readonly language: Language }) {
  const { record: text } = words(language).autopay.acts;
  const under_way_cents = underWayOf(record.detail);
  if (under_way_cents === null) return null;
  const amount = formatMoney(under_way_cents, language);
  return (
    <Notice tone="info">{record.act === "stopped" || record.act === "paused" ? text.underWay(amount) : text.underWayOther(amount)}</Notice>
  );
}

function underWayOf(detail: string): Cents | null {
  const { under_way_cents } = JSON.parse(detail) as { readonly under_way_cents?: number | null };
  return typeof under_way_cents === "number" && under_way_cents > 0 ? cents(under_way_cents) : null;
}

function factsOf({ record, next, here, just }: RecordView, language: Language) {
  const { acted, acts, authorise, topUp } = words(language).autopay;
  const { record: text } = acts;
  const { act, name, at, period, due_kind, due_on, amount_cents } = record;
  const on = (amount: Cents, day: CalendarDate): string =>
    authorise.check.firstText(formatMoney(amount, language), formatLongDate(day, language));
  const due =
    period === null || due_kind === null || due_on === null || amount_cents === null
      ? []
      : [{ key: dueName({ kind: due_kind, period }, language), value: on(amount_cents, due_on) }];
  // What comes next is news right after the act; later the overview knows better.
  const coming =
    next === null || just !== "done"
      ? []
      : [{ key: act === "authorised" ? text.first : text.next, value: on(next.amount_cents, takenOn(next, next.collect_day, here)) }];
  return [
    { key: text.what, value: acted[act] },
    { key: text.for, value: name ?? topUp.title },
    ...due,
    ...coming,
    { key: text.when, value: formatMoment(instant(at), { language, time_zone: here.time_zone }) },
  ];
}
