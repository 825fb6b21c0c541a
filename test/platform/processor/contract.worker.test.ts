import { runInDurableObject } from "cloudflare:test";
import { expect, inject, it } from "vitest";
import { actInConsole, answerOnPage, findPage, findSetupPage, payOnPage, saveOnPage } from "../../../src/dev/sandbox/client.ts";
import { BRANDS, outcomeOf } from "../../../src/dev/sandbox/numbers.ts";
import { now } from "../../../src/platform/clock.ts";
import { newId } from "../../../src/platform/ids.ts";
import { ProcessorUnavailable } from "../../../src/platform/processor/processor.ts";
import { SANDBOX_SIGNATURE_HEADER, sandboxProcessor } from "../../../src/platform/processor/sandbox.ts";
import { stripeProcessor } from "../../../src/platform/processor/stripe.ts";
import { signWebhook } from "../../../src/platform/processor/webhook-signature.ts";
import type { PaymentId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { assert } from "../../../src/values/result.ts";
import { DAY_MS, instant, MINUTE_MS } from "../../../src/values/time.ts";
import { env } from "../../domain/payments/support.ts";
import { FAKE_SECRET_KEY, FAKE_WEBHOOK_SECRET } from "../../fakes/stripe/keys.ts";
import { holdsTheContract, type Hands } from "./contract.ts";

// One contract, two processors: our sandbox, and Stripe by its own library in workerd, against a stand-in that speaks as Stripe does.

type Trouble = Parameters<Hands["during"]>[0];

// The sandbox.
const object = env.SANDBOX;
const secret = env.SANDBOX_WEBHOOK_SECRET ?? "";
assert(object !== undefined, "the tests run with the development Worker");
const sandbox = object.get(object.idFromName("sandbox"));
let sandboxTrouble: Trouble | null = null;

/** The sandbox's object behind a network that can go wrong. */
const network = {
  idFromName: (name: string) => object.idFromName(name),
  get: (id: DurableObjectId) => ({
    fetch: async (...request: Parameters<DurableObjectStub["fetch"]>): Promise<Response> => {
      if (sandboxTrouble === "timeout") throw new Error("no answer in time");
      if (sandboxTrouble === "429") return Response.json({}, { status: 429 });
      if (sandboxTrouble === "500") return Response.json({}, { status: 500 });
      const response = await object.get(id).fetch(...request);
      if (sandboxTrouble !== "lost") return response;
      await response.body?.cancel();
      throw new Error("the connection was lost");
    },
  }),
} as unknown as DurableObjectNamespace;

async function sandboxRef(id: PaymentId): Promise<string> {
  return await runInDurableObject(
    sandbox,
    (_instance, state) => state.storage.sql.exec<{ ref: string }>("SELECT ref FROM entries WHERE payment_id = ?", id).one().ref,
  );
}

async function change(sql: string, ...values: (string | number)[]): Promise<void> {
  await runInDurableObject(sandbox, (_instance, state) => {
    state.storage.sql.exec(sql, ...values);
  });
}

function typed(method: "card" | "bank", number: string) {
  const outcome = outcomeOf(method, number);
  assert(outcome !== null, "a test number");
  return { outcome, brand: BRANDS[method], last4: number.slice(-4), ...(method === "card" ? { expires: "2034-12" } : {}) };
}

holdsTheContract({
  name: "sandbox",
  processor: () => sandboxProcessor({ object: network, secret, origin: env.PUBLIC_ORIGIN }),
  now: async () => await now(env),
  hands: {
    pay: async (id, number) => {
      const ref = await sandboxRef(id);
      await payOnPage(env, ref, typed((await findPage(env, ref))?.method ?? "card", number));
    },
    answer: async (id, how) => void (await answerOnPage(env, await sandboxRef(id), how)),
    settle: async (id, how) => {
      if (how === "pays")
        await change("UPDATE entries SET settles_at = settles_at - ? WHERE payment_id = ? AND settles_at IS NOT NULL", 3 * DAY_MS, id);
    },
    expire: async (id) => void (await findPage(env, await sandboxRef(id))),
    refund: async (id, amount) => void (await actInConsole(env, id, "refund", amount)),
    dispute: async (id, how, amount) =>
      void (await actInConsole(env, id, how === "open" ? "open_dispute" : how === "win" ? "win_dispute" : "lose_dispute", amount ?? null)),
    save: async (ref, number) => void (await saveOnPage(env, ref, typed((await findSetupPage(env, ref))?.method ?? "card", number))),
    during: async (trouble, act) => {
      sandboxTrouble = trouble;
      try {
        return await act();
      } finally {
        sandboxTrouble = null;
      }
    },
    webhook: async (id, { at, secret: which }) => {
      const delivery = await runInDurableObject(sandbox, (_instance, state) =>
        state.storage.sql
          .exec<{ event_id: string; type: string }>(
            "SELECT event_id, type FROM deliveries WHERE payment_id = ? ORDER BY n DESC LIMIT 1",
            id,
          )
          .one(),
      );
      const body = JSON.stringify({ id: delivery.event_id, type: delivery.type, payment_id: id });
      const signature = await signWebhook({ secret: which === "right" ? secret : "another", body, at });
      return { body, headers: { [SANDBOX_SIGNATURE_HEADER]: signature } };
    },
  },
});

// Stripe.
const stripeOrigin = inject("stripeOrigin");

async function hand<T>(what: string, deed: object): Promise<T> {
  const response = await fetch(`${stripeOrigin}/fake/${what}`, { method: "POST", body: JSON.stringify(deed) });
  return await response.json<T>();
}

const TROUBLES = { lost: "drop_reply", "429": "rate_limit", "500": "error", timeout: "timeout" } as const;

holdsTheContract({
  name: "Stripe",
  processor: () =>
    stripeProcessor({
      secret_key: FAKE_SECRET_KEY,
      webhook_secret: FAKE_WEBHOOK_SECRET,
      api_origin: stripeOrigin,
      timeout_ms: 300,
      retries: 0,
    }),
  now: async () => await Promise.resolve(instant(Date.now())),
  hands: {
    pay: async (payment_id, number) => await hand("pay", { payment_id, number }),
    answer: async (payment_id, how) => await hand("challenge", { payment_id, how }),
    settle: async (payment_id, how) => await hand("settle", { payment_id, how }),
    expire: async (payment_id) => await hand("expire", { payment_id }),
    refund: async (payment_id, amount) => await hand("refund", { payment_id, amount }),
    dispute: async (payment_id, how, amount) => await hand("dispute", { payment_id, how, amount }),
    save: async (setup_ref, number) => await hand("save", { setup_ref, number }),
    during: async (trouble, act) => {
      await hand("misbehave", { kind: TROUBLES[trouble] });
      try {
        return await act();
      } finally {
        await hand("misbehave", { kind: "none" });
      }
    },
    webhook: async (payment_id, { at, secret }) => {
      const signed = await hand<{ body: string; header: string }>("webhook", {
        payment_id,
        at_ms: at,
        ...(secret === "right" ? {} : { secret: "another" }),
      });
      return { body: signed.body, headers: { "Stripe-Signature": signed.header } };
    },
  },
});

it("Stripe: a page that is refused is no page, as if Stripe were away", async () => {
  const stripe = stripeProcessor({
    secret_key: FAKE_SECRET_KEY,
    webhook_secret: FAKE_WEBHOOK_SECRET,
    api_origin: stripeOrigin,
    retries: 0,
  });
  const payment_id = newId("pay");
  const order = { payment_id, method: "card", description: "Clinic", language: "en", return_url: "https://pay.example.org/" } as const;
  const expires_at = instant(Date.now() + 30 * MINUTE_MS);
  await expect(stripe.createCheckout({ ...order, expires_at, amount_cents: cents(49) })).rejects.toThrow(ProcessorUnavailable);
  expect(await stripe.find(payment_id)).toBeNull();
});
