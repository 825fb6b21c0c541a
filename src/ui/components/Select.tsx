import { describedBy, FieldFrame, type ControlProps } from "./Field.tsx";

interface SelectProps extends ControlProps {
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly value?: string | undefined;
  readonly autocomplete?: string;
  readonly optional?: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A drop-down list, for choices that people know by heart. For fewer than six others use Radios. */
export function Select({ name, id = name, label, language, hint, error, options, value, autocomplete, optional, attributes }: SelectProps) {
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} language={language} optional={optional}>
      <select
        class="input select"
        id={id}
        name={name}
        autocomplete={autocomplete}
        aria-describedby={describedBy(id, { hint, error })}
        aria-invalid={error === undefined ? undefined : "true"}
        {...attributes}
      >
        {options.map((option) => (
          <option value={option.value} selected={option.value === (value ?? "")}>
            {option.text}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
