import type { Member } from "../../domain/identity/member.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import type { EmailChange } from "../../domain/profile/email-change-rules.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { Details } from "../../ui/components/Details.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Field } from "../../ui/components/Field.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { formatMoment } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { PasswordAgain } from "../password-again.tsx";

interface AskView {
  readonly member: Member;
  readonly typed: string;
  readonly errors: readonly FieldError[];
  /** The change asked for before came to nothing, because the address has got an account. */
  readonly taken: boolean;
}

/** Asks for the new address, and says what follows. */
export function askPage(c: Ctx, { member, typed, errors, taken }: AskView): Promise<Response> {
  const language = c.get("language");
  const { profile, emailChange: text } = words(language);
  const isConfirmed = member.email_confirmed_at !== null;
  return page(
    c,
    { title: text.title, signedIn: member, status: errors.length === 0 ? 200 : 422 },
    <>
      <BackLink href="/profile" language={language} text={profile.back} />
      <ErrorSummary errors={errors} language={language} />
      {taken ? <Notice tone="warning">{text.taken}</Notice> : null}
      <h1>{text.title}</h1>
      <p class="lead">{isConfirmed ? text.lead : text.leadUnconfirmed}</p>
      <SummaryList rows={[{ key: text.now, value: member.email }]} />
      <form class="form" method="post" action="/profile/email" novalidate>
        <FormToken token={c.get("formToken")} />
        <Field
          name="email"
          label={text.label}
          hint={text.hint}
          type="email"
          inputmode="email"
          autocomplete="email"
          value={typed}
          language={language}
          error={errorOf(errors, "email")}
        />
        <PasswordAgain c={c} errors={errors} />
        <p>{text.after}</p>
        <Button>{isConfirmed ? text.buttonBoth : text.button}</Button>
      </form>
      {isConfirmed ? (
        <Details summary={text.lost}>
          <p>{text.lostText}</p>
          <p>
            <a href="/contact?about=account">{text.lostLink}</a>
          </p>
        </Details>
      ) : null}
    </>,
  );
}

/** Both mails are under way: who has answered, until when, and how to take it back. */
export async function pendingPage(c: Ctx, member: Member, change: EmailChange): Promise<Response> {
  const language = c.get("language");
  const { profile, emailChange } = words(language);
  const { pending: text } = emailChange;
  const { operator } = await loadOperator(c.env);
  const isConfirmed = member.email_confirmed_at !== null;
  const title = isConfirmed ? text.title : text.titleNew;
  const answer = (at: number | null, given: string): string => (at === null ? text.waiting : given);
  return page(
    c,
    { title, signedIn: member },
    <>
      <BackLink href="/profile" language={language} text={profile.back} />
      <h1>{title}</h1>
      <p class="lead">{isConfirmed ? text.lead(change.new_email) : text.leadNew(change.new_email)}</p>
      <SummaryList
        rows={[
          ...(isConfirmed ? [{ key: text.old, value: answer(change.old_confirmed_at, text.approved) }] : []),
          { key: text.new, value: answer(change.new_confirmed_at, text.confirmed) },
          { key: text.until, value: formatMoment(change.expires_at, { language, time_zone: operator.time_zone }) },
        ]}
      />
      <p>{text.nothing}</p>
      <p>{emailChange.after}</p>
      <div class="button-row">
        <form method="post" action="/profile/email/take-back">
          <FormToken token={c.get("formToken")} />
          <Button kind="secondary">{text.takeBack}</Button>
        </form>
        <a href="/profile/email?again">{text.again}</a>
      </div>
    </>,
  );
}
