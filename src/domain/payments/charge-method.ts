import type { ProcessorPayment } from "../../platform/processor/processor.ts";
import type { Env } from "../../platform/env.ts";
import type { SavedMethodId } from "../../values/ids.ts";
import { ZERO } from "../../values/money.ts";
import { assert } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import { consult } from "./consult.ts";
import type { Payment } from "./payment.ts";
import { findMethod } from "./saved-methods.ts";
import type { Moved } from "./steps.ts";

/**
 * Charges a member's saved method for a payment: the payment's id is the key, so however often this is asked, one charge is made.
 * Where the processor does not answer, the payment waits and is asked about again. A method that was removed meanwhile declines, unless it had been
 * charged before and only the answer was lost: the processor's word counts.
 */
export async function chargeMethod(env: Env, payment: Payment, methodId: SavedMethodId, now: Instant): Promise<Moved> {
  const { member_id } = payment;
  assert(member_id !== null && payment.wallet_cents === 0, "a saved method is a member's, and pays the whole");
  const method = await findMethod(env, { id: methodId, member_id });
  return await consult(env, payment, now, async (at) =>
    method === null
      ? ((await at.find(payment.id, payment.processor_ref)) ?? declined(payment))
      : await at.chargeSaved({ payment_id: payment.id, amount_cents: payment.processor_cents, method, description: payment.label }),
  );
}

/** There is no method, and the processor has never heard of the payment. */
function declined({ id: payment_id, processor_cents: amount_cents }: Payment): ProcessorPayment {
  return {
    ref: "",
    payment_id,
    status: "failed",
    amount_cents,
    refunded_cents: ZERO,
    disputes: [],
    method: null,
    decline: "card_declined",
  };
}
