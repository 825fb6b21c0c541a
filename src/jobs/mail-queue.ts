import { findByProviderId, markReturned } from "../domain/mail/store.ts";
import { now } from "../platform/clock.ts";
import { database } from "../platform/db.ts";
import type { Env } from "../platform/env.ts";
import { log } from "../platform/log.ts";
import { readSendingEvent } from "../platform/mail/cloudflare-events.ts";
import { deliverMails, wake } from "./mail.ts";

/**
 * Takes a batch of the queues that concern mail. Nudges all say the same ("look at the outbox"), so one look serves them all, and a doubled one changes
 * nothing. Cloudflare's reports on mails it took for us say what became of each.
 * @throws when the outbox cannot be reached: the queue sends the batch again
 */
export async function takeBatch(env: Env, batch: MessageBatch): Promise<void> {
  const events = batch.messages.flatMap(({ body }) => readSendingEvent(body) ?? []);
  for (const event of events) await takeEvent(env, event);
  if (events.length === batch.messages.length) return;
  if ((await deliverMails(env, await now(env))) === "more") await wake(env);
}

async function takeEvent(env: Env, { provider_id, outcome, code }: NonNullable<ReturnType<typeof readSendingEvent>>): Promise<void> {
  const db = database(env);
  const mail = await findByProviderId(db, provider_id);
  if (mail === null) return;
  log("mail_returned", { mail_id: mail.id, outcome, code });
  await markReturned(db, mail.id, { state: outcome, code, now: await now(env) });
}
