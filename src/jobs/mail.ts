import { mailKey } from "../domain/mail/key.ts";
import { afterFailure, nameForMail, retryAt, sparedSince } from "../domain/mail/rules.ts";
import { contentOf, dueMails, hasRefused, markBounced, markNotSent, markSent, takeMail, type Mail } from "../domain/mail/store.ts";
import { loadOperator } from "../domain/operator/store.ts";
import { now as clock } from "../platform/clock.ts";
import { database, type Db } from "../platform/db.ts";
import type { Env } from "../platform/env.ts";
import { log } from "../platform/log.ts";
import { mailerOf } from "../platform/mail/index.ts";
import type { Mailer, SendFailure } from "../platform/mail/mailer.ts";
import { renderMail, type RenderedMail } from "../ui/mails/mail.tsx";
import type { Result } from "../values/result.ts";
import { instant, type Instant } from "../values/time.ts";
import { attachmentsOf } from "./mail-attachments.ts";
import { contentsOf } from "./mail-contents.ts";

const BATCH_MAILS = 25;
/** Batches of one run: a Worker may make so many calls, and a mail takes about six. */
const MAX_BATCHES = 6;
/** A service that fails so often in a row is away: the rest waits until the next run. */
const MAX_FAILURES_IN_A_ROW = 3;

/**
 * Wakes the delivery after mails were written to the outbox: one message to the queue, after the answer. A lost one costs time only, since the cron
 * looks at the outbox too. Where there is no queue, the mails go out from here.
 */
export function nudgeMail(env: Env, context: Pick<ExecutionContext, "waitUntil">): void {
  context.waitUntil(wake(env));
}

/** What `nudgeMail` does, for those who wait themselves. Never throws. @param after_seconds what is more urgent than mail goes first */
export async function wake(env: Env, after_seconds = 0): Promise<void> {
  try {
    if (env.MAIL_QUEUE === undefined) await deliverMails(env, await clock(env));
    else await env.MAIL_QUEUE.send({ due: "mails" }, { delaySeconds: after_seconds });
  } catch (error) {
    log("mail_nudge_lost", { name: nameOf(error) });
  }
}

/**
 * Sends the mails that are due: woken by the queue, and from the cron. Callable by many at once: each mail is taken by one.
 * A runtime stopped in between leaves the mail queued: it may then go out twice, under the same Message-ID, never not at all.
 * @returns "more" when it stopped before the end
 */
export async function deliverMails(env: Env, now: Instant): Promise<"done" | "more"> {
  const db = database(env);
  const begun_ms = Date.now();
  let failures = 0;
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const due = await dueMails(db, now, BATCH_MAILS);
    if (due.length === 0) return "done";
    const mailer = mailerOf(env);
    for (const mail of due) {
      if (failures >= MAX_FAILURES_IN_A_ROW) return "done";
      // A slow service takes its time for each: the next is taken at its own moment, or others would find it due while it is under way.
      const at = instant(now + Date.now() - begun_ms);
      if (!(await takeMail(db, mail, retryAt(at, mail.attempts)))) continue;
      failures = (await deliver(env, { mailer, mail, now: at })) === "try_later" ? failures + 1 : 0;
    }
    if (due.length < BATCH_MAILS) return "done";
  }
  return "more";
}

interface Delivery {
  readonly mailer: Mailer;
  readonly mail: Mail;
  readonly now: Instant;
}

async function deliver(env: Env, { mailer, mail, now }: Delivery): Promise<"done" | SendFailure["reason"]> {
  const db = database(env);
  const since = sparedSince(contentOf(mail).template, now);
  if (since !== null && (await hasRefused(db, mail.to_address, since))) {
    await markBounced(db, mail.id, { code: "address_refused_before", refused_at: null });
    return "done";
  }
  const sent = await send(env, mailer, mail);
  if (sent.ok) {
    await markSent(db, mail.id, { now, provider_id: sent.value.provider_id });
    return "done";
  }
  await writeDown(db, { mail, now, failure: sent.error });
  return sent.error.reason;
}

async function writeDown(db: Db, { mail, now, failure }: { mail: Mail; now: Instant; failure: SendFailure }): Promise<void> {
  const { reason, code } = failure;
  const attempts = mail.attempts + 1;
  log("mail_not_sent", { mail_id: mail.id, template: mail.template, attempts, reason, code });
  if (reason === "address_refused") await markBounced(db, mail.id, { code, refused_at: now });
  else await markNotSent(db, mail.id, reason === "message_refused" ? "failed" : afterFailure(attempts), code);
}

/** A fault of ours (a file that cannot be made, a link that does not open) is treated as one that may be over later: people mend faults. */
async function send(env: Env, mailer: Mailer, mail: Mail): Promise<Result<{ readonly provider_id: string | null }, SendFailure>> {
  try {
    const [{ operator }, { subject, text, html }, attachments, key] = await Promise.all([
      loadOperator(env),
      renderStored(env, mail),
      attachmentsOf(env, mail),
      mailKey(env.FORM_KEY, mail.id),
    ]);
    const from = { name: operator.name, email: operator.support_email };
    const { to_address: to, language } = mail;
    return await mailer.send({ key, from, to, subject, text, html, language, date: new Date(mail.created_at), attachments });
  } catch (error) {
    return { ok: false, error: { reason: "this_later", code: nameOf(error) } };
  }
}

/** A mail of the outbox as it goes out: its link's token is opened here and nowhere else. */
export async function renderStored(env: Env, mail: Mail): Promise<RenderedMail & { readonly href: string }> {
  const content = contentOf(mail);
  const [{ operator }, contents] = await Promise.all([loadOperator(env), contentsOf(env, content, mail.language)]);
  const rendered = await renderMail({
    language: mail.language,
    operator,
    name: nameForMail(content.params.name),
    ...contents,
  });
  return { ...rendered, href: contents.href };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}
