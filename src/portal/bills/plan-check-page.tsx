import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { Checkbox } from "../../ui/components/Checkbox.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken, RequestKey } from "../../ui/components/FormToken.tsx";
import { Money } from "../../ui/components/Money.tsx";
import { Steps } from "../../ui/components/Steps.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { Table } from "../../ui/components/Table.tsx";
import { formatLongDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { Terms } from "../autopay/check-page.tsx";
import { methodsText } from "../autopay/names.ts";
import { page } from "../page.tsx";
import { PasswordAgain } from "../password-again.tsx";
import type { PlanForm } from "./plan-form-page.tsx";
import type { Chosen, PlanAgreement, Planner } from "./planner.ts";

export interface PlanCheckView {
  readonly planner: Planner;
  readonly chosen: Chosen;
  readonly form: PlanForm;
  readonly agreement: PlanAgreement;
  /** SHA-256 of the text, so that what is posted is what was read. */
  readonly terms_hash: string;
  readonly errors: readonly FieldError[];
}

/** Step 2 of 2: every part with its day, the whole text, and the tick that agrees to it. What is shown is what the button does. */
export function planCheckPage(c: Ctx, { planner, chosen, form, agreement, terms_hash, errors }: PlanCheckView): Promise<Response> {
  const language = c.get("language");
  const { plans, autopay, common } = words(language);
  const { check: text } = plans;
  const { check } = autopay.authorise;
  const { bill, member, methods, total_cents } = planner;
  const action = `/bills/${bill.id}/plan`;
  const back = `${action}?${new URLSearchParams({ ...form }).toString()}`;
  const { months, day, order, method } = form;
  return page(
    c,
    { title: text.title, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href={back} language={language} />
      <ErrorSummary errors={errors} language={language} />
      <Steps current={2} of={2} language={language} />
      <h1>{text.title}</h1>
      <SummaryList
        rows={[
          { key: words(language).bills.facility, value: bill.facility_name },
          {
            key: text.from,
            value: methodsText(chosen.methods, methods, language),
            action: { href: back, text: common.change, about: text.changeWhat },
          },
        ]}
      />
      <Table
        caption={text.caption}
        columns={[{ label: text.part }, { label: text.on, kind: "date" }, { label: text.amount, kind: "number" }]}
        rows={agreement.parts.map(({ period, due_on, amount_cents }) => [
          String(Number(period)),
          formatLongDate(due_on, language),
          <Money amount={amount_cents} language={language} />,
        ])}
        foot={[text.total, "", <Money amount={total_cents} language={language} />]}
      />
      <section class="terms" aria-labelledby="terms-title">
        <h2 id="terms-title">{check.textTitle}</h2>
        <Terms text={agreement.terms.text} />
      </section>
      <form class="form" method="post" action={action} novalidate>
        <FormToken token={c.get("formToken")} />
        <RequestKey requestKey={form.request_key} />
        <input type="hidden" name="step" value="confirm" />
        {Object.entries({ months, day, order, method, terms_hash }).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <Checkbox name="agree" label={check.agree} language={language} error={errorOf(errors, "agree")} />
        <PasswordAgain c={c} errors={errors} />
        <p class="hint">{check.copy}</p>
        <Button>{text.button(chosen.months)}</Button>
      </form>
    </>,
  );
}
