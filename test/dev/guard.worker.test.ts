import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import worker from "../../src/dev/index.ts";
import { createExecutionContext } from "cloudflare:test";
import { addOperator } from "../support/operator.ts";
import type { Env } from "../../src/platform/env.ts";

const production = { ...env, ENVIRONMENT: "production" } as unknown as Env;

describe("the development Worker told that it is production", () => {
  it.each([
    ["GET", "/dev"],
    ["GET", "/dev/mail.json"],
    ["GET", "/dev/clock.json"],
    ["GET", "/dev/components"],
    ["GET", "/dev/processor"],
    ["POST", "/dev/cron"],
    ["POST", "/dev/seed"],
    ["GET", "/sandbox/style.css"],
  ])("has nothing at %s %s", async (method, path) => {
    await addOperator();
    const request = new Request(`http://localhost:8787${path}`, { method });
    expect((await worker.fetch(request, production, createExecutionContext())).status).toBe(404);
  });
});
