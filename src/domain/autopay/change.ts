import type { Env } from "../../platform/env.ts";
import type { MandateId, MemberId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Cents } from "../../values/money.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import { withdrawStatement } from "../payments/claim.ts";
import { areMethods, choiceValues, type Choosing } from "./choices.ts";
import { auditAct, whereabouts } from "./evidence.ts";
import {
  METHODS_STAND,
  methodsStand,
  named,
  RECORDED_NOW,
  recordedStatement,
  recordMailStatement,
  recordOfKey,
  standingOf,
  UNDER_WAY,
  type Recorded,
} from "./mandate-store.ts";
import { newConfirmationNumber } from "./records.ts";

export interface ChangeMandate extends Choosing {
  readonly member_id: MemberId;
  readonly mandate_id: MandateId;
  readonly language: Language;
}

/** `ended`: it is stopped or completed. */
export type ChangeProblem = "not_found" | "ended" | "unknown_method" | "key_conflict";

// A notice keeps for another method or cap. Another day is another notice, also of what is skipped now, or paid by hand: a skip may be taken back, and a payment
// may fail. The mandate is changed after this, so both days can be compared.
const CHANGED_DUES = `
UPDATE dues SET next_at = IIF(state = 'open', :now, next_at), updated_at = :now, (noticed_cents, noticed_at, collect_on, collect_at) =
  (SELECT noticed_cents, noticed_at, collect_on, collect_at WHERE (SELECT m.collect_day FROM mandates m WHERE m.id = :mandate) IS :day)
WHERE subject_id = (SELECT subject_id FROM mandates WHERE id = :mandate) AND ${RECORDED_NOW} AND (state IN ('open','skipped') OR (state = 'paying'
  AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.due_id = dues.id AND p.mandate_id IS NOT NULL AND p.state NOT IN ('failed','cancelled','expired'))))`;

const CHANGED = `
UPDATE mandates SET methods = :methods, collect_day = :day, cap_cents = :cap, threshold_cents = :threshold, target_cents = :target,
  failures = 0, next_at = NULL, updated_at = :now
WHERE id = :mandate AND ${RECORDED_NOW}`;

const RECORD_CHANGE = `
INSERT INTO mandate_records (number, mandate_id, act, terms_version, terms, terms_hash, language, detail, origin, request_key, at)
SELECT :number, m.id, 'changed', :version, :terms, :hash, :language, json_object(
  'methods', :methods, 'collect_day', :day, 'cap_cents', :cap, 'threshold_cents', :threshold, 'target_cents', :target,
  'methods_before', m.methods, 'collect_day_before', m.collect_day, 'cap_cents_before', m.cap_cents,
  'threshold_cents_before', m.threshold_cents, 'target_cents_before', m.target_cents, 'under_way_cents', ${UNDER_WAY}), :origin, :key, :now
FROM mandates m WHERE m.id = :mandate AND m.state IN ('active','paused') AND ${METHODS_STAND}
ON CONFLICT (request_key) DO NOTHING`;

/**
 * Changes day, methods or cap under terms shown anew. Payments not yet taken are withdrawn and made again by the clock; another day takes back the
 * notice of what is not being taken yet.
 */
export async function changeMandate(
  env: Env,
  now: Instant,
  order: ChangeMandate,
): Promise<Result<{ readonly number: string; readonly under_way_cents: Cents | null }, ChangeProblem>> {
  const { mandate_id, member_id } = order;
  const [before, standing] = await Promise.all([recordOfKey(env.DB, order.request_key), standingOf(env.DB, mandate_id)]);
  if (before !== null) return changedBefore(before, order);
  if (standing === null || standing.member_id !== member_id) return err("not_found");
  if (!areMethods(standing.kind, order.methods)) return err("unknown_method");
  if (standing.state === "stopped" || standing.state === "completed") return err("ended");
  const number = newConfirmationNumber();
  const { since } = await whereabouts(env, now, standing.region_id);
  const values = { ...(await choiceValues(order)), number, mandate: mandate_id, member: member_id, language: order.language, since, now };
  const rows = await env.DB.batch<{ readonly under_way_cents: Cents | null }>([
    withdrawStatement(env.DB, { mandate_id }, now),
    ...[RECORD_CHANGE, CHANGED_DUES, CHANGED].map((sql) => named(env.DB, sql, values)),
    recordMailStatement(env.DB, number),
    recordedStatement(env.DB, number),
  ]);
  const [recorded] = rows.at(-1)?.results ?? [];
  if (recorded !== undefined) {
    await auditAct(env, now, { ...order, act: "changed", number });
    return ok({ number, ...recorded });
  }
  const again = await recordOfKey(env.DB, order.request_key);
  if (again !== null) return changedBefore(again, order);
  return err((await methodsStand(env.DB, order)) ? "ended" : "unknown_method");
}

function changedBefore(before: Recorded, { mandate_id, member_id }: ChangeMandate) {
  const same = before.act === "changed" && before.member_id === member_id && before.mandate_id === mandate_id;
  return same ? ok({ number: before.number, under_way_cents: before.under_way_cents }) : err("key_conflict" as const);
}
