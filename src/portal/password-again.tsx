import { errorOf, type FieldError } from "../ui/components/ErrorSummary.tsx";
import { PasswordField } from "../ui/components/PasswordField.tsx";
import { words } from "../ui/words/index.ts";
import type { Ctx } from "../web.ts";
import { needsPassword } from "./reauthenticate.ts";

/** The password once more, in a form whose act asks for it; nothing while the one typed before still stands. */
export function PasswordAgain({ c, errors }: { readonly c: Ctx; readonly errors: readonly FieldError[] }) {
  if (!needsPassword(c)) return null;
  const language = c.get("language");
  const { again } = words(language).login;
  return (
    <PasswordField
      name="password"
      label={again.label}
      hint={again.hint}
      autocomplete="current-password"
      language={language}
      error={errorOf(errors, "password")}
    />
  );
}
