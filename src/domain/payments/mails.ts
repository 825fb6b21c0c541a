import { newId } from "../../platform/ids.ts";
import type { PaymentId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import type { MailTemplate } from "../mail/templates.ts";
import type { PaymentState } from "./payment.ts";

/** The mails that say what became of a payment. */
export type PaymentMail = Extract<MailTemplate, "payment_receipt" | "top_up_receipt" | "payment_failed" | "payment_kept">;

/** The same for a guest, who has no wallet: what only a wallet can bring about has none. */
const GUEST_MAILS: Readonly<Record<PaymentMail, MailTemplate | null>> = {
  payment_receipt: "guest_receipt",
  payment_failed: "guest_failed",
  top_up_receipt: null,
  payment_kept: null,
};

// One mail for each end of a payment: the key names the end. Nothing where another hand moved the payment elsewhere.
const QUEUE = `
INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
SELECT ?1, p.id || ':' || p.state, COALESCE(m.email, g.email), COALESCE(m.language, p.language), IIF(g.payment_id IS NULL, ?2, ?6),
  json_object('payment_id', p.id, 'amount_cents', p.amount_cents, 'at', ?3, 'name', COALESCE(m.name, g.name)), ?3, ?3
FROM payments p LEFT JOIN members m ON m.id = p.member_id LEFT JOIN payment_guests g ON g.payment_id = p.id
WHERE p.id = ?4 AND p.state = ?5 AND (m.id IS NOT NULL OR (g.payment_id IS NOT NULL AND ?6 IS NOT NULL))
ON CONFLICT (dedupe_key) DO NOTHING`;

/**
 * The statement that queues a mail to the member or guest whose payment has come to a state, in their language: for the batch that moves the
 * payment there, after the move. Sent again, it changes nothing.
 */
export function paymentMailStatement(
  db: D1Database,
  mail: { readonly payment_id: PaymentId; readonly state: PaymentState; readonly template: PaymentMail; readonly now: Instant },
): D1PreparedStatement {
  return db.prepare(QUEUE).bind(newId("mail"), mail.template, mail.now, mail.payment_id, mail.state, GUEST_MAILS[mail.template]);
}

// A guest has no history to look into, so the mail tells that the money is back; it names the payment once.
const QUEUE_RETURNED = `
INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
SELECT ?1, p.id || ':returned', g.email, p.language, ?2,
  json_object('payment_id', p.id, 'amount_cents', p.processor_cents, 'at', ?3, 'name', g.name), ?3, ?3
FROM payments p JOIN payment_guests g ON g.payment_id = p.id
WHERE p.id = ?4 AND p.failure = 'returned'
ON CONFLICT (dedupe_key) DO NOTHING`;

/** The statement that tells a guest that money which came too late went back; for the batch that notes it, after the note. */
export function returnMailStatement(db: D1Database, id: PaymentId, now: Instant): D1PreparedStatement {
  return db.prepare(QUEUE_RETURNED).bind(newId("mail"), "guest_returned" satisfies MailTemplate, now, id);
}
