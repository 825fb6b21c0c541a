import { describe, expect, it } from "vitest";
import { words } from "../../src/ui/words/index.ts";

/** Every sentence of a dictionary with its path; functions are kept as they are. */
function leaves(value: unknown, path: string): readonly (readonly [path: string, leaf: unknown])[] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
}

const english = leaves(words("en"), "");
const spanish = leaves(words("es"), "");

describe("the words", () => {
  it("are the same in number and place in both languages", () => {
    expect(spanish.map(([path]) => path)).toEqual(english.map(([path]) => path));
  });

  it("are of the same kind in both languages", () => {
    expect(spanish.map(([, leaf]) => typeof leaf)).toEqual(english.map(([, leaf]) => typeof leaf));
  });

  it.each([
    ["English", english],
    ["Spanish", spanish],
  ] as const)("are never empty, nor padded, in %s", (_, all) => {
    const wrong = all.filter(
      ([, leaf]) => typeof leaf === "string" && (leaf.trim() === "" || leaf.includes("  ") || leaf.includes("undefined")),
    );
    expect(wrong).toEqual([]);
  });

  it("blame nobody: no invalid, please or sorry", () => {
    const wrong = english.filter(([, leaf]) => typeof leaf === "string" && /\b(?:invalid|please|sorry|oops)\b/iu.test(leaf));
    expect(wrong.filter(([, leaf]) => leaf !== "Please check")).toEqual([]);
  });
});
