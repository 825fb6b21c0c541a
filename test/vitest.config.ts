import { fileURLToPath } from "node:url";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";
import { TEST_SECRETS } from "./support/secrets.ts";

const root = fileURLToPath(new URL("..", import.meta.url).href);

/**
 * `unit`: pure code, in Node. `worker`: everything with bindings, in workerd, with the development Worker as `main`.
 * Worker tests: loading the Worker takes seconds, so its files share one (`isolate: false`), one after the other; `support/migrate.ts` empties
 * all storage before each file. `env` and `exports` come from `cloudflare:workers`.
 */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        // One thread loads each module once, for all files: nothing here keeps state from one test to the next.
        test: {
          name: "unit",
          include: ["test/**/*.unit.test.ts"],
          environment: "node",
          pool: "threads",
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        root,
        // Libraries that ship source maps without sources would fill the screen.
        logLevel: "error",
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: `${root}wrangler.toml`, environment: "development" },
            miniflare: {
              bindings: { ...TEST_SECRETS, TEST_MIGRATIONS: await readD1Migrations(`${root}migrations`) },
            },
          })),
        ],
        test: {
          name: "worker",
          isolate: false,
          fileParallelism: false,
          include: ["test/**/*.worker.test.ts", "test/**/*.worker.test.tsx"],
          globalSetup: [`${root}test/fakes/stripe/global-setup.ts`],
          setupFiles: [`${root}test/support/flat-prototypes.ts`, `${root}test/support/migrate.ts`],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
