import { Hono } from "hono";
import { payOffEarly, type PayOffProblem } from "../../domain/autopay/plans.ts";
import { newToken } from "../../platform/ids.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken, RequestKey } from "../../ui/components/FormToken.tsx";
import { Radios } from "../../ui/components/Radios.tsx";
import { words } from "../../ui/words/index.ts";
import type { PlanId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney } from "../../values/money.ts";
import type { App, Ctx } from "../../web.ts";
import { payProblem, shownAmount, sources } from "../autopay/pay.tsx";
import { formFields } from "../form.ts";
import { page } from "../page.tsx";
import { madeBefore } from "../pay/check-address.ts";
import { readSource } from "../pay/order.ts";
import { readRequestKey } from "../pay/request-key.ts";
import { nextAddress } from "../pay/submit.ts";
import { isOwnPlan } from "./plan-card.tsx";
import { loadPlanner, type Planner } from "./planner.ts";

/** Paying the rest of a plan at once: one payment, and nothing more is taken. */
export const payOffPages = new Hono<App>();

interface PayOffForm {
  readonly source: string;
  readonly request_key: string;
}

payOffPages.get("/bills/:billId/plan/pay-off", async (c) => {
  const planner = await loadPlanner(c, c.req.param("billId"));
  if (planner === null) return await c.notFound();
  const plan_id = ownPlan(planner);
  if (plan_id === null) return c.redirect(`/bills/${planner.bill.id}`, 303);
  return await payOffPage(c, planner, { source: "", request_key: newToken() }, []);
});

payOffPages.post("/bills/:billId/plan/pay-off", async (c) => {
  const [planner, fields] = [await loadPlanner(c, c.req.param("billId")), await formFields(c, ["amount", "source", "request_key"])];
  if (planner === null) return await c.notFound();
  const { member, methods, bill } = planner;
  const form = { source: fields.source, request_key: readRequestKey(fields.request_key) };
  const made = await madeBefore(c, member, form.request_key);
  if (made !== null) return made;
  const plan_id = ownPlan(planner);
  if (plan_id === null) return c.redirect(`/bills/${bill.id}`, 303);
  const language = c.get("language");
  const saved = methods.find(({ id }) => id === form.source);
  const source = saved?.kind ?? readSource(form.source);
  if (source === null) return await payOffPage(c, planner, form, [{ field: "source", text: words(language).pay.errors.source }]);
  const started = await payOffEarly(c.env, c.get("now"), {
    member: { id: member.id, wallet_id: member.wallet_id },
    plan_id,
    shown_cents: shownAmount(fields.amount),
    source,
    saved_method_id: saved?.id ?? null,
    request_key: form.request_key,
    language,
  });
  if (started.ok) return c.redirect(nextAddress(started.value, c.get("now")), 303);
  if (started.error.code === "not_found") return await c.notFound();
  return await payOffPage(c, planner, { ...form, request_key: newToken() }, [problemOf(started.error, language)]);
});

function ownPlan({ parts, member }: Planner): PlanId | null {
  return isOwnPlan(parts, member.id) ? (parts[0]?.plan_id ?? null) : null;
}

function problemOf(problem: Exclude<PayOffProblem, { readonly code: "not_found" }>, language: Language): FieldError {
  const { payOff: text } = words(language).plans;
  if (problem.code === "bill_taken") return { field: null, text: text.taken };
  return problem.code === "nothing_left" ? { field: null, text: text.nothing } : payProblem(problem, language);
}

function payOffPage(c: Ctx, planner: Planner, form: PayOffForm, errors: readonly FieldError[]): Promise<Response> {
  const language = c.get("language");
  const { payOff: text } = words(language).plans;
  const { bill, member, total_cents, available_cents } = planner;
  const amount = formatMoney(total_cents, language);
  return page(
    c,
    { title: text.shortTitle, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href={`/bills/${bill.id}`} language={language} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title}</h1>
      {total_cents === 0 ? (
        <p class="lead">{text.nothing}</p>
      ) : (
        <>
          <p class="amount-figure">{amount}</p>
          <p class="lead">{text.lead(amount, bill.facility_name)}</p>
          <form class="form" method="post" action={`/bills/${bill.id}/plan/pay-off`} novalidate>
            <FormToken token={c.get("formToken")} />
            <RequestKey requestKey={form.request_key} />
            <input type="hidden" name="amount" value={total_cents} />
            <Radios
              name="source"
              label={words(language).autopay.acts.pay.source}
              language={language}
              value={form.source}
              error={errorOf(errors, "source")}
              options={sources(planner, { available_cents, amount_cents: total_cents }, language)}
            />
            <Button>{text.button(amount)}</Button>
          </form>
        </>
      )}
    </>,
  );
}
