import { addDays, businessStart, NOTICE_DAYS } from "../../domain/autopay/calendar.ts";
import type { Due } from "../../domain/autopay/due.ts";
import { standingOf, takenOn, toCome, type Standing } from "../../domain/autopay/standing.ts";
import { ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { Card } from "../../ui/components/Card.tsx";
import { formatLongDate, formatMoment } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney } from "../../values/money.ts";
import { dayIn } from "../../values/time.ts";
import { methodsText } from "./names.ts";
import { isBeingTaken, lifeOf, type Overview } from "./subject.ts";

interface NextProps {
  readonly view: Overview;
  readonly language: Language;
}

/** What is taken next, or why nothing is, and what one can do about it. */
export function NextCard({ view, language }: NextProps) {
  const { detail: text, next: title } = words(language).autopay;
  const [next] = toCome(view.dues);
  const known = standingOf(lifeOf(view.subject), view.mandate, view.dues);
  // Written by the clock and not begun to be taken: a skip or a stop still wins.
  const standing = known === "under_way" && next !== undefined && !isBeingTaken(view, next) ? "on" : known;
  switch (standing) {
    case "off":
    case "stopped":
    case "paused":
    case "ended":
    case "completed":
      return (
        <Card
          title={
            {
              off: text.offTitle,
              stopped: text.stoppedTitle,
              paused: text.pausedTitle,
              ended: view.subject.kind === "plan" ? text.endedPlanTitle : text.endedTitle,
              completed: text.completedTitle,
            }[standing]
          }
          id="next"
        >
          <p>{text[standing]}</p>
          {next === undefined || standing === "ended" ? null : <Owed due={next} language={language} />}
          <Buttons view={view} standing={standing} due={standing === "ended" ? undefined : next} language={language} />
        </Card>
      );
    case "handed_over":
      return next === undefined ? null : <HandedOver view={view} due={next} language={language} />;
    case "on":
    case "retrying":
    case "over_cap":
    case "under_way":
      return (
        <Card title={title} id="next">
          {next === undefined ? (
            <p>{words(language).autopay.noNext}.</p>
          ) : (
            <Foreseen view={view} due={next} standing={standing} language={language} />
          )}
          <Buttons view={view} standing={standing} due={next} language={language} />
        </Card>
      );
  }
}

function Owed({ due, language }: { readonly due: Due; readonly language: Language }) {
  const { detail: text } = words(language).autopay;
  return (
    <>
      <p class="amount-figure">{formatMoney(due.amount_cents, language)}</p>
      <p>{text.dueLine(formatLongDate(due.due_on, language))}</p>
    </>
  );
}

interface DueProps extends NextProps {
  readonly due: Due;
}

function Foreseen({ view, due, standing, language }: DueProps & { readonly standing: Standing }) {
  const { autopay } = words(language);
  const { detail: text } = autopay;
  const { mandate, methods, here } = view;
  const amount = formatMoney(due.amount_cents, language);
  if (mandate === null) return null;
  if (standing === "over_cap") {
    return (
      <>
        <Owed due={due} language={language} />
        <p>{text.overCap(amount, formatMoney(mandate.cap_cents, language))}</p>
      </>
    );
  }
  const day = takenOn(due, mandate.collect_day, here);
  if (standing === "under_way") {
    const payment = view.payments.find(({ due_id }) => due_id === due.id);
    return (
      <>
        <p class="amount-figure">{amount}</p>
        <p>{text.underWay}</p>
        {payment === undefined ? null : (
          <p>
            <a href={`/payments/${payment.id}`}>{text.seePayment}</a>
          </p>
        )}
      </>
    );
  }
  const begins = businessStart(here.time_zone, day);
  const told = due.noticed_cents === due.amount_cents;
  return (
    <>
      <p class="amount-figure">{amount}</p>
      <p class="autopay-day">{formatLongDate(day, language)}</p>
      <p>
        {standing === "retrying" ? `${text.retrying(due.told_try)} ` : ""}
        {text.takenFrom(methodsText(mandate.methods, methods, language))}
        {due.due_on === day ? "" : ` ${text.dueLine(formatLongDate(due.due_on, language))}`}
      </p>
      <p class="soft">
        {begins <= here.now ? text.stopSoon : text.stopUntil(formatMoment(begins, { language, time_zone: here.time_zone }))}
        {told || standing === "retrying" ? "" : ` ${text.noticeOn(formatLongDate(addDays(day, -NOTICE_DAYS), language))}`}
      </p>
    </>
  );
}

function HandedOver({ view, due, language }: DueProps) {
  const { detail } = words(language).autopay;
  const { handedOver: text } = detail;
  const { subject, here } = view;
  const today = dayIn(here.time_zone, here.now);
  const until = due.covered_until;
  return (
    <Card title={text.title(formatMoney(due.amount_cents, language))} id="next">
      <p>{detail.dueLine(formatLongDate(due.due_on, language))}</p>
      <p>{text.text}</p>
      {until === null ? null : (
        <p>
          <strong>{until < today ? text.coverEnded(formatLongDate(until, language)) : text.cover(formatLongDate(until, language))}</strong>
        </p>
      )}
      {subject.kind === "premium" && subject.policy.insurer_phone !== null ? <p>{text.call(subject.policy.insurer_phone)}</p> : null}
      <p>
        <a href="/contact">{text.callUs}</a>
      </p>
      <ButtonRow>
        <LinkButton href={`/autopay/${view.subject_id}/pay?due=${due.id}`}>
          {detail.payNowAmount(formatMoney(due.amount_cents, language))}
        </LinkButton>
      </ButtonRow>
    </Card>
  );
}

function Buttons({ view, standing, due, language }: NextProps & { readonly standing: Standing; readonly due: Due | undefined }) {
  const { detail: text, setUp } = words(language).autopay;
  const { subject_id: id, subject } = view;
  const act = (name: string): string => `/autopay/${id}/${name}`;
  const ofDue = (name: string): string => (due === undefined ? act(name) : `${act(name)}?due=${due.id}`);
  const again = (standing === "off" || standing === "stopped") && lifeOf(subject) === "live";
  const takes = standing === "on" || standing === "retrying";
  const payable = due !== undefined && !isBeingTaken(view, due);
  if (!again && standing !== "paused" && !payable) return null;
  return (
    <ButtonRow>
      {again ? <LinkButton href={act("authorise")}>{setUp}</LinkButton> : null}
      {standing === "paused" ? <LinkButton href={act("resume")}>{text.authorisation.resume}</LinkButton> : null}
      {standing === "over_cap" ? <LinkButton href={act("change")}>{text.raise}</LinkButton> : null}
      {takes && payable ? (
        <LinkButton href={ofDue("skip")} kind="secondary">
          {text.skip}
        </LinkButton>
      ) : null}
      {payable ? (
        <LinkButton href={ofDue("pay")} kind="secondary">
          {text.payNow}
        </LinkButton>
      ) : null}
    </ButtonRow>
  );
}
