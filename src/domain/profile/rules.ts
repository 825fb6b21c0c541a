import { err, ok, type Result } from "../../values/result.ts";
import { NAME_MAX_CHARACTERS, readMemberNumber, readPhone, tidyName } from "../identity/rules.ts";

/** The mails that a member may do without. All others are owed by law, guard the account, or were asked for. */
export const NOTICE_KINDS = ["bill_mails", "statement_mails", "sign_in_mails"] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Reads a new name as registration does. */
export function readName(typed: string): Result<string, "missing" | "too_long"> {
  const name = tidyName(typed);
  if (name === "") return err("missing");
  return name.length > NAME_MAX_CHARACTERS ? err("too_long") : ok(name);
}

/** Reads a phone number, or none from an empty field. */
export function readPhoneOrNone(typed: string): Result<string | null, "not_a_number"> {
  return readOrNone(typed, readPhone);
}

/** Reads a member or medical record number, or none from an empty field. */
export function readMemberNumberOrNone(typed: string): Result<string | null, "not_a_number"> {
  return readOrNone(typed, readMemberNumber);
}

function readOrNone(typed: string, read: (typed: string) => string | null): Result<string | null, "not_a_number"> {
  if (typed.trim() === "") return ok(null);
  const found = read(typed);
  return found === null ? err("not_a_number") : ok(found);
}
