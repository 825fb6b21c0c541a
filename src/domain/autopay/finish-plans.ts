import type { Env } from "../../platform/env.ts";
import type { MandateId, PaymentId, PlanId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import { completeMandate } from "./acts.ts";
import { eachAlone } from "./each-alone.ts";

const MAX_A_RUN = 200;

// A part that a person looks at, or that the member may still take back from being skipped, keeps its plan open.
const FINISHED = `
SELECT m.id AS mandate_id, l.id FROM mandates m JOIN plans l ON l.id = m.subject_id
WHERE m.kind = 'plan' AND m.state IN ('active', 'paused') AND (l.state <> 'active' OR NOT EXISTS (SELECT 1 FROM dues d
  WHERE d.subject_id = l.id AND (d.state IN ('open', 'paying', 'handed_over') OR (d.state = 'skipped' AND d.due_on >= date(?1 / 1000, 'unixepoch', '-1 day')))))`;
const ALL = `${FINISHED} LIMIT ?2`;
const OF_PAYMENTS = `${FINISHED} AND m.id IN (SELECT mandate_id FROM payments WHERE id IN (SELECT value FROM json_each(?3))) LIMIT ?2`;

/**
 * Completes the authorisations of plans of which nothing is left to take, and the plans with them. Again, it changes nothing.
 * @param of only the plans that these payments are for
 */
export async function finishPlans(env: Env, now: Instant, of?: readonly PaymentId[]): Promise<number> {
  const query =
    of === undefined ? env.DB.prepare(ALL).bind(now, MAX_A_RUN) : env.DB.prepare(OF_PAYMENTS).bind(now, MAX_A_RUN, JSON.stringify(of));
  const { results } = await query.all<{ id: PlanId; mandate_id: MandateId }>();
  const { done } = await eachAlone(results, "plan_not_finished", async ({ id, mandate_id }) => {
    await completeMandate(env, now, mandate_id);
    await env.DB.prepare("UPDATE plans SET state = 'completed', updated_at = ?2 WHERE id = ?1 AND state = 'active'").bind(id, now).run();
    return true;
  });
  return done;
}
