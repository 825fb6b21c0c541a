import type { Member } from "../../domain/identity/member.ts";
import type { Movement } from "../../domain/ledger/store.ts";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { EmptyState } from "../../ui/components/EmptyState.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Field } from "../../ui/components/Field.tsx";
import { Icon } from "../../ui/components/Icon.tsx";
import { MoneyField } from "../../ui/components/MoneyField.tsx";
import { Select } from "../../ui/components/Select.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { historyHref, isNarrowed, KIND_GROUPS, type HistoryForm } from "./filter.ts";
import { MovementsTable } from "./movements-table.tsx";

export interface HistoryView {
  readonly member: Member;
  readonly time_zone: string;
  readonly form: HistoryForm;
  readonly errors: readonly FieldError[];
  readonly movements: readonly Movement[];
  /** Where the next page begins; null on the last. */
  readonly older: number | null;
  readonly first: "first" | "later";
  readonly used: "used" | "new";
}

/** The address htmx swaps: the filter, its result and the way on, in one part of the page. */
const VIEW_ID = "history-view";

/** All movements with their filter. Asked by htmx, only the part that changes is sent, with a word for screen readers. */
export function historyPage(c: Ctx, view: HistoryView): Response | Promise<Response> {
  const language = c.get("language");
  const { history: text } = words(language);
  const status = view.errors.length === 0 ? 200 : 422;
  if (c.get("fragment")) {
    const spoken = view.errors[0]?.text ?? text.found(view.movements.length, view.older === null ? "all" : "more");
    return c.html(
      <>
        <HistoryPart {...view} language={language} focus="heading" />
        <hx-partial hx-target="#status" hx-swap="innerHTML">
          {spoken}
        </hx-partial>
      </>,
      status,
    );
  }
  return page(
    c,
    { title: text.title, status, signedIn: view.member, wide: true },
    <>
      <h1>{text.title}</h1>
      <HistoryPart {...view} language={language} focus="none" />
    </>,
  );
}

type PartProps = HistoryView & { readonly language: Language; readonly focus: "heading" | "none" };

function HistoryPart(view: PartProps) {
  const { form, errors, used, language } = view;
  const { history: text } = words(language);
  if (used === "new") {
    return (
      <EmptyState
        title={text.empty.title}
        icon="history"
        action={
          <LinkButton href="/wallet/top-up" icon="plus">
            {words(language).wallet.addMoney}
          </LinkButton>
        }
      >
        {text.empty.text}
      </EmptyState>
    );
  }
  return (
    <div id={VIEW_ID}>
      <ErrorSummary errors={errors} language={language} />
      <FilterForm form={form} errors={errors} language={language} />
      {errors.length > 0 ? null : <Result {...view} />}
    </div>
  );
}

function Result({ movements, older, first, form, language, time_zone, focus }: PartProps) {
  const { history: text } = words(language);
  const heading = (
    <h2 id="history-count" class="result-count" tabindex={-1} autofocus={focus === "heading"}>
      {text.found(movements.length, older === null ? "all" : "more")}
    </h2>
  );
  if (movements.length === 0) {
    return (
      <>
        {heading}
        <EmptyState title={text.none.title} icon="search">
          {text.none.text}
        </EmptyState>
      </>
    );
  }
  return (
    <>
      {heading}
      <MovementsTable movements={movements} reading={{ language, time_zone }} balance="with" captionIs="spoken" />
      {older === null && first === "first" ? null : (
        <nav class="pager" aria-label={words(language).common.pages}>
          {first === "first" ? <span></span> : <PageLink href={historyHref(form, null)} text={text.newest} icon="arrow-left" />}
          {older === null ? null : <PageLink href={historyHref(form, older)} text={text.older} icon="arrow-right" />}
        </nav>
      )}
    </>
  );
}

function PageLink({ href, text, icon }: { readonly href: string; readonly text: string; readonly icon: "arrow-left" | "arrow-right" }) {
  return (
    <a href={href} {...swapFrom(href)}>
      {icon === "arrow-left" ? <Icon name={icon} /> : null}
      {text}
      {icon === "arrow-right" ? <Icon name={icon} /> : null}
    </a>
  );
}

/** A plain link or form first; with htmx only the changing part is fetched, and the address follows. */
function swapFrom(address: string) {
  return { "hx-get": address, "hx-target": `#${VIEW_ID}`, "hx-swap": "outerHTML settle:0ms", "hx-push-url": "true" };
}

function FilterForm({
  form,
  errors,
  language,
}: {
  readonly form: HistoryForm;
  readonly errors: readonly FieldError[];
  readonly language: Language;
}) {
  const { filter: text, groups } = words(language).history;
  const control = (name: keyof HistoryForm) =>
    ({ name, language, label: text[name], value: form[name], error: errorOf(errors, name) }) as const;
  return (
    <details class="filter" open={isNarrowed(form)}>
      <summary>
        <Icon name="search" />
        {text.title}
      </summary>
      <form method="get" action="/history" novalidate {...swapFrom("/history")}>
        <div class="filter-fields">
          <Select
            {...control("kind")}
            options={[
              { value: "", text: text.all },
              ...(Object.keys(KIND_GROUPS) as (keyof typeof KIND_GROUPS)[]).map((group) => ({ value: group, text: groups[group] })),
            ]}
          />
          <Field {...control("text")} type="search" />
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
