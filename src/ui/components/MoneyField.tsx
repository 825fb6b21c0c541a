import { words } from "../words/index.ts";
import { describedBy, FieldFrame, type ControlProps } from "./Field.tsx";
import { AS_TYPED } from "./as-typed.ts";

interface MoneyFieldProps extends ControlProps {
  /** As typed, or `toDollars(amount)`. */
  readonly value?: string | undefined;
  readonly optional?: boolean;
}

/** An amount in dollars. The "$" stands outside the field; what is typed is read by `parseDollars`, so "$1,084.20" is fine too. */
export function MoneyField({ name, id = name, label, language, hint, error, value, optional }: MoneyFieldProps) {
  return (
    <FieldFrame
      id={id}
      label={
        <>
          {label} <span class="visually-hidden">{words(language).common.money.currency}</span>
        </>
      }
      hint={hint}
      error={error}
      language={language}
      optional={optional}
    >
      <div class="money-field">
        <span class="money-field-prefix" aria-hidden="true">
          $
        </span>
        <input
          class="input input-money"
          id={id}
          name={name}
          type="text"
          inputmode="decimal"
          autocomplete="transaction-amount"
          {...AS_TYPED}
          value={value}
          aria-describedby={describedBy(id, { hint, error })}
          aria-invalid={error === undefined ? undefined : "true"}
        />
      </div>
    </FieldFrame>
  );
}
