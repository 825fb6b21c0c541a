import { Hono } from "hono";
import type { CheckoutRequest, ProcessorPayment, SavedCharge, Setup, SetupRequest } from "../../platform/processor/processor.ts";
import { cents } from "../../values/money.ts";
import { DAY_MS, instant, type Instant } from "../../values/time.ts";
import { answerChallenge, cancel, chargeUnattended, pay, type Changed } from "./behaviour.ts";
import type { Entry } from "./book.ts";
import type { Instrument } from "./form.ts";
import type { ConsoleAct, Till } from "./till.ts";

const LISTED = 50;
const MOST_CHANGES = 1_000;

/** The sandbox's interface for the shop: payments, refunds, saved methods, events. */
export function shopRoutes(till: Till, clock: () => Promise<Instant>): Hono {
  const { book, methods } = till;
  return new Hono()
    .post("/checkouts", async (c) => {
      const request: CheckoutRequest & { readonly origin: string } = await c.req.json();
      const created_at = await clock();
      if (book.byPayment(request.payment_id) === null) book.open({ ...request, created_at });
      const entry = book.byPayment(request.payment_id);
      if (entry === null || entry.amount_cents !== request.amount_cents || entry.method !== request.method)
        return c.json({ error: "another amount or method" }, 409);
      return c.json({ ref: entry.ref, url: `${request.origin}/sandbox/pay/${entry.ref}` });
    })
    .get("/payments/:id", async (c) => answer(till, book.byPayment(c.req.param("id")), await clock()))
    .post("/payments/:id/cancel", async (c) => {
      const at = await clock();
      const entry = book.byPayment(c.req.param("id"));
      if (entry === null || entry.silent_until > at) return answer(till, entry, at);
      return answer(till, till.save(entry, cancel(entry, at), at), at);
    })
    .post("/refunds", async (c) => {
      const refund: { readonly refund_id: string; readonly payment_id: string; readonly amount_cents: number } = await c.req.json();
      const at = await clock();
      const entry = book.byPayment(refund.payment_id);
      if (entry === null) return c.json({ error: "no such payment" }, 404);
      if (entry.silent_until > at) return c.json({ error: "out of reach" }, 503);
      const ref = till.refund(entry, refund, at);
      return ref === null ? c.json({ error: "not refundable" }, 409) : c.json({ ref });
    })
    .post("/charges", async (c) => {
      const charge: SavedCharge = await c.req.json();
      const at = await clock();
      const instrument = methods.instrument(charge.method.method_ref);
      if (book.byPayment(charge.payment_id) === null) {
        book.open({
          payment_id: charge.payment_id,
          amount_cents: charge.amount_cents,
          method: charge.method.kind,
          description: charge.description,
          language: "en",
          return_url: "",
          expires_at: instant(at + DAY_MS),
          created_at: at,
        });
        const entry = book.byPayment(charge.payment_id);
        if (entry !== null) till.save(entry, unattended(entry, instrument, at), at);
      }
      const entry = book.byPayment(charge.payment_id);
      if (entry !== null && entry.amount_cents !== charge.amount_cents) return c.json({ error: "another amount" }, 409);
      return answer(till, entry, at);
    })
    .post("/setups", async (c) => {
      const request: SetupRequest & { readonly origin: string } = await c.req.json();
      const ref = methods.open(request);
      return c.json({ ref, url: `${request.origin}/sandbox/setup/${ref}` });
    })
    .get("/setups/:ref", (c) => {
      const setup = methods.setup(c.req.param("ref"));
      if (setup === null) return c.json({ error: "no such setup" }, 404);
      const saved = setup.method_ref === null ? null : methods.saved(setup.method_ref);
      const told: Setup =
        saved !== null ? { status: "saved", saved } : setup.status === "ended" ? { status: "ended" } : { status: "open", url: null };
      return c.json(told);
    })
    .get("/methods/:ref", (c) => {
      const health = methods.health(c.req.param("ref"));
      return health === null ? c.json({ error: "no such method" }, 404) : c.json(health);
    })
    .post("/methods/:ref/forget", (c) => {
      methods.forget(c.req.param("ref"));
      return c.json({});
    })
    .get("/events", (c) => c.json(book.changesSince(Number(c.req.query("since")), Math.min(Number(c.req.query("limit")), MOST_CHANGES))));
}

