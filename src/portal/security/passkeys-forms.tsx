import type { PasskeyRow } from "../../domain/factors/passkey-store.ts";
import { LONGEST_NAME } from "../../domain/factors/passkey-rules.ts";
import type { Member } from "../../domain/identity/member.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Field } from "../../ui/components/Field.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { PasskeyButton } from "../../ui/components/PasskeyButton.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { PasswordAgain } from "../password-again.tsx";

const LIST = "/security/passkeys";

interface FormView {
  readonly member: Member;
  readonly errors: readonly FieldError[];
}

/** Before a passkey is added: the password. What the browser has made meanwhile, and its name, go along. */
export function unlockPage(
  c: Ctx,
  { member, kept, errors }: FormView & { readonly kept: { readonly credential: string; readonly name: string } },
): Promise<Response> {
  const language = c.get("language");
  const { passkeys, common } = words(language);
  const text = passkeys.making;
  return page(
    c,
    { title: text.ownPassword, status: statusOf(errors), signedIn: member },
    <>
      <BackLink href={LIST} language={language} text={passkeys.title} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.ownPassword}</h1>
      <p class="lead">{text.ownPasswordLead}</p>
      <form class="form" method="post" action={`${LIST}/add`} novalidate>
        <FormToken token={c.get("formToken")} />
        <input type="hidden" name="credential" value={kept.credential} />
        <input type="hidden" name="name" value={kept.name} />
        <PasswordAgain c={c} errors={errors} />
        <Button>{common.continue}</Button>
      </form>
    </>,
  );
}

/** Has the browser make a passkey. */
export function makePage(
  c: Ctx,
  view: FormView & { readonly options: object; readonly isFirstFactor: boolean; readonly name: string },
): Promise<Response> {
  const language = c.get("language");
  const { passkeys } = words(language);
  const text = passkeys.making;
  const { member, errors, options, isFirstFactor, name } = view;
  return page(
    c,
    { title: text.title, status: statusOf(errors), signedIn: member },
    <>
      <BackLink href={LIST} language={language} text={passkeys.title} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      {isFirstFactor ? <Notice>{text.first}</Notice> : null}
      <form class="form" method="post" action={`${LIST}/add`} novalidate>
        <FormToken token={c.get("formToken")} />
        <Field
          name="name"
          label={text.name}
          hint={text.nameHint}
          value={name}
          maxlength={LONGEST_NAME * 2}
          autocomplete="off"
          language={language}
          error={errorOf(errors, "name")}
        />
        <PasskeyButton
          act="create"
          name="credential"
          options={options}
          label={text.button}
          kind="primary"
          alone
          language={language}
          unable={text.unable}
        />
      </form>
    </>,
  );
}

interface PasskeyView extends FormView {
  readonly passkey: PasskeyRow;
}

/** Another name for a passkey. */
export function renamePage(c: Ctx, { member, passkey, name, errors }: PasskeyView & { readonly name: string }): Promise<Response> {
  const language = c.get("language");
  const { passkeys } = words(language);
  const text = passkeys.renaming;
  return page(
    c,
    { title: text.title, status: statusOf(errors), signedIn: member },
    <>
      <BackLink href={LIST} language={language} text={passkeys.title} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title}</h1>
      <form class="form" method="post" action={`${LIST}/${passkey.id}/rename`} novalidate>
        <FormToken token={c.get("formToken")} />
        <Field
          name="name"
          label={text.name}
          hint={passkeys.making.nameHint}
          value={name}
          maxlength={LONGEST_NAME * 2}
          autocomplete="off"
          language={language}
          error={errorOf(errors, "name")}
        />
        <Button>{text.button}</Button>
      </form>
    </>,
  );
}

/** Asks once more before a passkey is removed. */
export function removePage(
  c: Ctx,
  { member, passkey, isLastFactor, errors }: PasskeyView & { readonly isLastFactor: boolean },
): Promise<Response> {
  const language = c.get("language");
  const { passkeys } = words(language);
  const text = passkeys.removing;
  const title = text.title(passkey.name);
  return page(
    c,
    { title, status: statusOf(errors), signedIn: member },
    <>
      <BackLink href={LIST} language={language} text={passkeys.title} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{title}</h1>
      <p class="lead">{text.text}</p>
      {isLastFactor ? <Notice tone="warning">{text.last}</Notice> : null}
      <form class="form" method="post" action={`${LIST}/${passkey.id}/remove`} novalidate>
        <FormToken token={c.get("formToken")} />
        <PasswordAgain c={c} errors={errors} />
        <ButtonRow>
          <Button kind="danger">{passkeys.remove}</Button>
          <LinkButton href={LIST} kind="secondary">
            {text.keep}
          </LinkButton>
        </ButtonRow>
      </form>
    </>,
  );
}

function statusOf(errors: readonly FieldError[]): 200 | 422 {
  return errors.length === 0 ? 200 : 422;
}
