import { Hono } from "hono";
import type { Due } from "../../domain/autopay/due.ts";
import { payDue, type PayDueProblem } from "../../domain/autopay/pay-now.ts";
import { toCome } from "../../domain/autopay/standing.ts";
import { wallet } from "../../domain/wallet/client.ts";
import { newToken } from "../../platform/ids.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken, RequestKey } from "../../ui/components/FormToken.tsx";
import { Radios } from "../../ui/components/Radios.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { formatLongDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { cents, formatMoney, ZERO, type Cents } from "../../values/money.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields } from "../form.ts";
import { page } from "../page.tsx";
import { madeBefore } from "../pay/check-address.ts";
import { readSource } from "../pay/order.ts";
import { readRequestKey } from "../pay/request-key.ts";
import { nextAddress } from "../pay/submit.ts";
import { requireConfirmed } from "../with-member.ts";
import { wrongTurnPage } from "./act-page.tsx";
import { dueName, methodName } from "./names.ts";
import { isBeingTaken, loadOverview, nameOf, type Overview } from "./subject.ts";

/** Paying a premium or a part by hand, before the clock does or after it has given up. */
export const payDuePages = new Hono<App>();

payDuePages.get("/autopay/:id/pay", async (c) => {
  const view = await loadOverview(c, c.req.param("id"));
  if (view === null) return await c.notFound();
  requireConfirmed(view.member);
  const due = payable(view, c.req.query("due") ?? "");
  return due === null
    ? await wrongTurnPage(c, view, "nothingDue")
    : await payPage(c, view, due, { source: "", request_key: newToken() }, []);
});

payDuePages.post("/autopay/:id/pay", async (c) => {
  const fields = await formFields(c, ["due", "amount", "source", "request_key"]);
  const view = await loadOverview(c, c.req.param("id"));
  if (view === null) return await c.notFound();
  const { member } = view;
  requireConfirmed(member);
  const form = { source: fields.source, request_key: readRequestKey(fields.request_key) };
  const made = await madeBefore(c, member, form.request_key);
  if (made !== null) return made;
  const due = payable(view, fields.due);
  if (due === null) return await wrongTurnPage(c, view, "nothingDue", 422);
  const language = c.get("language");
  const saved = view.methods.find(({ id }) => id === form.source);
  const source = saved?.kind ?? readSource(form.source);
  if (source === null) return await payPage(c, view, due, form, [{ field: "source", text: words(language).pay.errors.source }]);
  const started = await payDue(c.env, c.get("now"), {
    member: { id: member.id, wallet_id: member.wallet_id },
    due_id: due.id,
    shown_cents: shownAmount(fields.amount),
    source,
    saved_method_id: saved?.id ?? null,
    request_key: form.request_key,
    language,
  });
  if (started.ok) return c.redirect(nextAddress(started.value, c.get("now")), 303);
  if (started.error.code === "not_found") return await c.notFound();
  return await payPage(c, view, due, { ...form, request_key: newToken() }, [payProblem(started.error, language)]);
});

/** The amount that a page has shown, from its hidden field; 0, which nothing costs, where it is none. */
export function shownAmount(field: string): Cents {
  return /^\d{1,12}$/u.test(field) ? cents(Number(field)) : ZERO;
}

/** The due that is asked for, or the first one, where it can be paid by hand. */
function payable(view: Overview, wanted: string): Due | null {
  const due = wanted === "" ? toCome(view.dues)[0] : view.dues.find(({ id }) => id === wanted);
  if (due === undefined || due.state === "paid" || due.state === "not_needed" || isBeingTaken(view, due)) return null;
  return due;
}

/** What to do about a payment by hand that could not begin. */
export function payProblem(problem: Exclude<PayDueProblem, { readonly code: "not_found" }>, language: Language): FieldError {
  const { pay, autopay } = words(language);
  const { errors: text } = autopay.acts.pay;
  switch (problem.code) {
    case "not_payable":
    case "bill_taken":
      return { field: null, text: text.over };
    case "amount_changed":
      return { field: null, text: text.changed };
    case "unknown_method":
      return { field: "source", text: text.method };
    case "insufficient_funds":
      return { field: "source", text: text.short(formatMoney(problem.available_cents, language)) };
    case "key_conflict":
      return { field: null, text: pay.errors.stale };
    case "processor_unavailable":
      return { field: null, text: pay.errors.unavailable };
    case "no_processor":
      return { field: "source", text: pay.errors.noProcessor };
    case "too_little":
      return { field: "source", text: pay.errors.tooLittle(formatMoney(problem.least_cents, language)) };
    case "wallet_frozen":
      return { field: null, text: pay.errors.frozen };
    case "account_closing":
      return { field: null, text: pay.errors.closing };
    case "over_daily_limit":
      throw new Error("only top-ups have a daily limit");
  }
}

interface PayForm {
  readonly source: string;
  readonly request_key: string;
}

async function payPage(c: Ctx, view: Overview, due: Due, form: PayForm, errors: readonly FieldError[]): Promise<Response> {
  const language = c.get("language");
  const { autopay } = words(language);
  const { pay: text } = autopay.acts;
  const { member, subject, subject_id, mandate } = view;
  const { available_cents } = await wallet(c.env, member.wallet_id).summary();
  const amount = formatMoney(due.amount_cents, language);
  return await page(
    c,
    { title: text.shortTitle, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href={`/autopay/${subject_id}`} language={language} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title(amount)}</h1>
      <SummaryList
        rows={[
          { key: text.what, value: `${nameOf(subject, autopay.planTitle)}, ${dueName(due, language)}` },
          { key: text.due, value: formatLongDate(due.due_on, language) },
        ]}
      />
      <form class="form" method="post" action={`/autopay/${subject_id}/pay`} novalidate>
        <FormToken token={c.get("formToken")} />
        <RequestKey requestKey={form.request_key} />
        <input type="hidden" name="due" value={due.id} />
        <input type="hidden" name="amount" value={due.amount_cents} />
        <Radios
          name="source"
          label={text.source}
          language={language}
          value={form.source}
          error={errorOf(errors, "source")}
          options={sources(view, { available_cents, amount_cents: due.amount_cents }, language)}
        />
        {mandate?.state === "active" ? <p class="hint">{text.note}</p> : null}
        <Button>{text.button(amount)}</Button>
      </form>
    </>,
  );
}

/** Where a payment by hand can come from. */
export function sources(
  { methods }: Pick<Overview, "methods">,
  { available_cents, amount_cents }: { readonly available_cents: Cents; readonly amount_cents: Cents },
  language: Language,
) {
  const { pay: text } = words(language).autopay.acts;
  const available = formatMoney(available_cents, language);
  return [
    {
      value: "wallet",
      label: text.wallet,
      hint: available_cents < amount_cents ? text.walletShort(available) : text.walletHint(available),
    },
    ...methods.map((method) => ({
      value: method.id,
      label: methodName(method),
      hint: method.kind === "card" ? text.saved : text.savedBank,
    })),
    { value: "card", label: text.card, hint: text.processor },
    { value: "bank", label: text.bank, hint: `${text.processor} ${text.savedBank}` },
  ];
}
