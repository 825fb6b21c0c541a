import { isCommonPassword } from "./common-passwords.ts";
import { PASSWORD_MAX_CHARACTERS, PASSWORD_MIN_CHARACTERS } from "./password-length.ts";
import type { CalendarDate } from "../../values/time.ts";
import { readTypedDate, type DateProblem } from "../../values/typed-date.ts";
import { err, ok, type Result } from "../../values/result.ts";

export const NAME_MAX_CHARACTERS = 120;
const EMAIL_MAX_CHARACTERS = 254;
const OLDEST_YEAR = 1900;

export type PasswordProblem =
  | "missing"
  | "too_short"
  | "too_short_beside_factor"
  | "too_long"
  | "too_plain"
  | "common"
  | "contains_you"
  | "contains_service";

/** Words of this service: nobody guesses long with these left out. The operator's own name is added by the caller. */
const SERVICE_WORDS = ["carepurse", "password", "contraseña", "contrasena"] as const;
/** Parts of a name or an address shorter than this appear in good passwords by chance. */
const TELLING_CHARACTERS = 4;
/** A password of so few different characters is a pattern, whatever its length. */
const MIN_DIFFERENT_CHARACTERS = 5;
/** What is left of a password after its repeats and runs are taken out must still be this long. */
const MIN_CORE_CHARACTERS = 8;
/** The same of one that needs no more than 8 characters: a letter or two may come twice. */
const MIN_CORE_BESIDE_FACTOR = 6;

const RUNS = ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop"] as const;

/** A password as it is hashed and compared: one Unicode form for all keyboards (NIST SP 800-63B-4, 3.1.1.2). */
export function normalizePassword(typed: string): string {
  return typed.normalize("NFKC");
}

/**
 * Decides whether a password may be chosen. No composition rules; length, and nothing that guessers try first.
 * @param known what others know of the person and the place: name, e-mail address, the operator's name
 * @param least how many characters it must have: 15 alone, 8 beside a second factor
 * @returns the normalized password, or the first reason against it
 */
export function choosePassword(typed: string, known: readonly string[], least = PASSWORD_MIN_CHARACTERS): Result<string, PasswordProblem> {
  const password = normalizePassword(typed);
  const length = Array.from(password).length;
  if (length === 0) return err("missing");
  if (length < least) return err(least < PASSWORD_MIN_CHARACTERS ? "too_short_beside_factor" : "too_short");
  if (length > PASSWORD_MAX_CHARACTERS) return err("too_long");
  const folded = fold(password);
  const core = least < PASSWORD_MIN_CHARACTERS ? MIN_CORE_BESIDE_FACTOR : MIN_CORE_CHARACTERS;
  if (new Set(folded).size < MIN_DIFFERENT_CHARACTERS || coreOf(folded).length < core) return err("too_plain");
  if (isCommonPassword(folded)) return err("common");
  const without = (words: Iterable<string>): number => {
    let rest = folded;
    for (const word of words) rest = rest.replaceAll(word, "");
    return rest.length;
  };
  if (without(tellingParts(known)) < core) return err("contains_you");
  if (without(SERVICE_WORDS) < core) return err("contains_service");
  return ok(password);
}

/** Whether a normalized password is long enough to be all that an account has. */
export function standsAlone(password: string): boolean {
  return Array.from(password).length >= PASSWORD_MIN_CHARACTERS;
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** The words in a name, an address or an operator's name that give a password away, longest first. */
function tellingParts(known: readonly string[]): readonly string[] {
  return known
    .flatMap((text) => fold(text).split(/[^\p{L}\p{N}]+/u))
    .filter((part) => part.length >= TELLING_CHARACTERS)
    .toSorted((a, b) => b.length - a.length);
}

/** A password without what costs a guesser nothing: a repeated block counts once, a run along alphabet or keyboard counts its first two. */
function coreOf(folded: string): string {
  const letters = Array.from(folded.replace(/(.+?)\1+/gu, "$1"));
  return letters.filter((letter, at) => !goesOn(letters[at - 2], letters[at - 1], letter)).join("");
}

/** Whether three neighbours are a piece of a run, up or down: "abc", "321", "qwe". */
function goesOn(first: string | undefined, second: string | undefined, third: string): boolean {
  if (first === undefined || second === undefined) return false;
  return RUNS.some((run) => run.includes(first + second + third) || run.includes(third + second + first));
}

/** A name as it is kept: one Unicode form, one space between its parts. What cannot be seen, turns a line around, or ends a text for SQLite (U+0000) is a space too. */
export function tidyName(typed: string): string {
  return typed
    .normalize("NFC")
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, " ")
    .trim();
}

/** An e-mail address as it is compared: two spellings that differ in case only are one account. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}

/**
 * Recognises an e-mail address well enough to send to: the link we mail is the real check (OWASP ASVS 5.0, 6.2).
 * @returns the address trimmed, or null
 */
export function readEmail(text: string): string | null {
  const email = text.trim();
  if (email.length > EMAIL_MAX_CHARACTERS || /[\s\p{C},;<>()"\\]/u.test(email)) return null;
  return /^[^@]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u.test(email) ? email : null;
}

export type BirthDateProblem = DateProblem | "in_the_future" | "too_long_ago";

/**
 * Reads a date of birth.
 * @param today the day it is where the operator is
 */
export function readBirthDate(text: string, today: CalendarDate): Result<CalendarDate, BirthDateProblem> {
  const date = readTypedDate(text);
  if (!date.ok) return date;
  if (date.value > today) return err("in_the_future");
  return Number(date.value.slice(0, 4)) < OLDEST_YEAR ? err("too_long_ago") : date;
}

/** Reads a phone number: 10 to 15 digits with the usual spaces, dashes, dots and brackets. Null when it cannot be one. */
export function readPhone(text: string): string | null {
  const typed = text.normalize("NFKC").trim();
  const digits = typed.replace(/[\s().\-\u2010-\u2015]/gu, "");
  return /^\+?\d{10,15}$/u.test(digits) ? typed.replace(/\s+/gu, " ") : null;
}

/** Reads a member or medical record number: letters, digits and dashes, up to 64; spaces are dropped. Null when it cannot be one. */
export function readMemberNumber(text: string): string | null {
  const number = text.normalize("NFKC").replace(/\s/gu, "");
  return /^[\p{L}\p{N}-]{1,64}$/u.test(number) ? number : null;
}
