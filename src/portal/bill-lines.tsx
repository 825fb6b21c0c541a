import type { Child } from "hono/jsx";
import { Table } from "../ui/components/Table.tsx";
import type { Cents } from "../values/money.ts";

interface Amounts {
  readonly charged_cents: Cents | null;
  readonly plan_paid_cents: Cents | null;
  readonly adjusted_cents: Cents | null;
  readonly owed_cents: Cents | null;
}

interface Line extends Amounts {
  readonly description: string;
  readonly code: string;
  readonly units: number;
}

interface BillLinesProps {
  readonly caption: string;
  readonly captionIs?: "shown" | "spoken";
  readonly labels: Readonly<Record<"description" | "code" | "units" | "charged" | "planPaid" | "adjusted" | "owed" | "total", string>>;
  readonly lines: readonly Line[];
  readonly totals: Amounts;
  /** How an amount is written; null: the partner sent none for this line. */
  readonly amount: (value: Cents | null) => Child;
}

/** A bill's lines with their sums: on the bill for the member, and on the receipt for an insurer. */
export function BillLines({ caption, captionIs = "shown", labels, lines, totals, amount }: BillLinesProps) {
  const amounts = (of: Amounts): readonly Child[] =>
    [of.charged_cents, of.plan_paid_cents, of.adjusted_cents, of.owed_cents].map((value) => amount(value));
  return (
    <Table
      caption={caption}
      captionIs={captionIs}
      columns={[
        { label: labels.description },
        { label: labels.code },
        { label: labels.units, kind: "number" },
        { label: labels.charged, kind: "number" },
        { label: labels.planPaid, kind: "number" },
        { label: labels.adjusted, kind: "number" },
        { label: labels.owed, kind: "number" },
      ]}
      rows={lines.map((line) => [line.description, line.code, String(line.units), ...amounts(line)])}
      foot={[labels.total, "", "", ...amounts(totals)]}
    />
  );
}
