import type { Member } from "../../domain/identity/member.ts";
import { labelOf, loadOperator, publicPhones, regionName } from "../../domain/operator/store.ts";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { Details } from "../../ui/components/Details.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Field } from "../../ui/components/Field.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { Phone } from "../contact/area.tsx";
import { page } from "../page.tsx";

interface AskView {
  /** Who is signed in, where somebody is. */
  readonly member: Member | null;
  readonly email: string;
  readonly errors: readonly FieldError[];
}

/** "Forgot Your Password": one field; and whom to call for those whom no mail reaches. */
export async function askPage(c: Ctx, { member, email, errors }: AskView): Promise<Response> {
  const language = c.get("language");
  const { recovery: text } = words(language);
  const [{ regions }, phones] = await Promise.all([loadOperator(c.env), publicPhones(c.env)]);
  const byRegion = regions
    .map((region) => ({ region, lines: phones.filter((phone) => phone.region_id === region.id) }))
    .filter(({ lines }) => lines.length > 0);
  return page(
    c,
    { title: text.title, status: errors.length === 0 ? 200 : 422, ...(member === null ? {} : { signedIn: member }) },
    <>
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <form class="form" method="post" action="/forgot-password" novalidate>
        <FormToken token={c.get("formToken")} />
        <Field
          name="email"
          label={text.email}
          type="email"
          inputmode="email"
          autocomplete="username"
          value={email}
          language={language}
          error={errorOf(errors, "email")}
        />
        <Button>{text.button}</Button>
      </form>
      <Details summary={text.noMail}>
        <p>{text.noMailText}</p>
        <SummaryList
          rows={byRegion.map(({ region, lines }) => ({
            key: regionName(region, language),
            value: lines.map((line) => (
              <div>
                {labelOf(line, language)} <Phone value={line.value} />
              </div>
            )),
          }))}
        />
        <p>
          <a href="/contact?about=account">{text.contact}</a>
        </p>
      </Details>
    </>,
  );
}

/** What everybody sees after asking, whatever the address. */
export function sentPage(c: Ctx): Promise<Response> {
  const { sent: text } = words(c.get("language")).recovery;
  return page(
    c,
    { title: text.title },
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <p>{text.until}</p>
      <p>{text.nothing}</p>
      <ButtonRow>
        <LinkButton href="/login">{text.login}</LinkButton>
        <LinkButton kind="secondary" href="/forgot-password">
          {text.again}
        </LinkButton>
      </ButtonRow>
    </>,
  );
}
