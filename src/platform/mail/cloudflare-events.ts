import * as v from "valibot";

const Text = v.pipe(v.string(), v.maxLength(400));
const Event = v.object({
  type: v.picklist([
    "cf.email.sending.message.bounced",
    "cf.email.sending.message.failed",
    "cf.email.sending.message.rejected",
    "cf.email.sending.message.complained",
  ]),
  payload: v.object({
    messageId: Text,
    delivery: v.optional(v.object({ smtpStatusCode: v.optional(Text), smtpEnhancedStatusCode: v.optional(Text) })),
    bounce: v.optional(v.object({ type: v.optional(Text) })),
    rejection: v.optional(v.object({ reason: v.optional(Text) })),
  }),
});

/** What Cloudflare reports of a mail it had taken: its address takes no mail, or this mail did not arrive. */
export interface SendingEvent {
  readonly provider_id: string;
  readonly outcome: "bounced" | "failed";
  readonly code: string;
}

/**
 * Reads a message of a queue that is subscribed to Email Sending's events (docs/mail.md).
 * @returns null for anything else, reports of delivery included
 */
export function readSendingEvent(body: unknown): SendingEvent | null {
  const read = v.safeParse(Event, body);
  if (!read.success) return null;
  const { type, payload } = read.output;
  const what = type.slice(type.lastIndexOf(".") + 1);
  const hard =
    what === "complained" ||
    (what === "bounced" && payload.bounce?.type === "hard") ||
    (what === "rejected" && payload.rejection?.reason === "suppressed");
  const status = payload.delivery?.smtpEnhancedStatusCode ?? payload.delivery?.smtpStatusCode ?? "";
  // Codes only: the report's sentences may name an address.
  const code = /^[\d.]{3,11}$/u.test(status) ? `cloudflare_${what}_${status}` : `cloudflare_${what}`;
  return { provider_id: payload.messageId, outcome: hard ? "bounced" : "failed", code };
}
