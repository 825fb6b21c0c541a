import type { Child } from "hono/jsx";
import type { Member } from "../../domain/identity/member.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { ErrorSummary, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { audit } from "../audit.ts";
import { page } from "../page.tsx";

interface ChangeView {
  readonly member: Member;
  readonly title: string;
  readonly errors: readonly FieldError[];
  /** Above the form: its heading and what to know, where the controls do not say it. */
  readonly children?: Child;
  /** Inside the form, above its one button. */
  readonly controls: Child;
  /** Below the form. */
  readonly below?: Child;
}

/** One thing to change: a form that is sent to its own address, with the way back to the profile. */
export function changePage(c: Ctx, { member, title, errors, children, controls, below }: ChangeView): Promise<Response> {
  const language = c.get("language");
  const { profile: text } = words(language);
  return page(
    c,
    { title, signedIn: member, status: errors.length === 0 ? 200 : 422 },
    <>
      <BackLink href="/profile" language={language} text={text.back} />
      <ErrorSummary errors={errors} language={language} />
      {children}
      <form class="form" method="post" novalidate>
        <FormToken token={c.get("formToken")} />
        {controls}
        <Button>{text.save}</Button>
      </form>
      {below}
    </>,
  );
}

/** Notes in the audit that a member has changed something, and leads back to the profile, which says so. */
export function changed(c: Ctx, member: Member, done: string, more: Readonly<Record<string, string>> = {}): Response {
  audit(c, { actor: `member:${member.id}`, action: "profile_changed", subject: member.id });
  return c.redirect(`/profile?${new URLSearchParams({ done, ...more }).toString()}`, 303);
}
