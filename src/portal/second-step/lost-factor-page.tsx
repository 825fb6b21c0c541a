import type { LostFactors } from "../../domain/factors/reset.ts";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { ErrorSummary } from "../../ui/components/ErrorSummary.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { formatLongDay } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { withNext } from "./pending.ts";

interface LostFactorView {
  readonly lost: LostFactors;
  readonly member: Member;
  readonly next: string;
  /** What was to be done could not be done any more. */
  readonly isOver: boolean;
}

/** Where somebody stands who has lost every factor: what it takes, the days it waits, or the last question. */
export function lostFactorPage(c: Ctx, view: LostFactorView): Promise<Response> {
  c.header("Cache-Control", "no-store");
  switch (view.lost.standing) {
    case "none":
      return view.member.password_stands_alone ? explainPage(c, view) : shortPasswordPage(c, view);
    case "waiting":
      return waitingPage(c, view, view.lost.ready_at);
    case "ready":
      return view.member.password_stands_alone ? readyPage(c, view) : shortPasswordPage(c, view);
  }
}

function explainPage(c: Ctx, { next, isOver }: LostFactorView): Promise<Response> {
  const language = c.get("language");
  const text = words(language).lostFactor;
  return page(
    c,
    { title: text.title, status: isOver ? 422 : 200 },
    <>
      <ErrorSummary errors={isOver ? [{ field: null, text: text.ready.over }] : []} language={language} />
      <BackLink href={withNext("/login/verify", next)} language={language} />
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <ol>
        {text.steps.map((step) => (
          <li>{step}</li>
        ))}
      </ol>
      <ActForm c={c} act="start" next={next} button={text.start} />
      <p>
        <Contact c={c} />
      </p>
    </>,
  );
}

function shortPasswordPage(c: Ctx, { next }: LostFactorView): Promise<Response> {
  const language = c.get("language");
  const text = words(language).lostFactor;
  return page(
    c,
    { title: text.short.title },
    <>
      <BackLink href={withNext("/login/verify", next)} language={language} />
      <h1>{text.short.title}</h1>
      <p class="lead">{text.short.lead}</p>
      <ButtonRow>
        <LinkButton href="/forgot-password">{text.short.button}</LinkButton>
        <Contact c={c} />
      </ButtonRow>
    </>,
  );
}

async function waitingPage(c: Ctx, { next, isOver }: LostFactorView, ready_at: Parameters<typeof formatLongDay>[0]): Promise<Response> {
  const language = c.get("language");
  const text = words(language).lostFactor;
  const { operator } = await loadOperator(c.env);
  return page(
    c,
    { title: text.waiting.title, status: isOver ? 422 : 200 },
    <>
      <h1>{text.waiting.title}</h1>
      <p class="lead">{text.waiting.lead(formatLongDay(ready_at, { language, time_zone: operator.time_zone }))}</p>
      <p>{text.waiting.why}</p>
      <ButtonRow>
        <LinkButton href={withNext("/login/verify", next)}>{text.found}</LinkButton>
        <Contact c={c} />
      </ButtonRow>
    </>,
  );
}

function readyPage(c: Ctx, { next }: LostFactorView): Promise<Response> {
  const language = c.get("language");
  const text = words(language).lostFactor;
  return page(
    c,
    { title: text.ready.title },
    <>
      <h1>{text.ready.title}</h1>
      <p class="lead">{text.ready.lead}</p>
      <p>{text.ready.after}</p>
      <ActForm c={c} act="remove" next={next} button={text.ready.button} />
      <p>
        <a href={withNext("/login/verify", next)}>{text.found}</a>
      </p>
    </>,
  );
}

interface ActFormProps {
  readonly c: Ctx;
  readonly act: "start" | "remove";
  readonly next: string;
  readonly button: string;
}

function ActForm({ c, act, next, button }: ActFormProps) {
  return (
    <form class="form" method="post" action="/login/lost-factor">
      <FormToken token={c.get("formToken")} />
      <input type="hidden" name="act" value={act} />
      <input type="hidden" name="next" value={next} />
      <Button kind={act === "remove" ? "danger" : "primary"}>{button}</Button>
    </form>
  );
}

function Contact({ c }: { readonly c: Ctx }) {
  return <a href="/contact?about=account">{words(c.get("language")).lostFactor.contact}</a>;
}

/** Behind the mailed link: asks once, and is stopped by the button. The form goes to its own address, which holds the token. */
export function takeBackPage(c: Ctx): Promise<Response> {
  const { takeBack: text } = words(c.get("language")).lostFactor;
  return page(
    c,
    { title: text.title },
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <form class="form" method="post">
        <FormToken token={c.get("formToken")} />
        <Button>{text.button}</Button>
      </form>
    </>,
  );
}

/** It is stopped: what to do next. */
export function takenBackPage(c: Ctx): Promise<Response> {
  const { takeBack: text } = words(c.get("language")).lostFactor;
  return page(
    c,
    { title: text.done },
    <>
      <h1>{text.done}</h1>
      <p class="lead">{text.doneLead}</p>
      <LinkButton href="/forgot-password">{text.password}</LinkButton>
    </>,
  );
}

/** A link that has nothing left to stop: why, and the way on. */
export function takeBackEndingPage(c: Ctx, ending: "unknown" | "taken_back" | "used" | "expired"): Promise<Response> {
  const { endings, takeBack } = words(c.get("language")).lostFactor;
  const { title, text } = endings[ending];
  return page(
    c,
    { title, status: ending === "unknown" ? 404 : 410 },
    <>
      <h1>{title}</h1>
      <p class="lead">{text}</p>
      <LinkButton href={ending === "used" ? "/forgot-password" : "/login"}>
        {ending === "used" ? takeBack.password : words(c.get("language")).common.nav.login}
      </LinkButton>
    </>,
  );
}
