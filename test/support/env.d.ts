/// <reference types="@cloudflare/vitest-pool-workers/types" />

declare namespace Cloudflare {
  interface Env extends CarepurseEnv {
    readonly TEST_MIGRATIONS: import("cloudflare:test").D1Migration[];
  }
}
type CarepurseEnv = import("../../src/platform/env.ts").Env;

declare module "*?raw" {
  const text: string;
  export default text;
}
