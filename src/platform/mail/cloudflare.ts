import { err, ok } from "../../values/result.ts";
import type { Mailer, Message, SendFailure } from "./mailer.ts";

/** Codes of Cloudflare's Email Service that waiting does not mend. Settings that a person can mend (sender, limits) are not among them. */
const FOR_GOOD: ReadonlyMap<string, SendFailure["reason"]> = new Map([
  ["E_RECIPIENT_SUPPRESSED", "address_refused"],
  ["E_CONTENT_TOO_LARGE", "message_refused"],
  ["E_VALIDATION_ERROR", "message_refused"],
]);

/**
 * Sends by Cloudflare's `send_email` binding. Message-ID, Date and the envelope are the service's own; our key goes along as X-Entity-Ref-ID.
 * Returns are reported through the service's events (docs/mail.md), not by mail.
 */
export function cloudflareMailer(binding: SendEmail): Mailer {
  return {
    async send(message) {
      try {
        const { messageId } = await binding.send(asBuilder(message));
        return ok({ provider_id: messageId });
      } catch (error) {
        const code = codeOf(error);
        return err({ reason: FOR_GOOD.get(code) ?? "try_later", code });
      }
    },
  };
}

function asBuilder({ key, from, to, subject, text, html, language, attachments }: Message): EmailMessageBuilder {
  return {
    from,
    to,
    subject,
    text,
    html,
    headers: { "Auto-Submitted": "auto-generated", "Content-Language": language, "X-Entity-Ref-ID": key },
    // Base64, which the local simulation takes too; bytes only leave the real one.
    attachments: attachments.map(({ filename, content_type, bytes }) => ({
      disposition: "attachment",
      filename,
      type: content_type,
      content: Buffer.from(bytes).toString("base64"),
    })),
  };
}

/** The service's code ("E_RATE_LIMIT_EXCEEDED"); of anything else the error's name. Messages may hold an address and are dropped. */
function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "unknown";
  if ("code" in error && typeof error.code === "string" && /^E_[A-Z_]{1,60}$/u.test(error.code)) return error.code;
  return error instanceof Error ? error.name : "unknown";
}
