import type { Env } from "../../platform/env.ts";
import type { DueId, MandateId, MemberId, PolicyId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Cents } from "../../values/money.ts";
import { err, ok, type Result } from "../../values/result.ts";
import { dayIn, type Instant } from "../../values/time.ts";
import { loadOperator } from "../operator/store.ts";
import { withdrawStatement } from "../payments/claim.ts";
import { completeMandate, stopMandate } from "./acts.ts";
import { eachAlone } from "./each-alone.ts";

/** Who ends a policy, and by which form. */
export interface PolicyAct {
  readonly member_id: MemberId;
  readonly policy_id: PolicyId;
  readonly language: Language;
  /** The network address it came from. */
  readonly origin: string;
  readonly request_key: string;
}

/** `number`: that of the authorisation's stop; null where nothing was authorised. `under_way_cents`: a payment whose taking had begun. */
export interface PolicyEnd {
  readonly number: string | null;
  readonly under_way_cents: Cents | null;
}

/** Ends a policy here: its authorisation is stopped first, then what is not paid is no longer asked for. Again, it answers the same. */
export async function endPolicy(env: Env, now: Instant, act: PolicyAct): Promise<Result<PolicyEnd, "not_found">> {
  const { policy_id, member_id, language, origin, request_key } = act;
  const policy = await env.DB.prepare(
    `SELECT (SELECT m.id FROM mandates m WHERE m.kind = 'premium' AND m.subject_id = p.id AND m.member_id = p.member_id ORDER BY m.created_at DESC LIMIT 1) AS mandate_id
     FROM policies p WHERE p.id = ? AND p.member_id = ? AND p.state IN ('connected', 'ended')`,
  )
    .bind(policy_id, member_id)
    .first<{ mandate_id: MandateId | null }>();
  if (policy === null) return err("not_found");
  const { mandate_id } = policy;
  const stopped = mandate_id === null ? null : await stopMandate(env, now, { member_id, mandate_id, language, origin, request_key });
  await env.DB.batch([...endStatements(env.DB, now, policy_id)]);
  return ok(stopped?.ok === true ? stopped.value : { number: null, under_way_cents: null });
}

/** The statements that end a policy and what is open of it. */
function endStatements(db: D1Database, now: Instant, policyId: PolicyId): readonly D1PreparedStatement[] {
  return [
    db.prepare("UPDATE policies SET state = 'ended', updated_at = ?2 WHERE id = ?1 AND state = 'connected'").bind(policyId, now),
    db
      .prepare(
        "UPDATE dues SET state = 'not_needed', next_at = NULL, updated_at = ?2 WHERE subject_id = ?1 AND state IN ('open', 'skipped')",
      )
      .bind(policyId, now),
  ];
}

const ENDED_A_RUN = 500;

/** Ends the policies whose last day is over and of which nothing is open any more, with their authorisations. For the nightly cron. */
export async function endWhatIsOver(env: Env, now: Instant): Promise<void> {
  const { operator } = await loadOperator(env);
  const { results } = await env.DB.prepare(
    `SELECT p.id, m.id AS mandate_id FROM policies p LEFT JOIN mandates m ON m.kind = 'premium' AND m.subject_id = p.id AND m.state IN ('active', 'paused')
     WHERE p.state = 'connected' AND p.ends_on IS NOT NULL AND p.ends_on < ?1
       AND NOT EXISTS (SELECT 1 FROM dues d WHERE d.subject_id = p.id AND d.state IN ('open', 'paying'))
     ORDER BY p.ends_on LIMIT ?2`,
  )
    .bind(dayIn(operator.time_zone, now), ENDED_A_RUN)
    .all<{ id: PolicyId; mandate_id: MandateId | null }>();
  await eachAlone(results, "policy_not_ended", async ({ id, mandate_id }) => {
    if (mandate_id !== null) await completeMandate(env, now, mandate_id);
    await env.DB.batch([...endStatements(env.DB, now, id)]);
    return true;
  });
}

/** The statements that take back what the clock has not begun to take for these dues, so that they may be changed. */
export function withdrawDues(db: D1Database, now: Instant, dues: readonly DueId[]): readonly D1PreparedStatement[] {
  return dues.map((due_id) => withdrawStatement(db, { due_id }, now));
}

/** Forgets whose policies were that ended before a moment and that no member here ever had: who they are was kept to find the member by. For the nightly cron. */
export async function forgetStrangers(db: D1Database, before: Instant): Promise<void> {
  await db
    .prepare(
      `UPDATE policies SET holder_name = NULL, holder_name_key = NULL, holder_birth_date = NULL
       WHERE state = 'ended' AND member_id IS NULL AND holder_name IS NOT NULL AND updated_at < ?`,
    )
    .bind(before)
    .run();
}
