import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";
import type { AxeResults } from "axe-core";
import { HtmlValidate } from "html-validate";

/** @axe-core/playwright brings axe. Its own builder loads it five times over for a page in two schemes, and opens a second page for each run. */
const axeSource = readFileSync(
  createRequire(createRequire(import.meta.url).resolve("@axe-core/playwright")).resolve("axe-core/axe.min.js"),
  "utf8",
);

const RULES = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } as const;
/** All that can differ between day and night: the page and its measures are the same. */
const COLOUR_RULES = { type: "rule", values: ["color-contrast", "link-in-text-block"] } as const;

export type Scheme = "light" | "dark";
export const SCHEMES: readonly Scheme[] = ["light", "dark"];

const html = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    // Void elements and attributes as Hono writes them; long titles are the operator's name.
    "void-style": "off",
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "no-trailing-whitespace": "off",
    "long-title": "off",
    "no-inline-style": "error",
    "require-sri": "off",
    "tel-non-breaking": "off",
    "prefer-native-element": "off",
    "no-redundant-role": "off",
  },
});

/** What each page's console has been told since it was last looked at. */
const consoles = new WeakMap<Page, string[]>();

/** Listens from now on to everything that a browser complains of: errors, warnings, what the content policy stopped, features it does not know. */
function complaintsOf(page: Page): string[] {
  const known = consoles.get(page);
  if (known !== undefined) return known;
  const heard: string[] = [];
  consoles.set(page, heard);
  page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // That the page itself is a 404, say, is what it is looked at for.
    const isItsStatus = message.text().startsWith("Failed to load resource") && message.location().url === page.url();
    if (!isItsStatus) heard.push(`${message.type()}: ${message.text()}`);
  });
  return heard;
}

/**
 * Goes to a page and checks it, as it is sent and as it is shown: by every rule in the first scheme, by those of colour in the others. Nothing that the
 * page has done since the last check may have been complained of in the console.
 */
export async function check(page: Page, path: string, schemes: readonly Scheme[] = SCHEMES): Promise<void> {
  const complaints = complaintsOf(page);
  await wear(page, schemes[0] ?? "light");
  const sent = await page.goto(path);
  const report = await html.validateString((await sent?.text()) ?? "", path);
  const problems = report.results.flatMap(({ messages }) =>
    messages.map((message) => `${message.line}: ${message.ruleId}: ${message.message}`),
  );
  expect.soft(problems, `HTML of ${path}`).toEqual([]);
  await expectAccessible(page, path, schemes);
  expect.soft(complaints.splice(0), `console of ${path}`).toEqual([]);
}

/** Checks the page that is open, by axe alone. */
export async function expectAccessible(page: Page, name: string, schemes: readonly Scheme[]): Promise<void> {
  await page.evaluate(axeSource);
  for (const [index, scheme] of schemes.entries()) {
    await wear(page, scheme);
    expect.soft(await violations(page, index === 0 ? RULES : COLOUR_RULES), `axe on ${name}, ${scheme}`).toEqual([]);
  }
}

/** Without motion colours change at once, not over a moment in which axe would look. */
async function wear(page: Page, colorScheme: Scheme): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
}

async function violations(page: Page, runOnly: typeof RULES | typeof COLOUR_RULES): Promise<readonly string[]> {
  const options = JSON.stringify({ runOnly, resultTypes: ["violations"], preload: false });
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${options}).then(({ violations }) => ({ violations }))`);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}
