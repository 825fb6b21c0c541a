import { err, ok } from "../../values/result.ts";
import type { Env } from "../env.ts";
import { cloudflareMailer } from "./cloudflare.ts";
import type { Mailer } from "./mailer.ts";
import { smtpMailer } from "./smtp.ts";
import { smtpSettings } from "./smtp-settings.ts";

/**
 * Who sends our mails: an SMTP server where SMTP_HOST names one, else Cloudflare's binding; without either they wait in the outbox. While developing
 * without an SMTP server a mail counts as sent and is read at /dev/mail.
 * @throws when the SMTP settings make no sense
 */
export function mailerOf(env: Env): Mailer {
  const smtp = smtpSettings(env);
  if (smtp !== null) return smtpMailer(smtp);
  if (env.ENVIRONMENT === "development") return KEPT;
  return env.MAIL === undefined ? NOBODY : cloudflareMailer(env.MAIL);
}

const KEPT: Mailer = { send: () => Promise.resolve(ok({ provider_id: null })) };
const NOBODY: Mailer = { send: () => Promise.resolve(err({ reason: "try_later", code: "no_mailer" })) };
