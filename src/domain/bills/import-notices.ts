import type { BillId, PartnerId } from "../../values/ids.ts";
import { DAY_MS, type Instant } from "../../values/time.ts";
import type { MailTemplate } from "../mail/templates.ts";

// At most one mail a member and day, however many bills come: the key names the day. The id is one of ours, made where the rows are.
const MAILS = `
INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
SELECT 'mail_0' || substr(lower(hex(randomblob(13))), 2), 'new_bills:' || m.id || ':' || ?2, m.email, m.language, ?3, json_object('name', m.name), ?4, ?4
FROM members m WHERE m.bill_mails = 1 AND m.email_confirmed_at IS NOT NULL AND m.closed_at IS NULL AND m.id IN (
  SELECT a.member_id FROM json_each(?1) j JOIN bills b ON b.id = j.value AND b.owed_cents > 0 JOIN bill_access a ON a.patient_id = b.patient_id)
ON CONFLICT (dedupe_key) DO NOTHING`;

/**
 * The statement that writes to everybody who may see one of these bills and wants to hear of new ones, once a day: for the batch that writes the bills, at its
 * end. A bill of them that is not there, or owes nothing, is passed over.
 */
export function newBillMailsStatement(
  db: D1Database,
  { bills, now }: { readonly bills: readonly BillId[]; readonly now: Instant },
): D1PreparedStatement {
  return db.prepare(MAILS).bind(JSON.stringify(bills), Math.floor(now / DAY_MS), "new_bills" satisfies MailTemplate, now);
}

/**
 * The statement that asks which of a partner's patients read their bills here and want no paper: rows of their `external_id`. Only who was matched by member
 * number, name and birth date counts; somebody who knows a bill's code may be another person.
 */
export function paperlessStatement(db: D1Database, partner_id: PartnerId, patients: readonly string[]): D1PreparedStatement {
  return db
    .prepare(
      `SELECT p.external_id FROM patients p WHERE p.partner_id = ?1 AND p.external_id IN (SELECT value FROM json_each(?2)) AND EXISTS (
         SELECT 1 FROM bill_access a JOIN members m ON m.id = a.member_id
         WHERE a.patient_id = p.id AND a.how = 'match' AND m.paperless = 1 AND m.email_confirmed_at IS NOT NULL AND m.closed_at IS NULL)`,
    )
    .bind(partner_id, JSON.stringify(patients));
}
