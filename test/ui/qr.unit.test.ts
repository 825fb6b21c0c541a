import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { qrPath, qrSquares } from "../../src/ui/qr.ts";
import { scanPath } from "../support/qr.ts";

function scan(text: string): string | null {
  const squares = qrSquares(text);
  return scanPath(qrPath(squares), squares.length);
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

  it("is drawn in less than 14,000 letters, so that a page with it stays light", () => {
    expect(qrPath(qrSquares("x".repeat(480))).length).toBeLessThan(14_000);
  });
});
