import { mandateTerms } from "../../documents/mandate-terms.ts";
import type { MethodOrder } from "../../domain/autopay/mandate.ts";
import { firstPartDay, LEAST_PART, planChoices, plannedParts, type Part } from "../../domain/autopay/plan-rules.ts";
import { billPlanQuery } from "../../domain/autopay/plan-store.ts";
import { recordQuery } from "../../domain/autopay/queries.ts";
import type { Here } from "../../domain/autopay/standing.ts";
import { billSum, type BillSummary } from "../../domain/bills/bill.ts";
import { billQuery } from "../../domain/bills/service.ts";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator, timeZoneOf } from "../../domain/operator/store.ts";
import { methodsQuery, readMethods, type MemberMethod } from "../../domain/payments/saved-methods.ts";
import { wallet } from "../../domain/wallet/client.ts";
import type { Env } from "../../platform/env.ts";
import { readId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import { cents, type Cents } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { allowedBill } from "../allowed.ts";
import { commonFacts } from "../autopay/common-facts.ts";
import { requireSession, withMember } from "../with-member.ts";

/** Why a bill cannot be divided now. */
export type NoPlan = "planned" | "nothing" | "underWay" | "small";

/** What the pages about dividing one bill know. */
export interface Planner {
  readonly member: Member;
  readonly bill: BillSummary & { readonly bill_code: string };
  readonly total_cents: Cents;
  readonly methods: readonly MemberMethod[];
  readonly available_cents: Cents;
  readonly here: Here;
  readonly no_plan: NoPlan | null;
  /** The bill's plan as it is, a part a row. */
  readonly parts: readonly BillPlanPart[];
  /** The number of what the form with the given key has authorised already; null: nothing. */
  readonly done_before: string | null;
}

export type BillPlanPart = Awaited<ReturnType<typeof billPlanQuery>>[number];

/** Reads it in one D1 batch; null when this is no bill's id. Throws SignInRequired, ConfirmationRequired and Refused. */
export async function loadPlanner(c: Ctx, text: string | undefined, request_key = ""): Promise<Planner | null> {
  const id = readId("bill", text);
  const data = await loadOperator(c.env);
  if (id === null) return null;
  const [{ member, results }, { available_cents }] = await Promise.all([
    withMember(c, (db, { member_id }) => [
      billQuery(db, member_id, id),
      billPlanQuery(db, id),
      methodsQuery(db, member_id),
      recordQuery(db, { member_id, request_key }),
    ]),
    wallet(c.env, requireSession(c).wallet_id).summary(),
  ]);
  const [[found], parts, methods, before] = results;
  const bill = allowedBill("bill.plan", member, found);
  const total_cents = billSum(bill).payable_cents;
  return {
    member,
    bill,
    total_cents,
    methods: readMethods(methods),
    available_cents,
    here: { time_zone: timeZoneOf(data, member.region_id), now: c.get("now") },
    no_plan: parts.length > 0 ? "planned" : noPlan(bill),
    parts,
    done_before: before[0]?.number ?? null,
  };
}

/** Why a bill that has no plan cannot be divided; null: it can. */
export function noPlan(bill: BillSummary): NoPlan | null {
  const { owed_cents, payable_cents, reserved_cents } = billSum(bill);
  if (bill.state === "void" || owed_cents === 0) return "nothing";
  if (reserved_cents > 0) return "underWay";
  return payable_cents < 2 * LEAST_PART ? "small" : null;
}

const OFFERED = [2, 3, 4, 6, 8, 10, 12, 18, 24];

/** The numbers of months that a member chooses from: few enough to read them all. */
export function offeredMonths(total: Cents): readonly number[] {
  const possible = planChoices(total);
  return OFFERED.filter((count) => possible.includes(count));
}

/** A plan as it was chosen. */
export interface Chosen {
  readonly months: number;
  /** 1 … 31 */
  readonly day: number;
  readonly methods: MethodOrder;
}

/** What is agreed to. */
export interface PlanAgreement {
  readonly parts: readonly Part[];
  readonly terms: { readonly version: string; readonly text: string };
}

/** Makes the parts and the text for what was chosen, as of now. The same choice on the same day makes the same text. */
export async function planAgreement(env: Pick<Env, "DB">, planner: Planner, chosen: Chosen, language: Language): Promise<PlanAgreement> {
  const { member, methods, here, bill, total_cents } = planner;
  const parts = plannedParts({ ...chosen, total_cents, first_on: firstPartDay(here.time_zone, here.now, chosen.day) });
  const cap_cents = cents(Math.max(...parts.map(({ amount_cents }) => amount_cents)));
  const common = await commonFacts(env, { member, saved: methods, choices: { methods: chosen.methods, cap_cents }, here, replaces: null });
  return { parts, terms: mandateTerms({ ...common, kind: "plan", bill_code: bill.bill_code, total_cents, parts }, language) };
}
