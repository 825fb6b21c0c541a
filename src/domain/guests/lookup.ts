import type { Env } from "../../platform/env.ts";
import type { BillId } from "../../values/ids.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import { readBillCode } from "../bills/bill-code.ts";
import { nameKey } from "../bills/names.ts";
import { attemptsOf, countAttempt, takeBackStatement, type AttemptLimit } from "../identity/attempts.ts";
import { limitOf } from "../identity/limits.ts";
import { accountNumberKey } from "./rules.ts";
import { billByCode, billsByAccount, facilityNames } from "./store.ts";

/**
 * So many tries of an address are answered however often others have guessed at the same bill: whoever guesses never keeps its payer out. What a
 * guesser with many addresses gains by it is this many tries an address and hour.
 */
const ALWAYS_ANSWERED = 3;

/** A search that can be made: what was typed has been read. */
export type BillSearch =
  | { readonly by: "code"; readonly bill_code: string; readonly birth_date: CalendarDate }
  | { readonly by: "account"; readonly facility: string; readonly patient_name: string; readonly account_number: string };

export type LookupProblem =
  /** Nothing has all of it together: the same answer whichever part is wrong. */
  { readonly code: "no_match" } | { readonly code: "too_many_attempts"; readonly wait_s: number };

/**
 * Finds the bill that a guest wants to pay. Guessing is counted per network address, and per bill asked for; a search that finds something
 * takes its own count back.
 * @param from the network address; counted by its keyed hash only
 * @returns the bills found, newest first, those with something to pay before the others; by code it is one
 */
export async function findBills(
  env: Pick<Env, "DB" | "FORM_KEY">,
  now: Instant,
  { search, from }: { readonly search: BillSearch; readonly from: string },
): Promise<Result<readonly BillId[], LookupProblem>> {
  const address = await limitOf(env, "guest:address", from);
  const bill = await limitOf(env, "guest:bill", targetOf(search) ?? from);
  const blocked = (await countAttempt(env.DB, [address], now)) ?? (await blockedByBill(env.DB, { address, bill, now }));
  if (blocked !== null) return err({ code: "too_many_attempts", ...blocked });
  const found = search.by === "code" ? await byCode(env.DB, search) : await byAccount(env.DB, search);
  if (found.length === 0) return err({ code: "no_match" });
  await env.DB.batch([takeBackStatement(env.DB, address.bucket), takeBackStatement(env.DB, bill.bucket)]);
  return ok(found);
}

async function byCode(db: D1Database, search: Extract<BillSearch, { by: "code" }>): Promise<readonly BillId[]> {
  // Text that is no code asks the database all the same: both answers take as long.
  const id = await billByCode(db, { bill_code: readBillCode(search.bill_code) ?? "", birth_date: search.birth_date });
  return id === null ? [] : [id];
}

async function byAccount(db: D1Database, search: Extract<BillSearch, { by: "account" }>): Promise<readonly BillId[]> {
  const facility = nameKey(search.facility);
  const facility_ids = (await facilityNames(db, null)).filter(({ name }) => nameKey(name) === facility).map(({ id }) => id);
  const account_key = accountNumberKey(search.account_number);
  const found = await billsByAccount(db, { facility_ids, account_key, name_key: nameKey(search.patient_name) });
  const payable = found.filter((each) => each.payable === 1);
  return (payable.length > 0 ? payable : found.slice(0, 1)).map(({ id }) => id);
}

/** Counts a try on the bill; an address that has hardly tried yet is not made to wait for it. */
async function blockedByBill(
  db: D1Database,
  { address, bill, now }: { readonly address: AttemptLimit; readonly bill: AttemptLimit; readonly now: Instant },
): Promise<{ readonly wait_s: number } | null> {
  const tries = await attemptsOf(db, address);
  const blocked = await countAttempt(db, [bill], now);
  return tries <= ALWAYS_ANSWERED ? null : blocked;
}

/** What is being guessed at, whatever else is typed with it. Null for text that is no code: it guesses at nothing. */
function targetOf(search: BillSearch): string | null {
  if (search.by === "account") return `account:${nameKey(search.facility)}:${accountNumberKey(search.account_number)}`;
  const code = readBillCode(search.bill_code);
  return code === null ? null : `code:${code}`;
}
