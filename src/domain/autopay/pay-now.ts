import type { Env } from "../../platform/env.ts";
import type { BillId, DueId, InsurerId, MemberId, SavedMethodId, WalletId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import { cents, ZERO, type Cents } from "../../values/money.ts";
import { assert, err, ok, unreachable, type Result } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import { billSum } from "../bills/bill.ts";
import { billsForPayment } from "../bills/store.ts";
import { withdrawStatement } from "../payments/claim.ts";
import type { PaymentSource, PaymentStep, StartPayment, StartProblem } from "../payments/payment.ts";
import { findMethod } from "../payments/saved-methods.ts";
import { findByRequestKey, startPayment } from "../payments/service.ts";
import type { DueState } from "./due.ts";

/** A member pays a premium, or a plan's part, by hand. */
export interface PayDue {
  readonly member: { readonly id: MemberId; readonly wallet_id: WalletId };
  readonly due_id: DueId;
  /** What the member has read that it is. */
  readonly shown_cents: Cents;
  /** From the balance, from a saved method, or (without one) on the processor's page for a card or bank account. Always the whole. */
  readonly source: PaymentSource;
  /** Its kind is what counts, whatever `source` says of card or bank. */
  readonly saved_method_id?: SavedMethodId | null;
  readonly request_key: string;
  readonly language: Language;
}

export type PayDueProblem =
  /** No such due of this member. */
  | { readonly code: "not_found" }
  /** It is paid, being paid, or nothing is left to pay. */
  | { readonly code: "not_payable"; readonly state: DueState }
  /** It is another amount by now than was shown. */
  | { readonly code: "amount_changed" }
  | { readonly code: "unknown_method" }
  | StartProblem;

interface Row {
  readonly state: DueState;
  readonly amount_cents: number;
  readonly insurer_id: InsurerId | null;
  readonly insurer_name: string | null;
  readonly bill_id: BillId | null;
  /** A payment of the clock whose taking has not begun. */
  readonly waiting: 0 | 1;
}

const FIND = `
SELECT d.state, d.amount_cents, o.insurer_id, i.name AS insurer_name, l.bill_id,
  EXISTS (SELECT 1 FROM payments p WHERE p.due_id = d.id AND p.state = 'created' AND p.mandate_id IS NOT NULL AND p.claimed_at IS NULL) AS waiting
FROM dues d LEFT JOIN policies o ON o.id = d.subject_id LEFT JOIN insurers i ON i.id = o.insurer_id LEFT JOIN plans l ON l.id = d.subject_id
WHERE d.id = ?1 AND d.member_id = ?2`;

/**
 * Pays a due by hand. A payment that the clock has written for it and not begun to take is withdrawn first; of two who pay at one moment the database lets one
 * through (`bill_taken`). The same request key is the same payment.
 */
export async function payDue(env: Env, now: Instant, order: PayDue): Promise<Result<PaymentStep, PayDueProblem>> {
  const { member, due_id, request_key } = order;
  const before = await findByRequestKey(env, request_key);
  if (before !== null && (before.member_id !== member.id || before.due_id !== due_id)) return err({ code: "key_conflict" });
  const from = await sourceOf(env, order);
  if (!from.ok) return from;
  // A form sent again asks for what it asked for then, though it has changed the due and the bill since.
  const what = before === null ? await payable(env, now, order) : ok(before);
  if (!what.ok) return what;
  const { purpose, insurer_id, allocations, label, amount_cents } = what.value;
  return await startPayment(env, now, {
    ...from.value,
    member_id: member.id,
    wallet_id: member.wallet_id,
    purpose,
    amount_cents,
    wallet_cents: from.value.source === "wallet" ? amount_cents : ZERO,
    allocations,
    insurer_id: insurer_id ?? null,
    due_id,
    mandate_id: null,
    request_key,
    label,
    language: order.language,
  });
}

/** Where the money comes from, as a payment names it. */
export async function sourceOf(
  env: Env,
  { source, saved_method_id: id = null, member }: Pick<PayDue, "source" | "saved_method_id" | "member">,
): Promise<Result<Pick<StartPayment, "source" | "saved_method_id">, { readonly code: "unknown_method" }>> {
  if (id === null || source === "wallet") return ok({ source, saved_method_id: null });
  const method = await findMethod(env, { id, member_id: member.id });
  return method === null ? err({ code: "unknown_method" }) : ok({ source: method.kind, saved_method_id: id });
}

type Payable = Pick<StartPayment, "purpose" | "insurer_id" | "allocations" | "label" | "amount_cents">;

/** What is to be paid now, free of the clock's own payment; or why nothing is. */
async function payable(env: Env, now: Instant, order: PayDue): Promise<Result<Payable, PayDueProblem>> {
  const due = await env.DB.prepare(FIND).bind(order.due_id, order.member.id).first<Row>();
  if (due === null) return err({ code: "not_found" });
  if (!isPayable(due)) return err({ code: "not_payable", state: due.state });
  if (due.amount_cents !== order.shown_cents) return err({ code: "amount_changed" });
  if (due.waiting === 1) await withdrawStatement(env.DB, { due_id: order.due_id }, now).run();
  const amount_cents = cents(due.amount_cents);
  if (due.bill_id !== null) return await payablePart(env, order, { bill_id: due.bill_id, amount_cents });
  const { insurer_id, insurer_name } = due;
  assert(insurer_id !== null && insurer_name !== null, "a due is a policy's or a plan's");
  return ok({ purpose: "premium", insurer_id, allocations: [], label: insurer_name, amount_cents });
}

/** A part takes no more than what is left of its bill. */
async function payablePart(
  env: Env,
  { member, request_key }: PayDue,
  part: { readonly bill_id: BillId; readonly amount_cents: Cents },
): Promise<Result<Payable, PayDueProblem>> {
  const { bills } = await billsForPayment(env.DB, { member_id: member.id, bill_ids: [part.bill_id], request_key });
  const bill = bills[0];
  if (bill === undefined) return err({ code: "not_found" });
  const { owed_cents, payable_cents } = billSum({ ...bill, charged_cents: ZERO, plan_paid_cents: ZERO, adjusted_cents: ZERO });
  if (bill.state === "void" || owed_cents === 0) return err({ code: "not_payable", state: "not_needed" });
  if (payable_cents === 0) return err({ code: "bill_taken" });
  const amount_cents = cents(Math.min(part.amount_cents, payable_cents));
  const allocations = [{ bill_id: bill.id, facility_id: bill.facility_id, amount_cents }];
  return ok({ purpose: "bill", insurer_id: null, allocations, label: bill.facility_name, amount_cents });
}

/** A premium that was skipped or handed over is still the member's to pay. */
function isPayable({ state, waiting }: Row): boolean {
  switch (state) {
    case "open":
    case "skipped":
    case "handed_over":
      return true;
    case "paying":
      return waiting === 1;
    case "paid":
    case "not_needed":
      return false;
    default:
      return unreachable(state);
  }
}
