import { newId } from "../../platform/ids.ts";
import type { WithdrawalId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import type { MailContent } from "../mail/templates.ts";

// To the member as the row says now; nothing where the withdrawal was not written. Who has closed the account has no page to look at any more,
// and in the end no address.
const QUEUE = `
INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
SELECT ?1, w.id || ':' || ?2, m.email, m.language, ?3, json_set(?4, '$.name', m.name, '$.closing', IIF(m.closed_at IS NULL, ?4 ->> 'closing', 2)), ?5, ?5
FROM withdrawals w JOIN members m ON m.id = w.member_id WHERE w.id = ?6 AND m.email <> ''
ON CONFLICT (dedupe_key) DO NOTHING`;

/** The statement that tells a member of a withdrawal, for the batch that makes it true. @param key the event: the same never mails twice */
export function withdrawalMail(
  db: D1Database,
  now: Instant,
  { withdrawal_id, key, mail }: { readonly withdrawal_id: WithdrawalId; readonly key: string; readonly mail: MailContent },
): D1PreparedStatement {
  return db.prepare(QUEUE).bind(newId("mail"), key, mail.template, JSON.stringify(mail.params), now, withdrawal_id);
}
