import { Hono } from "hono";
import { createPlan } from "../../domain/autopay/plans.ts";
import { newToken, sha256Hex } from "../../platform/ids.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { toDollars } from "../../values/money.ts";
import { err, ok, unreachable, type Result } from "../../values/result.ts";
import type { App, Ctx } from "../../web.ts";
import { readChoices } from "../autopay/choices.ts";
import { formFields } from "../form.ts";
import { readRequestKey } from "../pay/request-key.ts";
import { checkPassword } from "../reauthenticate.ts";
import { addressOf } from "../visitor.ts";
import { planCheckPage } from "./plan-check-page.tsx";
import { cannotPlanPage, planFormPage, type PlanForm } from "./plan-form-page.tsx";
import { loadPlanner, offeredMonths, planAgreement, type Chosen, type Planner } from "./planner.ts";

/** Paying a bill in monthly parts: choose, check, agree. Between the steps the address carries the answers. */
export const planPages = new Hono<App>();

planPages.get("/bills/:billId/plan", async (c) => {
  const { months = "", day = "1", order = "", method = "", step, request_key = "" } = c.req.query();
  const planner = await load(c, request_key);
  if (planner instanceof Response) return planner;
  if (step === "check") return await check(c, planner, { months, day, order, method, request_key: readRequestKey(request_key) }, "show");
  const newest = planner.methods[0]?.id;
  const form = { months, day, order: order || (newest === undefined ? "wallet" : "wallet_then"), method: method || (newest ?? "") };
  return await planFormPage(c, { planner, form: { ...form, request_key: newToken() }, errors: [] });
});

planPages.post("/bills/:billId/plan", async (c) => {
  const fields = await formFields(c, ["months", "day", "order", "method", "step", "request_key", "agree", "terms_hash", "password"]);
  const planner = await load(c, fields.request_key);
  if (planner instanceof Response) return planner;
  const { months, day, order, method } = fields;
  const form: PlanForm = { months, day, order, method, request_key: readRequestKey(fields.request_key) };
  return fields.step === "confirm" ? await confirm(c, planner, { ...fields, ...form }) : await check(c, planner, form, "lead");
});

/** The bill to be divided; or where to go instead: what the form has done already, or why it cannot be. */
async function load(c: Ctx, request_key: string): Promise<Planner | Response> {
  const planner = await loadPlanner(c, c.req.param("billId"), request_key);
  if (planner === null) return await c.notFound();
  if (planner.done_before !== null) return c.redirect(`/autopay/records/${planner.done_before}?done=1`, 303);
  return planner.no_plan === null ? planner : await cannotPlanPage(c, planner, planner.no_plan);
}

/** Reads the whole form at once; what is to be mended otherwise. */
function read({ total_cents, methods }: Planner, form: PlanForm, language: Language): Result<Chosen, readonly FieldError[]> {
  const { plans, autopay } = words(language);
  const months = offeredMonths(total_cents).find((each) => String(each) === form.months);
  const day = /^(?:[1-9]|[12]\d|3[01])$/u.test(form.day) ? Number(form.day) : null;
  const order = readChoices(
    { ...form, collect_day: "", cap: toDollars(total_cents) },
    { methods, due_day: null, least_cents: total_cents },
  );
  if (months !== undefined && day !== null && order.ok) return ok({ months, day, methods: order.value.methods });
  return err([
    ...(months === undefined ? [{ field: "months", text: plans.errors.months }] : []),
    ...(day === null ? [{ field: "day", text: plans.errors.day }] : []),
    ...(order.ok || order.error.order === undefined ? [] : [{ field: "order", text: autopay.authorise.errors.order }]),
    ...(order.ok || order.error.method === undefined ? [] : [{ field: "method", text: autopay.authorise.errors.method }]),
  ]);
}

/** Reads what was chosen; then leads to the check page, or shows it. */
async function check(
  c: Ctx,
  planner: Planner,
  form: PlanForm,
  then: "lead" | "show",
  errors: readonly FieldError[] = [],
): Promise<Response> {
  const language = c.get("language");
  const chosen = read(planner, form, language);
  if (!chosen.ok) return await planFormPage(c, { planner, form, errors: chosen.error });
  if (then === "lead") {
    return c.redirect(`/bills/${planner.bill.id}/plan?${new URLSearchParams({ step: "check", ...form }).toString()}`, 303);
  }
  const agreement = await planAgreement(c.env, planner, chosen.value, language);
  const terms_hash = await sha256Hex(agreement.terms.text);
  return await planCheckPage(c, { planner, chosen: chosen.value, form, agreement, terms_hash, errors });
}

type Confirmed = PlanForm & { readonly agree: string; readonly terms_hash: string; readonly password: string };

async function confirm(c: Ctx, planner: Planner, { agree, terms_hash, password, ...form }: Confirmed): Promise<Response> {
  const language = c.get("language");
  const { plans, autopay } = words(language);
  const again = (errors: readonly FieldError[], more: Partial<PlanForm> = {}): Promise<Response> =>
    check(c, planner, { ...form, ...more }, "show", errors);
  const chosen = read(planner, form, language);
  if (!chosen.ok) return await again([]);
  const agreement = await planAgreement(c.env, planner, chosen.value, language);
  if ((await sha256Hex(agreement.terms.text)) !== terms_hash) return await again([{ field: null, text: plans.errors.changed }]);
  const errors = [
    ...(agree === "" ? [{ field: "agree", text: autopay.authorise.errors.agree }] : []),
    ...[await checkPassword(c, planner.member, password)].filter((error) => error !== null),
  ];
  if (errors.length > 0) return await again(errors);
  const [first] = agreement.parts;
  if (first === undefined) throw new Error("a plan has parts");
  const { id, wallet_id, name, email, region_id } = planner.member;
  const created = await createPlan(c.env, c.get("now"), {
    ...chosen.value,
    member: { id, wallet_id, name, email, language, region_id },
    bill_id: planner.bill.id,
    total_cents: planner.total_cents,
    first_on: first.due_on,
    terms: agreement.terms,
    origin: addressOf(c),
    request_key: form.request_key,
  });
  if (created.ok) return c.redirect(`/autopay/records/${created.value.number}?done=1`, 303);
  const { code } = created.error;
  switch (code) {
    case "bill_not_found":
      return await c.notFound();
    case "unknown_method":
      return await planFormPage(c, { planner, form, errors: [{ field: "order", text: autopay.authorise.errors.changed }] });
    case "key_conflict":
      return await again([{ field: null, text: autopay.authorise.errors.stale }], { request_key: newToken() });
    case "account_closing":
      return await again([{ field: null, text: words(language).pay.errors.closing }]);
    case "under_way":
    case "already_planned":
      return await cannotPlanPage(c, planner, code === "under_way" ? "underWay" : "planned", 422);
    case "bill_changed":
    case "wrong_months":
    case "wrong_day":
      return await lookAgain(c, form);
    default:
      return unreachable(code);
  }
}

/** The bill, or the day, has moved between the look and the act: the page as it is now. */
async function lookAgain(c: Ctx, form: PlanForm): Promise<Response> {
  const planner = await load(c, "");
  if (planner instanceof Response) return planner;
  return await check(c, planner, form, "show", [{ field: null, text: words(c.get("language")).plans.errors.changed }]);
}
