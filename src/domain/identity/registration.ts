import type { CalendarDate } from "../../values/time.ts";
import { err, ok, type Result } from "../../values/result.ts";
import {
  choosePassword,
  NAME_MAX_CHARACTERS,
  readBirthDate,
  readEmail,
  readMemberNumber,
  readPhone,
  tidyName,
  type BirthDateProblem,
  type PasswordProblem,
} from "./rules.ts";

/** The registration form as typed. */
export interface RegistrationForm {
  readonly region: string;
  readonly name: string;
  readonly birth_date: string;
  readonly email: string;
  readonly phone: string;
  readonly member_number: string;
  readonly password: string;
}

/** A registration that may become an account. */
export interface Registration {
  readonly region_id: string;
  readonly name: string;
  readonly birth_date: CalendarDate;
  readonly email: string;
  readonly phone: string | null;
  readonly member_number: string | null;
  /** Normalized; hashed before it is kept. */
  readonly password: string;
}

/** What to mend, by field. */
export interface RegistrationProblems {
  region?: "missing";
  name?: "missing" | "too_long";
  birth_date?: BirthDateProblem;
  email?: "missing" | "not_an_address";
  phone?: "not_a_number";
  member_number?: "not_a_number";
  password?: PasswordProblem;
}

/**
 * Reads the whole registration form at once, so that a person sees everything there is to mend.
 * @param place the operator's name, the ids of its regions, and the day it is there
 */
export function readRegistration(
  form: RegistrationForm,
  place: { readonly operator: string; readonly region_ids: readonly string[]; readonly today: CalendarDate },
): Result<Registration, RegistrationProblems> {
  const problems: RegistrationProblems = {};
  const name = tidyName(form.name);
  const email = readEmail(form.email);
  const birth = readBirthDate(form.birth_date, place.today);
  const phone = form.phone.trim() === "" ? null : readPhone(form.phone);
  const member_number = form.member_number.trim() === "" ? null : readMemberNumber(form.member_number);
  const password = choosePassword(form.password, [name, form.email, place.operator]);
  if (!place.region_ids.includes(form.region)) problems.region = "missing";
  if (name === "") problems.name = "missing";
  else if (name.length > NAME_MAX_CHARACTERS) problems.name = "too_long";
  if (!birth.ok) problems.birth_date = birth.error;
  if (email === null) problems.email = form.email.trim() === "" ? "missing" : "not_an_address";
  if (phone === null && form.phone.trim() !== "") problems.phone = "not_a_number";
  if (member_number === null && form.member_number.trim() !== "") problems.member_number = "not_a_number";
  if (!password.ok) problems.password = password.error;
  if (!birth.ok || !password.ok || email === null || Object.keys(problems).length > 0) return err(problems);
  return ok({ region_id: form.region, name, birth_date: birth.value, email, phone, member_number, password: password.value });
}
