import type { Member } from "../../domain/identity/member.ts";
import { NOTICE_KINDS, type NoticeKind } from "../../domain/profile/rules.ts";
import { Checkbox } from "../../ui/components/Checkbox.tsx";
import { Fieldset } from "../../ui/components/Radios.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { changePage } from "./change-page.tsx";

/** Which mails a member wants, which always come, and whether clinics may do without paper. */
export function noticesPage(c: Ctx, member: Member): Promise<Response> {
  const language = c.get("language");
  const text = words(language).profile.notices;
  const hints: Readonly<Record<NoticeKind, string | undefined>> = {
    bill_mails: text.billHint,
    statement_mails: undefined,
    sign_in_mails: text.signInHint,
  };
  return changePage(c, {
    member,
    title: text.title,
    errors: [],
    children: (
      <>
        <h1>{text.title}</h1>
        <p class="lead">{text.lead}</p>
      </>
    ),
    controls: (
      <>
        <Fieldset id="mails" legend={text.mails} language={language}>
          {NOTICE_KINDS.map((kind) => (
            <Checkbox name={kind} label={text[kind]} hint={hints[kind]} language={language} checked={member[kind]} />
          ))}
        </Fieldset>
        <Fieldset id="paper" legend={text.paper} language={language}>
          <Checkbox name="paperless" label={text.paperless} hint={text.paperHint} language={language} checked={member.paperless} />
        </Fieldset>
      </>
    ),
    below: (
      <section class="after-form">
        <h2>{text.always}</h2>
        <p>{text.alwaysText}</p>
        <ul>
          {text.alwaysList.map((each) => (
            <li>{each}</li>
          ))}
        </ul>
      </section>
    ),
  });
}
