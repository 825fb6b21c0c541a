import type { TypedInvitation } from "../../domain/caregivers/service.ts";
import type { Member } from "../../domain/identity/member.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Field } from "../../ui/components/Field.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { PasswordAgain } from "../password-again.tsx";

interface InviteView {
  readonly member: Member;
  readonly form: TypedInvitation;
  readonly errors: readonly FieldError[];
}

const ADDRESS = "/profile/people/invite";

/** Whom to invite. */
export function invitePage(c: Ctx, { member, form, errors }: InviteView): Promise<Response> {
  const language = c.get("language");
  const { people } = words(language);
  const { invite: text } = people;
  return page(
    c,
    { title: text.title, signedIn: member, status: errors.length === 0 ? 200 : 422 },
    <>
      <BackLink href="/profile/people" language={language} text={people.title} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <form class="form" method="post" action={ADDRESS} novalidate>
        <FormToken token={c.get("formToken")} />
        <Field
          name="email"
          label={text.email}
          hint={text.emailHint}
          type="email"
          inputmode="email"
          autocomplete="off"
          value={form.email}
          language={language}
          error={errorOf(errors, "email")}
        />
        <Field name="name" label={text.name} hint={text.nameHint} autocomplete="off" optional value={form.name} language={language} />
        <Button>{text.continue}</Button>
      </form>
    </>,
  );
}

/** What the invited one will see and can do, before the mail goes out. */
export function inviteCheckPage(c: Ctx, { member, form, errors }: InviteView): Promise<Response> {
  const language = c.get("language");
  const { people } = words(language);
  const { invite: text } = people;
  const hidden = (
    <>
      <FormToken token={c.get("formToken")} />
      <input type="hidden" name="email" value={form.email} />
      <input type="hidden" name="name" value={form.name} />
    </>
  );
  return page(
    c,
    { title: text.checkTitle, signedIn: member, status: errors.length === 0 ? 200 : 422 },
    <>
      <BackLink href="/profile/people" language={language} text={people.title} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.checkTitle}</h1>
      <SummaryList rows={[{ key: text.to, value: form.name === "" ? form.email : `${form.name}, ${form.email}` }]} />
      <Points title={text.sees} points={text.seesPoints} />
      <Points title={text.can} points={text.canPoints} />
      <Points title={text.cannot} points={text.cannotPoints} />
      <p>{text.ends}</p>
      <form class="form" method="post" action={ADDRESS} novalidate>
        {hidden}
        <input type="hidden" name="step" value="confirm" />
        <PasswordAgain c={c} errors={errors} />
        <Button>{text.button}</Button>
      </form>
      <form method="post" action={ADDRESS}>
        {hidden}
        <input type="hidden" name="step" value="change" />
        <Button kind="secondary">{text.change}</Button>
      </form>
    </>,
  );
}

/** A heading and what belongs under it. */
export function Points({ title, points }: { readonly title: string; readonly points: readonly string[] }) {
  return (
    <section class="points">
      <h2>{title}</h2>
      <ul>
        {points.map((point) => (
          <li>{point}</li>
        ))}
      </ul>
    </section>
  );
}
