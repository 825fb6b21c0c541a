import { coveredUntil, standingOf, takenOn, toCome, type Here } from "../../domain/autopay/standing.ts";
import type { MemberMethod } from "../../domain/payments/saved-methods.ts";
import { ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { formatLongDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney } from "../../values/money.ts";
import { dayIn } from "../../values/time.ts";
import type { Item } from "./list-page.tsx";
import { methodsText } from "./names.ts";
import { lifeOf, nameOf } from "./subject.ts";
import { AutopayTag } from "./tag.tsx";

interface ItemCardProps {
  readonly item: Item;
  readonly methods: readonly MemberMethod[];
  readonly here: Here;
  readonly language: Language;
}

/** One policy or plan: what is taken next, when and from where, and how long cover lasts. */
export function ItemCard({ item, methods, here, language }: ItemCardProps) {
  const { autopay: text } = words(language);
  const { id, subject, mandate, dues } = item;
  const standing = standingOf(lifeOf(subject), mandate, dues);
  const [next] = toCome(dues);
  const runs = standing === "on" || standing === "retrying" || standing === "under_way";
  const day = next === undefined ? null : runs ? takenOn(next, mandate?.collect_day ?? null, here) : next.due_on;
  const cover = coveredUntil(dues, dayIn(here.time_zone, here.now));
  return (
    <section class="card autopay-item" aria-labelledby={`${id}-title ${id}-note`}>
      <div class="card-head">
        <h2 id={`${id}-title`}>
          <a href={`/autopay/${id}`}>{nameOf(subject, text.planTitle)}</a>
        </h2>
        <AutopayTag standing={standing} language={language} />
      </div>
      <p class="soft autopay-note" id={`${id}-note`}>
        {subject.kind === "premium"
          ? text.policyNote(subject.policy.plan_name, subject.policy.member_number)
          : text.planNote(subject.plan.months, formatMoney(subject.plan.total_cents, language))}
      </p>
      <dl class="facts">
        <div>
          <dt>{runs ? text.next : text.dueOn}</dt>
          {next === undefined || day === null ? (
            <dd>{text.noNext}</dd>
          ) : (
            <dd>
              <strong class="autopay-sum">{formatMoney(next.amount_cents, language)}</strong>
              {formatLongDate(day, language)}
            </dd>
          )}
        </div>
        {mandate === null || !(runs || standing === "paused" || standing === "over_cap") ? null : (
          <div>
            <dt>{text.from}</dt>
            <dd>{methodsText(mandate.methods, methods, language)}</dd>
          </div>
        )}
        {subject.kind === "premium" && cover !== null && standing !== "ended" ? (
          <div>
            <dt>{text.coveredUntil}</dt>
            <dd>{formatLongDate(cover, language)}</dd>
          </div>
        ) : null}
        {subject.kind === "plan" ? (
          <div>
            <dt>{text.leftOnBill}</dt>
            <dd>{formatMoney(subject.plan.left_cents, language)}</dd>
          </div>
        ) : null}
      </dl>
      <ButtonRow>
        {standing === "off" ? <LinkButton href={`/autopay/${id}/authorise`}>{text.setUp}</LinkButton> : null}
        {standing === "handed_over" && next !== undefined ? (
          <LinkButton href={`/autopay/${id}/pay?due=${next.id}`}>{text.detail.payNow}</LinkButton>
        ) : null}
        <LinkButton
          href={`/autopay/${id}`}
          kind="secondary"
          attributes={{ "aria-label": `${text.see}: ${nameOf(subject, text.planTitle)}` }}
        >
          {text.see}
        </LinkButton>
      </ButtonRow>
    </section>
  );
}
