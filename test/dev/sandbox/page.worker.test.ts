import { beforeAll, describe, expect, it } from "vitest";
import { runInDurableObject } from "cloudflare:test";
import { Hono } from "hono";
import { processorPages } from "../../../src/dev/sandbox/events.tsx";
import { sandboxPages } from "../../../src/dev/sandbox/routes.tsx";
import type { Payment } from "../../../src/domain/payments/payment.ts";
import { now } from "../../../src/platform/clock.ts";
import { processor } from "../../../src/platform/processor/index.ts";
import type { Env } from "../../../src/platform/env.ts";
import type { Language } from "../../../src/values/language.ts";
import type { App } from "../../../src/web.ts";
import { addMember, env, started, topUpOrder } from "../../domain/payments/support.ts";
import { addOperator } from "../../support/operator.ts";

beforeAll(addOperator);

const app = new Hono<App>().use(async (c, next) => {
  c.set("now", await now(c.env));
  c.set("language", "en");
  await next();
});
app.route("/", sandboxPages).route("/", processorPages);

const CARD = { card_number: "4242 4242 4242 4242", expiry: "12/40", cvc: "123" };

async function newPage(more: { source?: "card" | "bank"; language?: Language } = {}): Promise<{ payment: Payment; path: string }> {
  const { payment } = await started(topUpOrder(await addMember(), 5_000, more));
  return { payment, path: new URL(payment.checkout_url ?? "").pathname };
}

async function post(path: string, fields: Record<string, string>, bindings: Env = env): Promise<Response> {
  return await app.request(path, { method: "POST", body: new URLSearchParams(fields) }, bindings);
}

async function statusOf(payment: Payment): Promise<string | undefined> {
  return (await processor(env)?.find(payment.id))?.status;
}

describe("the sandbox's payment page", () => {
  it("shows the amount, the fields and the ways out, in the payer's language, with nothing inline", async () => {
    const { path } = await newPage({ language: "es" });
    const response = await app.request(path, {}, env);
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html.startsWith('<!doctype html><html lang="es">')).toBe(true);
    expect(html).toContain("Número de tarjeta");
    expect(html).toContain("Cancelar");
    expect(html).not.toMatch(/<style|<script|style=/u);
    expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    expect(await (await app.request(`${path}?lang=en`, {}, env)).text()).toContain("Card number");
  });

  it("pays and leads back to the shop; a second press changes nothing", async () => {
    const { payment, path } = await newPage();
    for (let press = 0; press < 2; press += 1) {
      const response = await post(path, CARD);
      expect(response.status).toBe(303);
      expect(response.headers.get("Location")).toContain(payment.id);
    }
    expect(await statusOf(payment)).toBe("succeeded");
  });

  it("answers bad input with 422, the words, and what was typed except the security code", async () => {
    const { payment, path } = await newPage();
    const response = await post(path, { card_number: "4111 1111 1111 1111", expiry: "12/40", cvc: "987" });
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain("<title>Error: ");
    expect(html).toContain("real cards are not taken here");
    expect(html).toContain('value="12/40"');
    expect(html).not.toContain("987");
    expect(await statusOf(payment)).toBe("open");
  });

  it("asks the challenge, and takes the answer", async () => {
    const { payment, path } = await newPage();
    const asked = await post(path, { ...CARD, card_number: "4000002500003155" });
    expect(await asked.text()).toContain("Your bank asks");
    expect((await post(`${path}/challenge`, { answer: "approve" })).status).toBe(303);
    expect(await statusOf(payment)).toBe("succeeded");
  });

  it("does not lead back when the reply is lost", async () => {
    const { path } = await newPage();
    const response = await post(path, { ...CARD, card_number: "4000000000000077" });
    expect(response.status).toBe(502);
    expect(response.headers.get("Location")).toBeNull();
    expect(await response.text()).toContain("The connection was lost");
  });

  it("lets the payer turn back", async () => {
    const { payment, path } = await newPage();
    expect((await post(`${path}/cancel`, {})).status).toBe(303);
    expect(await statusOf(payment)).toBe("canceled");
  });

  it("keeps no card or account number anywhere in its books", async () => {
    const { path } = await newPage();
    await post(path, CARD);
    const bank = await newPage({ source: "bank" });
    await post(bank.path, { routing_number: "110000000", account_number: "000123456789" });
    const object = env.SANDBOX;
    if (object === undefined) throw new Error("no sandbox");
    const everything = await runInDurableObject(object.get(object.idFromName("sandbox")), (_instance, state) =>
      JSON.stringify(["entries", "deliveries", "refunds"].map((table) => state.storage.sql.exec(`SELECT * FROM ${table}`).toArray())),
    );
    expect(everything).toContain("4242");
    expect(everything).not.toMatch(/4242424242424242|000123456789|110000000/u);
  });

  it("does not exist in production, nor for an address nobody was given", async () => {
    const { path } = await newPage();
    const production = { ...env, ENVIRONMENT: "production" } as Env;
    expect((await app.request(path, {}, production)).status).toBe(404);
    expect((await post(path, CARD, production)).status).toBe(404);
    expect((await app.request("/dev/processor", {}, production)).status).toBe(404);
    expect(processor(production)).toBeNull();
    expect((await app.request("/sandbox/pay/sbx_unknown", {}, env)).status).toBe(404);
  });

  it("lists payments and webhooks for people who develop", async () => {
    const { payment } = await newPage();
    const html = await (await app.request("/dev/processor", {}, env)).text();
    expect(html).toContain(payment.id);
  });
});
