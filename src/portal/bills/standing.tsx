import { billStanding, type BillSummary } from "../../domain/bills/bill.ts";
import { Tag, type Tone } from "../../ui/components/Tag.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";

/** Where a bill stands, in a word or two. */
export function StandingTag({ bill, language }: { readonly bill: BillSummary; readonly language: Language }) {
  const { bills: text } = words(language);
  const [tone, label] = (
    {
      void: ["neutral", text.voidTag],
      paid: ["success", text.paidTag],
      under_way: ["info", text.underWay],
      part_paid: ["warning", text.partlyTag],
      owed: ["warning", text.openTag],
    } as const satisfies Record<string, readonly [Tone, string]>
  )[billStanding(bill)];
  return <Tag tone={tone}>{label}</Tag>;
}
