import { newId } from "../../platform/ids.ts";
import type { PaymentId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import type { MailTemplate } from "../mail/templates.ts";
import type { PaymentState } from "./payment.ts";

/** The mails that say what became of a payment. */
export type PaymentMail = Extract<MailTemplate, "payment_receipt" | "top_up_receipt" | "payment_failed" | "payment_kept">;

// One mail for each end of a payment: the key names the end. Nothing for a guest, or where another hand moved the payment elsewhere.
const QUEUE = `
INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
SELECT ?1, p.id || ':' || p.state, m.email, m.language, ?2, json_object('payment_id', p.id, 'amount_cents', p.amount_cents, 'at', ?3, 'name', m.name), ?3, ?3
FROM payments p JOIN members m ON m.id = p.member_id
WHERE p.id = ?4 AND p.state = ?5
ON CONFLICT (dedupe_key) DO NOTHING`;

/**
 * The statement that queues a mail to the member whose payment has come to a state, in the member's language: for the batch that moves the
 * payment there, after the move. Sent again, it changes nothing.
 */
export function paymentMailStatement(
  db: D1Database,
  mail: { readonly payment_id: PaymentId; readonly state: PaymentState; readonly template: PaymentMail; readonly now: Instant },
): D1PreparedStatement {
  return db.prepare(QUEUE).bind(newId("mail"), mail.template, mail.now, mail.payment_id, mail.state);
}
