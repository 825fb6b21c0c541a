import { processor } from "../../platform/processor/index.ts";
import { ProcessorUnavailable } from "../../platform/processor/processor.ts";
import type { Env } from "../../platform/env.ts";
import { assert, err } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import type { Payment } from "./payment.ts";
import { isUnderWay } from "./rules.ts";
import { refusedByWallet } from "./settle.ts";
import { end, redirect, reload, surprise, type Moved } from "./steps.ts";
import { movePayment } from "./store.ts";
import { holdWalletPart, releaseWalletPart } from "./wallet-effects.ts";

/** Sets the wallet part aside and asks the processor for its page. Asked again, it answers with the same page. */
export async function openCheckout(env: Env, payment: Payment, now: Instant): Promise<Moved> {
  const at = processor(env);
  if (at === null) return err({ code: "no_processor" });
  assert(payment.source !== "wallet", "only card and bank payments have a checkout");
  if (payment.wallet_cents > 0) {
    const held = await holdWalletPart(env, payment, now);
    if (!held.ok) return (await refusedByWallet(env, payment, now, held.error)) ?? surprise(payment, held.error);
  }
  try {
    const { ref, url } = await at.createCheckout({
      payment_id: payment.id,
      amount_cents: payment.processor_cents,
      method: payment.source,
      description: payment.label,
      language: payment.language,
      return_url: `${env.PUBLIC_ORIGIN}/pay/${payment.id}/return`,
      expires_at: payment.expires_at,
    });
    const moved = await movePayment(env, payment, "awaiting_payer", now, { checkout: { processor: at.name, ref, url } });
    if (moved !== null) return redirect(moved, url);
  } catch (error) {
    if (!(error instanceof ProcessorUnavailable)) throw error;
    // Nobody has the page's address, so nobody can pay there: the payer begins again when the processor is back. Unless another hand
    // (the form sent twice) got the page meanwhile: then that one stands.
    const ended = await end(env, payment, now, { to: "failed", failure: "processor_unavailable", from: "created" });
    return isUnderWay(ended.state) ? { again: ended } : err({ code: "processor_unavailable" });
  }
  const current = await reload(env, payment.id);
  if (!isUnderWay(current.state)) await releaseWalletPart(env, current, now);
  return { again: current };
}
