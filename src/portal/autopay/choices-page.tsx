import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken, RequestKey } from "../../ui/components/FormToken.tsx";
import { MoneyField } from "../../ui/components/MoneyField.tsx";
import { Select } from "../../ui/components/Select.tsx";
import { Steps } from "../../ui/components/Steps.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney, type Cents } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { proposedCap, type ChoicesForm } from "./choices.ts";
import { MethodOrderFields } from "./method-order.tsx";
import { nameOf, type Overview } from "./subject.ts";

export interface ChoicesView {
  readonly view: Overview;
  /** A first authorisation has steps; a change has a form and its check. */
  readonly mode: "authorise" | "change";
  readonly available_cents: Cents;
  /** What a payment takes at present. */
  readonly amount_cents: Cents;
  readonly form: ChoicesForm & { readonly request_key: string };
  readonly errors: readonly FieldError[];
}

/** Step 2 of 3: where the money comes from, on which day, and how much at most. */
export function choicesPage(c: Ctx, { view, mode, available_cents, amount_cents, form, errors }: ChoicesView): Promise<Response> {
  const language = c.get("language");
  const { autopay } = words(language);
  const text = autopay.authorise;
  const { subject, subject_id, member, methods } = view;
  const title = mode === "change" ? text.changeTitle : text.title;
  const name = nameOf(subject, autopay.planTitle);
  return page(
    c,
    { title: mode === "change" ? title : text.shortTitle, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href={`/autopay/${subject_id}`} language={language} />
      <ErrorSummary errors={errors} language={language} />
      {mode === "change" ? null : <Steps current={2} of={3} language={language} />}
      <h1>{title}</h1>
      <p class="lead">
        {subject.kind === "premium"
          ? text.about(name, formatMoney(amount_cents, language), autopay.dayOfMonth(subject.policy.due_day))
          : text.aboutPlan(name)}
      </p>
      <form class="form" method="post" action={`/autopay/${subject_id}/${mode}`} novalidate>
        <FormToken token={c.get("formToken")} />
        <RequestKey requestKey={form.request_key} />
        <input type="hidden" name="step" value="check" />
        <MethodOrderFields methods={methods} available_cents={available_cents} form={form} errors={errors} language={language} />
        {subject.kind === "premium" ? (
          <Select
            name="collect_day"
            label={text.day}
            hint={text.dayHint}
            language={language}
            value={form.collect_day}
            error={errorOf(errors, "collect_day")}
            options={days(subject.policy.due_day, language)}
          />
        ) : null}
        <MoneyField
          name="cap"
          label={text.cap}
          hint={subject.kind === "premium" ? text.capHint(formatMoney(proposedCap(amount_cents), language)) : text.capHintPlan}
          language={language}
          value={form.cap}
          error={errorOf(errors, "cap")}
        />
        <Button>{text.continue}</Button>
      </form>
    </>,
  );
}

/** The due day first, then the days of a month; those after it belong to the month before. */
function days(due_day: number, language: Language): readonly { readonly value: string; readonly text: string }[] {
  const { authorise: text, dayOfMonth } = words(language).autopay;
  const all = Array.from({ length: 31 }, (_, index) => index + 1).filter((day) => day !== due_day);
  return [
    { value: "", text: text.onDueDay(dayOfMonth(due_day)) },
    ...all.map((day) => ({ value: String(day), text: day < due_day ? text.on(dayOfMonth(day)) : text.before(dayOfMonth(day)) })),
  ];
}
