import type { MemberMethod } from "../../domain/payments/saved-methods.ts";
import { errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Radios, type Choice } from "../../ui/components/Radios.tsx";
import { Select } from "../../ui/components/Select.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney, type Cents } from "../../values/money.ts";
import { methodName } from "./names.ts";

interface MethodOrderProps {
  readonly methods: readonly MemberMethod[];
  readonly available_cents: Cents;
  /** See `ChoicesForm`. */
  readonly form: { readonly order: string; readonly method: string };
  readonly errors: readonly FieldError[];
  readonly language: Language;
}

/** Where the money of payments by the clock comes from: the wallet, a saved card or account, or one after the other. */
export function MethodOrderFields({ methods, available_cents, form, errors, language }: MethodOrderProps) {
  const { authorise: text } = words(language).autopay;
  return (
    <>
      <Radios
        name="order"
        label={text.order}
        language={language}
        value={form.order}
        error={errorOf(errors, "order")}
        options={orders(methods, formatMoney(available_cents, language), language)}
      />
      {methods.length > 1 ? (
        <Select
          name="method"
          label={text.method}
          language={language}
          value={form.method}
          error={errorOf(errors, "method")}
          options={methods.map((method) => ({ value: method.id, text: methodName(method) }))}
        />
      ) : null}
      {methods.length === 0 ? (
        <p class="field hint">
          {text.noMethods} <a href="/wallet/methods">{text.addMethod}</a>
        </p>
      ) : null}
    </>
  );
}

function orders(methods: readonly MemberMethod[], available: string, language: Language): readonly Choice[] {
  const { authorise: text } = words(language).autopay;
  const walletOnly = { value: "wallet", label: text.walletOnly, hint: text.walletOnlyHint(available) };
  const [only, ...others] = methods;
  if (only === undefined) return [walletOnly];
  return [
    {
      value: "wallet_then",
      label: others.length === 0 ? text.walletThen(methodName(only)) : text.walletThenSaved,
      hint: text.walletThenHint,
    },
    walletOnly,
    { value: "saved", label: others.length === 0 ? text.savedOne(methodName(only)) : text.savedOnly },
  ];
}
