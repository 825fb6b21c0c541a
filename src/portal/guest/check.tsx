import { Hono } from "hono";
import { confirmDraft, loadDraft, requestKeyOf, type ConfirmProblem } from "../../domain/guests/service.ts";
import { complete, type CompleteAnswers } from "../../domain/guests/rules.ts";
import { loadOperator, regionName, type Region } from "../../domain/operator/store.ts";
import { Button } from "../../ui/components/Button.tsx";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { RequestKey } from "../../ui/components/FormToken.tsx";
import { SummaryList, type SummaryRow } from "../../ui/components/SummaryList.tsx";
import { formatLongDate } from "../../ui/format.ts";
import { words, type Words } from "../../ui/words/index.ts";
import { formatMoney, minus } from "../../values/money.ts";
import { unreachable } from "../../values/result.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields } from "../form.ts";
import { browserHash } from "./browser.ts";
import { ADDRESSES, stepPage } from "./frame.tsx";
import { visitWithBill, type Chosen, type Visit } from "./visit.tsx";

/** The last look before money moves. */
export const checkPages = new Hono<App>();

checkPages.get("/pay/check", (c) => show(c, []));

checkPages.post("/pay/check", async (c) => {
  const [token_hash, { request_key }] = await Promise.all([browserHash(c), formFields(c, ["request_key"])]);
  if (token_hash === null) return c.redirect(ADDRESSES.region, 303);
  const now = c.get("now");
  const draft = await loadDraft(c.env, now, token_hash);
  const done = await confirmDraft(c.env, now, { token_hash, draft, request_key, language: c.get("language") });
  if (!done.ok) return await refused(c, done.error);
  const { payment, next } = done.value;
  return c.redirect(next.kind === "redirect" ? next.url : `/pay/${payment.id}/return`, 303);
});

/** Nothing was paid: back to where there is something to do about it. */
function refused(c: Ctx, problem: ConfirmProblem): Response | Promise<Response> {
  const { check: text } = words(c.get("language")).guest;
  const again = (words: string) => show(c, [{ field: null, text: words }]);
  switch (problem.code) {
    case "changed":
    case "key_conflict":
      return again(text.changed);
    case "processor_unavailable":
      return again(text.unavailable);
    case "too_little":
      return again(text.tooLittle(formatMoney(problem.least_cents, c.get("language"))));
    case "no_processor":
      return again(text.noProcessor);
    case "bill_taken":
    case "bill_under_way":
    case "bill_paid":
    case "bill_void":
    case "more_than_owed":
      return again(text.noLonger);
    case "no_bills":
    case "too_many_bills":
    case "bill_twice":
    case "bill_not_found":
    case "amount_not_positive":
    case "split_does_not_fit":
    case "insufficient_funds":
    case "over_daily_limit":
    case "wallet_frozen":
    case "account_closing":
      throw new Error(`a guest's payment cannot end in ${problem.code}`);
    default:
      return unreachable(problem);
  }
}

/** The check page; or, where the bill has less to pay than was answered, the question about the amount again. */
async function show(c: Ctx, errors: readonly FieldError[]): Promise<Response> {
  const visit = await visitWithBill(c, "check");
  if (visit instanceof Response) return visit;
  const answers = complete(visit.draft.answers);
  const request_key = await requestKeyOf(visit.draft);
  if (answers === null || request_key === null) return c.redirect(ADDRESSES.amount, 303);
  if (answers.amount_cents > visit.chosen.payable_cents) return c.redirect(ADDRESSES.amount, 303);
  return await checkPage(c, { ...visit, answers, request_key, errors });
}

interface CheckView extends Visit {
  readonly chosen: Chosen;
  readonly answers: CompleteAnswers;
  readonly request_key: string;
  readonly errors: readonly FieldError[];
}

async function checkPage(c: Ctx, view: CheckView): Promise<Response> {
  const language = c.get("language");
  const { check: text } = words(language).guest;
  const { regions } = await loadOperator(c.env);
  const { answers, request_key, errors } = view;
  return stepPage(c, {
    place: "check",
    title: text.title,
    errors,
    back: ADDRESSES.amount,
    head: (
      <>
        <h1>{text.title}</h1>
        <p class="amount-figure">{formatMoney(answers.amount_cents, language)}</p>
        <SummaryList rows={rowsOf(c, view, regions)} />
      </>
    ),
    children: (
      <>
        <RequestKey requestKey={request_key} />
        <p class="hint">{text.next}</p>
        <Button>{text.confirm}</Button>
      </>
    ),
  });
}

function rowsOf(c: Ctx, { answers, chosen }: CheckView, regions: readonly Region[]): readonly SummaryRow[] {
  const language = c.get("language");
  const { guest, common }: Words = words(language);
  const { check: text } = guest;
  const region = regions.find(({ id }) => id === answers.region_id);
  const change = (place: keyof typeof ADDRESSES, about: string) => ({
    href: `${ADDRESSES[place]}?change=1`,
    text: common.change,
    about,
  });
  const { bill, payable_cents } = chosen;
  const { contact } = answers;
  const left = minus(payable_cents, answers.amount_cents);
  return [
    {
      key: text.bill,
      value: `${bill.facility_name}, ${formatLongDate(bill.service_from, language)}`,
      action: change("bill", text.about.bill),
    },
    { key: text.patient, value: bill.patient_name },
    {
      key: text.amount,
      value: formatMoney(answers.amount_cents, language),
      action: change("amount", text.aboutAmount),
    },
    ...(left > 0 ? [{ key: text.left, value: formatMoney(left, language) }] : []),
    { key: text.method, value: guest.method[answers.method], action: change("method", text.aboutMethod) },
    { key: text.name, value: contact.name, action: change("contact", text.about.name) },
    { key: text.email, value: contact.email, action: change("contact", text.about.email) },
    { key: text.phone, value: contact.phone ?? text.noPhone, action: change("contact", text.about.phone) },
    {
      key: text.region,
      value: region === undefined ? answers.region_id : regionName(region, language),
      action: change("region", text.about.region),
    },
  ];
}
