import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import type { BillId, MandateId, MemberId, PlanId, SavedMethodId, WalletId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import { cents, ZERO, type Cents } from "../../values/money.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import { billSum } from "../bills/bill.ts";
import { billsForPayment, type PayableBill } from "../bills/store.ts";
import { loadOperator, timeZoneOf } from "../operator/store.ts";
import { withdrawStatement } from "../payments/claim.ts";
import type { PaymentSource, PaymentStep, StartProblem } from "../payments/payment.ts";
import { findByRequestKey, startPayment } from "../payments/service.ts";
import { completeMandate } from "./acts.ts";
import { authorise, type AgreedTerms } from "./authorise.ts";
import { eachAlone } from "./each-alone.ts";
import type { MethodOrder } from "./mandate.ts";
import { sourceOf } from "./pay-now.ts";
import { mayBegin, planChoices, plannedParts, type Part } from "./plan-rules.ts";
import { endStalePlans, findLivePlan, insertPlan, mandatesOfEndedPlans, planForPayOff, planOfKey } from "./plan-store.ts";

export interface CreatePlan {
  readonly member: {
    readonly id: MemberId;
    readonly wallet_id: WalletId;
    readonly name: string;
    readonly email: string;
    /** Of the text that was shown. */
    readonly language: Language;
    readonly region_id: string;
  };
  readonly bill_id: BillId;
  /** What the member has read that is owed; where it is something else by now, nothing is planned. */
  readonly total_cents: Cents;
  /** 2 … 24 */
  readonly months: number;
  /** When the first part is taken … */
  readonly first_on: CalendarDate;
  /** … and the day of the month of all others, 1 … 31. */
  readonly day: number;
  readonly methods: MethodOrder;
  readonly terms: AgreedTerms;
  readonly origin: string;
  readonly request_key: string;
}

export type CreatePlanProblem =
  | { readonly code: "bill_not_found" }
  /** A payment of (a part of) the bill is under way. */
  | { readonly code: "under_way" }
  /** It is paid or withdrawn, or owes something else than was shown. */
  | { readonly code: "bill_changed" }
  | { readonly code: "already_planned"; readonly plan_id: PlanId | null }
  /** Not so many months, or the parts would be too small. */
  | { readonly code: "wrong_months" }
  /** The first day is over, or too far away. */
  | { readonly code: "wrong_day" }
  | { readonly code: "unknown_method" }
  /** The member is closing the account: nothing new begins. */
  | { readonly code: "account_closing" }
  | { readonly code: "key_conflict" };

export interface CreatedPlan {
  readonly plan_id: PlanId;
  readonly mandate_id: MandateId;
  /** Of the authorisation. */
  readonly number: string;
}

/**
 * Divides a bill into monthly parts and authorises the clock to take them: plan, parts and authorisation are one batch. The terms name every part's day and
 * amount, so they are the notice of the first. The same request key is the same plan.
 */
export async function createPlan(env: Env, now: Instant, order: CreatePlan): Promise<Result<CreatedPlan, CreatePlanProblem>> {
  const before = await planOfKey(env.DB, order.request_key);
  if (before !== null) {
    const same = before.member_id === order.member.id && before.bill_id === order.bill_id;
    return same ? ok(before) : err({ code: "key_conflict" });
  }
  const problem = (await dayProblem(env, now, order)) ?? (await billProblem(env, now, order));
  if (problem !== null) return err(problem);
  const plan_id = newId("plan");
  const parts = plannedParts(order).map((part) => ({ ...part, id: newId("due") }));
  const [first] = parts;
  if (first === undefined) return err({ code: "wrong_months" });
  try {
    const authorised = await authorise(env, now, {
      member: order.member,
      kind: "plan",
      subject_id: plan_id,
      methods: order.methods,
      collect_day: null,
      cap_cents: largest(parts),
      terms: order.terms,
      origin: order.origin,
      request_key: order.request_key,
      first: { due_id: first.id, amount_cents: first.amount_cents, collect_on: first.due_on },
      along: insertPlan(env.DB, { ...order, id: plan_id, member_id: order.member.id, parts, now }),
    });
    // The same form sent twice at once: the other one's plan is the plan.
    if (authorised.ok) return ok((await planOfKey(env.DB, order.request_key)) ?? { plan_id, ...authorised.value });
    const { error } = authorised;
    if (error === "unknown_method" || error === "key_conflict" || error === "account_closing") return err({ code: error });
    throw new Error(`a plan made at this moment cannot be ${error}`);
  } catch (error) {
    return err(refusalOf(error));
  }
}

async function dayProblem(env: Env, now: Instant, order: CreatePlan): Promise<CreatePlanProblem | null> {
  if (!planChoices(order.total_cents).includes(order.months)) return { code: "wrong_months" };
  return mayBegin(timeZoneOf(await loadOperator(env), order.member.region_id), now, order) ? null : { code: "wrong_day" };
}

async function billProblem(
  env: Env,
  now: Instant,
  { member, bill_id, total_cents, request_key }: CreatePlan,
): Promise<CreatePlanProblem | null> {
  await endStalePlans(env.DB, now, bill_id);
  const [{ bills }, live] = await Promise.all([
    billsForPayment(env.DB, { member_id: member.id, bill_ids: [bill_id], request_key }),
    findLivePlan(env.DB, bill_id),
  ]);
  const bill = bills[0];
  if (bill === undefined) return { code: "bill_not_found" };
  if (bill.reserved_cents > 0) return { code: "under_way" };
  if (live !== null) return { code: "already_planned", plan_id: live.member_id === member.id ? live.id : null };
  return payableOf(bill) === total_cents ? null : { code: "bill_changed" };
}

/** What the database refused: the bill has moved, or another plan was made, since we looked. Throws anything else on. */
function refusalOf(error: unknown): CreatePlanProblem {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (/NOT NULL constraint failed: plans\.total_cents/u.test(cause.message)) return { code: "bill_changed" };
    if (/UNIQUE constraint failed: plans\.bill_id/u.test(cause.message)) return { code: "already_planned", plan_id: null };
  }
  throw error;
}

