import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { Checkbox } from "../../ui/components/Checkbox.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { Steps } from "../../ui/components/Steps.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { Terms } from "../autopay/check-page.tsx";
import { methodsText } from "../autopay/names.ts";
import { page } from "../page.tsx";
import { PasswordAgain } from "../password-again.tsx";
import type { AutoTopUpChoices, AutoTopUpForm } from "./auto-top-up-form.ts";
import { choiceRows } from "./auto-top-up-page.tsx";
import type { AutoTopUp } from "./auto-top-up-view.ts";

interface AutoTopUpCheckView {
  readonly view: AutoTopUp;
  readonly mode: "set-up" | "change";
  readonly choices: AutoTopUpChoices;
  readonly form: AutoTopUpForm & { readonly request_key: string };
  readonly terms: string;
  /** SHA-256 of the text, so that what is posted is what was read. */
  readonly terms_hash: string;
  readonly errors: readonly FieldError[];
}

/** Step 2 of 2: the whole text, and the tick that agrees to it. What is shown is what the button does. */
export function autoTopUpCheckPage(c: Ctx, props: AutoTopUpCheckView): Promise<Response> {
  const language = c.get("language");
  const { autoTopUp, autopay, common } = words(language);
  const { check: text } = autoTopUp;
  const { check } = autopay.authorise;
  const { view, mode, choices, form, terms, terms_hash, errors } = props;
  const action = `/wallet/auto-top-up/${mode}`;
  const back = `${action}?${new URLSearchParams({ ...form }).toString()}`;
  const [first, ...rows] = choiceRows(choices, methodsText(choices.methods, view.methods, language), language);
  const change = { href: back, text: common.change, about: text.changeWhat };
  return page(
    c,
    { title: text.title, status: errors.length === 0 ? 200 : 422, signedIn: view.member },
    <>
      <BackLink href={back} language={language} />
      <ErrorSummary errors={errors} language={language} />
      <Steps current={2} of={2} language={language} />
      <h1>{text.title}</h1>
      <SummaryList rows={first === undefined ? rows : [{ ...first, action: change }, ...rows]} />
      <section class="terms" aria-labelledby="terms-title">
        <h2 id="terms-title">{check.textTitle}</h2>
        <Terms text={terms} />
      </section>
      <form class="form" method="post" action={action} novalidate>
        <FormToken token={c.get("formToken")} />
        {Object.entries({ ...form, step: "confirm", terms_hash }).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <Checkbox name="agree" label={check.agree} language={language} error={errorOf(errors, "agree")} />
        <PasswordAgain c={c} errors={errors} />
        <p class="hint">{check.copy}</p>
        <Button>{mode === "change" ? text.buttonChange : text.button}</Button>
      </form>
    </>,
  );
}
