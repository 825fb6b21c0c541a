import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const pages = [
  "README.md",
  ".github/SECURITY.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** Files that a text names as code: from the root, or from src. */
function filesIn(text: string): readonly string[] {
  const named = [...text.matchAll(/`((?:[\w-]+\/)+[\w./-]*\.(?:tsx?|mjs|js|sql|md|css))`/gu)].map(([, path = ""]) => path);
  return named.map((path) => (/^(?:src|test|migrations|docs|static|\.github)\//u.test(path) ? path : `src/${path}`));
}

const isThere = (path: string): boolean => existsSync(join(root, path));

describe("what is written about the project", () => {
  it.each(pages)("%s names files that there are", (page) => {
    const linked = [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/gu)].map(([, path = ""]) => join(page, "..", path));
    expect([...filesIn(read(page)), ...linked].filter((path) => !isThere(path))).toEqual([]);
  });
});

describe("docs/security.md", () => {
  const sections = read("docs/security.md")
    .split(/^## /mu)
    .slice(1)
    .map((section) => {
      const rows = section.split("\n").filter((line) => /^\| (?!line \|)/u.test(line));
      return {
        title: section.split("\n")[0] ?? "",
        rows: rows.map((row) => row.split(" | ").map((cell) => cell.replace(/^\| | \|$/gu, ""))),
      };
    });

  it("has the sections of the rules it answers", () => {
    const rules = ["Cards", "Passwords", "Login and sessions", "Recovery", "Requests", "Access", "Audit", "Secrets", "Privacy", "Autopay"];
    expect(sections.map(({ title }) => title)).toEqual([...rules, "Found by others"]);
  });

  it.each(sections)("names for each line of $title the code and a test, by names that its files have", ({ rows }) => {
    expect(rows.length).toBeGreaterThan(1);
    let files: readonly string[] = [];
    for (const [line = "", code, test = "", ...more] of rows) {
      expect([line, code === undefined || code === "", test === "", more]).toEqual([line, false, false, []]);
      const named = filesIn(test).filter((path) => path.startsWith("test/"));
      files = test.startsWith("the same file") ? [...files, ...named] : named;
      expect([line, files.length > 0 || test.startsWith("none:")]).toEqual([line, true]);
      const texts = files.map(read).join("\n");
      const titles = [...test.matchAll(/"([^"]+)"/gu)].map(([, title = ""]) => title);
      expect([line, ...titles.filter((title) => !texts.includes(title))]).toEqual([line]);
    }
  });
});
