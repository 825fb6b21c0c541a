import { DAY_MS, type CalendarDate, type Instant } from "../../values/time.ts";

/** How long an invitation can be accepted. */
export const INVITATION_MS = 7 * DAY_MS;
/** How many people may help one member, invitations that are open included. */
export const MOST_CAREGIVERS = 5;
/** A name longer than this is cut: it greets in one line of a mail. */
export const LONGEST_NAME = 60;

/** How help ends: by the member, by the caregiver, before it began (by the invited one, by the member), or with an account. */
export const CAREGIVER_ENDS = ["revoked", "left", "declined", "taken_back", "closed"] as const;
export type CaregiverEnd = (typeof CAREGIVER_ENDS)[number];

/** As much of a grant as tells where it stands. */
export interface Grant {
  readonly expires_at: Instant;
  readonly accepted_at: Instant | null;
  readonly ended: CaregiverEnd | null;
}

/** Where a grant stands: invited and not answered, not answered in time, helping, or over. */
export type Standing = "invited" | "too_late" | "helping" | CaregiverEnd;

/** Where a grant stands at a moment. */
export function standingOf({ expires_at, accepted_at, ended }: Grant, now: Instant): Standing {
  if (ended !== null) return ended;
  if (accepted_at !== null) return "helping";
  return now >= expires_at ? "too_late" : "invited";
}

/** Why a member cannot invite somebody. `helping`: that account helps already. */
export type InviteProblem = "missing" | "not_an_address" | "self" | "helping" | "too_many";

/**
 * Judges an invitation by the grants that have not ended.
 * @param email_key of the address as it was read; an invitation to it that is not answered is replaced, so it does not count
 */
export function judgeInvitation(
  email_key: string,
  member: { readonly email_key: string },
  standing: readonly (Pick<Grant, "accepted_at"> & { readonly email_key: string; readonly account_email_key: string | null })[],
): Exclude<InviteProblem, "missing" | "not_an_address"> | null {
  if (email_key === member.email_key) return "self";
  // By the address that their account has now: the one they were invited at may be somebody else's by then.
  if (standing.some((grant) => grant.accepted_at !== null && grant.account_email_key === email_key)) return "helping";
  const others = standing.filter((grant) => grant.accepted_at !== null || grant.email_key !== email_key);
  return others.length >= MOST_CAREGIVERS ? "too_many" : null;
}

/** Why an account cannot accept an invitation; null: it can. An unconfirmed address proves nothing. */
export function judgeAcceptance(
  invitation: Grant & { readonly email_key: string; readonly member_id: string },
  account: { readonly id: string; readonly email_key: string; readonly email_confirmed_at: Instant | null },
  now: Instant,
): "over" | "own" | "unconfirmed" | "other_address" | null {
  if (standingOf(invitation, now) !== "invited") return "over";
  if (invitation.member_id === account.id) return "own";
  if (invitation.email_key !== account.email_key) return "other_address";
  return account.email_confirmed_at === null ? "unconfirmed" : null;
}

/** From this birthday on a person decides alone about their own health data; the age of majority in nearly all states. */
export const MAJORITY_YEARS = 18;

/** The 18th birthday. Whoever was born on a 29 February comes of age on 1 March. */
export function comesOfAge(birth_date: CalendarDate): CalendarDate {
  const year = Number(birth_date.slice(0, 4)) + MAJORITY_YEARS;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const day = birth_date.slice(4);
  return `${String(year).padStart(4, "0")}${day === "-02-29" && !isLeap ? "-03-01" : day}` as CalendarDate;
}

/**
 * Whether a member may no longer see a patient who was opened to them by a bill's code: the patient was a minor then and is of age now. A parent stands for an
 * unemancipated minor only (45 CFR 164.502(g)(3)); who knows a code of the grown-up patient may be let in by it anew. What the member sees as the patient
 * (own) or as a caregiver (which ends with what it comes from) is not judged here.
 * @param access.since_day the day on which it was opened
 */
export function endsWithMinority(
  access: { readonly relation: "own" | "dependant" | "cared_for"; readonly since_day: CalendarDate; readonly birth_date: CalendarDate },
  today: CalendarDate,
): boolean {
  const birthday = comesOfAge(access.birth_date);
  return access.relation === "dependant" && access.since_day < birthday && today >= birthday;
}

/** The day on which a patient seen by own right is no longer, where it is known that such a day will come: for the list of people. */
export function endsOn(access: Parameters<typeof endsWithMinority>[0], today: CalendarDate): CalendarDate | null {
  const birthday = comesOfAge(access.birth_date);
  return access.relation === "dependant" && access.since_day < birthday && today < birthday ? birthday : null;
}
