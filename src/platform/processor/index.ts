import type { Env } from "../env.ts";
import type { PaymentProcessor } from "./processor.ts";
import { sandboxProcessor } from "./sandbox.ts";
import { STRIPE_CHECKOUT_ORIGIN, stripeProcessor } from "./stripe.ts";

/**
 * The processor that takes cards and bank accounts here; null where none is set up. Stripe where its secrets are set; else the sandbox, which exists
 * in development only.
 */
export function processor(env: Env): PaymentProcessor | null {
  if (isStripe(env)) {
    return stripeProcessor({
      secret_key: env.STRIPE_SECRET_KEY,
      webhook_secret: env.STRIPE_WEBHOOK_SECRET,
      // A stand-in for Stripe has no place where real money moves.
      api_origin: env.ENVIRONMENT === "development" ? env.STRIPE_API_ORIGIN : undefined,
    });
  }
  if (env.ENVIRONMENT === "development" && env.SANDBOX !== undefined && env.SANDBOX_WEBHOOK_SECRET !== undefined) {
    return sandboxProcessor({ object: env.SANDBOX, secret: env.SANDBOX_WEBHOOK_SECRET, origin: env.PUBLIC_ORIGIN });
  }
  return null;
}

/** Where the processor's hosted pages live, for the policy that says where forms may lead; null: on our own origin, or nowhere. */
export function checkoutOrigin(env: Env): string | null {
  if (!isStripe(env)) return null;
  const own = env.STRIPE_CHECKOUT_ORIGIN ?? STRIPE_CHECKOUT_ORIGIN;
  return env.ENVIRONMENT === "development" && env.STRIPE_API_ORIGIN !== undefined ? `${own} ${env.STRIPE_API_ORIGIN}` : own;
}

function isStripe(env: Env): env is Env & { readonly STRIPE_SECRET_KEY: string; readonly STRIPE_WEBHOOK_SECRET: string } {
  return env.STRIPE_SECRET_KEY !== undefined && env.STRIPE_WEBHOOK_SECRET !== undefined;
}
