import type { NextTaken } from "../../domain/autopay/queries.ts";
import { takenOn, type Here } from "../../domain/autopay/standing.ts";
import { Card } from "../../ui/components/Card.tsx";
import { Money } from "../../ui/components/Money.tsx";
import { formatDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney } from "../../values/money.ts";
import { FindingNotice, type Found } from "./findings.tsx";

interface NextTakenProps {
  readonly next: readonly NextTaken[];
  readonly here: Here;
  readonly language: Language;
}

/** What autopay takes next and when, on the wallet page; nothing where nothing is to be taken. */
export function NextTakenCard({ next, here, language }: NextTakenProps) {
  const { card: text } = words(language).autopay;
  if (next.length === 0) return null;
  const [worry] = next
    .map(({ findings, subject_id, name }) => ({ name, findings: findingsOf(findings, subject_id) }))
    .filter(({ findings }) => findings.length > 0);
  return (
    <Card title={text.title} id="autopay" action={<a href="/autopay">{text.all}</a>}>
      <ul class="bill-list">
        {next.map((each) => (
          <li>
            <a href={`/autopay/${each.subject_id}`} class="bill-list-name">
              {each.name}
            </a>
            <span class="bill-list-note">{noteOf(each, here, language)}</span>
            <span class="bill-list-sum">
              <Money amount={each.amount_cents} language={language} />
            </span>
          </li>
        ))}
      </ul>
      {worry === undefined ? null : <FindingNotice findings={worry.findings} title={worry.name} language={language} />}
    </Card>
  );
}

/** The same in a line: "$412.50, Dec 12, 2026". */
export function nextTakenText(next: NextTaken, here: Here, language: Language): string {
  return `${formatMoney(next.amount_cents, language)}, ${noteOf(next, here, language)}`;
}

function noteOf(next: NextTaken, here: Here, language: Language): string {
  const { card: text } = words(language).autopay;
  if (next.state === "paying") return text.underWay;
  if (next.amount_cents > next.cap_cents) return text.overCap;
  const day = formatDate(takenOn(next, next.collect_day, here), language);
  return next.told_try > 0 ? text.retry(day) : day;
}

function findingsOf(json: string, subject_id: NextTaken["subject_id"]): readonly Found[] {
  return (JSON.parse(json) as readonly Pick<Found, "code" | "detail">[]).map((each) => ({ ...each, subject_id }));
}
