import { COLOURS, MEASURE_PT, PAGE, STYLES } from "./look.ts";
import { artifact, heightOf, put, tagged, widthOf, type Sheet } from "./sheet.ts";

export interface Letterhead {
  /** The operator's name, beside its mark. */
  readonly name: string;
  /** Below the name: legal name, address, telephone. */
  readonly lines: readonly string[];
}

export interface Footer {
  /** At the left of each page's foot: what this is and its reference. */
  readonly text: string;
  /** "Page 2 of 3". */
  readonly page: (page: number, of: number) => string;
}

const MARK_PT = 30;

/** The first page's head: the operator's mark, name and how to reach it. It is read out, once. */
export function writeLetterhead(sheet: Sheet, { name, lines }: Letterhead): void {
  const top = PAGE.top - 10;
  artifact(sheet, "Layout", (pdf) => drawMark(pdf, sheet.left, top));
  const text = lines.join("  ·  ");
  const x = sheet.left + MARK_PT + 10;
  const width = MEASURE_PT - MARK_PT - 10;
  tagged(sheet, sheet.root, { type: "P" }, () => put(sheet, name, STYLES.brand, { x, y: top - (text === "" ? -6 : 1), width }));
  let bottom = top + MARK_PT;
  if (text !== "") {
    const y = top + 17;
    tagged(sheet, sheet.root, { type: "P" }, () => put(sheet, text, STYLES.small, { x, y, width }));
    bottom = Math.max(bottom, y + heightOf(sheet, text, STYLES.small, width));
  }
  sheet.y = bottom + 20;
}

/** Marks each page at its foot, and each but the first at its head: furniture, not read out. To be called when all pages are there. */
export function writeFurniture(sheet: Sheet, { head, footer }: { readonly head: string; readonly footer: Footer }): void {
  const { pdf } = sheet;
  const { start, count } = pdf.bufferedPageRange();
  for (let index = 0; index < count; index += 1) {
    pdf.switchToPage(start + index);
    const y = PAGE.height - 38;
    const number = footer.page(index + 1, count);
    const right = widthOf(sheet, number, STYLES.small) + 4;
    artifact(sheet, "Pagination", () => {
      pdf
        .lineWidth(0.5)
        .strokeColor(COLOURS.line)
        .moveTo(PAGE.left, y - 8)
        .lineTo(PAGE.left + MEASURE_PT, y - 8)
        .stroke();
      put(sheet, footer.text, STYLES.small, { x: PAGE.left, y, width: MEASURE_PT - right - 12 });
      put(sheet, number, STYLES.small, { x: PAGE.left + MEASURE_PT - right, y, width: right, align: "right" });
      if (index > 0) put(sheet, head, STYLES.small, { x: PAGE.left, y: 30, width: MEASURE_PT });
    });
  }
}

/** The operator's mark as `Brand` draws it: a sun on its meridian. */
function drawMark(pdf: PDFKit.PDFDocument, x: number, y: number): void {
  pdf.save();
  pdf.translate(x, y).scale(MARK_PT / 40);
  pdf.roundedRect(0, 0, 40, 40, 11).fill(COLOURS.accent);
  pdf.lineWidth(2.4).lineCap("round").strokeColor(COLOURS.white);
  pdf.path("M7 28a13 13 0 0 1 26 0M13 28a7 7 0 0 1 14 0").stroke();
  pdf.path("M5 32.5h30").stroke();
  pdf.circle(20, 13.2, 4).fill(COLOURS.warm);
  pdf.restore();
}
