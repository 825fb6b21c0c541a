import { loadOperator, regionName } from "../../domain/operator/store.ts";
import { Button } from "../../ui/components/Button.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { RegionPicker } from "../../ui/components/RegionPicker.tsx";
import { Steps } from "../../ui/components/Steps.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

interface AreaView {
  readonly region: string;
  readonly errors: readonly FieldError[];
}

/** Step 1 of 2: where the person receives care. */
export async function areaPage(c: Ctx, { region, errors }: AreaView): Promise<Response> {
  const language = c.get("language");
  const { common, register: text } = words(language);
  const { regions } = await loadOperator(c.env);
  return page(
    c,
    { title: text.title, status: errors.length === 0 ? 200 : 422 },
    <>
      <ErrorSummary errors={errors} language={language} />
      <Steps current={1} of={2} language={language} />
      <form class="form" method="post" action="/register" novalidate>
        <FormToken token={c.get("formToken")} />
        <RegionPicker
          name="region"
          label={text.area.question}
          hint={text.area.hint}
          legendIs="h1"
          language={language}
          error={errorOf(errors, "region")}
          value={region}
          regions={regions.map((one) => ({ id: one.id, name: regionName(one, language), also: one.also_known_as }))}
        />
        <Button>{common.continue}</Button>
      </form>
      <p>
        <a href="/contact?about=region">{text.area.notListed}</a>
      </p>
    </>,
  );
}
