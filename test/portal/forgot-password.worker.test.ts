import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor } from "../support/visitor.ts";

beforeAll(async () => {
  await addOperator();
  await env.DB.batch([
    env.DB.prepare("INSERT INTO contact_channels VALUES ('colorado', 'public_phone', 'Billing', '1-800-555-0130', 1)"),
    env.DB.prepare("INSERT INTO contact_channels VALUES ('colorado', 'employee_phone', 'Staff', '1-800-555-0199', 2)"),
  ]);
});

it("Forgot Your Password leads to the phone lines for patients, area by area", async () => {
  const { status, text } = await new Visitor(createApp()).get("/forgot-password", { "Accept-Language": "en" });
  expect(status).toBe(200);
  expect(text).toContain('href="tel:18005550130"');
  expect(text).not.toContain("0199");
});
