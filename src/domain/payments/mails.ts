import { newId } from "../../platform/ids.ts";
import type { PaymentId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import type { MailTemplate } from "../mail/templates.ts";
import type { PaymentState } from "./payment.ts";

/** The mails that say what became of a payment; a premium's receipt is `premium_receipt` instead, see `QUEUE`. */
export type PaymentMail = Extract<MailTemplate, "payment_receipt" | "top_up_receipt" | "payment_failed" | "payment_kept">;

/** The same for a guest, who has no wallet: what only a wallet can bring about has none. */
const GUEST_MAILS: Readonly<Record<PaymentMail, MailTemplate | null>> = {
  payment_receipt: "guest_receipt",
  payment_failed: "guest_failed",
  top_up_receipt: null,
  payment_kept: null,
};

// One mail for each end of a payment: the key names the end. Nothing where another hand moved the payment elsewhere. Nor of one that the clock could not
// take: another method may still pay, and autopay tells what a whole try came to.
const QUEUE = `
INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
SELECT e.value ->> 'mail_id', p.id || ':' || p.state, COALESCE(m.email, g.email), COALESCE(m.language, p.language),
  CASE WHEN g.payment_id IS NOT NULL THEN e.value ->> 'guest_template'
    WHEN p.purpose = 'premium' AND e.value ->> 'template' = 'payment_receipt' THEN 'premium_receipt' ELSE e.value ->> 'template' END,
  json_object('payment_id', p.id, 'amount_cents', p.amount_cents, 'at', e.value ->> 'now', 'name', COALESCE(m.name, g.name)),
  e.value ->> 'now', e.value ->> 'now'
FROM json_each(?) e JOIN payments p ON p.id = e.value ->> 'payment_id'
  LEFT JOIN members m ON m.id = p.member_id LEFT JOIN payment_guests g ON g.payment_id = p.id
WHERE p.state = e.value ->> 'state' AND (m.id IS NOT NULL OR (g.payment_id IS NOT NULL AND e.value ->> 'guest_template' IS NOT NULL))
  AND NOT (p.mandate_id IS NOT NULL AND e.value ->> 'template' = 'payment_failed')
ON CONFLICT (dedupe_key) DO NOTHING`;

/** A payment that has come to a state, and the mail that says so. */
export interface PaymentMailed {
  readonly payment_id: PaymentId;
  readonly state: PaymentState;
  readonly template: PaymentMail;
  readonly now: Instant;
}

/**
 * The statement that queues mails to the members and guests whose payments have come to a state, in their language: for the batch that moves the
 * payments there, after the move. Sent again, it changes nothing.
 */
export function paymentMailsStatement(db: D1Database, mails: readonly PaymentMailed[]): D1PreparedStatement {
  const queued = mails.map(({ payment_id, state, template, now }) => ({
    mail_id: newId("mail"),
    payment_id,
    state,
    template,
    guest_template: GUEST_MAILS[template],
    now,
  }));
  return db.prepare(QUEUE).bind(JSON.stringify(queued));
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
