import type { Member } from "../../domain/identity/member.ts";
import type { MemberMethod } from "../../domain/payments/saved-methods.ts";
import type { Operator } from "../../domain/operator/store.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken, RequestKey } from "../../ui/components/FormToken.tsx";
import { MoneyField } from "../../ui/components/MoneyField.tsx";
import { Radios } from "../../ui/components/Radios.tsx";
import { words } from "../../ui/words/index.ts";
import { cents, formatMoney, toDollars, type Cents } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

export interface TopUpForm {
  /** Dollars as typed; wins over the preset. */
  readonly amount: string;
  readonly preset: string;
  readonly source: string;
  readonly request_key: string;
}

export interface TopUpView {
  readonly member: Member;
  /** What the member has saved: offered first. */
  readonly methods: readonly MemberMethod[];
  readonly operator: Operator;
  readonly available_cents: Cents;
  readonly form: TopUpForm;
  readonly errors: readonly FieldError[];
}

const PRESETS: readonly Cents[] = [cents(50_00), cents(100_00), cents(250_00), cents(500_00)];

/** How much, and from where. Limits stand in words before anyone meets them. */
export function topUpPage(c: Ctx, { member, methods, operator, available_cents, form, errors }: TopUpView): Promise<Response> {
  const language = c.get("language");
  const { wallet, common } = words(language);
  const { topUp: text } = wallet;
  const [least, most, daily] = [operator.top_up_min_cents, operator.top_up_max_cents, operator.daily_load_limit_cents].map((limit) =>
    formatMoney(cents(limit), language),
  );
  const presets = PRESETS.filter((preset) => preset >= operator.top_up_min_cents && preset <= operator.top_up_max_cents);
  return page(
    c,
    { title: text.shortTitle, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href="/wallet" language={language} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title}</h1>
      <p class="lead">{text.balance(formatMoney(available_cents, language))}</p>
      <form class="form" method="post" action="/wallet/top-up" novalidate>
        <FormToken token={c.get("formToken")} />
        <RequestKey requestKey={form.request_key} />
        <Radios
          name="preset"
          label={text.presets}
          language={language}
          layout="row"
          value={form.preset}
          options={presets.map((preset) => ({ value: toDollars(preset), label: formatMoney(preset, language).replace(/\.00$/u, "") }))}
        />
        <MoneyField
          name="amount"
          label={text.other}
          language={language}
          value={form.amount}
          hint={`${text.limits(least ?? "", most ?? "")} ${text.daily(daily ?? "")}`}
          error={errorOf(errors, "amount")}
        />
        <Radios
          name="source"
          label={text.source}
          language={language}
          value={form.source}
          error={errorOf(errors, "source")}
          options={[
            ...methods.map((method) => ({
              value: method.id,
              label: `${method.brand} •${method.last4}`,
              hint: method.kind === "card" ? text.savedCardHint : text.savedBankHint,
            })),
            { value: "card", label: text.card, hint: text.cardHint },
            { value: "bank", label: text.bank, hint: text.bankHint },
          ]}
        />
        <p class="hint">
          {text.next} {text.notExpense}
        </p>
        <Button>{common.continue}</Button>
      </form>
      <p>
        <a href="/wallet/methods">{wallet.methods.title}</a> · <a href="/wallet/auto-top-up">{words(language).autoTopUp.title}</a> ·{" "}
        <a href="/wallet/withdraw">{words(language).withdrawals.title}</a>
      </p>
    </>,
  );
}
