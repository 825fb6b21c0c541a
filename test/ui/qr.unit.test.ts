import * as fc from "fast-check";
import jsQR from "jsqr";
import { describe, expect, it } from "vitest";
import { qrPath, qrSquares } from "../../src/ui/qr.ts";

const SCALE = 4;
const QUIET = 4;

/** Draws the path as a browser does and photographs it. */
function scan(text: string): string | null {
  const squares = qrSquares(text);
  const size = (squares.length + 2 * QUIET) * SCALE;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (const [, x = "", y = "", length = ""] of qrPath(squares).matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/gu)) {
    for (let row = 0; row < SCALE; row += 1) {
      for (let column = 0; column < Number(length) * SCALE; column += 1) {
        const at = (((Number(y) + QUIET) * SCALE + row) * size + (Number(x) + QUIET) * SCALE + column) * 4;
        pixels.fill(0, at, at + 3);
      }
    }
  }
  return jsQR(pixels, size, size)?.data ?? null;
}

describe("a QR code", () => {
  it("is read back by a scanner, whatever it says", () => {
    const letters = fc.stringMatching(/^[\w./:?=-]{1,480}$/u);
    fc.assert(
      fc.property(letters, (text) => {
        expect(scan(text)).toBe(text);
      }),
      { numRuns: 12 },
    );
  });

  it("of a signed receipt has squares of a third of a millimetre on paper, so that a telephone reads it", () => {
    const receipt = `https://pay.example.org/receipts/rcp_01jc0000000000000000000000/verify?s=${"x".repeat(400)}`;
    expect(34 / qrSquares(receipt).length).toBeGreaterThan(0.33);
    expect(scan(receipt)).toBe(receipt);
  });
});
