import type { Place } from "../../domain/history/movement.ts";
import { Button, ButtonRow } from "../../ui/components/Button.tsx";
import { errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Field } from "../../ui/components/Field.tsx";
import { Icon } from "../../ui/components/Icon.tsx";
import { MoneyField } from "../../ui/components/MoneyField.tsx";
import { Select } from "../../ui/components/Select.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { isNarrowed, KIND_GROUPS, placeId, type HistoryForm } from "./filter.ts";
import { swapFrom } from "./swap.ts";

interface FilterFormProps {
  readonly form: HistoryForm;
  readonly errors: readonly FieldError[];
  readonly places: readonly Place[];
  readonly language: Language;
}

/** What to look for. Closed once it has found something: what is chosen stands above the result then. */
export function FilterForm({ form, errors, places, language }: FilterFormProps) {
  const { filter: text, groups } = words(language).history;
  const control = (name: keyof HistoryForm) =>
    ({ name, language, label: text[name], value: form[name], error: errorOf(errors, name) }) as const;
  return (
    <details class="filter" open={errors.length > 0}>
      <summary>
        <Icon name="search" />
        {text.title}
      </summary>
      <form method="get" action="/history" novalidate {...swapFrom("/history")}>
        <div class="filter-fields">
          <Field {...control("text")} type="search" />
          <Select
            {...control("kind")}
            options={[
              { value: "", text: text.all },
              ...(Object.keys(KIND_GROUPS) as (keyof typeof KIND_GROUPS)[]).map((group) => ({ value: group, text: groups[group] })),
            ]}
          />
          {places.length === 0 ? null : (
            <Select
              {...control("facility")}
              options={[{ value: "", text: text.anyFacility }, ...places.map((place) => ({ value: placeId(place), text: place.name }))]}
            />
          )}
        </div>
        <div class="filter-fields filter-ranges">
          <Field {...control("from")} inputmode="text" autocomplete="off" />
          <Field {...control("to")} inputmode="text" autocomplete="off" />
          <MoneyField {...control("min")} />
          <MoneyField {...control("max")} />
        </div>
        <ButtonRow>
          <Button kind="secondary">{text.submit}</Button>
          {isNarrowed(form) ? (
            <a href="/history" {...swapFrom("/history")}>
              {text.clear}
            </a>
          ) : null}
        </ButtonRow>
      </form>
    </details>
  );
}
