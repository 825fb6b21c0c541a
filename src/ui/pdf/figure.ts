import { COLOURS, STYLES } from "./look.ts";
import { heightOf, put, tagged, type Sheet } from "./sheet.ts";

/** A QR code as squares: true is dark. With its quiet zone of four squares, or without. */
export type QrSquares = readonly (readonly boolean[])[];

export interface QrFigure {
  readonly squares: QrSquares;
  /** Read out in place of the picture: what the code leads to. */
  readonly alt: string;
  /** Words below it. */
  readonly caption: string;
  /** Edge of the dark part in points; 25 mm (71 pt) is the least that a telephone reads well. */
  readonly size_pt: number;
}

const CAPTION_GAP_PT = 6;

/** How tall a figure stands with its caption, in points. */
export function heightOfQr(sheet: Sheet, { caption, size_pt }: QrFigure): number {
  return size_pt + CAPTION_GAP_PT + heightOf(sheet, caption, STYLES.small, size_pt);
}

/** Draws a QR code and its caption with the top left corner at a place; the pen stays where it is. */
export function writeQr(sheet: Sheet, { squares, alt, caption, size_pt }: QrFigure, at: { readonly x: number; readonly y: number }): void {
  const { pdf } = sheet;
  const unit = size_pt / squares.length;
  const bbox: [number, number, number, number] = [at.x, at.y, at.x + size_pt, at.y + size_pt];
  tagged(sheet, sheet.root, { type: "Figure", options: { alt, bbox, placement: "Block" } }, () => {
    squares.forEach((row, y) => {
      // Squares beside each other are one bar, so that no hairline shows between them.
      for (let x = 0; x < row.length; x += 1) {
        if (row[x] !== true) continue;
        const from = x;
        while (row[x + 1] === true) x += 1;
        pdf.rect(at.x + from * unit, at.y + y * unit, (x + 1 - from) * unit, unit);
      }
    });
    pdf.fill(COLOURS.ink);
  });
  const place = { x: at.x, y: at.y + size_pt + CAPTION_GAP_PT, width: size_pt };
  tagged(sheet, sheet.root, { type: "P" }, () => put(sheet, caption, STYLES.small, place));
}
