// `npm test`: every check there is, in two lanes side by side (one for each of two cores), with a table at the end.
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { inData, quietEnvironment, root } from "./lib/local.mjs";

const lanes = [
  [
    ["Types", "tsc", ["-p", "."]],
    ["Lint and layer rules", "oxlint", ["--type-aware", "--deny-warnings", "src", "test"]],
    ["Known holes", "node", ["src/tools/audit.mjs"]],
    ["Format", "oxfmt", ["--check", "src", "test"]],
    ["Pure code", "vitest", ["run", "-c", "test/vitest.config.ts", "--project", "unit"]],
    ["Killed processes", "node", ["test/faults/run.mjs"]],
    ["In Chromium", "playwright", ["test", "-c", "test/playwright.config.ts"]],
  ],
  [["In workerd", "vitest", ["run", "-c", "test/vitest.config.ts", "--project", "worker"]]],
];
const only = process.argv.slice(2);
const began = Date.now();
rmSync(inData("checks"), { recursive: true, force: true });
const results = (await Promise.all(lanes.map(runLane))).flat();
printTable();
const failed = results.filter((result) => !result.passed).length;
console.log(`\n${results.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** Runs a lane's checks one after the other; a failure does not keep the next from running. */
async function runLane(checks) {
  const done = [];
  for (const [name, command, args] of checks) {
    const wanted = only.length === 0 || only.some((word) => name.toLowerCase().includes(word.toLowerCase()));
    if (wanted) done.push(await run(name, command, args));
  }
  return done;
}

function run(name, command, args) {
  return new Promise((resolve) => {
    const start = Date.now();
    const child = spawn(command, args, {
      cwd: root,
      env: quietEnvironment({ FORCE_COLOR: "0", CI: "1" }),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.once("error", (error) => done(1, error.message));
    child.once("close", (code) => done(code, output));
    function done(code, text) {
      const passed = code === 0;
      if (!passed) console.log(`\n── ${name} ──\n${text.trim()}\n`);
      const seconds = (Date.now() - start) / 1000;
      console.log(`${passed ? "ok    " : "FAILED"}  ${name} (${seconds.toFixed(1)} s)`);
      resolve({ name, passed, seconds, count: countOf(text) });
    }
  });
}

/** How many tests a check says it ran; blank for those that do not count. */
function countOf(text) {
  const found = /Tests\s+(?:\d+ failed[^\d]*)?(\d+) passed/u.exec(text) ?? /(?:^|\n)\s*(\d+) passed/u.exec(text);
  return found === null ? "" : `${found[1]} tests`;
}

function printTable() {
  const rows = results.map((result) => [result.passed ? "ok" : "FAILED", result.name, result.count, `${result.seconds.toFixed(1)} s`]);
  rows.push(["", "Together", "", `${((Date.now() - began) / 1000).toFixed(1)} s`]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column].length)));
  console.log("");
  for (const row of rows)
    console.log(`  ${row.map((cell, column) => (column === 3 ? cell.padStart(widths[3]) : cell.padEnd(widths[column]))).join("   ")}`);
}
