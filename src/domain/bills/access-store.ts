import { and, asc, eq, isNull } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import type { MemberId } from "../../values/ids.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import { bill_access, patients } from "./schema.ts";

/** More patients than anybody cares for; a list longer than this is cut. */
const MAX_PATIENTS = 200;

/** The patients whose bills a member sees by own right, the first seen first. For a page's batch. */
export function ownPatientsQuery(db: Db, member_id: MemberId) {
  return db
    .select({
      patient_id: bill_access.patient_id,
      patient_name: patients.name,
      patient_birth_date: patients.birth_date,
      how: bill_access.how,
      since: bill_access.since,
    })
    .from(bill_access)
    .innerJoin(patients, eq(patients.id, bill_access.patient_id))
    .where(and(eq(bill_access.member_id, member_id), isNull(bill_access.via)))
    .orderBy(asc(bill_access.since), asc(bill_access.patient_id))
    .limit(MAX_PATIENTS);
}

export type SeenPatient = Awaited<ReturnType<typeof ownPatientsQuery>>[number];

/**
 * The statement that takes a patient's bills out of a member's view, as they were opened at a moment: not when they were opened anew since. Triggers do the
 * same for the member's caregivers.
 */
export function endAccessStatement(
  db: D1Database,
  access: { readonly member_id: MemberId; readonly patient_id: string; readonly since: Instant },
): D1PreparedStatement {
  return db
    .prepare("DELETE FROM bill_access WHERE member_id = ? AND patient_id = ? AND since = ? AND how = 'code'")
    .bind(access.member_id, access.patient_id, access.since);
}

/** Somebody's access by code to a patient of a certain age. */
export interface CodeAccess {
  readonly member_id: MemberId;
  readonly patient_id: string;
  readonly how: "code";
  readonly since: Instant;
  readonly patient_name: string;
  readonly patient_birth_date: CalendarDate;
  readonly name: string;
  readonly birth_date: CalendarDate;
}

/**
 * Who sees, by a code, patients that were born between two days (both included), with the member's own name and birth date.
 * @param page.after the last pair of the page before; "" for the first
 */
export async function codeAccessByBirth(
  db: D1Database,
  born: { readonly from: CalendarDate; readonly to: CalendarDate },
  page: { readonly after: string; readonly limit: number },
): Promise<readonly (CodeAccess & { readonly pair: string })[]> {
  const { results } = await db
    .prepare(
      `SELECT a.member_id, a.patient_id, a.how, a.since, p.name AS patient_name, p.birth_date AS patient_birth_date, m.name, m.birth_date,
         a.patient_id || ' ' || a.member_id AS pair
       FROM patients p JOIN bill_access a ON a.patient_id = p.id AND a.how = 'code' JOIN members m ON m.id = a.member_id
       WHERE p.birth_date BETWEEN ?1 AND ?2 AND pair > ?3 ORDER BY pair LIMIT ?4`,
    )
    .bind(born.from, born.to, page.after, page.limit)
    .all<CodeAccess & { readonly pair: string }>();
  return results;
}
