import { assert } from "../../values/result.ts";
import { COLOURS, STYLES, type TypeStyle } from "./look.ts";
import { artifact, heightOf, needHeight, put, rule, tagged, type Sheet } from "./sheet.ts";

export interface TableColumn {
  readonly label: string;
  /** Its share of the width, against the other columns' shares. */
  readonly share: number;
  /** Numbers stand at the right, with figures of one width. */
  readonly kind?: "number";
}

export interface TableProps {
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  /** As many cells as columns; the first is the head of its row. "" is an empty cell. */
  readonly rows: readonly (readonly string[])[];
  readonly foot?: readonly string[];
}

const PAD_PT = 3.5;
const GUTTER_PT = 8;

interface Cell {
  readonly text: string;
  readonly x: number;
  readonly width: number;
  readonly align: "left" | "right";
}

/**
 * A table: caption, head, rows unbroken, sums. Heads are TH with their scope; on each further page the head is drawn again, as furniture, so that it is
 * read once.
 */
export function writeTable(sheet: Sheet, { caption, columns, rows, foot }: TableProps): void {
  assert(
    [...rows, ...(foot === undefined ? [] : [foot])].every((row) => row.length === columns.length),
    "a row has a cell for each column",
  );
  const labels = columns.map(({ label }) => label);
  const firstHeight = heightOfRow(sheet, columns, rows[0] ?? [], STYLES.td);
  const headHeight = heightOfRow(sheet, columns, labels, STYLES.th);
  const captionHeight = heightOf(sheet, caption, STYLES.strong, sheet.width) + PAD_PT;
  needHeight(sheet, captionHeight + headHeight + firstHeight);

  const table = sheet.pdf.struct("Table");
  sheet.root.add(table);
  const place = { x: sheet.left, y: sheet.y, width: sheet.width };
  tagged(sheet, table, { type: "Caption" }, () => put(sheet, caption, STYLES.strong, place));
  sheet.y += captionHeight;
  const part = (type: string, write: (group: PDFKit.PDFStructureElement) => void): void => {
    const group = sheet.pdf.struct(type);
    table.add(group);
    write(group);
    group.end();
  };
  part("THead", (group) => writeRow(sheet, group, cellsOf(sheet, columns, labels), { style: STYLES.th, heads: "all", height: headHeight }));
  rule(sheet, sheet.y, { colour: COLOURS.accent, width_pt: 0.8 });
  part("TBody", (group) => {
    for (const row of rows) {
      const height = heightOfRow(sheet, columns, row, STYLES.td);
      if (needHeight(sheet, height) === "new page") drawHead(sheet, columns, headHeight);
      writeRow(sheet, group, cellsOf(sheet, columns, row), { style: STYLES.td, heads: "first", height });
      rule(sheet, sheet.y);
    }
  });
  if (foot !== undefined) {
    const height = heightOfRow(sheet, columns, foot, STYLES.tdStrong);
    if (needHeight(sheet, height) === "new page") drawHead(sheet, columns, headHeight);
    rule(sheet, sheet.y, { colour: COLOURS.accent, width_pt: 0.8 });
    part("TFoot", (group) => writeRow(sheet, group, cellsOf(sheet, columns, foot), { style: STYLES.tdStrong, heads: "first", height }));
  }
  table.end();
  sheet.y += 12;
}

function cellsOf(sheet: Sheet, columns: readonly TableColumn[], texts: readonly string[]): readonly Cell[] {
  const shares = columns.reduce((total, { share }) => total + share, 0);
  const free = sheet.width - GUTTER_PT * (columns.length - 1);
  let x = sheet.left;
  return columns.map(({ share, kind }, index) => {
    const width = (free * share) / shares;
    const cell: Cell = { text: texts[index] ?? "", x, width, align: kind === "number" ? "right" : "left" };
    x += width + GUTTER_PT;
    return cell;
  });
}

function heightOfRow(sheet: Sheet, columns: readonly TableColumn[], texts: readonly string[], style: TypeStyle): number {
  const heights = cellsOf(sheet, columns, texts).map(({ text, width }) => (text === "" ? 0 : heightOf(sheet, text, style, width)));
  return Math.max(...heights) + 2 * PAD_PT;
}

interface RowLook {
  readonly style: TypeStyle;
  /** Which cells are heads: all of the first row, the first of each other row. */
  readonly heads: "all" | "first";
  readonly height: number;
}

function writeRow(sheet: Sheet, group: PDFKit.PDFStructureElement, cells: readonly Cell[], { style, heads, height }: RowLook): void {
  const row = sheet.pdf.struct("TR");
  group.add(row);
  const y = sheet.y + PAD_PT;
  cells.forEach(({ text, ...place }, index) => {
    const head = heads === "all" ? "Column" : index === 0 ? "Row" : null;
    const type = head === null ? "TD" : "TH";
    const options: PDFKit.Mixins.StructureElementOptions = head === null ? {} : { scope: head };
    if (text === "") {
      const empty = sheet.pdf.struct(type, options);
      row.add(empty);
      empty.end();
    } else {
      tagged(sheet, row, { type, options }, () => put(sheet, text, style, { ...place, y }));
    }
  });
  row.end();
  sheet.y += height;
}

function drawHead(sheet: Sheet, columns: readonly TableColumn[], height: number): void {
  const labels = columns.map(({ label }) => label);
  artifact(sheet, "Pagination", () => {
    for (const { text, ...place } of cellsOf(sheet, columns, labels)) put(sheet, text, STYLES.th, { ...place, y: sheet.y + PAD_PT });
  });
  sheet.y += height;
  rule(sheet, sheet.y, { colour: COLOURS.accent, width_pt: 0.8 });
}
