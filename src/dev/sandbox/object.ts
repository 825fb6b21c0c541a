import { DurableObject } from "cloudflare:workers";
import { Hono } from "hono";
import { now } from "../../platform/clock.ts";
import type { Env } from "../../platform/env.ts";
import { newToken } from "../../platform/ids.ts";
import type { CheckoutRequest, ProcessorPayment } from "../../platform/processor/processor.ts";
import { SANDBOX_SIGNATURE_HEADER } from "../../platform/processor/sandbox.ts";
import { signWebhook } from "../../platform/processor/webhook-signature.ts";
import { assert } from "../../values/result.ts";
import { cents } from "../../values/money.ts";
import { SECOND_MS, type Instant } from "../../values/time.ts";
import { age, answerChallenge, cancel, pay, type Changed } from "./behaviour.ts";
import { Book, type Delivery, type Entry } from "./book.ts";
import type { Instrument } from "./form.ts";

const RETRY_MS = 5 * SECOND_MS;
const MAX_DELIVERIES_A_RUN = 200;
const LISTED = 50;

/**
 * The sandbox processor: payments in its own books, an HTTP interface for the shop (`/checkouts`, `/payments`, `/refunds`), one for its own
 * hosted page (`/pages`), and signed webhooks from an outbox driven by its alarm. Development only: it refuses to be made elsewhere.
 */
