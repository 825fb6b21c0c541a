import { Hono } from "hono";
import { billSum, type BillSummary } from "../../domain/bills/bill.ts";
import { MAX_BILLS_A_PAYMENT } from "../../domain/bills/pay-rules.ts";
import { billListQuery } from "../../domain/bills/service.ts";
import type { Member } from "../../domain/identity/member.ts";
import { wallet } from "../../domain/wallet/client.ts";
import { newToken } from "../../platform/ids.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { words } from "../../ui/words/index.ts";
import type { Cents } from "../../values/money.ts";
import type { App, Ctx } from "../../web.ts";
import { mayDo } from "../allowed.ts";
import { noteLooks } from "../bills/looks.ts";
import { formFields } from "../form.ts";
import { requireSession, withMember } from "../with-member.ts";
import { basketPage } from "./basket-page.tsx";
import { checkAddress, madeBefore } from "./check-address.ts";
import { checkPage } from "./check-page.tsx";
import { payFormPage, type PayForm, type PayPlace } from "./form-page.tsx";
import { makeOrder, readConfirmation, readSource, type Order } from "./order.ts";
import { outcomeOf, shortText } from "./problems.ts";
import { readRequestKey } from "./request-key.ts";
import { readShares } from "./shares.ts";
import { submitOrder } from "./submit.ts";

/** Several bills in one payment, each paid whole. */
export const basketPages = new Hono<App>();

const PLACE: PayPlace = { action: "/basket/pay", back: "/basket", kind: "basket" };

interface Basket {
  readonly member: Member;
  /** All that can be paid now. */
  readonly payable: readonly BillSummary[];
  readonly available_cents: Cents;
}

basketPages.get("/basket", async (c) => {
  const basket = await basketOf(c);
  return basketPage(c, { ...basket, chosen: c.req.queries("bill") ?? [], errors: [] });
});

basketPages.get("/basket/pay", async (c) => {
  const basket = await basketOf(c);
  const { step, source = "", split = "", request_key = "" } = c.req.query();
  const form: PayForm = { amount: "", source, split, request_key: readRequestKey(request_key) };
  const made = step === "check" ? await madeBefore(c, basket.member, form.request_key) : null;
  if (made !== null) return made;
  const chosen = choose(basket, c.req.queries("bill") ?? []);
  if (!Array.isArray(chosen)) return again(c, basket, c.req.queries("bill") ?? [], chosen);
  if (step === "check") return check(c, basket, chosen, { form, next: "show" });
  return showForm(c, basket, chosen, { amount: "", source: "card", split: "", request_key: newToken() }, []);
});

basketPages.post("/basket/pay", async (c) => {
  const [basket, typed, lists] = await Promise.all([
    basketOf(c),
    formFields(c, ["step", "source", "split", "request_key", "wallet_cents"]),
    formLists(c),
  ]);
  const form: PayForm = { ...typed, amount: "", request_key: readRequestKey(typed.request_key) };
  if (typed.step === "confirm") return confirm(c, basket, form, readConfirmation({ ...typed, shares: readShares(lists.shares) }));
  const chosen = choose(basket, lists.bills);
  if (!Array.isArray(chosen)) return again(c, basket, lists.bills, chosen);
  return check(c, basket, chosen, { form, next: "lead" });
});

async function basketOf(c: Ctx): Promise<Basket> {
  const [{ member, results }, summary] = await Promise.all([
    withMember(c, (db, { member_id }) => [billListQuery(db, member_id)]),
    wallet(c.env, requireSession(c).wallet_id).summary(),
  ]);
  const payable = results[0].filter((bill) => billSum(bill).payable_cents > 0 && mayDo("bill.pay", member, bill));
  noteLooks(c, member, payable);
  return { member, payable, available_cents: summary.available_cents };
}

/** The bills ticked, or why they cannot be paid together. */
function choose({ payable }: Basket, ids: readonly string[]): BillSummary[] | "none" | "too_many" | "gone" {
  const chosen = payable.filter((bill) => ids.includes(bill.id));
  if (ids.length === 0) return "none";
  if (new Set(ids).size !== chosen.length) return "gone";
  return chosen.length > MAX_BILLS_A_PAYMENT ? "too_many" : chosen;
}

function again(c: Ctx, basket: Basket, chosen: readonly string[], problem: "none" | "too_many" | "gone"): Promise<Response> {
  const { basket: text } = words(c.get("language")).bills;
  const error = { none: text.choose, too_many: text.tooMany(MAX_BILLS_A_PAYMENT), gone: text.gone }[problem];
  return basketPage(c, { ...basket, chosen, errors: [{ field: "bill", text: error }] });
}

/** Reads what was chosen; then leads to the check page, or shows it. */
async function check(
  c: Ctx,
  basket: Basket,
  bills: readonly BillSummary[],
  { form, next }: { readonly form: PayForm; readonly next: "lead" | "show" },
): Promise<Response> {
  const { member, available_cents } = basket;
  const language = c.get("language");
  const source = readSource(form.source);
  if (source === null) return showForm(c, basket, bills, form, [{ field: "source", text: words(language).pay.errors.source }]);
  const shares = bills.map((bill) => ({ bill_id: bill.id, amount_cents: billSum(bill).payable_cents }));
  const order = makeOrder({ shares, source, split: form.split === "" ? "whole" : "split", available_cents });
  if (!order.ok) return showForm(c, basket, bills, form, [{ field: "source", text: shortText(available_cents, language) }]);
  if (next === "lead") {
    const ids = bills.map((bill) => bill.id);
    return c.redirect(checkAddress(PLACE, form, ids), 303);
  }
  return checkPage(c, { member, bills, available_cents, place: PLACE, order: order.value, request_key: form.request_key });
}

async function confirm(c: Ctx, basket: Basket, form: PayForm, order: Order | null): Promise<Response> {
  const language = c.get("language");
  if (order === null) return again(c, basket, [], "gone");
  const next = await submitOrder(c, {
    member: basket.member,
    order,
    request_key: form.request_key,
    available_cents: basket.available_cents,
  });
  if (next.ok) return c.redirect(next.value, 303);
  const outcome = outcomeOf(next.error, language);
  const current = await basketOf(c);
  const chosen = choose(
    current,
    order.shares.map((share) => share.bill_id),
  );
  if (outcome.kind !== "form" || !Array.isArray(chosen)) {
    return again(c, current, Array.isArray(chosen) ? chosen.map((bill) => bill.id) : [], "gone");
  }
  const error = { ...outcome.error, field: outcome.error.field === null ? null : "source" };
  return showForm(c, current, chosen, { ...form, source: order.source, request_key: newToken() }, [error]);
}

function showForm(c: Ctx, basket: Basket, bills: readonly BillSummary[], form: PayForm, errors: readonly FieldError[]): Promise<Response> {
  const { member, available_cents } = basket;
  return payFormPage(c, { member, bills, available_cents, place: PLACE, form, errors });
}

async function formLists(c: Ctx): Promise<{ readonly bills: readonly string[]; readonly shares: readonly string[] }> {
  const body = await c.req.parseBody({ all: true });
  const list = (name: string): readonly string[] => [body[name] ?? []].flat().filter((value) => typeof value === "string");
  return { bills: list("bill"), shares: list("share") };
}
