import { errorOf, type FieldError } from "../ui/components/ErrorSummary.tsx";
import { PasskeyButton } from "../ui/components/PasskeyButton.tsx";
import { PasswordField } from "../ui/components/PasswordField.tsx";
import { words } from "../ui/words/index.ts";
import type { Ctx } from "../web.ts";
import { needsPassword } from "./reauthenticate.ts";

/** The password once more, or a passkey, in a form whose act asks for it; nothing while what was shown before still stands. */
export function PasswordAgain({ c, errors }: { readonly c: Ctx; readonly errors: readonly FieldError[] }) {
  if (!needsPassword(c)) return null;
  const language = c.get("language");
  const { login, passkeys } = words(language);
  const { again } = login;
  return (
    <>
      <PasswordField
        name="password"
        label={again.label}
        hint={again.hint}
        autocomplete="current-password"
        language={language}
        error={errorOf(errors, "password")}
      />
      <PasskeyButton
        act="get"
        name="assertion"
        options={{ from: "/security/passkeys/question" }}
        label={passkeys.again}
        language={language}
        whereUsed
      />
    </>
  );
}
