import { and, asc, eq, isNull } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import type { MemberId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import { dues, mandates, preflight_findings } from "./schema.ts";

/** The query for what may keep a member's next payments from going through, the earliest payment first. `detail` is JSON (FindingDetail). */
export function findingsQuery(db: Db, memberId: MemberId) {
  return db
    .select({
      code: preflight_findings.code,
      detail: preflight_findings.detail,
      due_id: dues.id,
      subject_id: dues.subject_id,
      amount_cents: dues.amount_cents,
      collect_on: dues.collect_on,
      due_on: dues.due_on,
      found_at: preflight_findings.found_at,
    })
    .from(mandates)
    .innerJoin(preflight_findings, and(eq(preflight_findings.mandate_id, mandates.id), isNull(preflight_findings.cleared_at)))
    .innerJoin(dues, eq(dues.id, preflight_findings.due_id))
    .where(eq(mandates.member_id, memberId))
    .orderBy(asc(dues.due_on), asc(preflight_findings.code));
}

/** Looks at what is to be taken within 14 days: for the nightly cron. */
export async function preflight(_env: Env, _now: Instant): Promise<void> {
  await Promise.resolve();
  throw new Error("not there yet");
}
