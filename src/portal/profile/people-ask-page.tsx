import type { Member } from "../../domain/identity/member.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

interface AskView {
  readonly member: Member;
  readonly title: string;
  readonly text: { readonly lead: string; readonly points: readonly string[]; readonly button: string };
}

/** Asks once more before somebody's sight ends: what follows, and one button. The form is sent to the page's own address. */
export function askPage(c: Ctx, { member, title, text }: AskView): Promise<Response> {
  const language = c.get("language");
  return page(
    c,
    { title, signedIn: member },
    <>
      <BackLink href="/profile/people" language={language} text={words(language).people.title} />
      <h1>{title}</h1>
      <p class="lead">{text.lead}</p>
      {text.points.length === 0 ? null : (
        <ul>
          {text.points.map((point) => (
            <li>{point}</li>
          ))}
        </ul>
      )}
      <form class="form" method="post">
        <FormToken token={c.get("formToken")} />
        <Button kind="danger">{text.button}</Button>
      </form>
    </>,
  );
}
