import { words } from "../words/index.ts";
import { describedBy, FieldFrame, type ControlProps } from "./Field.tsx";
import { AS_TYPED } from "./as-typed.ts";

interface PasswordFieldProps extends ControlProps {
  readonly autocomplete: "current-password" | "new-password";
}

/** A password. It never carries a value back. "Show" appears where scripts run (scripts/password.js). */
export function PasswordField({ name, id = name, label, language, hint, error, autocomplete }: PasswordFieldProps) {
  const { password } = words(language).common;
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} language={language}>
      <div class="password-field">
        <input
          class="input"
          id={id}
          name={name}
          type="password"
          autocomplete={autocomplete}
          {...AS_TYPED}
          maxlength={128}
          aria-describedby={describedBy(id, { hint, error })}
          aria-invalid={error === undefined ? undefined : "true"}
        />
        <button
          type="button"
          class="button button-secondary password-show"
          hidden
          aria-controls={id}
          data-show={password.show}
          data-hide={password.hide}
          data-shown={password.shown}
          data-hidden={password.hidden}
        >
          {password.show}
        </button>
      </div>
    </FieldFrame>
  );
}
