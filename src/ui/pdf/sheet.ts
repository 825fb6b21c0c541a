import { assert } from "../../values/result.ts";
import { COLOURS, MEASURE_PT, PAGE, type TypeStyle } from "./look.ts";

type Pdf = PDFKit.PDFDocument;
type Element = PDFKit.PDFStructureElement;

/** Where a text goes: left edge, top and width in points. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly align?: "left" | "right" | "center";
}

/**
 * The document while it is written: a pen that moves down the pages. What has meaning is tagged and goes below `root` in reading order;
 * lines, grounds and running heads are artifacts, which screen readers pass over.
 */
export interface Sheet {
  readonly pdf: Pdf;
  readonly root: Element;
  /** Top of the free space, in points from the top of the page. */
  y: number;
  /** The column being written, in points. */
  left: number;
  width: number;
  /** Counts from 1. */
  page: number;
}

/** The lowest line that text may reach, in points. */
export const FLOOR_PT = PAGE.height - PAGE.bottom;

/** A fresh sheet on the document's first page. */
export function newSheet(pdf: Pdf): Sheet {
  const root = pdf.struct("Document");
  pdf.addStructure(root);
  return { pdf, root, y: PAGE.top, left: PAGE.left, width: MEASURE_PT, page: 1 };
}

/** Begins a page when less than so much height is left on this one. Says whether it did. */
export function needHeight(sheet: Sheet, height_pt: number): "same page" | "new page" {
  if (sheet.y + height_pt <= FLOOR_PT || sheet.y <= PAGE.top + 1) return "same page";
  sheet.pdf.addPage();
  sheet.page += 1;
  sheet.y = PAGE.top;
  return "new page";
}

/** Letters with a stroke, which Unicode does not take apart. */
const STROKED: Readonly<Record<string, string>> = { Ł: "L", ł: "l", Đ: "D", đ: "d", Ħ: "H", ħ: "h", ı: "i", Þ: "Th", þ: "th", ẞ: "SS" };

/** A text as the current font can write it: a letter that it lacks by its base letter, so that no name is a row of boxes. */
function printable(pdf: Pdf, text: string): string {
  if (/^[ -~]*$/u.test(text)) return text;
  const has = (letter: string): boolean => glyphOf(pdf, letter) !== 0;
  const clean = text.normalize("NFC").replaceAll(/\p{Cc}+/gu, " ");
  const base = (letter: string): string => STROKED[letter] ?? Array.from(letter.normalize("NFKD")).find(has) ?? "?";
  return Array.from(clean, (letter) => (has(letter) ? letter : base(letter))).join("");
}

/** Glyph 0 is a font's box for what it lacks. pdfkit keeps fontkit's font in a field that its types do not name. */
function glyphOf(pdf: Pdf, letter: string): number {
  const held = pdf as unknown as { readonly _font: { readonly font: { glyphForCodePoint(code: number): { readonly id: number } } } };
  return held._font.font.glyphForCodePoint(letter.codePointAt(0) ?? 0).id;
}

const FEATURES: PDFKit.Mixins.OpenTypeFeatures[] = ["kern", "tnum"];

function set(pdf: Pdf, style: TypeStyle): void {
  pdf.font(style.weight).fontSize(style.size_pt);
}

/** How tall a text stands in a width, in points. */
export function heightOf({ pdf }: Sheet, text: string, style: TypeStyle, width_pt: number): number {
  set(pdf, style);
  return pdf.heightOfString(printable(pdf, text), { width: width_pt, lineGap: style.line_gap_pt ?? 0, features: FEATURES });
}

/** How wide a text runs on one line, in points. */
export function widthOf({ pdf }: Sheet, text: string, style: TypeStyle): number {
  set(pdf, style);
  return pdf.widthOfString(printable(pdf, text), { features: FEATURES });
}

/** Puts a text at a place, untagged: to be called while an element or artifact is open. */
export function put({ pdf }: Sheet, text: string, style: TypeStyle, { x, y, width, align = "left" }: Place): void {
  set(pdf, style);
  pdf.fillColor(style.colour);
  pdf.text(printable(pdf, text), x, y, { width, align, lineGap: style.line_gap_pt ?? 0, features: FEATURES });
}

/** A tagged text below a parent of the structure tree. */
export function tagged(
  sheet: Sheet,
  parent: Element,
  tag: { readonly type: string; readonly options?: PDFKit.Mixins.StructureElementOptions },
  draw: () => void,
): void {
  parent.add(sheet.pdf.struct(tag.type, tag.options ?? {}, draw));
}

/** Draws what has no meaning of its own. Never inside an open element: a PDF closes that first. */
export function artifact({ pdf }: Sheet, type: "Layout" | "Pagination", draw: (pdf: Pdf) => void): void {
  pdf.markContent("Artifact", { type });
  draw(pdf);
  pdf.endMarkedContent();
}

/** A quiet line across the column. */
export function rule(sheet: Sheet, y: number, look: { readonly colour?: string; readonly width_pt?: number } = {}): void {
  artifact(sheet, "Layout", (pdf) => {
    pdf
      .lineWidth(look.width_pt ?? 0.5)
      .strokeColor(look.colour ?? COLOURS.line)
      .moveTo(sheet.left, y)
      .lineTo(sheet.left + sheet.width, y)
      .stroke();
  });
}

/** Writes one block of text in the column under a tag, moves the pen below it and leaves a gap. */
export function block(sheet: Sheet, type: string, text: string, style: TypeStyle, gap_pt: number): void {
  assert(text !== "", "a block has words");
  const height = heightOf(sheet, text, style, sheet.width);
  needHeight(sheet, height);
  const { y, left, width } = sheet;
  tagged(sheet, sheet.root, { type }, () => put(sheet, text, style, { x: left, y, width }));
  sheet.y = y + height + gap_pt;
}
