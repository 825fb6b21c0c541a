import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { acceptable, licencePage, packagesOf } from "../../src/tools/licences.mjs";

interface Package {
  readonly name: string;
  readonly licence: string;
}

const read = (path: string): string => readFileSync(join(import.meta.dirname, "../..", path), "utf8");
const packages: readonly Package[] = packagesOf(JSON.parse(read("package-lock.json")));

it("every package may be used under its licence", () => {
  expect(packages.length).toBeGreaterThan(300);
  expect(packages.filter(({ licence }) => acceptable(licence).length === 0)).toEqual([]);
  expect(acceptable("GPL-3.0-only")).toEqual([]);
  expect(acceptable("(MIT AND GPL-3.0-only)")).toEqual([]);
  expect(acceptable("(GPL-3.0-only OR MIT)")).toEqual(["MIT"]);
});

it("the list of licences is up to date: node src/tools/licences.mjs", () => {
  expect(read("docs/licences.md")).toBe(licencePage(packages));
});
