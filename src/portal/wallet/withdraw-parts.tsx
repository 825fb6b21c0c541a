import type { Part, PlannedPart } from "../../domain/withdrawals/withdrawal.ts";
import { Money } from "../../ui/components/Money.tsx";
import { Table } from "../../ui/components/Table.tsx";
import { Tag, type Tone } from "../../ui/components/Tag.tsx";
import { formatDay, isoMoment, type Reading } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import { sum } from "../../values/money.ts";

interface PlannedProps {
  readonly parts: readonly PlannedPart[];
  readonly reading: Reading;
}

/** Each card or bank and its amount, in the order in which the money goes, before it does. */
export function PlannedParts({ parts, reading }: PlannedProps) {
  const { language } = reading;
  const { parts: text } = words(language).withdrawals;
  return (
    <Table
      caption={text.planned}
      columns={[{ label: text.to }, { label: text.arrives }, { label: text.amount, kind: "number" }]}
      rows={parts.map((part, index) => [
        <Where part={part} position={index + 1} reading={reading} />,
        text.when[part.source?.kind ?? "check"],
        <Money amount={part.amount_cents} language={language} />,
      ])}
      foot={[text.total, "", <Money amount={sum(parts.map(({ amount_cents }) => amount_cents))} language={language} />]}
    />
  );
}

const TONES: Readonly<Record<Part["state"], Tone>> = {
  planned: "info",
  booked: "info",
  sent: "success",
  refused: "warning",
  dropped: "neutral",
};

/** The same once it goes: where each part stands. */
export function GoingParts({ parts, reading }: { readonly parts: readonly Part[]; readonly reading: Reading }) {
  const { language } = reading;
  const { parts: text } = words(language).withdrawals;
  return (
    <Table
      caption={text.going}
      columns={[{ label: text.to }, { label: text.state }, { label: text.amount, kind: "number" }]}
      rows={parts.map((part) => {
        const state = part.source === null && part.state === "booked" ? "by_check" : part.state;
        const arrives = state === "sent" || state === "by_check" ? text.arriving(text.when[part.source?.kind ?? "check"]) : text.why[state];
        return [
          <Where part={part} position={part.position} reading={reading} />,
          <>
            <Tag tone={state === "by_check" ? "success" : TONES[part.state]}>{text.states[state]}</Tag>
            <span class="movement-kind">{arrives}</span>
          </>,
          <Money amount={part.amount_cents} language={language} />,
        ];
      })}
    />
  );
}

function Where({
  part: { source },
  position,
  reading,
}: {
  readonly part: PlannedPart;
  readonly position: number;
  readonly reading: Reading;
}) {
  const { parts: text } = words(reading.language).withdrawals;
  return (
    <>
      {position}. {source?.label ?? text.check}
      <span class="movement-kind">
        {source === null ? (
          text.checkWhy
        ) : (
          <time datetime={isoMoment(source.funded_at)}>{text.added(formatDay(source.funded_at, reading))}</time>
        )}
      </span>
    </>
  );
}
