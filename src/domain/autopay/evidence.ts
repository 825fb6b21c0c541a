import type { Env } from "../../platform/env.ts";
import { hmac } from "../../platform/hmac.ts";
import { log } from "../../platform/log.ts";
import type { MemberId } from "../../values/ids.ts";
import { dayIn, startOfDay, type Instant } from "../../values/time.ts";
import { appendAudit } from "../audit/chain.ts";
import { loadOperator, timeZoneOf } from "../operator/store.ts";
import type { MandateAct } from "./mandate.ts";
import type { Whereabouts } from "./mandate-store.ts";

/**
 * Appends to the audit what was done about a mandate; its number is the reason. Where it came from is a keyed hash, as for every other act
 * (docs/decisions/008). An event that could not be written is a line in the log: the record itself is kept already.
 */
export async function auditAct(
  env: Env,
  now: Instant,
  act: { readonly act: MandateAct; readonly member_id: MemberId; readonly number: string; readonly origin: string | null },
): Promise<void> {
  const action = `autopay_${act.act}`;
  try {
    await appendAudit(env, {
      at: now,
      actor: act.origin === null ? "system" : `member:${act.member_id}`,
      action,
      subject: act.member_id,
      origin: act.origin === null ? null : await hmac(env.FORM_KEY, `origin:${act.origin}`),
      reason: act.number,
    });
  } catch (error) {
    const name = error instanceof Error ? error.name : "unknown";
    log("audit_not_written", { action, number: act.number, name });
  }
}

/** The member's day, by the clock of their region; by the operator's where that is unknown. */
export async function whereabouts(env: Env, now: Instant, region_id: string): Promise<Whereabouts> {
  const time_zone = timeZoneOf(await loadOperator(env), region_id);
  const today = dayIn(time_zone, now);
  return { time_zone, today, since: startOfDay(time_zone, today) };
}
