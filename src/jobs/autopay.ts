import { collectPayments, PAGE_PAYMENTS } from "../domain/autopay/collect.ts";
import { leftUnfinished } from "../domain/autopay/collect-store.ts";
import { workDues } from "../domain/autopay/engine.ts";
import { followers } from "../followers.ts";
import { now } from "../platform/clock.ts";
import type { AutopayPage, Env } from "../platform/env.ts";
import { log, messageOf, type LogEvent } from "../platform/log.ts";
import { readId, type PaymentId } from "../values/ids.ts";
import type { Instant } from "../values/time.ts";
import { wake } from "./mail.ts";

/** The cron of wrangler.toml that looks at what is due: hourly, since a day's business begins at another hour in each time zone. */
export const AUTOPAY_CRON = "7 * * * *";

/** Payments of lost messages that one run queues again. */
const MAX_LEFT = 5_000;
/** The hour's payments go first: their mails are sent when most of them are through. */
const MAILS_AFTER_S = 60;
/** Messages that a queue takes at once. */
const MESSAGES_AT_ONCE = 100;

/**
 * Looks at every due whose time has come, and hands the payments on to be taken: to the queue, or where there is none, it takes them itself. What an
 * earlier run made and nobody finished goes first.
 */
export async function payWhatIsDue(env: Env, at: Instant): Promise<void> {
  const handOn = async (payments: readonly PaymentId[]): Promise<void> => {
    try {
      await hand(env, at, payments);
    } catch (error) {
      // They are written down: the next run finds them.
      logFailed("autopay_not_handed_on", error);
    }
  };
  await handOn(await leftUnfinished(env, at, MAX_LEFT));
  await workDues(env, at, { handOn });
  await wake(env, MAILS_AFTER_S);
}

async function hand(env: Env, at: Instant, payments: readonly PaymentId[]): Promise<void> {
  const pages: AutopayPage[] = [];
  for (let start = 0; start < payments.length; start += PAGE_PAYMENTS)
    pages.push({ payments: payments.slice(start, start + PAGE_PAYMENTS) });
  if (env.AUTOPAY_QUEUE === undefined) {
    for (const page of pages) await collectPayments(env, at, page.payments, followers);
    return;
  }
  for (let start = 0; start < pages.length; start += MESSAGES_AT_ONCE) {
    await env.AUTOPAY_QUEUE.sendBatch(pages.slice(start, start + MESSAGES_AT_ONCE).map((body) => ({ body })));
  }
}

/** Whether a queue's batch has pages of payments to take. */
export function isAutopayBatch({ messages }: MessageBatch): boolean {
  return messages.some(({ body }) => typeof body === "object" && body !== null && "payments" in body);
}

/** Takes the payments of a batch of pages. A page that fails comes again; the hourly cron finds what is never brought at all. */
export async function takePages(env: Env, batch: MessageBatch): Promise<void> {
  const at = await now(env);
  await Promise.all(
    batch.messages.map(async (message) => {
      try {
        await collectPayments(env, at, readPage(message.body), followers);
        message.ack();
      } catch (error) {
        logFailed("autopay_page_failed", error);
        message.retry();
      }
    }),
  );
  await wake(env, MAILS_AFTER_S);
}

function readPage(body: unknown): readonly PaymentId[] {
  if (typeof body !== "object" || body === null || !("payments" in body) || !Array.isArray(body.payments)) return [];
  return body.payments.flatMap((id: unknown) => (typeof id === "string" ? (readId("pay", id) ?? []) : []));
}

function logFailed(event: LogEvent, error: unknown): void {
  log(event, { message: messageOf(error) });
}
