import { words } from "../words/index.ts";
import { Field, type ControlProps } from "./Field.tsx";

interface DateFieldProps extends ControlProps {
  /** As typed, or "YYYY-MM-DD". */
  readonly value?: string | undefined;
  readonly autocomplete?: "bday";
  readonly optional?: boolean;
}

/** A day in one text field: no mask and no picker, so paste works; what is typed is read by `readTypedDate` (values/typed-date.ts). */
export function DateField({ hint, ...props }: DateFieldProps) {
  return <Field {...props} hint={hint ?? words(props.language).common.date.hint} width="medium" />;
}
