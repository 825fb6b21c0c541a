import type { Stripe } from "stripe";
import { log } from "../../log.ts";
import { SECOND_MS } from "../../../values/time.ts";
import { ProcessorUnavailable } from "../processor.ts";

/** What our code was written and tried against. Raised together with the library, never by itself: docs/decisions/014. */
export const STRIPE_API_VERSION = "2026-10-28.endive";

const TIMEOUT_MS = 10 * SECOND_MS;
/** Beyond these our own callers try again: they keep the same idempotency keys. */
const RETRIES = 2;

/** How to reach Stripe. */
export interface StripeSettings {
  readonly secret_key: string;
  readonly webhook_secret: string;
  /** Another server that speaks as Stripe does: "http://127.0.0.1:4010". Absent: Stripe itself. */
  readonly api_origin?: string | undefined;
  readonly timeout_ms?: number;
  readonly retries?: number;
}

/** The last client made: making one is work, and it holds nothing of a request. */
let known: { readonly key: string; readonly stripe: Stripe } | null = null;

/** Stripe's library, loaded the first time that it is needed: most requests never do. */
export async function stripeClient(settings: StripeSettings): Promise<Stripe> {
  const key = JSON.stringify(settings);
  if (known?.key !== key) known = { key, stripe: await makeClient(settings) };
  return known.stripe;
}

async function makeClient(settings: StripeSettings): Promise<Stripe> {
  const { Stripe } = await import("stripe");
  const origin = settings.api_origin === undefined ? null : new URL(settings.api_origin);
  return new Stripe(settings.secret_key, {
    apiVersion: STRIPE_API_VERSION,
    httpClient: Stripe.createFetchHttpClient(),
    timeout: settings.timeout_ms ?? TIMEOUT_MS,
    maxNetworkRetries: settings.retries ?? RETRIES,
    telemetry: false,
    ...(origin === null
      ? {}
      : {
          host: origin.hostname,
          port: origin.port === "" ? (origin.protocol === "http:" ? 80 : 443) : origin.port,
          protocol: origin.protocol === "http:" ? ("http" as const) : ("https" as const),
        }),
  });
}

/** What of an error of the library is looked at. */
export interface StripeProblem {
  readonly type: string;
  readonly code: string | null;
  readonly decline_code: string | null;
  readonly status: number | null;
  readonly payment_intent: Stripe.PaymentIntent | null;
}

/** Reads an error of Stripe's library; null when it is none. */
export function problemOf(error: unknown): StripeProblem | null {
  if (!(error instanceof Error) || !("type" in error) || typeof error.type !== "string" || !error.type.startsWith("Stripe")) return null;
  const { code, decline_code, statusCode, payment_intent } = error as Error & Partial<Stripe.errors.StripeError>;
  return {
    type: error.type,
    code: code ?? null,
    decline_code: decline_code ?? null,
    status: statusCode ?? null,
    payment_intent: payment_intent ?? null,
  };
}

/**
 * Runs a call and turns "not now" into ProcessorUnavailable: no answer, too many requests, Stripe's own failures, a twin of the same request still
 * under way, and keys of ours that it does not take (which a person must mend, and the log says so). Other errors pass.
 */
export async function asking<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    const refusesUs = problem.type === "StripeAuthenticationError" || problem.type === "StripePermissionError";
    if (refusesUs) log("stripe_refuses_us", { type: problem.type, code: problem.code });
    if (refusesUs || isPassing(problem))
      throw new ProcessorUnavailable(`Stripe: ${problem.type} ${problem.status ?? ""}`, { cause: error });
    throw error;
  }
}

function isPassing({ type, status, code }: StripeProblem): boolean {
  if (type === "StripeConnectionError" || type === "StripeAPIError" || type === "StripeRateLimitError") return true;
  return code === "lock_timeout" || code === "idempotency_key_in_use" || (status !== null && (status >= 500 || status === 429));
}

/** Whether Stripe does not know (any more) what was asked about. */
export function isMissing(error: unknown): boolean {
  return problemOf(error)?.code === "resource_missing";
}
