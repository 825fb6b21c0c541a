import type { FindingDetail } from "../../domain/autopay/preflight.ts";
import { Notice } from "../../ui/components/Notice.tsx";
import { formatLongDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { PlanId, PolicyId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney } from "../../values/money.ts";
import type { Finding } from "./subject.ts";

/** More payments than these are a list nobody reads; the others come up when these are dealt with. */
const MOST_SHOWN = 3;

/** What is found about one payment, `detail` as JSON. */
export interface Found extends Pick<Finding, "code" | "detail"> {
  readonly subject_id: PolicyId | PlanId;
}

/** What may keep the next payments from going through: a notice for each payment, with the way to mend each thing. Calm: there are still days to do it. */
export function FindingNotices({ findings, language }: { readonly findings: readonly Finding[]; readonly language: Language }) {
  const { autopay } = words(language);
  const dues = [...new Set(findings.map(({ due_id }) => due_id))].slice(0, MOST_SHOWN);
  return (
    <>
      {dues.map((due_id) => {
        const own = findings.filter((each) => each.due_id === due_id);
        const [first] = own;
        if (first === undefined) return null;
        const day = formatLongDate(first.collect_on ?? first.due_on, language);
        const title = autopay.nextOn(formatMoney(first.amount_cents, language), day);
        return <FindingNotice findings={own} title={title} language={language} />;
      })}
    </>
  );
}

/** The findings about one payment. */
export function FindingNotice({
  findings,
  title,
  language,
}: {
  readonly findings: readonly Found[];
  readonly title?: string;
  readonly language: Language;
}) {
  const told = findings.map((each) => telling(each, language));
  return (
    <Notice tone={told.some(({ remedy }) => remedy !== null) ? "warning" : "info"} title={title}>
      {told.map(({ text, remedy }) => (
        <p>
          {text} {remedy === null ? null : <a href={remedy.href}>{remedy.text}</a>}
        </p>
      ))}
    </Notice>
  );
}

interface Telling {
  readonly text: string;
  /** Null where it is only good to know. */
  readonly remedy: { readonly href: string; readonly text: string } | null;
}

function telling({ code, detail: json, subject_id }: Found, language: Language): Telling {
  const { findings: text } = words(language).autopay;
  const detail = JSON.parse(json) as FindingDetail;
  const change = { href: `/autopay/${subject_id}/change`, text: text.change };
  switch (code) {
    case "wallet_short": {
      const instead = detail.instead ?? "nothing";
      const short = detail.short_cents === undefined ? "" : `${text.short(formatMoney(detail.short_cents, language))} `;
      return {
        text: short + text.instead[instead],
        remedy: instead === "nothing" ? { href: "/wallet/top-up", text: text.addMoney } : null,
      };
    }
    case "method_expiring":
    case "method_gone":
    case "over_cap":
      return { text: text[code], remedy: change };
    case "amount_changed":
      return { text: detail.before_cents === undefined ? "" : text.changed(formatMoney(detail.before_cents, language)), remedy: null };
    case "policy_ending":
      return { text: detail.ends_on === undefined ? "" : text.ending(formatLongDate(detail.ends_on, language)), remedy: null };
  }
}
