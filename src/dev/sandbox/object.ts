import { DurableObject } from "cloudflare:workers";
import { Hono } from "hono";
import { now } from "../../platform/clock.ts";
import type { Env } from "../../platform/env.ts";
import { SANDBOX_SIGNATURE_HEADER } from "../../platform/processor/sandbox.ts";
import { signWebhook } from "../../platform/processor/webhook-signature.ts";
import { assert } from "../../values/result.ts";
import { SECOND_MS, type Instant } from "../../values/time.ts";
import type { Delivery } from "./book.ts";
import { pageRoutes, shopRoutes } from "./http.ts";
import { Till } from "./till.ts";

const RETRY_MS = 5 * SECOND_MS;
const MAX_DELIVERIES_A_RUN = 200;

/**
 * The sandbox processor: payments in its own books, an HTTP interface for the shop and one for its own pages (http.ts), and signed webhooks
 * from an outbox driven by its alarm. Development only: it refuses to be made elsewhere.
 */
export class SandboxProcessorBase extends DurableObject<Env> {
  readonly #till: Till;
  readonly #http: Hono;
  #running: Promise<number> | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    assert(env.ENVIRONMENT === "development", "the sandbox processor runs in development only");
    this.#till = new Till(ctx.storage);
    const clock = async () => await now(env);
    this.#http = new Hono()
      .route("/", shopRoutes(this.#till, clock))
      .route("/", pageRoutes(this.#till, clock))
      .get("/due", (c) => c.json({ next: this.#till.nextDue() }))
      .post("/due", async (c) => c.json({ sent: await this.runDue() }));
  }

  override async fetch(request: Request): Promise<Response> {
    this.#till.age(await now(this.env));
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
    // One run at a time: the alarm and a caller who asks join it, so that what was due is done when either is answered.
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return await this.#running;
  }

  async #run(): Promise<number> {
    let sent = 0;
    for (; sent < MAX_DELIVERIES_A_RUN; sent += 1) {
      const at = await now(this.env);
      this.#till.age(at);
      const delivery = this.#till.book.take(at, (attempts) => at + RETRY_MS * 2 ** attempts);
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
      this.#till.book.noteAnswer(delivery.n, String(response.status), response.ok ? at : null);
    } catch (error) {
      this.#till.book.noteAnswer(delivery.n, error instanceof Error ? error.message : "failed", null);
    }
  }

  async #arm(): Promise<void> {
    const due = this.#till.nextDue();
    if (due === null) return;
    await this.ctx.storage.setAlarm(Date.now() + Math.max(0, due - (await now(this.env))));
  }
}
