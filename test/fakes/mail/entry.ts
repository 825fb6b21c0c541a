import { mailStatement } from "../../../src/domain/mail/store.ts";
import { takeBatch } from "../../../src/jobs/mail-queue.ts";
import { nudgeMail } from "../../../src/jobs/mail.ts";
import { takeReturnedMail } from "../../../src/jobs/returned-mail.ts";
import type { Env } from "../../../src/platform/env.ts";
import { cloudflareMailer } from "../../../src/platform/mail/cloudflare.ts";
import type { Message } from "../../../src/platform/mail/mailer.ts";
import type { SmtpSettings } from "../../../src/platform/mail/smtp-settings.ts";
import { smtpMailer } from "../../../src/platform/mail/smtp.ts";

/** What the test asks for: one mail by these settings, or a row in the outbox and a nudge. */
export type Order =
  | {
      readonly send: Omit<Message, "date" | "attachments"> & { readonly date: number; readonly attachment: string | null };
      /** Null: by Cloudflare's binding. */
      readonly settings: SmtpSettings | null;
      readonly timeout_ms: number;
    }
  | { readonly queue: { readonly dedupe_key: string; readonly to_address: string } };

// A Worker with the mail parts of the product and nothing else, for tests with real sockets.
export default {
  async fetch(request, env, context) {
    const order = await request.json<Order>();
    if ("queue" in order) {
      const params = { name: "Rosa Ibáñez" };
      await mailStatement(env.DB, { ...order.queue, language: "es", now: Date.now() as never, template: "welcome", params }).run();
      for (let doubled = 0; doubled < 5; doubled += 1) nudgeMail(env, context);
      return Response.json(null);
    }
    const { attachment, date, ...mail } = order.send;
    const attachments =
      attachment === null
        ? []
        : [{ filename: "receipt-00000000.pdf", content_type: "application/pdf", bytes: new Uint8Array(Buffer.from(attachment, "base64")) }];
    const { settings, timeout_ms } = order;
    const mailer = settings !== null ? smtpMailer(settings, { timeout_ms }) : cloudflareMailer(bound(env));
    return Response.json(await mailer.send({ ...mail, date: new Date(date), attachments }));
  },
  queue: (batch, env) => takeBatch(env, batch),
  email: (message, env) => takeReturnedMail(message, env),
} satisfies ExportedHandler<Env>;

function bound({ MAIL }: Env): SendEmail {
  if (MAIL === undefined) throw new Error("no binding");
  return MAIL;
}
