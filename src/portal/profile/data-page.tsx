import type { Member } from "../../domain/identity/member.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { ErrorSummary, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { PasswordAgain } from "../password-again.tsx";

interface DataView {
  readonly member: Member;
  readonly errors: readonly FieldError[];
}

/** What a copy of one's data holds and what not, and the button that makes it. */
export function dataPage(c: Ctx, { member, errors }: DataView): Promise<Response> {
  const language = c.get("language");
  const { dataCopy: text, profile } = words(language);
  return page(
    c,
    { title: text.title, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href="/profile" language={language} text={profile.back} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <Listed {...text.inside} />
      <Listed {...text.left} />
      <form class="form" method="post" action="/profile/data.json" novalidate data-stays>
        <FormToken token={c.get("formToken")} />
        <p>{text.form.format}</p>
        <PasswordAgain c={c} errors={errors} />
        <Button>{text.form.button}</Button>
      </form>
      <p>
        <a href="/profile/data.schema.json">{text.form.schema}</a>
      </p>
      <h2>{text.other.title}</h2>
      <ul>
        <li>
          <a href="/history">{text.other.history}</a>
        </li>
        <li>
          <a href="/statements">{text.other.statements}</a>
        </li>
      </ul>
    </>,
  );
}

function Listed({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {items.map((item) => (
          <li>{item}</li>
        ))}
      </ul>
    </>
  );
}
