import { Hono } from "hono";
import { billSum, type BillSummary } from "../../domain/bills/bill.ts";
import { billQuery } from "../../domain/bills/service.ts";
import type { Member } from "../../domain/identity/member.ts";
import { billPaymentsQuery } from "../../domain/payments/bill-payments.ts";
import { findByRequestKey } from "../../domain/payments/service.ts";
import { wallet } from "../../domain/wallet/client.ts";
import { newToken } from "../../platform/ids.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { words } from "../../ui/words/index.ts";
import { readId, type BillId } from "../../values/ids.ts";
import { parseDollars, toDollars, type Cents } from "../../values/money.ts";
import type { App, Ctx } from "../../web.ts";
import { allowedBill } from "../allowed.ts";
import { noteLooks } from "../bills/looks.ts";
import { formFields } from "../form.ts";
import { requireSession, withMember } from "../with-member.ts";
import { basketPages } from "./basket.tsx";
import { blockedPage } from "./blocked-page.tsx";
import { checkAddress, madeBefore } from "./check-address.ts";
import { checkPage } from "./check-page.tsx";
import { payFormPage, type PayForm, type PayPlace } from "./form-page.tsx";
import { makeOrder, readConfirmation, readPart, readSource, type Order } from "./order.ts";
import { outcomeOf, partProblemText, shortText } from "./problems.ts";
import { readRequestKey } from "./request-key.ts";
import { returnPages } from "./return.tsx";
import { readShares } from "./shares.ts";
import { submitOrder } from "./submit.ts";

/** Paying bills: the form, the check, and where the payer comes back to. */
export const payPages = new Hono<App>();

/** What each page about paying one bill knows. */
interface Payer {
  readonly member: Member;
  readonly bill: BillSummary;
  readonly available_cents: Cents;
  /** The member's own newest payment for the bill. */
  readonly payment_id: string | null;
}

/** The form as it came. step: "check" leads to the check page, "confirm" comes from it, "" pays at once. */
type Sent = PayForm & { readonly step: string };

payPages.get("/bills/:billId/pay", async (c) => {
  const payer = await payerOf(c, c.req.param("billId"));
  if (payer === null) return c.notFound();
  if (c.req.query("step") === "check") {
    const { amount = "", source = "", split = "", request_key = "" } = c.req.query();
    const form = { amount, source, split, request_key: readRequestKey(request_key) };
    return (await madeBefore(c, payer.member, form.request_key)) ?? check(c, payer, { ...form, step: "check" }, "show");
  }
  const { payable_cents } = billSum(payer.bill);
  if (payable_cents === 0) return blockedPage(c, { ...payer, after: "opened" });
  const source = payer.available_cents >= payable_cents ? "wallet" : "card";
  return showForm(c, payer, { amount: toDollars(payable_cents), source, split: "", request_key: newToken() }, []);
});

payPages.post("/bills/:billId/pay", async (c) => {
  const [payer, typed] = await Promise.all([
    payerOf(c, c.req.param("billId")),
    formFields(c, ["step", "amount", "source", "split", "request_key", "share", "wallet_cents"]),
  ]);
  if (payer === null) return c.notFound();
  const form: Sent = { ...typed, request_key: readRequestKey(typed.request_key) };
  if (typed.step === "confirm") return confirm(c, payer, form, readConfirmation({ ...typed, shares: readShares([typed.share]) }));
  return check(c, payer, form, typed.step === "check" ? "lead" : "pay");
});

payPages.route("/", basketPages);
payPages.route("/", returnPages);

async function payerOf(c: Ctx, billText: string): Promise<Payer | null> {
  const id = readId("bill", billText);
  if (id === null) return null;
  const [{ member, results }, summary] = await Promise.all([
    withMember(c, (db, { member_id }) => [billQuery(db, member_id, id), billPaymentsQuery(db, id)]),
    wallet(c.env, requireSession(c).wallet_id).summary(),
  ]);
  const [[found], payments] = results;
  const bill = allowedBill("bill.pay", member, found);
  noteLooks(c, member, [bill]);
  const own = payments.find((payment) => payment.member_id === member.id);
  return { member, bill, available_cents: summary.available_cents, payment_id: own?.payment_id ?? null };
}