function payableOf(bill: PayableBill): Cents {
  return billSum({ ...bill, charged_cents: ZERO, plan_paid_cents: ZERO, adjusted_cents: ZERO }).payable_cents;
}

function largest(parts: readonly Part[]): Cents {
  return cents(Math.max(...parts.map(({ amount_cents }) => amount_cents)));
}

export interface PayOff {
  readonly member: { readonly id: MemberId; readonly wallet_id: WalletId };
  readonly plan_id: PlanId;
  /** What the member has read that is left. */
  readonly shown_cents: Cents;
  /** From the balance, from a saved method, or (without one) on the processor's page. */
  readonly source: PaymentSource;
  readonly saved_method_id?: SavedMethodId | null;
  readonly request_key: string;
  readonly language: Language;
}

export type PayOffProblem =
  /** No such plan of this member. */
  | { readonly code: "not_found" }
  /** The bill is paid or withdrawn. */
  | { readonly code: "nothing_left" }
  /** Something else is left by now than was shown. */
  | { readonly code: "amount_changed" }
  | { readonly code: "unknown_method" }
  | StartProblem;

/**
 * Pays all that is left of a plan's bill in one payment. Once it is made, the database ends the plan: its open parts are not needed. What the clock has written
 * and not begun to take is withdrawn first; while it takes a part, the bill is another's (`bill_taken`). The same request key is the same payment.
 */
export async function payOffEarly(env: Env, now: Instant, order: PayOff): Promise<Result<PaymentStep, PayOffProblem>> {
  const { member, plan_id, request_key, language } = order;
  const from = await sourceOf(env, order);
  if (!from.ok) return from;
  const before = await findByRequestKey(env, request_key);
  const plan = await planForPayOff(env.DB, { plan_id, member_id: member.id });
  if (plan === null) return err({ code: "not_found" });
  if (before === null && plan.mandate_id !== null) await withdrawStatement(env.DB, { mandate_id: plan.mandate_id }, now).run();
  const { bills } = await billsForPayment(env.DB, { member_id: member.id, bill_ids: [plan.bill_id], request_key });
  const bill = bills[0];
  if (bill === undefined) return err({ code: "not_found" });
  const amount_cents = before?.amount_cents ?? payableOf(bill);
  if (before === null && amount_cents < bill.owed_cents - bill.paid_cents) return err({ code: "bill_taken" });
  if (before === null && amount_cents === 0) return err({ code: "nothing_left" });
  if (before === null && amount_cents !== order.shown_cents) return err({ code: "amount_changed" });
  return await startPayment(env, now, {
    ...from.value,
    member_id: member.id,
    wallet_id: member.wallet_id,
    purpose: "bill",
    amount_cents,
    wallet_cents: from.value.source === "wallet" ? amount_cents : ZERO,
    allocations: [{ bill_id: bill.id, facility_id: bill.facility_id, amount_cents }],
    request_key,
    label: bill.facility_name,
    language,
  });
}

const MAX_ENDED = 500;

/** Ends plans that nobody authorises any more, and the authorisations of plans whose bill is paid or withdrawn: for the clock. Again, it changes nothing. */
export async function settlePlans(env: Env, now: Instant): Promise<void> {
  await endStalePlans(env.DB, now);
  const over = (await mandatesOfEndedPlans(env.DB, MAX_ENDED)).map((id) => ({ id }));
  await eachAlone(over, "plan_not_settled", async ({ id }) => {
    await completeMandate(env, now, id);
    return true;
  });
}
