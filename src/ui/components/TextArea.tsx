import { words } from "../words/index.ts";
import { describedBy, FieldFrame, type ControlProps } from "./Field.tsx";

interface TextAreaProps extends ControlProps {
  readonly value?: string | undefined;
  /** Counted down where scripts run (scripts/counter.js). More can be typed: what is too long is said, not cut. */
  readonly max_characters: number;
  readonly rows?: number;
}

/** Several lines of text. */
export function TextArea({ name, id = name, label, language, hint, error, value, max_characters, rows = 8 }: TextAreaProps) {
  const { count } = words(language).common;
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} language={language}>
      <textarea
        class="input"
        id={id}
        name={name}
        rows={rows}
        aria-describedby={describedBy(id, { hint, error })}
        aria-invalid={error === undefined ? undefined : "true"}
        data-max={String(max_characters)}
        data-left-one={count.left(1)}
        data-left-many={count.left(0)}
        data-over-one={count.over(1)}
        data-over-many={count.over(0)}
      >
        {value ?? ""}
      </textarea>
      <p class="hint count" hidden></p>
    </FieldFrame>
  );
}
