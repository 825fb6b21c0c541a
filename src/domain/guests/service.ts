import { database } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import { newToken, sha256Hex } from "../../platform/ids.ts";
import type { PaymentId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import { cents, minus, type Cents } from "../../values/money.ts";
import { err, ok, type Result } from "../../values/result.ts";
import { DAY_MS, instant, type Instant } from "../../values/time.ts";
import { judgePayment, paymentLabel, type SharesProblem } from "../bills/pay-rules.ts";
import { advance, cancelPayment } from "../payments/advance.ts";
import { guestOrder, guestQuery } from "../payments/guest.ts";
import type { Payment, PaymentStep, StartProblem } from "../payments/payment.ts";
import { isDead } from "../payments/rules.ts";
import { allocationsQuery, findByRequestKey, findPayment, paymentQuery, readPayment, startPayment } from "../payments/service.ts";
import { complete, DRAFT_MS, DRAFT_RENEWED_MS, emptyAnswers, keyText, type Answers, type CompleteAnswers } from "./rules.ts";
import { answerDraft, beginDraft, findDraft, guestBillsQuery, latestPaymentOf, type GuestBill } from "./store.ts";

export { findBills, type BillSearch, type LookupProblem } from "./lookup.ts";
export { facilityNames, sweepDrafts, type GuestBill } from "./store.ts";

type GuestEnv = Pick<Env, "DB" | "FORM_KEY">;

/** What a browser's cookie leads to. */
export type Draft =
  | { readonly kind: "none" }
  /** It has run out: nothing of it is done. */
  | { readonly kind: "expired" }
  /** Its payment is made or under way: there is nothing left to answer. */
  | { readonly kind: "paid"; readonly payment_id: PaymentId }
  | { readonly kind: "open"; readonly answers: Answers; readonly payment: Payment | null; readonly bills: readonly GuestBill[] };

/** Reads a browser's draft with the bills found and its last payment. Looking at it keeps it. */
export async function loadDraft(env: GuestEnv, now: Instant, token_hash: string): Promise<Draft> {
  const stored = await findDraft(env.DB, token_hash);
  if (stored === null || stored.expires_at <= now) {
    // After paying, the way back leads to the receipt also when the draft is gone.
    const paid = stored?.answers.payment_id ?? (await latestPaymentOf(env.DB, token_hash, instant(now - DAY_MS)));
    const payment = paid === null ? null : await findPayment(env, paid);
    return payment === null || isDead(payment.state) ? { kind: "expired" } : { kind: "paid", payment_id: payment.id };
  }
  const { answers } = stored;
  if (stored.expires_at < now + DRAFT_MS - DRAFT_RENEWED_MS) await answerDraft(env.DB, token_hash, {}, now);
  const db = database(env);
  const id = answers.payment_id ?? ("" as PaymentId);
  const [rows, allocations, bills] = await db.batch([
    paymentQuery(db, id),
    allocationsQuery(db, id),
    guestBillsQuery(db, answers.bill?.found ?? []),
  ]);
  const payment = readPayment(rows, allocations);
  if (payment !== null && !isDead(payment.state) && !isOpenPage(payment)) return { kind: "paid", payment_id: payment.id };
  return { kind: "open", answers, payment, bills };
}

/** Answers the first question: in the draft there is, or a new one when its payment is made or its time is over. */
export async function answerRegion(
  env: GuestEnv,
  now: Instant,
  { token_hash, region_id }: { readonly token_hash: string; readonly region_id: string },
): Promise<Answers> {
  const draft = await loadDraft(env, now, token_hash);
  const kept = draft.kind === "open" ? await answerDraft(env.DB, token_hash, { region_id }, now) : null;
  if (kept !== null) return kept;
  const answers = { ...emptyAnswers(newToken()), region_id };
  await beginDraft(env.DB, token_hash, answers, now);
  return answers;
}

/** Writes answers into a browser's draft. A new bill or way to find it forgets the amount. @returns null when the draft has run out */
export async function answer(
  env: GuestEnv,
  now: Instant,
  { token_hash, answers }: { readonly token_hash: string; readonly answers: Partial<Omit<Answers, "secret" | "payment_id">> },
): Promise<Answers | null> {
  return await answerDraft(env.DB, token_hash, answers.bill === undefined ? answers : { ...answers, amount_cents: null }, now);
}

/** The bill a draft is about, of those it has found; null while none is chosen. */
export function chosenBill({ answers, bills }: Extract<Draft, { kind: "open" }>): GuestBill | null {
  return bills.find(({ id }) => id === answers.bill?.bill_id) ?? null;
}

/** What this guest may pay on a bill now: what nobody else is paying. A payment page that the guest has left open counts as free. */
export function payableBy({ payment }: Pick<Extract<Draft, { kind: "open" }>, "payment">, bill: GuestBill): Cents {
  if (bill.state === "void") return cents(0);
  const own = payment !== null && isOpenPage(payment) ? payment.allocations.filter(({ bill_id }) => bill_id === bill.id) : [];
  const others = cents(bill.reserved_cents - own.reduce((total, { amount_cents }) => total + amount_cents, 0));
  return cents(Math.max(0, minus(minus(bill.owed_cents, bill.paid_cents), others)));
}

/**
 * The one-use key of a draft's check page; null while something is not answered. While a page is open for the answers it is that payment's key;
 * else it names the payment before, so that whoever comes back to answers of before begins a payment of their own.
 */
export async function requestKeyOf({ answers, payment }: Extract<Draft, { kind: "open" }>): Promise<string | null> {
  const all = complete(answers);
  if (all === null) return null;
  const digest = await sha256Hex(keyText(all));
  const isOwn = payment !== null && isOpenPage(payment) && payment.request_key.startsWith(`${digest}:`);
  return isOwn ? payment.request_key : `${digest}:${payment?.id ?? "first"}`;
}

export type ConfirmProblem =
  | SharesProblem
  | StartProblem
  /** What was shown is no longer what was answered (another tab): nothing was done. */
  | { readonly code: "changed" };

/**
 * Pays what a guest has confirmed. The key that was shown stands for the answers that were shown: sent again it is the same payment, and with
 * other answers meanwhile nothing is done. A payment page that the guest had left for other answers is closed first; if it was paid after all,
 * that payment is the answer.
 */
export async function confirmDraft(
  env: Env,
  now: Instant,
  order: { readonly token_hash: string; readonly draft: Draft; readonly request_key: string; readonly language: Language },
): Promise<Result<PaymentStep, ConfirmProblem>> {
  const { draft, token_hash, request_key } = order;
  const before = await ownByKey(env, { token_hash, request_key });
  if (before !== null) return ok(await advance(env, now, before));
  const answers = draft.kind === "open" ? complete(draft.answers) : null;
  if (draft.kind !== "open" || answers === null || (await requestKeyOf(draft)) !== request_key) return err({ code: "changed" });
  if (draft.payment !== null && isOpenPage(draft.payment)) {
    const closed = await cancelPayment(env, now, draft.payment.id);
    if (!isDead(closed.payment.state)) return ok(closed);
  }
  return await pay(env, now, { ...order, answers });
}

async function pay(
  env: Env,
  now: Instant,
  order: { readonly token_hash: string; readonly answers: CompleteAnswers; readonly request_key: string; readonly language: Language },
): Promise<Result<PaymentStep, ConfirmProblem>> {
  const { answers, token_hash, request_key, language } = order;
  const { bill: found, contact, region_id, method, amount_cents } = answers;
  const bills = await guestBillsQuery(database(env), [found.bill_id]);
  const shares = [{ bill_id: found.bill_id, amount_cents }];
  const judged = judgePayment({ shares, bills, source: method, wallet_cents: cents(0), repeated: false });
  // Of two presses at one moment the other may have been quicker: then its payment is the answer.
  const meanwhile = judged.ok ? null : await ownByKey(env, { token_hash, request_key });
  if (!judged.ok) return meanwhile === null ? judged : ok(await advance(env, now, meanwhile));
  const guest = { ...contact, region_id, birth_date: found.birth_date, access_hash: token_hash };
  const started = await startPayment(
    env,
    now,
    guestOrder({ guest, source: method, amount_cents, allocations: judged.value, request_key, label: paymentLabel(bills), language }),
  );
  const id = started.ok ? started.value.payment.id : ((await findByRequestKey(env, request_key))?.id ?? null);
  if (id !== null) await answerDraft(env.DB, token_hash, { payment_id: id }, now);
  return started;
}

/** The payment that this browser has made with a key, or null. */
async function ownByKey(
  env: GuestEnv,
  { token_hash, request_key }: { readonly token_hash: string; readonly request_key: string },
): Promise<PaymentId | null> {
  const payment = await findByRequestKey(env, request_key);
  if (payment === null) return null;
  const [whose] = await guestQuery(database(env), payment.id);
  return whose?.access_hash === token_hash ? payment.id : null;
}

/** The payer may still be on the processor's page, or have left it. */
function isOpenPage({ state }: Payment): boolean {
  return state === "created" || state === "awaiting_payer";
}
