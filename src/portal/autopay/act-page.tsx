import type { Due } from "../../domain/autopay/due.ts";
import { coveredUntil, takenOn, toCome } from "../../domain/autopay/standing.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { ErrorSummary, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken, RequestKey } from "../../ui/components/FormToken.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { formatLongDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney } from "../../values/money.ts";
import { dayIn, type CalendarDate } from "../../values/time.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import type { WrongTurn } from "./acts.tsx";
import { isBeingTaken, nameOf, type Overview } from "./subject.ts";

export type ActName = "skip" | "unskip" | "pause" | "resume" | "stop" | "end";

export interface ActView {
  readonly act: ActName;
  /** The payment that a skip or its undoing is about. */
  readonly due: Due | null;
  readonly view: Overview;
  readonly request_key: string;
  readonly errors: readonly FieldError[];
}

/** What will happen, with days and amounts, and the one button that does it. */
export function actPage(c: Ctx, props: ActView): Promise<Response> {
  const language = c.get("language");
  const { acts } = words(language).autopay;
  const { act, due, view, request_key, errors } = props;
  const { title, lines } = tellingOf(props, language);
  const overview = `/autopay/${view.subject_id}`;
  return page(
    c,
    { title, status: errors.length === 0 ? 200 : 422, signedIn: view.member },
    <>
      <BackLink href={overview} language={language} text={nameOf(view.subject, words(language).autopay.planTitle)} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{title}</h1>
      <UnderWay view={view} act={act} language={language} />
      <ul class="what-happens">
        {lines.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
      <form method="post" action={`${overview}/${act}`}>
        <FormToken token={c.get("formToken")} />
        <RequestKey requestKey={request_key} />
        {due === null ? null : <input type="hidden" name="due" value={due.id} />}
        <ButtonRow>
          <Button kind={act === "stop" || act === "end" ? "danger" : "primary"}>{acts[act].button}</Button>
          <LinkButton href={overview} kind="secondary">
            {act === "resume" || act === "unskip" ? acts.back : acts.keep}
          </LinkButton>
        </ButtonRow>
      </form>
    </>,
  );
}

/** A payment whose taking has begun is beyond any act: it says so before the button is pressed. */
function UnderWay({ view, act, language }: { readonly view: Overview; readonly act: ActName; readonly language: Language }) {
  const { record } = words(language).autopay.acts;
  const taken = view.dues.find((due) => isBeingTaken(view, due));
  if (taken === undefined) return null;
  const amount = formatMoney(taken.amount_cents, language);
  return (
    <Notice tone="info">
      {act === "stop" || act === "end" || act === "pause" ? record.underWayNow(amount) : record.underWayOther(amount)}
    </Notice>
  );
}

interface Telling {
  readonly title: string;
  readonly lines: readonly string[];
}

function tellingOf({ act, due, view }: ActView, language: Language): Telling {
  const { acts: text } = words(language).autopay;
  const { mandate, dues, subject, here } = view;
  const today = dayIn(here.time_zone, here.now);
  const day = (date: CalendarDate): string => formatLongDate(date, language);
  const on = (each: Due): readonly [string, string] => [
    formatMoney(each.amount_cents, language),
    day(takenOn(each, mandate?.collect_day ?? null, here)),
  ];
  const waiting = toCome(dues).filter((each) => each.state !== "handed_over" && !isBeingTaken(view, each));
  const [next] = waiting;
  const cover = coveredUntil(dues, today);
  const ifUnpaid = (say: (until: string) => string): readonly string[] => (cover === null || cover < today ? [] : [say(day(cover))]);
  const isPlan = subject.kind === "plan";
  switch (act) {
    case "skip": {
      if (due === null) return { title: text.skip.button, lines: [] };
      const after = waiting.find((each) => each.due_on > due.due_on);
      const until = due.covered_until;
      return {
        title: text.skip.title(...on(due)),
        lines: [
          ...(isPlan ? text.skip.linesPlan : text.skip.lines(day(due.due_on))),
          ...(until === null ? [] : [text.skip.cover(day(until))]),
          ...(after === undefined ? [] : [text.skip.next(...on(after))]),
          ...(due.due_on >= today ? [text.skip.undo(day(due.due_on))] : []),
        ],
      };
    }
    case "unskip":
      if (due === null) return { title: text.unskip.button, lines: [] };
      return {
        title: text.unskip.title(formatMoney(due.amount_cents, language), day(due.due_on)),
        lines: [...text.unskip.lines, text.unskip.earliest(on({ ...due, state: "open" })[1])],
      };
    case "pause":
      return {
        title: text.pause.title,
        lines: [...text.pause.lines, ...(next === undefined ? [] : [text.pause.next(...on(next))]), ...ifUnpaid(text.pause.cover)],
      };
    case "resume": {
      const told = next === undefined ? [] : [text.resume.next(formatMoney(next.amount_cents, language), day(resumedOn(next, view)))];
      return { title: text.resume.title, lines: [...text.resume.lines, ...told] };
    }
    case "stop":
      return {
        title: text.stop.title,
        lines: [
          ...text.stop.lines,
          ...(next === undefined || mandate?.state !== "active" ? [] : [text.stop.next(...on(next))]),
          ...ifUnpaid(text.stop.cover),
          subject.kind === "plan" ? text.stop.plan(formatMoney(subject.plan.left_cents, language)) : text.stop.policy,
        ],
      };
    case "end":
      return { title: text.end.title(nameOf(subject, (facility) => facility)), lines: text.end.lines };
  }
}

/** A notice whose day is over is given anew. */
function resumedOn(due: Due, { mandate, here }: Overview): CalendarDate {
  const stands = due.collect_at !== null && due.collect_at > here.now;
  return takenOn(stands ? due : { ...due, noticed_cents: null, collect_on: null }, mandate?.collect_day ?? null, here);
}

/** A page somebody came to by the back button, an old mail, or a moment too late: what holds now, and that nothing has changed. */
export function wrongTurnPage(c: Ctx, view: Overview, why: WrongTurn, status: 200 | 422 = 200): Promise<Response> {
  const language = c.get("language");
  const { acts: text } = words(language).autopay;
  const title = why === "tooLate" ? text.tooLate.title : text.noNext.title;
  return page(
    c,
    { title, status, signedIn: view.member },
    <>
      <h1>{title}</h1>
      <p class="lead">{why === "tooLate" ? text.tooLate.text : `${text.noNext[why]} ${text.nothing}`}</p>
      <ButtonRow>
        <LinkButton href={`/autopay/${view.subject_id}`}>{text.back}</LinkButton>
      </ButtonRow>
    </>,
  );
}
