import type { Env } from "../../platform/env.ts";
import type { SavedMethodId } from "../../values/ids.ts";
import { assert } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import { consult } from "./consult.ts";
import type { Payment } from "./payment.ts";
import { findMethod } from "./saved-methods.ts";
import { done, end, type Moved } from "./steps.ts";

/**
 * Charges a member's saved method for a payment: the payment's id is the key, so however often this is asked, one charge is made.
 * Where the processor does not answer, the payment waits and is asked about again; a method that was removed meanwhile declines.
 */
export async function chargeMethod(env: Env, payment: Payment, methodId: SavedMethodId, now: Instant): Promise<Moved> {
  const { member_id } = payment;
  assert(member_id !== null && payment.wallet_cents === 0, "a saved method is a member's, and pays the whole");
  const method = await findMethod(env, { id: methodId, member_id });
  if (method === null) return done(await end(env, payment, now, { to: "failed", failure: "card_declined", from: "created" }));
  return await consult(env, payment, now, async (at) => {
    return await at.chargeSaved({ payment_id: payment.id, amount_cents: payment.processor_cents, method, description: payment.label });
  });
}
