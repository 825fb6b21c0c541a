import type { Env } from "../../platform/env.ts";
import type { BillId, MemberId, WalletId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import { sum, type Cents } from "../../values/money.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import { countAttempt, takeBackStatement } from "../identity/attempts.ts";
import { limitOf } from "../identity/limits.ts";
import { startPayment, type PaymentStep, type StartProblem } from "../payments/service.ts";
import { readBillCode } from "./bill-code.ts";
import { nameKey } from "./names.ts";
import { judgePayment, paymentLabel, type BillShare, type SharesProblem } from "./pay-rules.ts";
import { billsForPayment, grantByCode, grantByMatch } from "./store.ts";

export type { EntryProblem, EntryProblemCode } from "./fhir/draft.ts";
export { importBills, type ImportedBill, type ImportReport } from "./import.ts";
export { billFrom, billLinesQuery, billListQuery, billQuery, billsOf, findBill, owedTotal } from "./store.ts";

export type ClaimProblem =
  /** No bill has this code and this birth date: the same answer for either being wrong, and for text that is no code. */
  { readonly code: "no_match" } | { readonly code: "too_many_attempts"; readonly wait_s: number };

export interface Claimed {
  readonly bill_id: BillId;
  /** How many bills of that patient the member now sees. */
  readonly bills: number;
  /** True when the member saw them before. */
  readonly already: boolean;
}

/**
 * Adds a patient's bills to a member, by a bill's code (as typed: case, dashes and spaces do not matter) and the patient's birth date.
 * Guesses are counted per member, and per network address where it is known; a code that is right was none, and takes its own count back.
 */
export async function claimBill(
  env: Env,
  now: Instant,
  claim: { readonly member_id: MemberId; readonly bill_code: string; readonly birth_date: CalendarDate; readonly address?: string | null },
): Promise<Result<Claimed, ClaimProblem>> {
  const limits = [await limitOf(env, "claim:member", claim.member_id)];
  if (claim.address) limits.push(await limitOf(env, "claim:address", claim.address));
  const blocked = await countAttempt(env.DB, limits, now);
  if (blocked !== null) return err({ code: "too_many_attempts", wait_s: blocked.wait_s });
  const bill_code = readBillCode(claim.bill_code);
  // Text that is no code asks the database all the same: both answers take as long.
  const found = await grantByCode(env.DB, { ...claim, bill_code: bill_code ?? "", now });
  if (found === null) return err({ code: "no_match" });
  await env.DB.batch(limits.map(({ bucket }) => takeBackStatement(env.DB, bucket)));
  return ok(found);
}

/**
 * Adds the bills of patients who are this member: member number, name and birth date all agree. Only for a confirmed member.
 * @returns how many patients were added; 0 when there were none or they were known
 */
export async function matchBills(
  env: Env,
  now: Instant,
  member: {
    readonly id: MemberId;
    readonly name: string;
    readonly birth_date: CalendarDate;
    readonly member_number: string | null;
    readonly email_confirmed_at: Instant | null;
  },
): Promise<number> {
  if (member.member_number === null || member.email_confirmed_at === null) return 0;
  const { id: member_id, member_number, birth_date } = member;
  return grantByMatch(env.DB, { member_id, member_number, birth_date, name_key: nameKey(member.name), now });
}

export interface PayBills {
  readonly member_id: MemberId;
  readonly wallet_id: WalletId;
  /** 1 to 20 bills, each once. */
  readonly bills: readonly BillShare[];
  readonly source: "wallet" | "card" | "bank";
  /** The part from the balance: all of it when the source is the wallet, 0 … total − 1 otherwise. */
  readonly wallet_cents: Cents;
  readonly request_key: string;
  readonly language: Language;
  /** What the caller has just read as available in the wallet. */
  readonly available_cents?: Cents;
}

export type PayProblem = SharesProblem | StartProblem;

/**
 * Pays (parts of) bills that the member may see. What is asked is checked against what is owed, then the payment is started; the
 * database's own check has the last word when two pay at once (`bill_taken`). A request key seen before is answered with its payment.
 */
export async function payBills(env: Env, now: Instant, order: PayBills): Promise<Result<PaymentStep, PayProblem>> {
  const found = await billsForPayment(env.DB, {
    member_id: order.member_id,
    bill_ids: order.bills.map((share) => share.bill_id),
    request_key: order.request_key,
  });
  const judged = judgePayment({
    shares: order.bills,
    bills: found.bills,
    source: order.source,
    wallet_cents: order.wallet_cents,
    repeated: found.key_known,
  });
  if (!judged.ok) return judged;
  const { bills: _bills, ...rest } = order;
  return startPayment(env, now, {
    ...rest,
    purpose: "bill",
    amount_cents: sum(judged.value.map((allocation) => allocation.amount_cents)),
    allocations: judged.value,
    label: paymentLabel(found.bills),
  });
}
