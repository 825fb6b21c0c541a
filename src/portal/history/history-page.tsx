import type { Flow, Movement, Place } from "../../domain/history/movement.ts";
import type { Member } from "../../domain/identity/member.ts";
import { LinkButton } from "../../ui/components/Button.tsx";
import { EmptyState } from "../../ui/components/EmptyState.tsx";
import { ErrorSummary, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Icon } from "../../ui/components/Icon.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { Chosen } from "./chosen.tsx";
import { Downloads } from "./downloads.tsx";
import { historyHref, type HistoryForm } from "./filter.ts";
import { FilterForm } from "./filter-form.tsx";
import { MovementsTable } from "./movements-table.tsx";
import { swapFrom, VIEW_ID } from "./swap.ts";

export interface HistoryView {
  readonly member: Member;
  readonly time_zone: string;
  readonly form: HistoryForm;
  readonly errors: readonly FieldError[];
  /** What the wallet has paid, to choose from. */
  readonly places: readonly Place[];
  readonly movements: readonly Movement[];
  /** The sums of everything that the filter leaves; null where nothing narrows. */
  readonly flow: Flow | null;
  /** Where the next page begins; null on the last. */
  readonly older: number | null;
  readonly first: "first" | "later";
  readonly used: "used" | "new";
}

/** All movements with their filter. Asked by htmx, only the part that changes is sent, with a word for screen readers. */
export function historyPage(c: Ctx, view: HistoryView): Response | Promise<Response> {
  const language = c.get("language");
  const { history: text } = words(language);
  const status = view.errors.length === 0 ? 200 : 422;
  if (c.get("fragment")) {
    return c.html(
      <>
        <HistoryPart {...view} language={language} focus="heading" />
        <hx-partial hx-target="#status" hx-swap="innerHTML">
          {view.errors[0]?.text ?? foundText(view, language)}
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
  const { form, errors, places, used, language } = view;
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
      <FilterForm form={form} errors={errors} places={places} language={language} />
      {errors.length > 0 ? null : (
        <>
          <Chosen form={form} places={places} language={language} />
          <Result {...view} />
          <Downloads form={form} language={language} />
        </>
      )}
    </div>
  );
}

/** How many movements there are: of a selection all of them, of the whole history those on the page. */
function foundText({ movements, flow, older }: HistoryView, language: Language): string {
  const { history: text } = words(language);
  return flow === null ? text.found(movements.length, older === null ? "all" : "more") : text.found(flow.movements, "all");
}

function Result(view: PartProps) {
  const { movements, flow, older, first, form, language, time_zone, focus } = view;
  const { history: text } = words(language);
  const heading = (
    <h2 id="history-count" class="result-count" tabindex={-1} autofocus={focus === "heading"}>
      {foundText(view, language)}
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
  const moved = flow !== null && (flow.in_cents > 0 || flow.out_cents > 0);
  return (
    <>
      {heading}
      {moved ? (
        <p class="soft history-sums">{text.sums(formatMoney(flow.in_cents, language), formatMoney(flow.out_cents, language))}</p>
      ) : null}
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
