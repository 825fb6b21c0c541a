import { MESSAGE_MAX_CHARACTERS, SUBJECTS, type MessageForm } from "../../domain/contact/rules.ts";
import { regionName, type Region } from "../../domain/operator/store.ts";
import { Button } from "../../ui/components/Button.tsx";
import { errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Field } from "../../ui/components/Field.tsx";
import { FormToken, RequestKey } from "../../ui/components/FormToken.tsx";
import { Radios } from "../../ui/components/Radios.tsx";
import { Select } from "../../ui/components/Select.tsx";
import { TextArea } from "../../ui/components/TextArea.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import type { About } from "./about.ts";

interface MessageFormProps {
  readonly language: Language;
  readonly regions: readonly Region[];
  readonly about: About | null;
  readonly form: MessageForm;
  readonly errors: readonly FieldError[];
  readonly formToken: string;
  readonly requestKey: string;
}

/** The form that leaves a message for the billing desk. "website" is for machines: people do not see it, and what fills it in is not kept. */
export function WriteForm({ language, regions, about, form, errors, formToken, requestKey }: MessageFormProps) {
  const { write: text } = words(language).contact;
  const control = (name: Exclude<keyof MessageForm, "region">) =>
    ({ name, language, label: text[name], value: form[name], error: errorOf(errors, name) }) as const;
  return (
    <section class="write" id="write" aria-labelledby="write-title">
      <h2 id="write-title">{text.title}</h2>
      <p>{text.lead}</p>
      <form class="form" method="post" action="/contact" novalidate>
        <FormToken token={formToken} />
        <RequestKey requestKey={requestKey} />
        {about === null ? null : <input type="hidden" name="about" value={about.text} />}
        <Radios {...control("subject")} options={SUBJECTS.map((subject) => ({ value: subject, label: text.subjects[subject] }))} />
        <Select
          name="region"
          id="your-region"
          label={text.region}
          language={language}
          value={form.region}
          error={errorOf(errors, "your-region")}
          options={[{ value: "", text: text.chooseRegion }, ...regions.map((one) => ({ value: one.id, text: regionName(one, language) }))]}
        />
        <Field {...control("name")} autocomplete="name" />
        <Field {...control("email")} hint={text.emailHint} type="email" inputmode="email" autocomplete="email" />
        <Field {...control("phone")} type="tel" inputmode="tel" autocomplete="tel" width="medium" optional />
        <Field {...control("reference")} hint={text.referenceHint} autocomplete="off" width="medium" optional />
        <TextArea {...control("message")} hint={text.messageHint} max_characters={MESSAGE_MAX_CHARACTERS} />
        <div hidden>
          <label for="website">{text.trap}</label>
          <input type="text" id="website" name="website" autocomplete="off" tabindex={-1} />
        </div>
        <Button>{text.button}</Button>
      </form>
    </section>
  );
}
