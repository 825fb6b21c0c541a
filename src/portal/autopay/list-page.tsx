import type { Uncovered } from "../../domain/autopay/cover.ts";
import type { Due } from "../../domain/autopay/due.ts";
import type { Mandate } from "../../domain/autopay/mandate.ts";
import type { offersQuery } from "../../domain/autopay/policies.ts";
import type { Here } from "../../domain/autopay/standing.ts";
import type { Member } from "../../domain/identity/member.ts";
import type { MemberMethod } from "../../domain/payments/saved-methods.ts";
import { ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { Card } from "../../ui/components/Card.tsx";
import { Details } from "../../ui/components/Details.tsx";
import { EmptyState } from "../../ui/components/EmptyState.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Field } from "../../ui/components/Field.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { words } from "../../ui/words/index.ts";
import type { PlanId, PolicyId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { CoverNotices } from "./cover-notices.tsx";
import { FindingNotices } from "./findings.tsx";
import { ItemCard } from "./item-card.tsx";
import type { Finding, Subject } from "./subject.ts";

/** One policy or plan on the list. */
export interface Item {
  readonly id: PolicyId | PlanId;
  readonly subject: Subject;
  readonly mandate: Mandate | null;
  /** Those not paid, by due day. */
  readonly dues: readonly Due[];
  readonly codes: readonly Finding[];
}

/** The field that finds a confirmation, as typed. */
export interface FindForm {
  readonly number: string;
  readonly errors: readonly FieldError[];
}

export interface ListView {
  readonly member: Member;
  readonly offers: Awaited<ReturnType<typeof offersQuery>>;
  readonly items: readonly Item[];
  readonly methods: readonly MemberMethod[];
  /** The live one; null: money is not added by itself. */
  readonly topUp: Mandate | null;
  /** Premiums that nobody takes, and whose cover ends. */
  readonly uncovered: readonly Uncovered[];
  readonly here: Here;
  readonly find: FindForm;
  /** An offer was just taken away. */
  readonly declined: boolean;
  /** A policy was just taken away. */
  readonly ended: boolean;
}

/** What is paid by itself: what insurers offer first, then each policy and plan, then what goes with it. */
export function listPage(c: Ctx, view: ListView): Promise<Response> {
  const language = c.get("language");
  const { autopay: text } = words(language);
  const { member, offers, items, methods, here, find, declined, ended } = view;
  const connect = (kind: "primary" | "secondary") => (
    <LinkButton href="/autopay/new" icon="plus" kind={kind}>
      {text.connect}
    </LinkButton>
  );
  return page(
    c,
    { title: text.title, status: find.errors.length === 0 ? 200 : 422, signedIn: member, wide: true },
    <>
      <ErrorSummary errors={find.errors} language={language} />
      {declined || ended ? (
        <Notice tone="success" role="status">
          {declined ? text.offers.declined : text.acts.end.done}
        </Notice>
      ) : null}
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <CoverNotices uncovered={view.uncovered} language={language} />
      {offers.map(({ id, insurer_name }) => (
        <Card title={text.offers.title(insurer_name)} id={id} tone="quiet">
          <p>{text.offers.text}</p>
          <ButtonRow>
            <LinkButton
              href={`/autopay/offers/${id}`}
              attributes={{ "aria-label": `${text.offers.mine}: ${text.offers.about(insurer_name)}` }}
            >
              {text.offers.mine}
            </LinkButton>
            <LinkButton
              href={`/autopay/offers/${id}/decline`}
              kind="secondary"
              attributes={{ "aria-label": `${text.offers.notMine}: ${text.offers.about(insurer_name)}` }}
            >
              {text.offers.notMine}
            </LinkButton>
          </ButtonRow>
        </Card>
      ))}
      <FindingNotices findings={items.flatMap(({ codes }) => codes)} language={language} />
      <div class="columns columns-side">
        <div class="stack">
          {items.length === 0 ? (
            <EmptyState title={text.empty.title} icon="calendar" action={connect(offers.length === 0 ? "primary" : "secondary")}>
              <ol class="three-lines">
                {text.empty.lines.map((line) => (
                  <li>{line}</li>
                ))}
              </ol>
            </EmptyState>
          ) : (
            items.map((item) => <ItemCard item={item} methods={methods} here={here} language={language} />)
          )}
          {items.length === 0 ? null : <ButtonRow>{connect("secondary")}</ButtonRow>}
        </div>
        <div class="stack">
          <TopUpCard mandate={view.topUp} language={language} />
          <FindCard find={find} language={language} />
          <Details summary={text.how.title}>{text.how.text}</Details>
        </div>
      </div>
    </>,
  );
}

function TopUpCard({ mandate, language }: { readonly mandate: Mandate | null; readonly language: Language }) {
  const { topUp: text } = words(language).autopay;
  return (
    <Card title={text.title} id="top-up">
      <p>{mandate === null ? text.off : topUpLine(mandate, language)}</p>
      <a href="/wallet/auto-top-up">{mandate === null ? text.setUp : text.change}</a>
    </Card>
  );
}

function topUpLine({ state, threshold_cents, target_cents }: Mandate, language: Language): string {
  const { topUp: text } = words(language).autopay;
  if (state === "paused") return text.paused;
  if (threshold_cents === null) return text.forNext;
  const threshold = formatMoney(threshold_cents, language);
  return target_cents === null ? text.belowNext(threshold) : text.below(threshold, formatMoney(target_cents, language));
}

function FindCard({ find, language }: { readonly find: FindForm; readonly language: Language }) {
  const { find: text } = words(language).autopay;
  return (
    <Card title={text.title} id="find">
      <form method="get" action="/autopay/find" novalidate>
        <Field
          name="number"
          label={text.label}
          hint={text.hint}
          language={language}
          autocomplete="off"
          value={find.number}
          error={errorOf(find.errors, "number")}
        />
        <button type="submit" class="button button-secondary">
          {text.button}
        </button>
      </form>
    </Card>
  );
}
