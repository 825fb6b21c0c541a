import type { Env } from "../../platform/env.ts";
import type { PaymentId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import type { PaymentFailure } from "./payment.ts";

/** A wallet payment that its wallet would not pay, and why. */
export interface Refused {
  readonly payment_id: PaymentId;
  readonly failure: Extract<PaymentFailure, "insufficient_funds" | "wallet_frozen">;
}

/** The failure of a payment that its wallet answers with; null: that is no refusal a wallet may give. */
export function failureOf({ code }: { readonly code: string }): Refused["failure"] | null {
  if (code === "insufficient_funds") return code;
  return code === "frozen" ? "wallet_frozen" : null;
}

const END = `
UPDATE payments SET state = 'failed', failure = t.value ->> 'failure', updated_at = ?2 FROM json_each(?1) t
WHERE payments.id = t.value ->> 'payment_id' AND payments.state = 'created' AND payments.source = 'wallet'`;

/** Ends wallet payments that were refused, as `refusedByWallet` does one: nobody is told here, as the clock tells by itself. One statement for any number. */
export async function endRefused(env: Pick<Env, "DB">, now: Instant, refused: readonly Refused[]): Promise<void> {
  if (refused.length > 0) await env.DB.prepare(END).bind(JSON.stringify(refused), now).run();
}
