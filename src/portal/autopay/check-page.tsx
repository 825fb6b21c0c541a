import { termsPieces } from "../../documents/mandate-terms.ts";
import { collectionDay } from "../../domain/autopay/calendar.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { Checkbox } from "../../ui/components/Checkbox.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken, RequestKey } from "../../ui/components/FormToken.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { Steps } from "../../ui/components/Steps.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { formatLongDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { PasswordAgain } from "../password-again.tsx";
import type { Choices, ChoicesForm } from "./choices.ts";
import { methodsText } from "./names.ts";
import type { Overview } from "./subject.ts";
import type { Agreement } from "./terms.ts";

export interface CheckView {
  readonly view: Overview;
  readonly mode: "authorise" | "change";
  readonly choices: Choices;
  readonly form: ChoicesForm & { readonly request_key: string };
  readonly agreement: Agreement;
  /** SHA-256 of the text, so that what is posted is what was read. */
  readonly terms_hash: string;
  readonly errors: readonly FieldError[];
}

/** Step 3 of 3: the whole text, and the tick that agrees to it. What is shown is what the button does. */
export function checkPage(c: Ctx, props: CheckView): Promise<Response> {
  const language = c.get("language");
  const { autopay, common } = words(language);
  const text = autopay.authorise.check;
  const { view, mode, choices, form, agreement, errors } = props;
  const { subject, subject_id, member } = view;
  const title = mode === "change" ? text.changeTitle : text.title;
  const action = `/autopay/${subject_id}/${mode}`;
  const back = `${action}?${new URLSearchParams({ ...form }).toString()}`;
  const change = { href: back, text: common.change, about: text.changeWhat };
  const day = dayText(props, language);
  return page(
    c,
    { title, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href={back} language={language} />
      <ErrorSummary errors={errors} language={language} />
      {mode === "change" ? null : <Steps current={3} of={3} language={language} />}
      <h1>{title}</h1>
      <SummaryList
        rows={[
          { key: text.from, value: methodsText(choices.methods, view.methods, language), action: change },
          ...(day === null ? [] : [{ key: text.day, value: day }]),
          { key: text.cap, value: formatMoney(choices.cap_cents, language) },
          ...(subject.kind === "premium"
            ? [{ key: mode === "change" ? text.firstChange : text.first, value: firstText(agreement, language) }]
            : []),
        ]}
      />
      <Near {...props} language={language} />
      <section class="terms" aria-labelledby="terms-title">
        <h2 id="terms-title">{text.textTitle}</h2>
        <Terms text={agreement.terms.text} />
      </section>
      <form class="form" method="post" action={action} novalidate>
        <FormToken token={c.get("formToken")} />
        <RequestKey requestKey={form.request_key} />
        <input type="hidden" name="step" value="confirm" />
        <input type="hidden" name="order" value={form.order} />
        <input type="hidden" name="method" value={form.method} />
        <input type="hidden" name="collect_day" value={form.collect_day} />
        <input type="hidden" name="cap" value={form.cap} />
        <input type="hidden" name="terms_hash" value={props.terms_hash} />
        <Checkbox name="agree" label={text.agree} language={language} error={errorOf(errors, "agree")} />
        <PasswordAgain c={c} errors={errors} />
        <p class="hint">{text.copy}</p>
        <Button>{mode === "change" ? text.buttonChange : text.button}</Button>
      </form>
    </>,
  );
}

/** An authorisation's text, word for word. */
export function Terms({ text }: { readonly text: string }) {
  return (
    <>
      {termsPieces(text).map((piece) => {
        switch (piece.kind) {
          case "title":
            return <p class="terms-title">{piece.text}</p>;
          case "heading":
            return <h3>{piece.text}</h3>;
          case "paragraph":
            return <p>{piece.text}</p>;
          case "facts":
            return <SummaryList rows={piece.facts} />;
        }
      })}
    </>
  );
}

function dayText({ view: { subject }, choices }: CheckView, language: Language): string | null {
  const { detail, dayOfMonth } = words(language).autopay;
  if (subject.kind !== "premium") return null;
  const { authorisation: text } = detail;
  return choices.collect_day === null ? text.onDueDay(dayOfMonth(subject.policy.due_day)) : text.onDay(dayOfMonth(choices.collect_day));
}

function firstText({ first }: Agreement, language: Language): string {
  const { check: text } = words(language).autopay.authorise;
  return first === null
    ? text.firstLater
    : text.firstText(formatMoney(first.due.amount_cents, language), formatLongDate(first.collect_on, language));
}

/** The first payment's usual day has come already: it says so, and offers to pay by hand. */
function Near({ view, choices, agreement: { first }, mode, language }: CheckView & { readonly language: Language }) {
  const { autopay } = words(language);
  if (first === null || mode === "change" || first.collect_on === collectionDay(first.due.due_on, choices.collect_day)) return null;
  return (
    <Notice tone="info">
      <p>{autopay.authorise.check.near(formatLongDate(first.due.due_on, language), formatLongDate(first.collect_on, language))}</p>
      <p>
        <a href={`/autopay/${view.subject_id}/pay?due=${first.due.id}`}>{autopay.detail.payNow}</a>
      </p>
    </Notice>
  );
}
