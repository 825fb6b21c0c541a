import { STYLES, type TypeStyle } from "./look.ts";
import { heightOf, needHeight, put, tagged, type Sheet } from "./sheet.ts";

/** One thing known: its name and what it is. */
export interface Fact {
  readonly key: string;
  readonly value: string;
  readonly weight?: "strong";
}

export interface FactsLook {
  /** Facts beside each other; 3 unless told. */
  readonly columns?: 1 | 2 | 3 | 4;
}

const GUTTER_PT = 14;
const ROW_GAP_PT = 8;

/** A list of facts in columns, a row of them never broken over pages. Tagged as a list whose labels are the keys. */
export function writeFacts(sheet: Sheet, facts: readonly Fact[], { columns = 3 }: FactsLook): void {
  if (facts.length === 0) return;
  const list = sheet.pdf.struct("L");
  sheet.root.add(list);
  const width = (sheet.width - GUTTER_PT * (columns - 1)) / columns;
  for (let at = 0; at < facts.length; at += columns) {
    const row = facts.slice(at, at + columns);
    const keyHeight = Math.max(...row.map(({ key }) => heightOf(sheet, key, STYLES.key, width)));
    const valueHeight = Math.max(...row.map((fact) => heightOf(sheet, fact.value, valueStyle(fact), width)));
    needHeight(sheet, keyHeight + valueHeight);
    row.forEach((fact, column) => {
      const item = sheet.pdf.struct("LI");
      list.add(item);
      const x = sheet.left + column * (width + GUTTER_PT);
      const { y } = sheet;
      tagged(sheet, item, { type: "Lbl" }, () => put(sheet, fact.key, STYLES.key, { x, y, width }));
      tagged(sheet, item, { type: "LBody" }, () => put(sheet, fact.value, valueStyle(fact), { x, y: y + keyHeight, width }));
      item.end();
    });
    sheet.y += keyHeight + valueHeight + ROW_GAP_PT;
  }
  list.end();
}

function valueStyle({ weight }: Fact): TypeStyle {
  return weight === "strong" ? { ...STYLES.value, weight: "bold" } : STYLES.value;
}
