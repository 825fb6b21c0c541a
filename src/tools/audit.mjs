// Asks the registry for known holes in the packages of the lock file. A finding fails: any in what the Worker uses, high or critical in what only builds and
// checks it. A registry that cannot answer is a notice: it says nothing about us.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { root } from "./lib/local.mjs";

const GRAVE = new Set(["high", "critical"]);

/**
 * What an answer of `npm audit --json` comes to.
 * @param text what npm printed
 * @param isProduction whether a package (by its place in the lock file) is used by the Worker
 * @returns {notice} when the registry did not answer; else {findings}, a line each, empty when all is well
 */
export function judge(text, isProduction) {
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    return { notice: "the registry's answer could not be read" };
  }
  if (answer.error || answer.vulnerabilities === undefined)
    return { notice: answer.error?.summary || answer.message || "the registry did not answer" };
  const findings = Object.values(answer.vulnerabilities)
    .map(({ name, severity, nodes = [], via = [] }) => ({
      name,
      severity,
      production: nodes.some(isProduction),
      why: via.map((each) => (typeof each === "string" ? `by way of ${each}` : `${each.title} (${each.url})`)).join("; "),
    }))
    .filter(({ severity, production }) => production || GRAVE.has(severity));
  return { findings: findings.map(({ name, severity, why }) => `${severity}: ${name}: ${why}`) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(`${root}/package-lock.json`, "utf8"));
  const isProduction = (place) => lock.packages[place]?.dev !== true && lock.packages[place]?.devOptional !== true;
  const { stdout } = spawnSync("npm", ["audit", "--json", "--package-lock-only"], { cwd: root, encoding: "utf8", timeout: 60_000 });
  const { notice, findings = [] } = judge(stdout ?? "", isProduction);
  if (notice !== undefined) console.log(`Notice: no word about known holes: ${notice}`);
  for (const finding of findings) console.log(finding);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
