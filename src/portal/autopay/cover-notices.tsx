import type { Uncovered } from "../../domain/autopay/cover.ts";
import { Notice } from "../../ui/components/Notice.tsx";
import { formatLongDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney } from "../../values/money.ts";

/** Premiums that autopay does not take and whose cover ends within days: a notice for each, with the way to pay it. */
export function CoverNotices({ uncovered, language }: { readonly uncovered: readonly Uncovered[]; readonly language: Language }) {
  const { coverEnding: text } = words(language).autopay;
  return (
    <>
      {uncovered.map(({ due_id, subject_id, insurer_name, amount_cents, due_on, covered_until }) => (
        <Notice tone="warning" title={text.title(insurer_name, formatLongDate(covered_until, language))}>
          <p>
            {text.text(formatMoney(amount_cents, language), formatLongDate(due_on, language))}{" "}
            <a href={`/autopay/${subject_id}/pay?due=${due_id}`}>{text.pay}</a>
          </p>
          <p>{text.otherwise}</p>
        </Notice>
      ))}
    </>
  );
}
