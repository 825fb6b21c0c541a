import { describedBy, HintAndError, type ControlProps } from "./Field.tsx";

interface CheckboxProps extends ControlProps {
  readonly value?: string;
  readonly checked?: boolean;
}

/** A yes that is not assumed. Sent as `name=value` ("yes" unless told) when checked, left out when not. */
export function Checkbox({ name, id = name, label, language, hint, error, value = "yes", checked }: CheckboxProps) {
  return (
    <div class={error === undefined ? "field" : "field field-wrong"}>
      <div class="choice">
        <input
          type="checkbox"
          id={id}
          name={name}
          value={value}
          checked={checked}
          aria-describedby={describedBy(id, { hint, error })}
          aria-invalid={error === undefined ? undefined : "true"}
        />
        <label for={id}>{label}</label>
      </div>
      <HintAndError id={id} hint={hint} error={error} language={language} />
    </div>
  );
}
