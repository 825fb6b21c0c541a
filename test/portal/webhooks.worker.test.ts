import { createExecutionContext } from "cloudflare:test";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { Hono } from "hono";
import { now, setClockOffsetMs } from "../../src/platform/clock.ts";
import { newToken } from "../../src/platform/ids.ts";
import { SANDBOX_SIGNATURE_HEADER } from "../../src/platform/processor/sandbox.ts";
import { signWebhook } from "../../src/platform/processor/webhook-signature.ts";
import { webhooks } from "../../src/portal/webhooks.ts";
import { instant, MINUTE_MS, SECOND_MS } from "../../src/values/time.ts";
import type { App } from "../../src/web.ts";
import { addMember, booked, env, paidWith, projected, started, topUpOrder } from "../domain/payments/support.ts";
import { addOperator } from "../support/operator.ts";

beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

const app = new Hono<App>().use(async (c, next) => {
  c.set("now", await now(c.env));
  await next();
});
app.route("/", webhooks);

const SECRET = env.SANDBOX_WEBHOOK_SECRET ?? "";

function event(payment_id: string, type = "payment.succeeded", id = `evt_${newToken().slice(0, 20)}`): string {
  return JSON.stringify({ id, type, payment_id });
}

async function send(body: string, signature: string | null = null, path = "/webhooks/sandbox"): Promise<{ status: number; json: unknown }> {
  const header = signature ?? (await signWebhook({ secret: SECRET, body, at: await now(env) }));
  const response = await app.request(
    path,
    { method: "POST", body, headers: { [SANDBOX_SIGNATURE_HEADER]: header } },
    env,
    createExecutionContext(),
  );
  return { status: response.status, json: await response.json() };
}

describe("a processor's webhook", () => {
  it("makes us fetch the payment and settle it; the same event again does nothing", async () => {
    const person = await addMember();
    const payment = await paidWith(topUpOrder(person, 5_000), "4242424242424242");
    const body = event(payment.id);
    expect(await send(body)).toEqual({ status: 200, json: { outcome: "advanced" } });
    expect(await projected(person, payment.id)).toMatchObject({ state: "posted" });
    expect(await send(body)).toEqual({ status: 200, json: { outcome: "seen" } });
    expect(await booked(person, payment)).toEqual(["fund"]);
  });

  it("has one effect when it comes many times at once, in any order", async () => {
    const person = await addMember();
    const payment = await paidWith(topUpOrder(person, 5_000), "4242424242424242");
    const body = event(payment.id);
    const bodies = [event(payment.id, "payment.opened"), body, body, event(payment.id, "payment.processing"), body];
    const answers = await Promise.all(bodies.map((each) => send(each)));
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
    expect(await booked(person, payment)).toEqual(["fund"]);
  });

  it("is not believed: what it claims is asked at the processor", async () => {
    const person = await addMember();
    const { payment } = await started(topUpOrder(person, 5_000));
    expect((await send(event(payment.id, "payment.succeeded"))).status).toBe(200);
    expect(await projected(person, payment.id)).toMatchObject({ state: "awaiting_payer" });
    expect(await booked(person, payment)).toEqual([]);
  });

  it("is refused when forged, changed, unsigned, or signed for another time", async () => {
    const person = await addMember();
    const payment = await paidWith(topUpOrder(person, 5_000), "4242424242424242");
    const body = event(payment.id);
    const at = await now(env);
    const signedAt = (ms: number) => signWebhook({ secret: SECRET, body, at: instant(at + ms) });
    const refused = { status: 400, json: { error: "bad_signature" } };
    expect(await send(body, await signWebhook({ secret: "another", body, at }))).toEqual(refused);
    expect(await send(`${body} `, await signedAt(0))).toEqual(refused);
    expect(await send(body, "")).toEqual(refused);
    expect(await send(body, "t=1,v1=00")).toEqual(refused);
    expect(await send(body, await signedAt(-5 * MINUTE_MS - 2 * SECOND_MS))).toEqual(refused);
    expect(await send(body, await signedAt(6 * MINUTE_MS))).toEqual(refused);
    expect(await booked(person, payment)).toEqual([]);
    expect((await send(body, await signedAt(-4 * MINUTE_MS))).status).toBe(200);
  });

  it("is refused when it is signed but says nothing readable", async () => {
    for (const body of ["", "[]", "{}", '{"id":"e","type":"t","payment_id":"mem_1"}']) {
      expect(await send(body)).toEqual({ status: 400, json: { error: "malformed" } });
    }
  });

  it("is asked for again while the processor itself does not answer", async () => {
    const person = await addMember();
    const payment = await paidWith(topUpOrder(person, 5_000), "4000000000000077");
    const body = event(payment.id);
    expect((await send(body)).status).toBe(503);
    await setClockOffsetMs(env, 7 * SECOND_MS);
    expect(await send(body)).toEqual({ status: 200, json: { outcome: "advanced" } });
    expect(await projected(person, payment.id)).toMatchObject({ state: "posted" });
  });

  it("about nothing of ours, or from a processor we do not have, changes nothing", async () => {
    expect(await send(event("pay_01jc0000000000000000000abc"))).toEqual({ status: 200, json: { outcome: "unknown" } });
    expect((await send(event("pay_01jc0000000000000000000abc"), null, "/webhooks/other")).status).toBe(404);
  });
});
