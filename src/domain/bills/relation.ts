import type { CalendarDate } from "../../values/time.ts";
import type { AccessWay } from "./bill.ts";
import { nameKey } from "./names.ts";

/** As much of a bill as tells whose it is. */
export interface SeenBill {
  readonly how: AccessWay;
  readonly patient_name: string;
  readonly patient_birth_date: CalendarDate;
}

/**
 * What a patient, whose bill a member sees, is to that member: the member's own self, somebody the member sees by own right, or somebody seen as a caregiver.
 * A patient seen by a code is the member where name and birth date are the same, as it is for one matched by member number.
 */
export function relationTo(
  bill: SeenBill,
  member: { readonly name: string; readonly birth_date: CalendarDate },
): "own" | "dependant" | "cared_for" {
  if (bill.how === "caregiver") return "cared_for";
  const isMember = nameKey(bill.patient_name) === nameKey(member.name) && bill.patient_birth_date === member.birth_date;
  return bill.how === "match" || isMember ? "own" : "dependant";
}