/** Reads what was typed; then leads to the check page, shows it, or (a form sent without that step) pays at once. */
async function check(c: Ctx, payer: Payer, form: Sent, then: "lead" | "show" | "pay"): Promise<Response> {
  const { bill, available_cents, member } = payer;
  const language = c.get("language");
  const { payable_cents } = billSum(bill);
  const amount = readPart(form.amount, payable_cents);
  const source = readSource(form.source);
  const errors: FieldError[] = [];
  if (!amount.ok) {
    if (payable_cents === 0 && amount.error === "more_than_owed" && then !== "pay") return blockedPage(c, { ...payer, after: "refused" });
    errors.push({ field: "amount", text: partProblemText(amount.error, payable_cents, language) });
  }
  if (source === null) errors.push({ field: "source", text: words(language).pay.errors.source });
  if (!amount.ok || source === null) return (then === "pay" ? await sentBefore(c, payer, form) : null) ?? showForm(c, payer, form, errors);
  const shares = [{ bill_id: bill.id, amount_cents: amount.value }];
  const order = makeOrder({ shares, source, split: form.split === "" ? "whole" : "split", available_cents });
  if (!order.ok) {
    const error = { field: "amount", text: shortText(available_cents, language) };
    return (then === "pay" ? await sentBefore(c, payer, form) : null) ?? showForm(c, payer, form, [error]);
  }
  if (then === "pay") return confirm(c, payer, form, order.value);
  if (then === "lead") return c.redirect(checkAddress(placeOf(bill.id), form), 303);
  return checkPage(c, {
    member,
    bills: [bill],
    available_cents,
    place: placeOf(bill.id),
    order: order.value,
    request_key: form.request_key,
  });
}

async function confirm(c: Ctx, payer: Payer, form: Sent, order: Order | null): Promise<Response> {
  const { bill, available_cents, member } = payer;
  const language = c.get("language");
  if (order === null || order.shares.length !== 1 || order.shares[0]?.bill_id !== bill.id) {
    return showForm(c, payer, freshForm(form, bill), [{ field: null, text: words(language).pay.changed }]);
  }
  const next = await submitOrder(c, { member, order, request_key: form.request_key, available_cents });
  if (next.ok) return c.redirect(next.value, 303);
  const before = next.error.code === "key_conflict" && form.step === "" ? await sentBefore(c, payer, form) : null;
  if (before !== null) return before;
  const outcome = outcomeOf(next.error, language);
  if (outcome.kind === "not_found") return c.notFound();
  const current = (await payerOf(c, bill.id)) ?? payer;
  if (outcome.kind === "blocked" && billSum(current.bill).payable_cents === 0) return blockedPage(c, { ...current, after: "refused" });
  const error = outcome.kind === "blocked" ? { field: null, text: words(language).pay.errors.taken } : outcome.error;
  const again = {
    ...form,
    amount: toDollars(order.amount_cents),
    source: order.source,
    split: order.source !== "wallet" && order.wallet_cents > 0 ? "yes" : "",
  };
  return showForm(c, current, { ...again, request_key: newToken() }, [error]);
}

/**
 * A form that pays at once, sent again (its answer was lost): what it asked for has changed the bill and the balance since, so it is judged by
 * its key, not by them. Leads to the payment it made; null when it made none, or another.
 */
async function sentBefore(c: Ctx, { member, bill }: Payer, form: PayForm): Promise<Response | null> {
  const payment = await findByRequestKey(c.env, form.request_key);
  const typed = parseDollars(form.amount);
  const [share, ...others] = payment?.allocations ?? [];
  if (payment?.member_id !== member.id || share?.bill_id !== bill.id || others.length > 0) return null;
  return typed.ok && typed.value === payment.amount_cents ? c.redirect(`/payments/${payment.id}`, 303) : null;
}

function showForm(c: Ctx, { member, bill, available_cents }: Payer, form: PayForm, errors: readonly FieldError[]): Promise<Response> {
  return payFormPage(c, { member, bills: [bill], available_cents, place: placeOf(bill.id), form, errors });
}

function freshForm(form: PayForm, bill: BillSummary): PayForm {
  return { ...form, amount: form.amount === "" ? toDollars(billSum(bill).payable_cents) : form.amount, request_key: newToken() };
}

function placeOf(billId: BillId): PayPlace {
  return { action: `/bills/${billId}/pay`, back: `/bills/${billId}`, kind: "bill" };
}
