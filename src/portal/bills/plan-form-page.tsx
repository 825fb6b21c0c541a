import { LEAST_PART, planParts } from "../../domain/autopay/plan-rules.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { Details } from "../../ui/components/Details.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken, RequestKey } from "../../ui/components/FormToken.tsx";
import { Radios, type Choice } from "../../ui/components/Radios.tsx";
import { Select } from "../../ui/components/Select.tsx";
import { Steps } from "../../ui/components/Steps.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney, ZERO, type Cents } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { MethodOrderFields } from "../autopay/method-order.tsx";
import { page } from "../page.tsx";
import { offeredMonths, type NoPlan, type Planner } from "./planner.ts";

/** How a bill shall be divided and paid, as chosen. */
export interface PlanForm {
  readonly months: string;
  /** 1 … 31 */
  readonly day: string;
  /** See `ChoicesForm`. */
  readonly order: string;
  readonly method: string;
  readonly request_key: string;
}

interface PlanFormView {
  readonly planner: Planner;
  readonly form: PlanForm;
  readonly errors: readonly FieldError[];
}

/** Step 1 of 2: in how many months, on which day, and from where. */
export function planFormPage(c: Ctx, { planner, form, errors }: PlanFormView): Promise<Response> {
  const language = c.get("language");
  const { plans: text, common } = words(language);
  const { bill, member, total_cents, methods, available_cents } = planner;
  const action = `/bills/${bill.id}/plan`;
  return page(
    c,
    { title: text.shortTitle, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href={`/bills/${bill.id}`} language={language} />
      <ErrorSummary errors={errors} language={language} />
      <Steps current={1} of={2} language={language} />
      <form class="form" method="post" action={action} novalidate>
        <FormToken token={c.get("formToken")} />
        <RequestKey requestKey={form.request_key} />
        <Radios
          name="months"
          label={text.title}
          legendIs="h1"
          hint={text.lead(formatMoney(total_cents, language), bill.facility_name)}
          language={language}
          value={form.months}
          error={errorOf(errors, "months")}
          options={offeredMonths(total_cents).map((count) => monthsChoice(total_cents, count, language))}
        />
        <Select
          name="day"
          label={text.day}
          hint={text.dayHint}
          language={language}
          value={form.day}
          error={errorOf(errors, "day")}
          options={Array.from({ length: 31 }, (_, index) => ({ value: String(index + 1), text: text.dayOption(index + 1) }))}
        />
        <MethodOrderFields methods={methods} available_cents={available_cents} form={form} errors={errors} language={language} />
        <Button>{common.continue}</Button>
      </form>
      <Details summary={text.how.title}>{text.how.text}</Details>
    </>,
  );
}

/** "3 months", and what each costs. */
function monthsChoice(total: Cents, count: number, language: Language): Choice {
  const { plans: text } = words(language);
  const parts = planParts(total, count);
  const [part = ZERO, last = ZERO] = [parts[0], parts.at(-1)];
  const each = formatMoney(part, language);
  return {
    value: String(count),
    label: text.months(count),
    hint: part === last ? text.monthly(each) : text.monthlyLast(each, formatMoney(last, language)),
  };
}

/** Why there is nothing to divide, and what can be done instead. */
export function cannotPlanPage(c: Ctx, { member, bill, total_cents }: Planner, why: NoPlan, status: 200 | 422 = 200): Promise<Response> {
  const language = c.get("language");
  const { cannot: text } = words(language).plans;
  const line = why === "small" ? text.small(formatMoney(LEAST_PART, language)) : text[why];
  return page(
    c,
    { title: text.title, status, signedIn: member },
    <>
      <BackLink href={`/bills/${bill.id}`} language={language} />
      <h1>{text.title}</h1>
      <p class="lead">{line}</p>
      <ButtonRow>
        {why === "small" && total_cents > 0 ? <LinkButton href={`/bills/${bill.id}/pay`}>{text.pay}</LinkButton> : null}
        <LinkButton href={`/bills/${bill.id}`} kind="secondary">
          {text.back}
        </LinkButton>
      </ButtonRow>
    </>,
  );
}
