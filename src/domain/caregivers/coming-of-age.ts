import { newId } from "../../platform/ids.ts";
import type { Env } from "../../platform/env.ts";
import { DAY_MS, dayIn, instant, type CalendarDate, type Instant } from "../../values/time.ts";
import { appendAudit } from "../audit/chain.ts";
import { codeAccessByBirth, endAccessStatement, type CodeAccess } from "../bills/access-store.ts";
import { relationTo } from "../bills/relation.ts";
import { MAJORITY_YEARS, endsWithMinority } from "./rules.ts";

const PAGE_ROWS = 200;
/** Nights that may have been missed. */
const LOOKS_BACK_DAYS = 40;

const TELL = `
INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
SELECT ?1, 'came_of_age:' || a.member_id || ':' || a.patient_id || ':' || a.since, m.email, m.language, 'came_of_age', json_object('name', m.name), ?2, ?2
FROM bill_access a JOIN members m ON m.id = a.member_id AND m.closed_at IS NULL WHERE a.member_id = ?3 AND a.patient_id = ?4 AND a.since = ?5 AND a.how = 'code'
ON CONFLICT (dedupe_key) DO NOTHING`;

/**
 * Closes the bills of patients who have come of age to members who were let in by a code while the patient was a minor (`endsWithMinority`). Each is told by
 * mail how to be let in anew. For the nightly cron; a night that was missed is made up for.
 * @returns how many were closed
 */
export async function endWithMinority(env: Pick<Env, "DB">, now: Instant, time_zone: string): Promise<number> {
  const today = dayIn(time_zone, now);
  const born = { from: yearsBefore(dayIn(time_zone, instant(now - LOOKS_BACK_DAYS * DAY_MS))), to: yearsBefore(today) };
  let [closed, after] = [0, ""];
  for (;;) {
    const page = await codeAccessByBirth(env.DB, born, { after, limit: PAGE_ROWS });
    for (const access of page) {
      const since_day = dayIn(time_zone, access.since);
      const judged = { relation: relationTo(access, access), since_day, birth_date: access.patient_birth_date };
      if (endsWithMinority(judged, today) && (await close(env, now, access))) closed += 1;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_ROWS) return closed;
    after = last.pair;
  }
}

/** The mail is written while the access is still there, so that the two come together; whoever is second finds neither. */
async function close(env: Pick<Env, "DB">, now: Instant, access: CodeAccess): Promise<boolean> {
  const { member_id, patient_id, since } = access;
  const [, ended] = await env.DB.batch([
    env.DB.prepare(TELL).bind(newId("mail"), now, member_id, patient_id, since),
    endAccessStatement(env.DB, access),
  ]);
  if ((ended?.meta.changes ?? 0) === 0) return false;
  await appendAudit(env, {
    at: now,
    actor: "system",
    action: "bill_access_ended",
    subject: member_id,
    origin: null,
    reason: "came_of_age",
  });
  return true;
}

/** The same day so many years ago that whoever was born on it comes of age; as text it may be a 29 February that the year has not. */
function yearsBefore(day: CalendarDate): CalendarDate {
  return `${Number(day.slice(0, 4)) - MAJORITY_YEARS}${day.slice(4)}` as CalendarDate;
}
