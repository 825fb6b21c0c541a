import { contentOf, dueMails, markNotSent, markSent, retryAt, takeMail, type Mail } from "../domain/mail/store.ts";
import { loadOperator } from "../domain/operator/store.ts";
import { database } from "../platform/db.ts";
import type { Env } from "../platform/env.ts";
import { renderMail, type RenderedMail } from "../ui/mails/mail.tsx";
import type { Instant } from "../values/time.ts";
import { contentsOf } from "./mail-contents.ts";

const BATCH_MAILS = 25;
/** Spread over about four hours by `retryAt`. */
const MAX_ATTEMPTS = 9;

/**
 * Sends the mails that are due: right after the answer that caused them, and from the cron. Callable by many at once: each mail is taken by
 * one. Where no mail binding exists (development) a mail counts as sent and is read at /dev/mail.
 * A runtime stopped in between leaves the mail queued: it may then go out twice, never not at all.
 */
export async function deliverMails(env: Env, now: Instant): Promise<void> {
  const db = database(env);
  for (const mail of await dueMails(db, now, BATCH_MAILS)) {
    if (!(await takeMail(db, mail, retryAt(now, mail.attempts)))) continue;
    try {
      await send(env, mail);
      await markSent(db, mail.id, now);
    } catch (error) {
      const name = error instanceof Error ? error.name : "unknown";
      console.error(
        JSON.stringify({ event: "mail_not_sent", mail_id: mail.id, template: mail.template, attempts: mail.attempts + 1, name }),
      );
      await markNotSent(db, mail.id, mail.attempts + 1 >= MAX_ATTEMPTS ? "failed" : "queued", name);
    }
  }
}

/** A mail of the outbox as it goes out: its link's token is opened here and nowhere else. */
export async function renderStored(env: Env, mail: Mail): Promise<RenderedMail & { readonly href: string }> {
  const content = contentOf(mail);
  const [{ operator }, contents] = await Promise.all([loadOperator(env), contentsOf(env, content, mail.language)]);
  const rendered = await renderMail({
    mail: content.template,
    language: mail.language,
    operator,
    name: content.params.name,
    ...contents,
  });
  return { ...rendered, href: contents.href };
}

async function send(env: Env, mail: Mail): Promise<void> {
  const { subject, text, html } = await renderStored(env, mail);
  if (env.MAIL === undefined) {
    if (env.ENVIRONMENT === "production") throw new Error("no mail binding");
    return;
  }
  const { operator } = await loadOperator(env);
  await env.MAIL.send({ from: { email: operator.support_email, name: operator.name }, to: mail.to_address, subject, text, html });
}
