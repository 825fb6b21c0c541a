import { newId } from "../../platform/ids.ts";
import type { Instant } from "../../values/time.ts";
import type { Member } from "../identity/member.ts";
import type { MailContent } from "../mail/templates.ts";

/**
 * The statement that tells a member of what the statement just before it in the same batch has done: it mails where exactly one row was changed, and
 * nothing where the condition of that statement found none.
 */
export function mailIfDone(
  db: D1Database,
  { to, dedupe_key, now, mail }: { readonly to: Member; readonly dedupe_key: string; readonly now: Instant; readonly mail: MailContent },
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7 WHERE changes() = 1 ON CONFLICT (dedupe_key) DO NOTHING`,
    )
    .bind(newId("mail"), dedupe_key, to.email, to.language, mail.template, JSON.stringify(mail.params), now);
}
