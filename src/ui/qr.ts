import { encode } from "uqr";

/** A QR code's squares, true for dark, without its quiet zone. Medium error correction: paper is folded and stained. */
export function qrSquares(text: string): readonly (readonly boolean[])[] {
  return encode(text, { ecc: "M", border: 0 }).data;
}

/** The dark squares as one path of an SVG whose unit is a square; bars for squares beside each other. */
export function qrPath(squares: readonly (readonly boolean[])[]): string {
  return squares
    .flatMap((row, y) =>
      [
        ...row
          .map((dark) => (dark ? "1" : "0"))
          .join("")
          .matchAll(/1+/gu),
      ].map((run) => `M${run.index} ${y}h${run[0].length}v1h-${run[0].length}z`),
    )
    .join("");
}
