import type { MessageForm } from "../../domain/contact/rules.ts";
import type { Member } from "../../domain/identity/member.ts";
import { channelsOf, loadOperator, regionName } from "../../domain/operator/store.ts";
import { Button } from "../../ui/components/Button.tsx";
import { Card } from "../../ui/components/Card.tsx";
import { ErrorSummary, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { Select } from "../../ui/components/Select.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import type { About } from "./about.ts";
import { AreaCard, Phone } from "./area.tsx";
import { WriteForm } from "./message-form.tsx";

interface ContactView {
  readonly member: Member | null;
  readonly about: About | null;
  /** The area asked for, as in the address; "" where none was. */
  readonly area: string;
  readonly form: MessageForm;
  readonly errors: readonly FieldError[];
  readonly request_key: string;
}

/** How to reach the operator, by area, and the form that leaves a message. */
export async function contactPage(c: Ctx, { member, about, area, form, errors, request_key }: ContactView): Promise<Response> {
  const language = c.get("language");
  const text = words(language).contact;
  const { operator, regions } = await loadOperator(c.env);
  const region = regions.find(({ id }) => id === area) ?? null;
  const channels = region === null ? [] : await channelsOf(c.env, region.id);
  return page(
    c,
    {
      title: text.title,
      wide: true,
      status: errors.length === 0 ? 200 : 422,
      ...(member === null ? {} : { signedIn: member }),
    },
    <>
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title}</h1>
      {about === null ? (
        <p class="lead">{text.lead}</p>
      ) : (
        <Notice title={text.about[about.reason].title}>{text.about[about.reason].text}</Notice>
      )}
      <p>
        <a href="#write">{text.write.jump}</a>
      </p>
      <form class="inline-form" method="get" action="/contact">
        {about === null ? null : <input type="hidden" name="about" value={about.text} />}
        <Select
          name="region"
          label={text.area}
          language={language}
          error={area !== "" && region === null ? text.unknownArea : undefined}
          value={region?.id ?? ""}
          options={[
            ...(region === null ? [{ value: "", text: "–" }] : []),
            ...regions.map((one) => ({ value: one.id, text: regionName(one, language) })),
          ]}
        />
        <Button kind="secondary">{text.show}</Button>
      </form>
      <div class={region === null ? "columns" : "columns columns-side"}>
        {region === null ? null : <AreaCard language={language} name={regionName(region, language)} channels={channels} />}
        <Card title={text.helpTitle} id="financial-help" tone="quiet">
          <p>{text.helpText}</p>
          <p>
            <a href={operator.financial_help_url}>{text.helpLink}</a>
          </p>
          <p>
            {text.helpPhone}: <Phone value={operator.financial_help_phone} />
          </p>
        </Card>
      </div>
      <WriteForm
        language={language}
        regions={regions}
        about={about}
        form={form}
        errors={errors}
        formToken={c.get("formToken")}
        requestKey={request_key}
      />
      <p class="after-columns">
        {text.email}: <a href={`mailto:${operator.support_email}`}>{operator.support_email}</a>
        <br />
        <small class="soft">{text.emailNote}</small>
      </p>
    </>,
  );
}
