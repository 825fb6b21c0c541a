import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

type Scheme = "light" | "dark";

const styles = join(dirname(fileURLToPath(import.meta.url)), "../../src/ui/styles");
const css = ["tokens", "brand"].map((name) => readFileSync(`${styles}/${name}.css`, "utf8")).join("\n");

/** The value of a colour property by day or by night. Throws when it is not written as light-dark(#…, #…). */
function colour(name: string, scheme: Scheme): string {
  const found = new RegExp(`--${name}:\\s*light-dark\\((#[0-9a-f]{6}),\\s*(#[0-9a-f]{6})\\)`, "u").exec(css);
  const value = found?.[scheme === "light" ? 1 : 2];
  if (value === undefined) throw new Error(`no colour --${name}`);
  return value;
}

/** WCAG 2.2 relative luminance of "#rrggbb". */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

/** Text on its ground: 4.5:1. */
const TEXT: readonly (readonly [text: string, ground: string])[] = [
  ...["paper", "surface", "accent-tint", "success-tint", "warning-tint", "danger-tint"].map((ground) => ["ink", ground] as const),
  ...["paper", "surface", "accent-tint"].map((ground) => ["ink-soft", ground] as const),
  ...["paper", "surface", "accent-tint"].map((ground) => ["accent", ground] as const),
  ...["paper", "surface", "accent-tint"].map((ground) => ["accent-strong", ground] as const),
  ...["paper", "surface", "danger-tint"].map((ground) => ["danger", ground] as const),
  ...["paper", "surface", "success-tint"].map((ground) => ["success", ground] as const),
  ...["paper", "surface", "warning-tint"].map((ground) => ["warning", ground] as const),
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["on-ground", "ground"],
];

/** Controls' edges and marks against what is around them: 3:1. */
const CONTROLS: readonly (readonly [mark: string, ground: string])[] = [
  ["control-line", "paper"],
  ["control-line", "surface"],
  ["accent", "paper"],
  ["accent", "surface"],
  ["danger", "surface"],
  ["mark", "ground"],
];

describe.each(["light", "dark"] as const)("the brand's colours in the %s", (scheme) => {
  it.each(TEXT)("let text in --%s be read on --%s", (text, ground) => {
    expect(contrast(colour(text, scheme), colour(ground, scheme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(CONTROLS)("set --%s apart from --%s", (mark, ground) => {
    expect(contrast(colour(mark, scheme), colour(ground, scheme))).toBeGreaterThanOrEqual(3);
  });
});

describe("the contrast rule itself", () => {
  it("knows black on white, and a colour on itself", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
    expect(contrast("#0f4c4a", "#0f4c4a")).toBe(1);
  });
});