export class SandboxProcessorBase extends DurableObject<Env> {
  readonly #book: Book;
  readonly #http: Hono;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    assert(env.ENVIRONMENT === "development", "the sandbox processor runs in development only");
    this.#book = new Book(ctx.storage.sql);
    this.#http = this.#routes();
  }

  override async fetch(request: Request): Promise<Response> {
    this.#agePayments(await now(this.env));
    const response = await this.#http.fetch(request);
    await this.#arm();
    return response;
  }

  override async alarm(): Promise<void> {
    await this.runDue();
  }

  /** How a webhook reaches the shop. The development entry hands it to its own app: a Worker does not reach itself by its own address. */
  protected deliver(_request: Request): Promise<Response> {
    return Promise.reject(new Error("the development entry must say how webhooks are delivered"));
  }

  /** What an app wants beside request and bindings, when it is called from here. */
  protected get execution(): ExecutionContext {
    return {
      waitUntil: (promise: Promise<unknown>) => this.ctx.waitUntil(promise),
      passThroughOnException: () => undefined,
      props: {},
    } as ExecutionContext;
  }

  /** Settles bank debits, closes old pages and sends webhooks: all that is due by the development clock. @returns how many were sent */
  async runDue(): Promise<number> {
    let sent = 0;
    for (; sent < MAX_DELIVERIES_A_RUN; sent += 1) {
      const at = await now(this.env);
      this.#agePayments(at);
      const delivery = this.#book.take(at, (attempts) => at + RETRY_MS * 2 ** attempts);
      if (delivery === null) break;
      await this.#attempt(delivery, at);
    }
    await this.#arm();
    return sent;
  }

  async #attempt(delivery: Delivery, at: Instant): Promise<void> {
    const body = JSON.stringify({ id: delivery.event_id, type: delivery.type, payment_id: delivery.payment_id });
    const signature = await signWebhook({ secret: this.env.SANDBOX_WEBHOOK_SECRET ?? "", body, at });
    const headers = { "Content-Type": "application/json", [SANDBOX_SIGNATURE_HEADER]: signature };
    try {
      const response = await this.deliver(new Request(`${this.env.PUBLIC_ORIGIN}/webhooks/sandbox`, { method: "POST", headers, body }));
      await response.body?.cancel();
      this.#book.noteAnswer(delivery.n, String(response.status), response.ok ? at : null);
    } catch (error) {
      this.#book.noteAnswer(delivery.n, error instanceof Error ? error.message : "failed", null);
    }
  }

  #agePayments(at: Instant): void {
    for (const entry of this.#book.dueEntries(at)) this.#save(entry, age(entry, at));
  }

  /** Writes a change and its webhooks in one transaction. */
  #save(before: Entry, { entry, notices }: Changed): Entry {
    if (entry === before) return entry;
    this.ctx.storage.transactionSync(() => {
      this.#book.change(entry);
      for (const { type, due_at } of notices) {
        const event_id = `evt_${newToken().slice(0, 24)}`;
        for (const due of due_at) this.#book.send({ event_id, type, payment_id: entry.payment_id, due_at: due });
      }
    });
    return entry;
  }

  async #arm(): Promise<void> {
    const due = this.#book.nextDue();
    if (due === null) return;
    await this.ctx.storage.setAlarm(Date.now() + Math.max(0, due - (await now(this.env))));
  }

  #routes(): Hono {
    const book = this.#book;
    return new Hono()
      .post("/checkouts", async (c) => {
        const request: CheckoutRequest & { readonly origin: string } = await c.req.json();
        const created_at = await now(this.env);
        if (book.byPayment(request.payment_id) === null) book.open({ ...request, created_at });
        const entry = book.byPayment(request.payment_id);
        if (entry === null || entry.amount_cents !== request.amount_cents || entry.method !== request.method)
          return c.json({ error: "another amount or method" }, 409);
        return c.json({ ref: entry.ref, url: `${request.origin}/sandbox/pay/${entry.ref}` });
      })
      .get("/payments/:id", async (c) => answer(book.byPayment(c.req.param("id")), await now(this.env)))
      .post("/payments/:id/cancel", async (c) => {
        const at = await now(this.env);
        const entry = book.byPayment(c.req.param("id"));
        if (entry === null || entry.silent_until > at) return answer(entry, at);
        return answer(this.#save(entry, cancel(entry, at)), at);
      })
      .post("/refunds", async (c) => {
        const refund: { readonly refund_id: string; readonly payment_id: string; readonly amount_cents: number } = await c.req.json();
        const entry = book.byPayment(refund.payment_id);
        if (entry === null) return c.json({ error: "no such payment" }, 404);
        if (entry.silent_until > (await now(this.env))) return c.json({ error: "out of reach" }, 503);
        const ref = this.ctx.storage.transactionSync(() => book.refund(entry, refund));
        return ref === null ? c.json({ error: "not refundable" }, 409) : c.json({ ref });
      })
      .get("/pages/:ref", (c) => page(book.byRef(c.req.param("ref"))))
      .post("/pages/:ref/pay", async (c) => {
        const instrument: Instrument = await c.req.json();
        return await this.#onPage(c.req.param("ref"), (entry, at) => pay(entry, instrument, at));
      })
      .post("/pages/:ref/challenge", async (c) => {
        const { approve }: { readonly approve: boolean } = await c.req.json();
        return await this.#onPage(c.req.param("ref"), (entry, at) => answerChallenge(entry, approve ? "approve" : "refuse", at));
      })
      .post("/pages/:ref/cancel", async (c) => await this.#onPage(c.req.param("ref"), cancel))
      .post("/due", async (c) => c.json({ sent: await this.runDue() }))
      .get("/latest", (c) => c.json(book.latest(LISTED)));
  }

  async #onPage(ref: string, change: (entry: Entry, at: Instant) => Changed): Promise<Response> {
    const at = await now(this.env);
    const entry = this.#book.byRef(ref);
    return page(entry === null ? null : this.#save(entry, change(entry, at)));
  }
}

/** What the shop is told of a payment. */
function answer(entry: Entry | null, at: Instant): Response {
  if (entry === null) return Response.json({ error: "no such payment" }, { status: 404 });
  if (entry.silent_until > at) return Response.json({ error: "out of reach" }, { status: 503 });
  const { ref, payment_id, status, amount_cents, refunded_cents, decline, brand, last4, method } = entry;
  const told: ProcessorPayment = {
    ref,
    payment_id,
    status: status === "challenge" ? "open" : status,
    amount_cents: cents(amount_cents),
    refunded_cents: cents(refunded_cents),
    method: brand === null || last4 === null ? null : { kind: method, brand, last4 },
    decline,
  };
  return Response.json(told);
}

function page(entry: Entry | null): Response {
  return entry === null ? Response.json({ error: "no such page" }, { status: 404 }) : Response.json(entry);
}
