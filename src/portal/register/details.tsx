import type { RegistrationForm } from "../../domain/identity/registration.ts";
import { loadOperator, regionName } from "../../domain/operator/store.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { DateField } from "../../ui/components/DateField.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Field } from "../../ui/components/Field.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { PasswordField } from "../../ui/components/PasswordField.tsx";
import { Steps } from "../../ui/components/Steps.tsx";
import { words } from "../../ui/words/index.ts";
import type { PaymentId } from "../../values/ids.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

interface DetailsView {
  readonly form: RegistrationForm;
  /** The payment that a guest makes an account of. */
  readonly payment_id?: PaymentId | undefined;
  readonly errors: readonly FieldError[];
}

/** Step 2 of 2: who the person is. What was typed stays when something is to mend; a password never comes back. */
export async function detailsPage(c: Ctx, { form, payment_id, errors }: DetailsView): Promise<Response> {
  const language = c.get("language");
  const { common, register: text } = words(language);
  const { details } = text;
  const { regions } = await loadOperator(c.env);
  const region = regions.find(({ id }) => id === form.region);
  const control = (name: Exclude<keyof RegistrationForm, "region">) =>
    ({ name, language, label: details[name], value: form[name], error: errorOf(errors, name) }) as const;
  const { value: _never, ...password } = control("password");
  return page(
    c,
    { title: details.title, status: errors.length === 0 ? 200 : 422 },
    <>
      <BackLink href={`/register?region=${encodeURIComponent(form.region)}`} language={language} />
      <ErrorSummary errors={errors} language={language} />
      <Steps current={2} of={2} language={language} />
      <h1>{details.title}</h1>
      <p class="lead">{details.lead}</p>
      <form class="form" method="post" action="/register/details" novalidate>
        <FormToken token={c.get("formToken")} />
        <input type="hidden" name="region" value={form.region} />
        {payment_id === undefined ? null : <input type="hidden" name="payment" value={payment_id} />}
        <p>
          {details.inArea}: <strong>{region === undefined ? "" : regionName(region, language)}</strong>
        </p>
        <Field {...control("name")} autocomplete="name" />
        <DateField {...control("birth_date")} autocomplete="bday" />
        <Field {...control("email")} hint={details.emailHint} type="email" inputmode="email" autocomplete="email" />
        <Field {...control("phone")} hint={details.phoneHint} type="tel" inputmode="tel" autocomplete="tel" width="medium" optional />
        <Field {...control("member_number")} hint={details.memberNumberHint} autocomplete="off" width="medium" optional />
        <PasswordField {...password} hint={details.passwordHint} autocomplete="new-password" />
        <Button>{common.continue}</Button>
      </form>
      <p>
        {details.account} <a href="/login">{common.nav.login}</a>
      </p>
    </>,
  );
}
