import { Hono } from "hono";
import { ProcessorUnavailable } from "../platform/processor/processor.ts";
import { processor } from "../platform/processor/index.ts";
import { takeProcessorEvent } from "../domain/payments/webhook.ts";
import { advanceWithdrawalsOf } from "../domain/withdrawals/service.ts";
import { nudgeMail } from "../jobs/mail.ts";
import type { App } from "../web.ts";

/**
 * Where processors tell us that something changed. Only the signature makes a caller believed, and even then only that there is news:
 * the payment is fetched again. Any 2xx means "do not send this again".
 */
export const webhooks = new Hono<App>().post("/webhooks/:processor", async (c) => {
  const at = processor(c.env);
  if (at === null || at.name !== c.req.param("processor")) return c.json({ error: "no such processor" }, 404);
  const now = c.get("now");
  try {
    const read = await at.readWebhook(c.req.raw, now);
    // News of something we do not follow is taken and left at that: any other answer has it sent again for days.
    if (!read.ok && read.error === "not_ours") return c.json({ outcome: "not_ours" });
    if (!read.ok) return c.json({ error: read.error }, 400);
    const outcome = await takeProcessorEvent(c.env, now, read.value);
    // What a withdrawal has sent there may wait for nothing but this.
    if (outcome === "advanced" && read.value.type.startsWith("refund.")) await advanceWithdrawalsOf(c.env, now, read.value.payment_id);
    // A payment that ended without its payer may have written a mail.
    if (outcome === "advanced") nudgeMail(c.env, c.executionCtx);
    return c.json({ outcome });
  } catch (error) {
    if (!(error instanceof ProcessorUnavailable)) throw error;
    return c.json({ error: "later" }, 503);
  }
});
