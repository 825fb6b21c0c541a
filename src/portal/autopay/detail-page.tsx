import { coveredUntil, partsAhead, premiumsAhead, standingOf, takenOn, type Ahead } from "../../domain/autopay/standing.ts";
import { collectionDay } from "../../domain/autopay/calendar.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { Card } from "../../ui/components/Card.tsx";
import { Details } from "../../ui/components/Details.tsx";
import { Money } from "../../ui/components/Money.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { Table } from "../../ui/components/Table.tsx";
import { formatDate, formatLongDate, formatLongDay } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney } from "../../values/money.ts";
import { dayIn, type CalendarDate } from "../../values/time.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { FindingNotices } from "./findings.tsx";
import { dueName, methodsText } from "./names.ts";
import { NextCard } from "./next-card.tsx";
import { Story } from "./story.tsx";
import { lifeOf, nameOf, type Overview } from "./subject.ts";
import { AutopayTag } from "./tag.tsx";

const MONTHS_AHEAD = 3;

/** One policy or plan: what comes, what was, and every way to change it. */
export function detailPage(c: Ctx, view: Overview, news: string | null): Promise<Response> {
  const language = c.get("language");
  const { autopay: text } = words(language);
  const { subject, member } = view;
  const title = nameOf(subject, text.planTitle);
  const standing = standingOf(lifeOf(subject), view.mandate, view.dues);
  return page(
    c,
    { title, signedIn: member, wide: true },
    <>
      <BackLink href="/autopay" language={language} text={text.back} />
      {news === null ? null : (
        <Notice tone="info" role="status">
          {news}
        </Notice>
      )}
      <h1>{title}</h1>
      <p class="lead">
        {subject.kind === "premium"
          ? subject.policy.plan_name
          : text.planNote(subject.plan.months, formatMoney(subject.plan.total_cents, language))}{" "}
        <AutopayTag standing={standing} language={language} />
      </p>
      <FindingNotices findings={view.findings} language={language} />
      <div class="columns columns-side">
        <div class="stack">
          <NextCard view={view} language={language} />
          <AheadCard view={view} language={language} />
          <Card title={text.story.title} id="story">
            <Story view={view} language={language} />
          </Card>
        </div>
        <div class="stack">
          <CoverCard view={view} language={language} />
          <AuthorisationCard view={view} language={language} />
          <SubjectCard view={view} language={language} />
          <Details summary={text.how.title}>{text.how.text}</Details>
        </div>
      </div>
    </>,
  );
}

interface PartProps {
  readonly view: Overview;
  readonly language: Language;
}

function AheadCard({ view, language }: PartProps) {
  const { ahead: text, unskip } = words(language).autopay.detail;
  const { subject, dues, mandate, here } = view;
  if (lifeOf(subject) !== "live") return null;
  const today = dayIn(here.time_zone, here.now);
  const rows =
    subject.kind === "premium" ? premiumsAhead(subject.policy, dues, { from: today, count: MONTHS_AHEAD }) : partsAhead(dues, MONTHS_AHEAD);
  const runs = mandate?.state === "active";
  const day = (row: Ahead): CalendarDate => {
    if (!runs || row.due?.state === "skipped") return row.due_on;
    return row.due === null ? collectionDay(row.due_on, mandate.collect_day) : takenOn(row.due, mandate.collect_day, here);
  };
  return (
    <Card title={text.title} id="ahead">
      {rows.length === 0 ? (
        <p>{text.none}</p>
      ) : (
        <Table
          caption={text.caption}
          captionIs="spoken"
          columns={[
            { label: text.for },
            { label: runs ? text.day : words(language).autopay.dueOn, kind: "date" },
            { label: text.amount, kind: "number" },
          ]}
          rows={rows.map((row) => [
            dueName(row, language),
            formatDate(day(row), language),
            row.due?.state === "skipped" ? (
              <>
                {text.skipped}
                {row.due_on >= today && runs ? (
                  <>
                    {" · "}
                    <a href={`/autopay/${view.subject_id}/unskip?due=${row.due.id}`}>
                      {unskip}
                      <span class="visually-hidden"> {dueName(row, language)}</span>
                    </a>
                  </>
                ) : null}
              </>
            ) : (
              <Money amount={row.amount_cents} language={language} />
            ),
          ])}
        />
      )}
    </Card>
  );
}

