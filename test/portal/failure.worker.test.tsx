import { Hono } from "hono";
import { beforeAll, describe, expect, it } from "vitest";
import { useMiddleware } from "../../src/platform/middleware/index.ts";
import { failurePage } from "../../src/portal/problem-pages.tsx";
import type { App } from "../../src/web.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor } from "../support/visitor.ts";

const app = new Hono<App>();
useMiddleware(app);
app.get("*", () => {
  throw new Error("a fault of ours");
});
app.onError((_error, c) => failurePage(c));

const PAYMENT = "pay_01jc0000000000000000000000";

beforeAll(addOperator);

describe("a failure of ours", () => {
  it.each(["/wallet", "/bills", "/history", "/wallet/top-up", "/contact"])("at %s took no money, and says so", async (path) => {
    const { status, text } = await new Visitor(app).get(path, { "Accept-Language": "en" });
    expect(status).toBe(500);
    expect(text).toContain("No money has been taken");
  });

  it("on a guest's way leads to where the payment stands, and takes nothing before the confirmation", async () => {
    const look = (path: string) => new Visitor(app).get(path, { "Accept-Language": "en" });
    expect((await look(`/pay/${PAYMENT}/done`)).text).toContain('href="/pay/check"');
    expect((await look("/pay/contact")).text).toContain("No money has been taken");
  });

  it.each([`/pay/${PAYMENT}/return`, `/payments/${PAYMENT}`, `/wallet/top-up/${PAYMENT}`, `/history/${PAYMENT}`])(
    "at a payment's own address (%s) does not say what it cannot know",
    async (path) => {
      const { status, text } = await new Visitor(app).get(path, { "Accept-Language": "en" });
      expect(status).toBe(500);
      expect(text).not.toContain("No money has been taken");
    },
  );
});