/** Its interface for its own pages: the payer's, and the console. */
export function pageRoutes(till: Till, clock: () => Promise<Instant>): Hono {
  const { book, methods } = till;
  const onPage = async (ref: string, change: (entry: Entry, at: Instant) => Changed): Promise<Response> => {
    const at = await clock();
    const entry = book.byRef(ref);
    return page(entry === null ? null : till.save(entry, change(entry, at), at));
  };
  return new Hono()
    .get("/pages/:ref", (c) => page(book.byRef(c.req.param("ref"))))
    .post("/pages/:ref/pay", async (c) => {
      const instrument: Instrument = await c.req.json();
      return await onPage(c.req.param("ref"), (entry, at) => pay(entry, instrument, at));
    })
    .post("/pages/:ref/challenge", async (c) => {
      const { approve }: { readonly approve: boolean } = await c.req.json();
      return await onPage(c.req.param("ref"), (entry, at) => answerChallenge(entry, approve ? "approve" : "refuse", at));
    })
    .post("/pages/:ref/cancel", async (c) => await onPage(c.req.param("ref"), cancel))
    .get("/setup-pages/:ref", (c) => page(methods.setup(c.req.param("ref"))))
    .post("/setup-pages/:ref/save", async (c) => {
      const instrument: Instrument = await c.req.json();
      const setup = methods.setup(c.req.param("ref"));
      return page(setup === null ? null : methods.keep(setup, instrument));
    })
    .post("/setup-pages/:ref/cancel", (c) => page(methods.end(c.req.param("ref"))))
    .get("/console/:payment", (c) => {
      const entry = book.byPayment(c.req.param("payment"));
      return page(entry === null ? null : till.shown(entry));
    })
    .post("/console/:payment", async (c) => {
      const { act, amount_cents }: { readonly act: ConsoleAct; readonly amount_cents: number | null } = await c.req.json();
      const entry = book.byPayment(c.req.param("payment"));
      if (entry === null) return page(null);
      return c.json({ done: till.act(entry, act, { amount_cents, at: await clock() }) });
    })
    .get("/latest", (c) => c.json(till.latest(LISTED)));
}

/** A charge of a method that was forgotten is declined. */
function unattended(entry: Entry, instrument: Instrument | null, at: Instant): Changed {
  if (instrument !== null) return chargeUnattended(entry, instrument, at);
  return { entry: { ...entry, status: "failed", decline: "card_declined" }, notices: [] };
}

/** What the shop is told of a payment. */
function answer(till: Till, entry: Entry | null, at: Instant): Response {
  if (entry === null) return Response.json({ error: "no such payment" }, { status: 404 });
  if (entry.silent_until > at) return Response.json({ error: "out of reach" }, { status: 503 });
  const { ref, payment_id, status, amount_cents, refunded_cents, decline, brand, last4, method } = entry;
  const told: ProcessorPayment = {
    ref,
    payment_id,
    status: status === "challenge" ? "open" : status,
    amount_cents: cents(amount_cents),
    refunded_cents: cents(refunded_cents),
    disputes: till.disputes
      .of(payment_id)
      .map((each) => ({ id: each.dispute_id, status: each.status, amount_cents: cents(each.amount_cents) })),
    method: brand === null || last4 === null ? null : { kind: method, brand, last4 },
    decline,
  };
  return Response.json(told);
}

function page(found: object | null): Response {
  return found === null ? Response.json({ error: "no such page" }, { status: 404 }) : Response.json(found);
}
