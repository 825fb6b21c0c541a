import { STYLES, type TypeStyle } from "./look.ts";
import { heightOf, needHeight, put, tagged, type Place, type Sheet } from "./sheet.ts";

/** One thing known: its name and what it is. */
export interface Fact {
  readonly key: string;
  readonly value: string;
  readonly weight?: "strong";
}

export interface FactsLook {
  /** Facts beside each other; 3 unless told. "rows": each on a line of its own, its key at the left. */
  readonly columns?: 1 | 2 | 3 | 4 | 6 | "rows";
}

const GUTTER_PT = 14;
const ROW_GAP_PT = 7;
/** Where the values of facts in rows begin. */
const KEYS_PT = 150;

/** A list of facts in columns, a row of them never broken over pages. Tagged as a list whose labels are the keys. */
export function writeFacts(sheet: Sheet, facts: readonly Fact[], { columns = 3 }: FactsLook): void {
  if (facts.length === 0) return;
  const list = sheet.pdf.struct("L");
  sheet.root.add(list);
  if (columns === "rows") {
    for (const fact of facts) writeRow(sheet, list, fact);
  } else {
    for (let at = 0; at < facts.length; at += columns) writeColumns(sheet, list, facts.slice(at, at + columns), columns);
  }
  list.end();
}

function writeColumns(sheet: Sheet, list: PDFKit.PDFStructureElement, row: readonly Fact[], columns: number): void {
  const width = (sheet.width - GUTTER_PT * (columns - 1)) / columns;
  const keyHeight = Math.max(...row.map(({ key }) => heightOf(sheet, key, STYLES.key, width)));
  const valueHeight = Math.max(...row.map((fact) => heightOf(sheet, fact.value, valueStyle(fact), width)));
  needHeight(sheet, keyHeight + valueHeight);
  const { y } = sheet;
  row.forEach((fact, column) => {
    const x = sheet.left + column * (width + GUTTER_PT);
    // A short key beside one of two lines stands next to its value.
    const keyTop = y + keyHeight - heightOf(sheet, fact.key, STYLES.key, width);
    writeFact(sheet, list, fact, { key: { x, y: keyTop, width }, value: { x, y: y + keyHeight, width } });
  });
  sheet.y += keyHeight + valueHeight + ROW_GAP_PT;
}

function writeRow(sheet: Sheet, list: PDFKit.PDFStructureElement, fact: Fact): void {
  const valueWidth = sheet.width - KEYS_PT - GUTTER_PT;
  const keyHeight = heightOf(sheet, fact.key, STYLES.strong, KEYS_PT);
  const valueHeight = heightOf(sheet, fact.value, STYLES.body, valueWidth);
  const height = Math.max(keyHeight, valueHeight);
  needHeight(sheet, height);
  const { y, left } = sheet;
  const item = sheet.pdf.struct("LI");
  list.add(item);
  tagged(sheet, item, { type: "Lbl" }, () => put(sheet, fact.key, STYLES.strong, { x: left, y, width: KEYS_PT }));
  const place = { x: left + KEYS_PT + GUTTER_PT, y, width: valueWidth };
  tagged(sheet, item, { type: "LBody" }, () => put(sheet, fact.value, STYLES.body, place));
  item.end();
  sheet.y += height + ROW_GAP_PT / 2;
}

interface FactPlaces {
  readonly key: Place;
  readonly value: Place;
}

function writeFact(sheet: Sheet, list: PDFKit.PDFStructureElement, fact: Fact, { key, value }: FactPlaces): void {
  const item = sheet.pdf.struct("LI");
  list.add(item);
  tagged(sheet, item, { type: "Lbl" }, () => put(sheet, fact.key, STYLES.key, key));
  tagged(sheet, item, { type: "LBody" }, () => put(sheet, fact.value, valueStyle(fact), value));
  item.end();
}

function valueStyle({ weight }: Fact): TypeStyle {
  return weight === "strong" ? { ...STYLES.value, weight: "bold" } : STYLES.value;
}
