import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import chromium from "@sparticuz/chromium";

/** Chosen once, by the first process that loads this file; the workers inherit it. */
process.env["E2E_PORT"] ??= String(20_000 + (process.pid % 20_000));
const port = Number(process.env["E2E_PORT"]);
const root = fileURLToPath(new URL("..", import.meta.url).href);

/**
 * Journeys in real Chromium (from npm) against the built Worker on the runtime. `plain` is the same site with JavaScript off. What moves the
 * clock signs everybody out, so it runs alone, after the rest; the scan for card numbers looks at what all of them left behind.
 */
export default defineConfig({
  testDir: `${root}test/e2e`,
  outputDir: `${root}.data/playwright`,
  workers: 3,
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["line"]],
  forbidOnly: process.env["CI"] !== undefined,
  use: {
    baseURL: `http://localhost:${port}`,
    launchOptions: {
      executablePath: await chromium.executablePath(),
      // Fewer processes and threads, each of which costs a start: two cores have enough to do.
      // A new document takes the place of the last in the same frame, as for a decade: with a new frame for each, pages cost a third more.
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--in-process-gpu",
        "--no-zygote",
        "--renderer-process-limit=1",
        "--num-raster-threads=1",
        "--js-flags=--single-threaded",
        "--disable-features=RenderDocument,PaintHolding",
      ],
    },
    locale: "en-US",
    timezoneId: "America/Los_Angeles",
    actionTimeout: 15_000,
    trace: "off",
  },
  projects: [
    { name: "script", testMatch: /\.spec\.ts$/u, testIgnore: /\.(?:clock|last)\.spec\.ts$/u },
    { name: "plain", testMatch: /\.journey\.spec\.ts$/u, use: { javaScriptEnabled: false } },
    { name: "clock", testMatch: /\.clock\.spec\.ts$/u, dependencies: ["script", "plain"], fullyParallel: false },
    { name: "last", testMatch: /\.last\.spec\.ts$/u, dependencies: ["clock"] },
  ],
  webServer: {
    command: `node test/e2e/server.mjs`,
    cwd: root,
    env: { E2E_PORT: String(port) },
    url: `http://localhost:${port + 1}/ready`,
    timeout: 120_000,
    reuseExistingServer: process.env["E2E_REUSE"] !== undefined,
    gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
    stdout: "pipe",
  },
});
