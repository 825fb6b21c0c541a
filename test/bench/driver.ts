import { DurableObject } from "cloudflare:workers";

// What ours and the twin share: they are driven and answered by the same code, so that it weighs alike on both.

interface Executes {
  execute(request: { readonly wallet_id: string }): Promise<unknown>;
}

interface Wallets {
  readonly WALLETS: {
    idFromName(name: string): DurableObjectId;
    get(id: DurableObjectId): Executes;
  };
}

/** `POST /bench/execute`: the body goes to its wallet object by RPC, and its answer back. */
export async function drive(request: Request, env: Wallets): Promise<Response> {
  const wanted = await request.json<{ readonly wallet_id: string }>();
  return Response.json(await env.WALLETS.get(env.WALLETS.idFromName(wanted.wallet_id)).execute(wanted));
}

/** What every top-up of the benchmark is worth. */
const TOP_UP_CENTS = 5_000;

/** The processor, which is not ours to measure: it says of every payment that it has succeeded. */
export class Processor extends DurableObject {
  override fetch(request: Request): Response {
    const payment_id = request.url.slice(request.url.lastIndexOf("/") + 1);
    const method = { kind: "card", brand: "Visa", last4: "4242" };
    return Response.json({
      ref: "bench",
      payment_id,
      status: "succeeded",
      amount_cents: TOP_UP_CENTS,
      refunded_cents: 0,
      disputes: [],
      method,
      decline: null,
    });
  }
}
