// Writes docs/licences.md: what every package that is installed here may be used for, from the lock file. `node src/tools/licences.mjs`
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { root } from "./lib/local.mjs";

const file = `${root}/docs/licences.md`;

/** Licences under which we may use, change and pass on a package; anything else needs a look and a line here. */
export const FINE = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "OFL-1.1",
  "Python-2.0",
  "Unlicense",
  "Zlib",
]);

/** Others, by package, with the reason why they are fine here. */
export const FINE_BECAUSE = {
  "MPL-2.0": "used unchanged, as a tool or a list; the licence asks for changed files only",
  "LGPL-3.0-or-later": "a library of a development tool, not in the Worker",
  "CC-BY-4.0": "data of a development tool, not in the Worker",
};

/** What some packages mean, in SPDX's spelling; png-js says it in its LICENSE file only. */
const MEANT = { "BSD-0-Clause": "0BSD", "MPL 2.0": "MPL-2.0", "png-js": "MIT" };

/** The packages of the lock file: name, version, licence, and whether the Worker or only the checks use it. */
export function packagesOf(lock) {
  const found = new Map();
  for (const [path, { version, license, dev, devOptional, optional, link }] of Object.entries(lock.packages)) {
    if (path === "" || link) continue;
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const entry = {
      name,
      version,
      licence: MEANT[license ?? name] ?? license ?? "none given",
      use: dev || devOptional || optional ? "development" : "production",
    };
    found.set(`${name} ${version} ${entry.use}`, entry);
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, "en") || a.version.localeCompare(b.version, "en"));
}

/** The licences in an expression such as "(MIT OR Apache-2.0)" that would do on their own; empty when none does. */
export function acceptable(expression) {
  const any = expression.replaceAll(/[()]/gu, "").split(/\s+OR\s+/u);
  return any.filter((all) => all.split(/\s+AND\s+/u).every((one) => FINE.has(one) || one in FINE_BECAUSE));
}

/** The page. */
export function licencePage(packages) {
  const groups = ["production", "development"].map((use) => {
    const own = packages.filter((each) => each.use === use);
    const licences = [...new Set(own.map(({ licence }) => licence))].toSorted((a, b) => a.localeCompare(b, "en"));
    const rows = licences.map((licence) => {
      const names = own.filter((each) => each.licence === licence).map(({ name, version }) => `${name} ${version}`);
      return `| ${licence} | ${names.length} | ${names.join(", ")} |`;
    });
    const title = use === "production" ? "In the Worker" : "To build and check only";
    return `## ${title}\n\n| licence | packages | which |\n|---|---|---|\n${rows.join("\n")}\n`;
  });
  const reasons = Object.entries(FINE_BECAUSE).map(([licence, why]) => `- ${licence}: ${why}.`);
  return `# Licences\n\nMade by \`node src/tools/licences.mjs\` from \`package-lock.json\`; a test fails when it is out of date or a licence is new to us.\n\n${groups.join("\n")}\n## Why these are fine\n\nPermissive licences need no reason here. The others:\n\n${reasons.join("\n")}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = licencePage(packagesOf(JSON.parse(readFileSync(`${root}/package-lock.json`, "utf8"))));
  writeFileSync(file, page);
}
