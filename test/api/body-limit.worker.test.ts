import { createExecutionContext } from "cloudflare:test";
import { expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { API_BODY_LIMIT_BYTES } from "../../src/platform/middleware/limits.ts";
import { bindings } from "./door.ts";

const app = createApp();

function send(body: BodyInit): Promise<Response> {
  const request = new Request("https://pay.example.org/api/v1/bills/import", { method: "POST", body });
  return Promise.resolve(app.fetch(request, bindings, createExecutionContext()));
}

it("answers a body above one mebibyte with a problem that says so, before anybody looks at its token", async () => {
  const response = await send("x".repeat(API_BODY_LIMIT_BYTES + 1));
  expect(response.status).toBe(413);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.json()).toMatchObject({ code: "body_too_large", request_id: expect.stringMatching(/^req_/u) });
});

it("takes a body of exactly one mebibyte as far as the token", async () => {
  expect((await send("x".repeat(API_BODY_LIMIT_BYTES))).status).toBe(401);
});
