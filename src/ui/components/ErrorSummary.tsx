import type { Language } from "../../values/language.ts";
import { words } from "../words/index.ts";

export interface FieldError {
  /** The id of the control to mend; null for a problem of the form as a whole. */
  readonly field: string | null;
  readonly text: string;
}

/**
 * What to mend, above the `h1`, with a link to each field. Focused when the page opens (`autofocus`, no script needed).
 * Renders nothing when there are no errors; give Layout `error` together with it.
 */
export function ErrorSummary({ errors, language }: { readonly errors: readonly FieldError[]; readonly language: Language }) {
  if (errors.length === 0) return null;
  return (
    <div class="error-summary" role="alert" tabindex={-1} autofocus aria-labelledby="error-summary-title">
      <h2 id="error-summary-title">{words(language).common.problem}</h2>
      <ul>
        {errors.map((error) => (
          <li>{error.field === null ? error.text : <a href={`#${error.field}`}>{error.text}</a>}</li>
        ))}
      </ul>
    </div>
  );
}

/** The error of one control among many, for its `error` property. */
export function errorOf(errors: readonly FieldError[], field: string): string | undefined {
  return errors.find((error) => error.field === field)?.text;
}