function CoverCard({ view, language }: PartProps) {
  const { cover: text } = words(language).autopay.detail;
  const { subject, dues, here } = view;
  const today = dayIn(here.time_zone, here.now);
  const until = coveredUntil(dues, today);
  if (subject.kind !== "premium" || until === null || lifeOf(subject) !== "live") return null;
  return (
    <Card title={text.title} id="cover" tone="quiet">
      <p class="autopay-day">{formatLongDate(until, language)}</p>
      <p>{until < today ? text.over : text.text}</p>
    </Card>
  );
}

function AuthorisationCard({ view, language }: PartProps) {
  const { autopay } = words(language);
  const { authorisation: text } = autopay.detail;
  const { mandate, methods, subject, subject_id, here } = view;
  const isOver = mandate?.state === "stopped" || mandate?.state === "completed" || lifeOf(subject) === "completed";
  if (mandate === null || isOver) return null;
  const dueDay = subject.kind === "premium" ? subject.policy.due_day : null;
  const day =
    mandate.collect_day !== null
      ? text.onDay(autopay.dayOfMonth(mandate.collect_day))
      : dueDay === null
        ? null
        : text.onDueDay(autopay.dayOfMonth(dueDay));
  return (
    <Card title={text.title} id="authorisation">
      <SummaryList
        rows={[
          { key: autopay.from, value: methodsText(mandate.methods, methods, language) },
          ...(day === null ? [] : [{ key: text.day, value: day }]),
          { key: text.cap, value: text.capText(formatMoney(mandate.cap_cents, language)) },
          { key: text.since, value: formatLongDay(mandate.created_at, { language, time_zone: here.time_zone }) },
        ]}
      />
      <ButtonRow>
        <LinkButton href={`/autopay/${subject_id}/change`} kind="secondary">
          {text.change}
        </LinkButton>
        {mandate.state === "active" ? (
          <LinkButton href={`/autopay/${subject_id}/pause`} kind="secondary">
            {text.pause}
          </LinkButton>
        ) : null}
        <LinkButton href={`/autopay/${subject_id}/stop`} kind="secondary">
          {text.stop}
        </LinkButton>
      </ButtonRow>
    </Card>
  );
}

function SubjectCard({ view, language }: PartProps) {
  const { detail, dayOfMonth } = words(language).autopay;
  const { subject } = view;
  if (subject.kind === "plan") {
    const { plan } = subject;
    return (
      <Card title={detail.plan.title} id="subject">
        <SummaryList
          rows={[
            { key: detail.plan.bill, value: <a href={`/bills/${plan.bill_id}`}>{plan.facility_name}</a> },
            { key: detail.plan.total, value: formatMoney(plan.total_cents, language) },
            { key: detail.plan.left, value: formatMoney(plan.left_cents, language) },
          ]}
        />
        {plan.state === "active" ? (
          <p>
            <a href={`/bills/${plan.bill_id}/plan/pay-off`}>{detail.plan.payOff}</a>
          </p>
        ) : null}
      </Card>
    );
  }
  const { policy } = subject;
  const text = detail.policy;
  return (
    <Card title={text.title} id="subject">
      <SummaryList
        rows={[
          { key: text.number, value: policy.member_number },
          { key: text.premium, value: formatMoney(policy.premium_cents, language) },
          { key: text.dueDay, value: text.dueDayText(dayOfMonth(policy.due_day)) },
          { key: text.grace, value: text.graceText(policy.grace_days) },
          ...(policy.insurer_phone === null ? [] : [{ key: text.phone, value: policy.insurer_phone }]),
        ]}
      />
      {policy.state === "connected" ? (
        <p>
          <a href={`/autopay/${policy.id}/end`}>{text.end}</a>
        </p>
      ) : null}
    </Card>
  );
}
