import type { ResetEnding } from "../../domain/identity/recovery-rules.ts";
import { Button, LinkButton } from "../../ui/components/Button.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { PasswordField } from "../../ui/components/PasswordField.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

interface ChooseView {
  /** The account's address, for password managers; not shown. */
  readonly email: string;
  readonly errors: readonly FieldError[];
}

/** The form behind the mailed link. It is sent to its own address, which holds the token and appears nowhere in the page's form. */
export function choosePage(c: Ctx, { email, errors }: ChooseView): Promise<Response> {
  const language = c.get("language");
  const { choose: text } = words(language).recovery;
  return page(
    c,
    { title: text.title, status: errors.length === 0 ? 200 : 422 },
    <>
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <form class="form" method="post" novalidate>
        <FormToken token={c.get("formToken")} />
        <input type="email" autocomplete="username" value={email} readonly hidden />
        <PasswordField
          name="password"
          label={text.password}
          hint={text.hint}
          autocomplete="new-password"
          language={language}
          error={errorOf(errors, "password")}
        />
        <Button>{text.button}</Button>
      </form>
    </>,
  );
}

/** A link that leads no further: why, and the way on. */
export function endingPage(c: Ctx, ending: ResetEnding): Promise<Response> {
  const { recovery, common } = words(c.get("language"));
  const { title, text } = recovery.endings[ending];
  return page(
    c,
    { title, status: ending === "unknown" ? 404 : 410 },
    <>
      <h1>{title}</h1>
      <p class="lead">{text}</p>
      <LinkButton href="/forgot-password">{recovery.ask}</LinkButton>
      {ending === "used" ? (
        <p>
          <a href="/login">{common.nav.login}</a>
        </p>
      ) : null}
    </>,
  );
}
