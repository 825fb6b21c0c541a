import { Hono } from "hono";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator, type Operator } from "../../domain/operator/store.ts";
import { methodsQuery, readMethods, type MemberMethod } from "../../domain/payments/saved-methods.ts";
import { startPayment, type StartProblem } from "../../domain/payments/service.ts";
import { wallet } from "../../domain/wallet/client.ts";
import { newToken } from "../../platform/ids.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { cents, formatMoney, parseDollars, ZERO, type Cents } from "../../values/money.ts";
import { err, ok, unreachable, type Result } from "../../values/result.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields } from "../form.ts";
import { amountProblemText } from "../pay/amount.ts";
import { madeBefore } from "../pay/check-address.ts";
import { readRequestKey } from "../pay/request-key.ts";
import { returnPage } from "../pay/return.tsx";
import { requireConfirmed, requireSession, withMember } from "../with-member.ts";
import { topUpCheckAddress, topUpCheckPage } from "./top-up-check.tsx";
import { topUpPage, type TopUpForm } from "./top-up-page.tsx";

/** Adding money: the amount and where it comes from here, the card or account on the processor's page. */
export const topUpPages = new Hono<App>();

topUpPages.get("/wallet/top-up", async (c) => {
  const payer = await memberWhoMayPay(c);
  const { amount = "", source = "card", step, request_key = "" } = c.req.query();
  if (step === "check") return await check(c, payer, { amount, preset: "", source, request_key: readRequestKey(request_key) });
  return await show(c, payer, { amount, preset: "", source, request_key: newToken() }, []);
});

topUpPages.post("/wallet/top-up", async (c) => {
  const [payer, { operator }, typed] = await Promise.all([
    memberWhoMayPay(c),
    loadOperator(c.env),
    formFields(c, ["amount", "preset", "source", "request_key", "step"]),
  ]);
  const language = c.get("language");
  const form: TopUpForm = { ...typed, request_key: readRequestKey(typed.request_key) };
  const read = readForm(form, payer, { operator, language });
  if (!read.ok) return await show(c, payer, form, read.error);
  const { amount_cents, source, saved } = read.value;
  const { member } = payer;
  if (saved !== null && typed.step !== "confirm") {
    return c.redirect(topUpCheckAddress({ method: saved, amount_cents, request_key: form.request_key }), 303);
  }

  const started = await startPayment(c.env, c.get("now"), {
    member_id: member.id,
    wallet_id: member.wallet_id,
    purpose: "top_up",
    source,
    amount_cents,
    wallet_cents: ZERO,
    allocations: [],
    request_key: form.request_key,
    label: words(language).history.kinds.fund,
    language,
    ...(saved === null ? {} : { saved_method_id: saved.id }),
  });
  if (!started.ok) return await show(c, payer, { ...form, request_key: newToken() }, [problemOf(started.error, language)]);
  const { payment, next } = started.value;
  return c.redirect(next.kind === "redirect" ? next.url : `/wallet/top-up/${payment.id}`, 303);
});

topUpPages.get("/wallet/top-up/:paymentId", (c) => returnPage(c, c.req.param("paymentId")));

/** The member, and the cards and accounts that the member has saved. */
interface Payer {
  readonly member: Member;
  readonly methods: readonly MemberMethod[];
}

async function memberWhoMayPay(c: Ctx): Promise<Payer> {
  const { member, results } = await withMember(c, (db, { member_id }) => [methodsQuery(db, member_id)]);
  requireConfirmed(member);
  return { member, methods: readMethods(results[0]) };
}

interface TopUp {
  readonly amount_cents: Cents;
  readonly source: "card" | "bank";
  /** The saved card or account that was chosen; null: the processor's page asks for one. */
  readonly saved: MemberMethod | null;
}

/** Reads the whole form at once; what is to be mended otherwise. A saved card or account is chosen by its id. */
function readForm(
  form: TopUpForm,
  { methods }: Payer,
  { operator, language }: { readonly operator: Operator; readonly language: Language },
): Result<TopUp, readonly FieldError[]> {
  const amount = readTopUp(form, operator, language);
  const saved = methods.find((each) => each.id === form.source) ?? null;
  const source = form.source === "card" || form.source === "bank" ? form.source : (saved?.kind ?? null);
  if (amount.ok && source !== null) return ok({ amount_cents: amount.value, source, saved });
  return err([
    ...(amount.ok ? [] : [{ field: "amount", text: amount.error }]),
    ...(source === null ? [{ field: "source", text: words(language).pay.errors.source }] : []),
  ]);
}

/** The last look before a saved card or account is charged; after that, its address leads to the payment. */
async function check(c: Ctx, payer: Payer, form: TopUpForm): Promise<Response> {
  const { operator } = await loadOperator(c.env);
  const read = readForm(form, payer, { operator, language: c.get("language") });
  if (!read.ok) return await show(c, payer, form, read.error);
  const { saved: method, amount_cents } = read.value;
  if (method === null) return await show(c, payer, form, []);
  const [made, { available_cents }] = await Promise.all([
    madeBefore(c, payer.member, form.request_key),
    wallet(c.env, payer.member.wallet_id).summary(),
  ]);
  return made ?? (await topUpCheckPage(c, { member: payer.member, method, amount_cents, available_cents, request_key: form.request_key }));
}

async function show(c: Ctx, { member, methods }: Payer, form: TopUpForm, errors: readonly FieldError[]): Promise<Response> {
  const [{ operator }, summary] = await Promise.all([loadOperator(c.env), wallet(c.env, requireSession(c).wallet_id).summary()]);
  return await topUpPage(c, { member, methods, operator, available_cents: summary.available_cents, form, errors });
}

/** The amount typed, or the preset chosen when the field is empty. */
function readTopUp(form: TopUpForm, operator: Operator, language: Language): Result<Cents, string> {
  const { errors: text } = words(language).wallet;
  const [least, most] = [cents(operator.top_up_min_cents), cents(operator.top_up_max_cents)];
  const read = parseDollars(form.amount.trim() === "" ? form.preset : form.amount);
  if (!read.ok) {
    return err(read.error === "too_large" ? text.tooMuch(formatMoney(most, language)) : amountProblemText(read.error, language));
  }
  if (read.value < least) return err(text.tooLittle(formatMoney(least, language)));
  if (read.value > most) return err(text.tooMuch(formatMoney(most, language)));
  return ok(read.value);
}

function problemOf(problem: StartProblem, language: Language): FieldError {
  const { pay, wallet: text } = words(language);
  switch (problem.code) {
    case "over_daily_limit":
      return {
        field: "amount",
        text: problem.left_cents === 0 ? text.errors.overDailyNone : text.errors.overDaily(formatMoney(problem.left_cents, language)),
      };
    case "too_little":
      return { field: "amount", text: text.errors.tooLittle(formatMoney(problem.least_cents, language)) };
    case "no_processor":
      return { field: null, text: pay.errors.noProcessor };
    case "processor_unavailable":
      return { field: null, text: pay.errors.unavailable };
    case "key_conflict":
      return { field: null, text: pay.errors.stale };
    case "wallet_frozen":
      return { field: null, text: pay.errors.frozen };
    case "account_closing":
      return { field: null, text: pay.errors.closing };
    case "insufficient_funds":
    case "bill_taken":
      throw new Error(`a top-up cannot end in ${problem.code}`);
    default:
      return unreachable(problem);
  }
}
