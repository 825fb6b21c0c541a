import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken, RequestKey } from "../../ui/components/FormToken.tsx";
import { MoneyField } from "../../ui/components/MoneyField.tsx";
import { Radios } from "../../ui/components/Radios.tsx";
import { Steps } from "../../ui/components/Steps.tsx";
import { words } from "../../ui/words/index.ts";
import { cents, formatMoney } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { methodName } from "../autopay/names.ts";
import { page } from "../page.tsx";
import type { AutoTopUpForm } from "./auto-top-up-form.ts";
import type { AutoTopUp } from "./auto-top-up-view.ts";

interface AutoTopUpFormView {
  readonly view: AutoTopUp;
  readonly mode: "set-up" | "change";
  readonly form: AutoTopUpForm & { readonly request_key: string };
  readonly errors: readonly FieldError[];
}

/** Step 1 of 2: when, how much, from where, and the most in a day. The two balances are asked for where they count. */
export function autoTopUpFormPage(c: Ctx, { view, mode, form, errors }: AutoTopUpFormView): Promise<Response> {
  const language = c.get("language");
  const { autoTopUp, wallet, common } = words(language);
  const { form: text } = autoTopUp;
  const { member, methods, operator } = view;
  const title = mode === "change" ? text.changeTitle : text.title;
  return page(
    c,
    { title, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href="/wallet/auto-top-up" language={language} />
      <ErrorSummary errors={errors} language={language} />
      <Steps current={1} of={2} language={language} />
      <h1>{title}</h1>
      <form class="form auto-top-up" method="post" action={`/wallet/auto-top-up/${mode}`} novalidate>
        <FormToken token={c.get("formToken")} />
        <RequestKey requestKey={form.request_key} />
        <Radios
          name="mode"
          label={text.mode}
          language={language}
          value={form.mode}
          error={errorOf(errors, "mode")}
          options={[
            { value: "below", label: text.modeBelow, hint: text.modeBelowHint },
            { value: "next", label: text.modeNext, hint: text.modeNextHint },
          ]}
        />
        <div class="only-below">
          <MoneyField
            name="threshold"
            label={text.threshold}
            hint={text.thresholdHint}
            language={language}
            value={form.threshold}
            error={errorOf(errors, "threshold")}
          />
          <MoneyField
            name="target"
            label={text.target}
            hint={text.targetHint}
            language={language}
            value={form.target}
            error={errorOf(errors, "target")}
          />
        </div>
        <Radios
          name="method"
          label={text.method}
          language={language}
          value={form.method}
          error={errorOf(errors, "method")}
          options={methods.map((method) => ({
            value: method.id,
            label: methodName(method),
            hint: method.kind === "card" ? wallet.topUp.savedCardHint : wallet.topUp.savedBankHint,
          }))}
        />
        <MoneyField
          name="cap"
          label={text.cap}
          hint={text.capHint(formatMoney(cents(operator.daily_load_limit_cents), language))}
          language={language}
          value={form.cap}
          error={errorOf(errors, "cap")}
        />
        <Button>{common.continue}</Button>
      </form>
      <p>
        <a href="/wallet/methods">{wallet.methods.title}</a>
      </p>
    </>,
  );
}
