import { beforeAll, describe, expect, it } from "vitest";
import { runInDurableObject } from "cloudflare:test";
import { Hono } from "hono";
import { processorPages } from "../../../src/dev/sandbox/events.tsx";
import { processorConsole } from "../../../src/dev/sandbox/console.tsx";
import { sandboxPages } from "../../../src/dev/sandbox/routes.tsx";
import { setupPages } from "../../../src/dev/sandbox/setup.tsx";
import {
  beginSetup,
  finishSetup,
  methodsQuery,
  MOST_METHODS,
  readMethods,
  removeMethod,
} from "../../../src/domain/payments/saved-methods.ts";
import type { Payment } from "../../../src/domain/payments/payment.ts";
import { advance } from "../../../src/domain/payments/service.ts";
import { now, setClockOffsetMs } from "../../../src/platform/clock.ts";
import { database } from "../../../src/platform/db.ts";
import { newId } from "../../../src/platform/ids.ts";
import { processor } from "../../../src/platform/processor/index.ts";
import type { MemberId, SavedMethodId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import type { Env } from "../../../src/platform/env.ts";
import type { Language } from "../../../src/values/language.ts";
import type { App } from "../../../src/web.ts";
import { addMember, balance, env, passTime, started, topUpOrder, type Person } from "../../domain/payments/support.ts";
import { addOperator } from "../../support/operator.ts";

beforeAll(addOperator);

const app = new Hono<App>().use(async (c, next) => {
  c.set("now", await now(c.env));
  c.set("language", "en");
  await next();
});
app.route("/", sandboxPages).route("/", setupPages).route("/", processorPages).route("/", processorConsole);

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

describe("saving a card on the processor's page", () => {
  const visit = { ...CARD };

  async function begin(member_id: MemberId): Promise<{ id: SavedMethodId; path: string }> {
    const begun = await beginSetup(env, await now(env), { member_id, kind: "card", language: "es" });
    if (!begun.ok) throw new Error(begun.error);
    const row = await env.DB.prepare("SELECT id FROM saved_methods WHERE member_id = ? AND state = 'open'")
      .bind(member_id)
      .first<{ id: SavedMethodId }>();
    return { id: row?.id as SavedMethodId, path: new URL(begun.value.url).pathname };
  }

  const saved = async (id: MemberId) => readMethods(await methodsQuery(database(env), id));

  it("keeps brand and four digits, once, for its owner alone; removed, it is forgotten at the processor first", async () => {
    const [{ member_id }, other] = [await addMember(), await addMember()];
    const { id, path } = await begin(member_id);
    expect(await finishSetup(env, await now(env), { id, member_id })).toBe("open");
    expect(await (await app.request(path, {}, env)).text()).toContain("Guardar una forma de pago");
    expect((await post(path, { ...visit, card_number: "4000 0000 0000 0002" })).status).toBe(422);
    const kept = await post(path, visit);
    expect(kept.status).toBe(303);
    expect(kept.headers.get("Location")).toContain(`/wallet/methods/${id}/return`);
    const at = await now(env);
    expect(await finishSetup(env, at, { id, member_id: other.member_id })).toBeNull();
    expect(await Promise.all([finishSetup(env, at, { id, member_id }), finishSetup(env, at, { id, member_id })])).toEqual([
      "saved",
      "saved",
    ]);
    expect(await saved(member_id)).toMatchObject([{ id, kind: "card", brand: "Visa", last4: "4242" }]);
    expect(await saved(other.member_id)).toEqual([]);
    expect(await removeMethod(env, at, { id, member_id: other.member_id })).toBeNull();
    expect(await removeMethod({ ...env, SANDBOX: undefined } as unknown as Env, at, { id, member_id })).toBe("unavailable");
    expect(await removeMethod(env, at, { id, member_id })).toBe("removed");
    expect(await removeMethod(env, at, { id, member_id })).toBe("removed");
    expect(await saved(member_id)).toEqual([]);
    const ref = await env.DB.prepare("SELECT method_ref FROM saved_methods WHERE id = ?").bind(id).first<string>("method_ref");
    const charge = {
      payment_id: newId("pay"),
      amount_cents: cents(100),
      method: { method_ref: ref ?? "", kind: "card" as const },
      description: "x",
    };
    expect(await processor(env)?.chargeSaved(charge)).toMatchObject({ status: "failed" });
  });

  it("saves nothing when its owner turns back, and has an end", async () => {
    const { member_id } = await addMember();
    const { id, path } = await begin(member_id);
    expect((await post(`${path}/cancel`, {})).status).toBe(303);
    expect(await finishSetup(env, await now(env), { id, member_id })).toBe("ended");
    const rows = Array.from({ length: MOST_METHODS }, () =>
      env.DB.prepare(
        "INSERT INTO saved_methods (id, member_id, processor, setup_ref, method_ref, kind, brand, last4, state, created_at, updated_at) VALUES (?, ?, 'sandbox', 'x', 'x', 'card', 'Visa', '4242', 'saved', 1, 1)",
      ).bind(newId("met"), member_id),
    );
    await env.DB.batch(rows);
    expect(await beginSetup(env, await now(env), { member_id, kind: "card", language: "en" })).toEqual({ ok: false, error: "too_many" });
  });
});

describe("money added with a saved card", () => {
  async function personWith(number: string): Promise<{ person: Person; saved_method_id: SavedMethodId }> {
    const person = await addMember();
    const at = await now(env);
    const begun = await beginSetup(env, at, { member_id: person.member_id, kind: "card", language: "en" });
    if (!begun.ok) throw new Error(begun.error);
    await post(new URL(begun.value.url).pathname, { ...CARD, card_number: number });
    const row = await env.DB.prepare("SELECT id FROM saved_methods WHERE member_id = ?")
      .bind(person.member_id)
      .first<{ id: SavedMethodId }>();
    const saved_method_id = row?.id as SavedMethodId;
    expect(await finishSetup(env, at, { id: saved_method_id, member_id: person.member_id })).toBe("saved");
    return { person, saved_method_id };
  }

  it("is in the wallet at once, without the processor's page, and once however often it is asked for", async () => {
    const { person, saved_method_id } = await personWith("4242424242424242");
    const order = topUpOrder(person, 5_000, { saved_method_id });
    const steps = await Promise.all([started(order), started(order), started(order)]);
    const again = await started(order);
    expect(again).toMatchObject({ payment: { state: "posted", method: { brand: "Visa", last4: "4242" } }, next: { kind: "done" } });
    expect(new Set([...steps, again].map((step) => step.payment.id)).size).toBe(1);
    expect(await balance(person)).toMatchObject({ posted_cents: 5_000 });
  });

  it.each([
    ["declined", "4000000000000341", "card_declined"],
    ["wanted by its bank in person", "4000002500003155", "authentication_failed"],
  ])("%s, it ends as it would on the page", async (_name, number, failure) => {
    const { person, saved_method_id } = await personWith(number);
    expect((await started(topUpOrder(person, 5_000, { saved_method_id }))).payment).toMatchObject({ state: "failed", failure });
    expect(await balance(person)).toMatchObject({ posted_cents: 0 });
  });

  it("whose answer is lost waits, and is booked once by whoever hears of it", async () => {
    const { person, saved_method_id } = await personWith("4000000000000077");
    const { payment, next } = await started(topUpOrder(person, 5_000, { saved_method_id }));
    expect(next).toEqual({ kind: "wait" });
    await passTime(15_000);
    await Promise.all([advance(env, await now(env), payment.id), advance(env, await now(env), payment.id)]);
    expect(await balance(person)).toMatchObject({ posted_cents: 5_000 });
    await setClockOffsetMs(env, 0);
  });

  it("removed before its lost answer was heard is not called declined: the money is booked", async () => {
    const { person, saved_method_id } = await personWith("4000000000000077");
    const { payment } = await started(topUpOrder(person, 5_000, { saved_method_id }));
    expect(await removeMethod(env, await now(env), { id: saved_method_id, member_id: person.member_id })).toBe("removed");
    expect((await advance(env, await now(env), payment.id)).next).toEqual({ kind: "wait" });
    await passTime(15_000);
    expect((await advance(env, await now(env), payment.id)).payment.state).toBe("posted");
    expect(await balance(person)).toMatchObject({ posted_cents: 5_000 });
    await setClockOffsetMs(env, 0);
  });

  it("that is another member's, or was removed, takes no money", async () => {
    const [{ person, saved_method_id }, other] = [await personWith("4242424242424242"), await addMember()];
    expect((await started(topUpOrder(other, 5_000, { saved_method_id }))).payment.state).toBe("failed");
    await removeMethod(env, await now(env), { id: saved_method_id, member_id: person.member_id });
    expect((await started(topUpOrder(person, 5_000, { saved_method_id }))).payment.state).toBe("failed");
  });
});

describe("the processor's console", () => {
  it("sends back and disputes what is left, and says when it cannot", async () => {
    const { payment, path } = await newPage();
    const console = `/dev/processor/${payment.id}`;
    const act = async (fields: Record<string, string>) => (await post(console, fields)).headers.get("Location");
    expect(await act({ act: "refund", amount: "" })).toBe(`${console}?refused`);
    await post(path, CARD);
    expect(await (await app.request(console, {}, env)).text()).toContain("Open a dispute");
    expect(await act({ act: "refund", amount: "50.01" })).toBe(`${console}?refused`);
    expect(await act({ act: "refund", amount: "20.00" })).toBe(console);
    expect(await act({ act: "open_dispute", amount: "" })).toBe(console);
    expect(await act({ act: "refund", amount: "0.01" })).toBe(`${console}?refused`);
    expect(await act({ act: "win_dispute", amount: "" })).toBe(console);
    expect(await processor(env)?.find(payment.id)).toMatchObject({
      refunded_cents: 2_000,
      disputes: [{ status: "won", amount_cents: 3_000 }],
    });
    expect((await app.request("/dev/processor/pay_01jc0000000000000000000abc", {}, env)).status).toBe(404);
  });
});
