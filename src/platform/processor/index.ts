import type { Env } from "../env.ts";
import type { PaymentProcessor } from "./processor.ts";
import { sandboxProcessor } from "./sandbox.ts";

/** The processor that takes cards and bank accounts here; null where none is set up. The sandbox exists in development only. */
export function processor(env: Env): PaymentProcessor | null {
  if (env.ENVIRONMENT === "development" && env.SANDBOX !== undefined && env.SANDBOX_WEBHOOK_SECRET !== undefined) {
    return sandboxProcessor({ object: env.SANDBOX, secret: env.SANDBOX_WEBHOOK_SECRET, origin: env.PUBLIC_ORIGIN });
  }
  return null;
}
