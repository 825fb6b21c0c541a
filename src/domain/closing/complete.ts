import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import type { ClosingId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";

/** What stands in the place of a birth date that nobody needs any more: nobody is found by it. */
const NO_BIRTH_DATE = "0001-01-01";

// Of the batch that closes the account, the first statement decides; the rest follows it.
const CLOSE = `
UPDATE account_closings SET closed_at = ?2 WHERE id = ?1 AND closed_at IS NULL AND taken_back_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.member_id = account_closings.member_id AND p.state IN ('created','awaiting_payer','processing','funded'))
  AND NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.member_id = account_closings.member_id AND w.finished_at IS NULL)
RETURNING member_id`;

const MEMBER = "(SELECT member_id FROM account_closings WHERE id = ?1 AND closed_at = ?2)";

/** What goes with an account. What stays, and why: docs/retention.md. */
const FOLLOWS: readonly string[] = [
  // The address is free for a new account; the hash is none, so no password fits it. Name and address stay for what may still come back to this person.
  `UPDATE members SET closed_at = ?2, email_key = 'closed:' || id, password_hash = 'closed', credential_version = credential_version + 1,
     phone = NULL, member_number = NULL, birth_date = '${NO_BIRTH_DATE}' WHERE id = ${MEMBER} AND closed_at IS NULL`,
  `UPDATE caregivers SET ended = 'closed', ended_at = ?2 WHERE ended IS NULL AND (member_id = ${MEMBER} OR caregiver_id = ${MEMBER})`,
  `DELETE FROM bill_access WHERE member_id = ${MEMBER}`,
  // An offer waits for whoever it belongs to.
  `UPDATE policies SET member_id = NULL, updated_at = ?2 WHERE member_id = ${MEMBER} AND state = 'offered'`,
  `UPDATE saved_methods SET state = 'ended', updated_at = ?2 WHERE member_id = ${MEMBER} AND state IN ('open', 'saved')`,
  ...[
    "sessions",
    "passkeys",
    "authenticators",
    "recovery_codes",
    "pending_sign_ins",
    "factor_resets",
    "password_resets",
    "email_changes",
  ].map((table) => `DELETE FROM ${table} WHERE member_id = ${MEMBER}`),
];

/** Closes an account for good, in one batch. @returns whether this call did it */
export async function complete(env: Pick<Env, "DB">, now: Instant, id: ClosingId): Promise<boolean> {
  const farewell = env.DB.prepare(
    `INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
     SELECT ?3, ?1 || ':closed', email, language, 'account_closed', json_object('name', name), ?2, ?2 FROM members WHERE id = ${MEMBER}
     ON CONFLICT (dedupe_key) DO NOTHING`,
  ).bind(id, now, newId("mail"));
  const [closed] = await env.DB.batch([
    env.DB.prepare(CLOSE).bind(id, now),
    farewell,
    ...FOLLOWS.map((statement) => env.DB.prepare(statement).bind(id, now)),
  ]);
  return closed?.results.length === 1;
}
