import { encode } from "uqr";

/** A QR code's squares, true for dark, without its quiet zone. Medium error correction: paper is folded and stained. */
export function qrSquares(text: string): readonly (readonly boolean[])[] {
  return encode(text, { ecc: "M", border: 0 }).data;
}

/**
 * The dark squares as one path for a stroke one square wide, in an SVG whose unit is a square: each row a line that lifts the pen over the clear ones.
 * Less than half the letters of a path of outlines.
 */
export function qrPath(squares: readonly (readonly boolean[])[]): string {
  return squares
    .map((row, y) => {
      let end = 0;
      return Array.from(row.map(Number).join("").matchAll(/1+/gu), (run, index) => {
        const gap = run.index - end;
        end = run.index + run[0].length;
        return `${index === 0 ? `M${run.index} ${y}.5` : `m${gap} 0`}h${run[0].length}`;
      }).join("");
    })
    .join("");
}
