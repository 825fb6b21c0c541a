import type { TestProject } from "vitest/node";
import { startFakeStripe } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the stand-in for Stripe listens while the tests run. */
    readonly stripeOrigin: string;
  }
}

/** Starts the stand-in for Stripe beside the tests that run in workerd: they reach it over HTTP, as our site reaches Stripe. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const fake = await startFakeStripe();
  project.provide("stripeOrigin", fake.origin);
  return async () => {
    await fake.close();
  };
}
