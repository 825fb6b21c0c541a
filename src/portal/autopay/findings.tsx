import { Notice } from "../../ui/components/Notice.tsx";
import { formatLongDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney } from "../../values/money.ts";
import type { Finding } from "./subject.ts";

/** More than this is a list nobody reads; the others come up when these are dealt with. */
const MOST_SHOWN = 3;

/** What may keep the next payments from going through, each with the way to mend it. Calm: there are still days to do it. */
export function FindingNotices({ findings, language }: { readonly findings: readonly Finding[]; readonly language: Language }) {
  const { autopay } = words(language);
  const { findings: text } = autopay;
  return (
    <>
      {findings.slice(0, MOST_SHOWN).map(({ code, amount_cents, collect_on, due_on, subject_id }) => (
        <Notice
          tone={code === "amount_changed" || code === "policy_ending" ? "info" : "warning"}
          title={autopay.nextOn(formatMoney(amount_cents, language), formatLongDate(collect_on ?? due_on, language))}
        >
          <p>
            {text[code]}{" "}
            {code === "amount_changed" || code === "policy_ending" ? null : (
              <a href={remedyOf(code, subject_id)}>{code === "wallet_short" ? text.addMoney : text.change}</a>
            )}
          </p>
        </Notice>
      ))}
    </>
  );
}

function remedyOf(code: Finding["code"], subject_id: string): string {
  return code === "wallet_short" ? "/wallet/top-up" : `/autopay/${subject_id}/change`;
}
