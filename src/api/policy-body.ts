import * as v from "valibot";
import { monthOf, type Month } from "../domain/autopay/calendar.ts";
import { readPolicyNumber, tidyText } from "../domain/autopay/policies-rules.ts";
import { JsonNumber, type JsonValue } from "../values/json.ts";
import { cents, MAX_TYPED_CENTS } from "../values/money.ts";
import { err, ok, type Result } from "../values/result.ts";
import { readCalendarDate } from "../values/time.ts";
import type { ApiFieldError } from "./errors.ts";
import { printable } from "./json-body.ts";

/** What can be wrong with a field, and what it means for a person who reads the answer. */
export const FIELD_PROBLEMS = {
  missing: "The field is needed",
  unknown_field: "There is no field of this name here",
  not_an_object: "Expected an object",
  not_text: "Expected text on one line, not empty",
  too_long: "The text is too long",
  not_an_identifier: "Expected 1 to 64 letters, digits, dots, dashes or underscores",
  not_a_member_number: "Expected up to 40 letters and digits, with single spaces, dots or dashes between them",
  not_an_amount: "Expected a whole number of cents, from 1 to 100000000",
  not_usd: "Only USD is supported",
  not_a_due_day: "Expected a day of the month, from 1 to 31",
  not_grace_days: "Expected a whole number of days, from 0 to 120",
  not_a_date: "Expected a day, as 2026-12-31",
  not_a_period: "Expected a month, as 2026-12",
  ends_before_start: "The policy ends before it starts",
  outside_period: "The due day must lie in the month that it is for",
  outside_policy: "The due day lies before the policy starts or after it ends",
  too_far: "A premium can be set from two months back to twelve months ahead",
  not_a_limit: "Expected a whole number from 1 to 100",
  not_a_cursor: "Expected the next_cursor of an earlier answer",
  not_a_state: "Expected open, paying, paid, skipped, handed_over or not_needed",
} as const;

export type FieldProblem = keyof typeof FIELD_PROBLEMS;

/** One field error of the answer. @param pointer JSON pointer (RFC 6901) into the body */
export function fieldError(pointer: string, code: FieldProblem): ApiFieldError {
  return { pointer, code, detail: FIELD_PROBLEMS[code] };
}

// Each schema's message is the code of what is wrong.
const say = (code: FieldProblem): FieldProblem => code;

const text = (longest: number) =>
  v.pipe(v.string(say("not_text")), v.transform(tidyText), v.minLength(1, say("not_text")), v.maxLength(longest, say("too_long")));
const integer = (code: FieldProblem, from: number, to: number) =>
  v.pipe(v.number(say(code)), v.integer(say(code)), v.minValue(from, say(code)), v.maxValue(to, say(code)));
const parsed = <T>(code: FieldProblem, read: (typed: string) => T | null) =>
  v.pipe(
    v.string(say(code)),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const value = read(dataset.value);
      if (value !== null) return value;
      addIssue({ message: say(code) });
      return NEVER;
    }),
  );

const amount = v.pipe(integer("not_an_amount", 1, MAX_TYPED_CENTS), v.transform(cents));
const currency = v.literal("USD", say("not_usd"));
const day = parsed("not_a_date", readCalendarDate);
const identifier = parsed("not_an_identifier", readExternalId);

const policy = {
  member_number: parsed("not_a_member_number", readPolicyNumber),
  plan_name: text(100),
  holder: v.strictObject({ name: text(120), birth_date: day }, say("not_an_object")),
  premium: v.strictObject({ amount, currency }, say("not_an_object")),
  due_day: integer("not_a_due_day", 1, 31),
  grace_days: v.optional(v.nullable(integer("not_grace_days", 0, 120)), null),
  starts_on: day,
  ends_on: v.optional(v.nullable(day), null),
};
const premium = { amount, currency, due_on: v.optional(day) };

/** The bodies of `PUT /policies/{external_id}`, `POST /policies`, `PUT …/premiums/{period}` and `POST /premiums`. */
export const PolicyBody = v.strictObject(policy, say("not_an_object"));
export const PolicyWithId = v.strictObject({ external_id: identifier, ...policy }, say("not_an_object"));
export const PremiumBody = v.strictObject(premium, say("not_an_object"));
export const PremiumWithId = v.strictObject(
  { policy: identifier, period: parsed("not_a_period", readPeriod), ...premium },
  say("not_an_object"),
);

/** An insurer's own identifier; null when it cannot be one. */
export function readExternalId(typed: string): string | null {
  return /^[A-Za-z0-9._-]{1,64}$/u.test(typed) ? typed : null;
}

/** A month, "2026-12"; null when it is none. */
export function readPeriod(typed: string): Month | null {
  const first = readCalendarDate(`${typed}-01`);
  return first === null ? null : monthOf(first);
}

/** Reads a body by its schema. @returns the body, or all that is to be mended in it; never a word of what was sent */
export function readBody<const S extends v.GenericSchema>(schema: S, json: JsonValue): Result<v.InferOutput<S>, readonly ApiFieldError[]> {
  const read = v.safeParse(schema, plain(json));
  if (read.success) return ok(read.output);
  return err(
    read.issues.map((issue) => {
      const pointer = (issue.path ?? []).map(({ key }) => `/${String(key)}`).join("");
      // Of a key that is not known, only such as fields are called is told back.
      if (issue.type === "strict_object" && issue.expected === "never") return fieldError(printable(pointer), "unknown_field");
      return fieldError(
        pointer,
        issue.type === "strict_object" && issue.received === "undefined" ? "missing" : (issue.message as FieldProblem),
      );
    }),
  );
}

/** JSON with numbers as numbers where they are whole and exact; any other number stays what no schema takes. */
function plain(json: JsonValue): unknown {
  if (json instanceof JsonNumber) return /^-?(?:0|[1-9]\d{0,14})$/u.test(json.text) ? Number(json.text) : json;
  if (Array.isArray(json)) return json.map((each: JsonValue) => plain(each));
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, value === undefined ? undefined : plain(value)]));
}
