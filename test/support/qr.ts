import jsQR from "jsqr";

const SCALE = 3;
/** The quiet zone around a drawn code, in squares. */
export const QUIET = 4;

/**
 * Draws the path of a QR code as a browser does and reads the picture.
 * @param path as `qrPath` makes it; @param edge squares along an edge
 * @returns what the code says; null when it cannot be read
 */
export function scanPath(path: string, edge: number): string | null {
  const size = (edge + 2 * QUIET) * SCALE;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  let [x, y] = [0, 0];
  for (const [, command = "", first = "0", second = "0"] of path.matchAll(/([Mmh])([\d.]+)(?: ([\d.]+))?/gu)) {
    if (command === "M") [x, y] = [Number(first), Math.floor(Number(second))];
    else if (command === "m") x += Number(first);
    else {
      for (let row = 0; row < SCALE; row += 1) {
        for (let column = 0; column < Number(first) * SCALE; column += 1) {
          const at = (((y + QUIET) * SCALE + row) * size + (x + QUIET) * SCALE + column) * 4;
          pixels.fill(0, at, at + 3);
        }
      }
      x += Number(first);
    }
  }
  return jsQR(pixels, size, size)?.data ?? null;
}
