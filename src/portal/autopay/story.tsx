import type { Child } from "hono/jsx";
import type { DuePayment } from "../../domain/autopay/queries.ts";
import { toCome, takenOn } from "../../domain/autopay/standing.ts";
import { formatDay, formatLongDate, isoMoment } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { cents, formatMoney } from "../../values/money.ts";
import { instant, type Instant } from "../../values/time.ts";
import { dueName, methodName } from "./names.ts";
import type { Overview } from "./subject.ts";

interface Entry {
  readonly at: Instant;
  readonly title: Child;
  readonly more: readonly Child[];
  /** What stands out: money that moved, or did not. */
  readonly kind: "paid" | "failed" | "plain";
}

const MOST_SHOWN = 60;

/** Everything that has happened about one policy or plan, newest first: payments, tries, notices, and what the member did, each with its number. */
export function Story({ view, language }: { readonly view: Overview; readonly language: Language }) {
  const { story: text } = words(language).autopay;
  const entries = [
    ...noticeEntries(view, language),
    ...view.payments.flatMap((each) => paymentEntry(view, each, language)),
    ...recordEntries(view, language),
  ]
    .toSorted((a, b) => b.at - a.at)
    .slice(0, MOST_SHOWN);
  if (entries.length === 0) return <p class="soft">{text.empty}</p>;
  const reading = { language, time_zone: view.here.time_zone };
  return (
    <ol class="story">
      {entries.map(({ at, title, more, kind }) => (
        <li class={`story-${kind}`}>
          <time datetime={isoMoment(at)}>{formatDay(at, reading)}</time>
          <div>
            <p class="story-title">{title}</p>
            {more.map((line) => (
              <p class="story-more">{line}</p>
            ))}
          </div>
        </li>
      ))}
    </ol>
  );
}

function paymentEntry(view: Overview, payment: DuePayment, language: Language): readonly Entry[] {
  const { autopay, pay } = words(language);
  const { story: text } = autopay;
  const due = view.dues.find(({ id }) => id === payment.due_id);
  const what = due === undefined ? "" : dueName(due, language);
  const amount = formatMoney(cents(payment.amount_cents), language);
  const method = methodOf(payment, autopay.wallet);
  const at = instant(payment.updated_at);
  const from = payment.by_clock === 1 ? text.by(method) : `${text.by(method)} · ${text.byHand}`;
  const receipt = <a href={`/history/${payment.id}`}>{text.receipt}</a>;
  switch (payment.state) {
    case "posted":
      return [
        { at: instant(payment.posted_at ?? payment.updated_at), title: text.paid(amount, what), more: [from, receipt], kind: "paid" },
      ];
    case "partly_refunded":
    case "refunded":
      return [
        {
          at: instant(payment.posted_at ?? payment.updated_at),
          title: text.paid(amount, what),
          more: [from, text.refunded, receipt],
          kind: "paid",
        },
      ];
    case "disputed":
      return [
        {
          at: instant(payment.posted_at ?? payment.updated_at),
          title: text.paid(amount, what),
          more: [from, text.disputed, receipt],
          kind: "paid",
        },
      ];
    case "failed": {
      const why = payment.failure === null ? null : pay.state.failed[whyOf(payment)].title;
      return [
        {
          at,
          title: text.failed(method, amount, what),
          more: [...(why === null ? [] : [why]), ...nextTry(view, payment, language)],
          kind: "failed",
        },
      ];
    }
    case "cancelled":
    case "expired":
      return payment.by_clock === 1 ? [{ at, title: text.withdrawn(amount, what), more: [], kind: "plain" }] : [];
    case "created":
      if (payment.by_clock === 1 && payment.claimed_at === null) return [];
      return [{ at, title: text.underWay(amount, what), more: [from], kind: "plain" }];
    case "awaiting_payer":
    case "processing":
    case "funded":
      return [{ at, title: text.underWay(amount, what), more: [from], kind: "plain" }];
  }
}

function methodOf({ source, brand, last4 }: DuePayment, wallet: string): string {
  return source === "wallet" || brand === null || last4 === null ? wallet : methodName({ brand, last4 });
}

/** The failures that have words of their own. */
const KNOWN = ["card_declined", "authentication_failed", "bank_debit_failed", "wallet_frozen", "processor_unavailable"] as const;

function whyOf({ failure, source }: DuePayment) {
  if (failure === "insufficient_funds") return source === "wallet" ? "wallet_short" : failure;
  return KNOWN.find((each) => each === failure) ?? "other";
}

/** The newest failed try says when the next one is. */
function nextTry(view: Overview, payment: DuePayment, language: Language): readonly string[] {
  const [next] = toCome(view.dues);
  const isNewest = view.payments[0]?.id === payment.id;
  if (!isNewest || next?.id !== payment.due_id || next.state !== "open" || next.told_try === 0 || view.mandate?.state !== "active")
    return [];
  return [words(language).autopay.story.tried(formatLongDate(takenOn(next, view.mandate.collect_day, view.here), language))];
}

/** Not before the last try, whose answer is written a moment later. */
function handedOverAt({ id, updated_at }: Overview["dues"][number], payments: Overview["payments"]): Instant {
  const tries = payments.filter(({ due_id, by_clock }) => due_id === id && by_clock === 1);
  return instant(Math.max(updated_at, ...tries.map((each) => each.updated_at)));
}

function noticeEntries({ dues, records, payments }: Overview, language: Language): readonly Entry[] {
  const { story: text } = words(language).autopay;
  return dues.flatMap((due): readonly Entry[] => {
    const { noticed_at, noticed_cents, collect_on } = due;
    const handed: readonly Entry[] =
      due.state === "handed_over"
        ? [
            {
              at: handedOverAt(due, payments),
              title: text.handedOver(formatMoney(due.amount_cents, language), dueName(due, language)),
              more: [],
              kind: "failed",
            },
          ]
        : [];
    // An authorisation is itself the notice of its first payment: its own entry says so.
    if (noticed_at === null || noticed_cents === null || collect_on === null || records.some(({ at }) => at === noticed_at)) return handed;
    const title = text.noticed(formatMoney(noticed_cents, language), formatLongDate(collect_on, language));
    return [...handed, { at: noticed_at, title, more: [], kind: "plain" }];
  });
}

function recordEntries({ records, dues }: Overview, language: Language): readonly Entry[] {
  const { acted, story: text } = words(language).autopay;
  return records.map(({ number, act, at, due_id, with_terms }): Entry => {
    const due = dues.find(({ id }) => id === due_id);
    return {
      at,
      title: acted[act],
      more: [
        ...(due === undefined ? [] : [`${dueName(due, language)}: ${formatMoney(due.amount_cents, language)}`]),
        <>
          <a href={`/autopay/records/${number}`}>{number}</a>
          {with_terms === 1 ? (
            <>
              {" · "}
              <a href={`/autopay/records/${number}.pdf`}>
                {text.copy}
                <span class="visually-hidden"> {text.copyOf(number)}</span>
              </a>
            </>
          ) : null}
        </>,
      ],
      kind: "plain",
    };
  });
}
