import type { Movement } from "../../domain/history/movement.ts";
import { Money } from "../../ui/components/Money.tsx";
import { Table } from "../../ui/components/Table.tsx";
import { formatDay, isoMoment, type Reading } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { kindText, nameText } from "./kind.ts";

interface MovementsTableProps {
  readonly movements: readonly Movement[];
  readonly reading: Reading;
  /** "without" leaves the running balance out: the wallet page has it in large above. */
  readonly balance: "with" | "without";
  readonly captionIs: "shown" | "spoken";
}

/** Movements of a wallet, newest first: what, when, how much, and what was in the wallet afterwards. */
export function MovementsTable({ movements, reading, balance, captionIs }: MovementsTableProps) {
  const { language } = reading;
  const { history: text } = words(language);
  return (
    <div class="movements">
      <Table
        caption={text.caption}
        captionIs={captionIs}
        columns={[
          { label: text.what },
          { label: text.date },
          { label: text.amount, kind: "number" },
          ...(balance === "with" ? [{ label: text.balance, kind: "number" } as const] : []),
        ]}
        rows={movements.map((row) => [
          <MovementName movement={row} language={language} />,
          <time datetime={isoMoment(row.event_at)}>{formatDay(row.event_at, reading)}</time>,
          <Money amount={row.amount_cents} language={language} as="flow" />,
          ...(balance === "with" ? [<Money amount={row.posted_after_cents} language={language} />] : []),
        ])}
      />
    </div>
  );
}

function MovementName({ movement, language }: { readonly movement: Movement; readonly language: Language }) {
  const [kind, label] = [kindText(movement, language), nameText(movement, language)];
  const name = label === "" ? kind : label;
  return (
    <>
      {movement.payment_id === null ? name : <a href={`/history/${movement.payment_id}`}>{name}</a>}
      {name === kind ? null : <span class="movement-kind">{kind}</span>}
    </>
  );
}
