import { Hono } from "hono";
import { authorise, changeMandate, type AuthoriseProblem, type ChangeProblem } from "../../domain/autopay/authorise.ts";
import { toCome } from "../../domain/autopay/standing.ts";
import { wallet } from "../../domain/wallet/client.ts";
import { newToken, sha256Hex } from "../../platform/ids.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { cents, formatMoney, toDollars, type Cents } from "../../values/money.ts";
import type { Result } from "../../values/result.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields } from "../form.ts";
import { amountProblemText } from "../pay/amount.ts";
import { readRequestKey } from "../pay/request-key.ts";
import { checkPassword } from "../reauthenticate.ts";
import { addressOf } from "../visitor.ts";
import { requireConfirmed } from "../with-member.ts";
import { checkPage } from "./check-page.tsx";
import { formOf, proposedCap, readChoices, type Choices, type ChoicesForm, type ChoicesProblems } from "./choices.ts";
import { choicesPage } from "./choices-page.tsx";
import { lifeOf, loadOverview, type Overview } from "./subject.ts";
import { agreementOf } from "./terms.ts";

/** Authorising autopay (steps 2 and 3 of 3), and changing what was authorised: choose, check, agree. Between the steps the address carries the answers. */
export const authorisePages = new Hono<App>();

type Mode = "authorise" | "change";
type Form = ChoicesForm & { readonly request_key: string };

authorisePages.get("/autopay/:id/:mode{authorise|change}", async (c) => {
  const mode = c.req.param("mode") as Mode;
  const { order = "", method = "", collect_day = "", cap = "", step, request_key = "" } = c.req.query();
  const view = await load(c, mode, request_key);
  if (view instanceof Response) return view;
  if (step === "check")
    return await check(c, view, mode, { order, method, collect_day, cap, request_key: readRequestKey(request_key) }, "show");
  const form = order === "" ? firstForm(view) : { order, method, collect_day, cap };
  return await choose(c, view, mode, { ...form, request_key: newToken() }, []);
});

authorisePages.post("/autopay/:id/:mode{authorise|change}", async (c) => {
  const mode = c.req.param("mode") as Mode;
  const fields = await formFields(c, ["order", "method", "collect_day", "cap", "step", "request_key", "agree", "terms_hash", "password"]);
  const view = await load(c, mode, fields.request_key);
  if (view instanceof Response) return view;
  const { order, method, collect_day, cap } = fields;
  const form: Form = { order, method, collect_day, cap, request_key: readRequestKey(fields.request_key) };
  return fields.step === "confirm" ? await confirm(c, view, mode, { ...fields, ...form }) : await check(c, view, mode, form, "lead");
});

/** What the pages are about; or where to go instead: what the form has done already, or the overview where there is nothing to authorise or change. */
async function load(c: Ctx, mode: Mode, request_key: string): Promise<Overview | Response> {
  const view = await loadOverview(c, c.req.param("id"), request_key);
  if (view === null) return await c.notFound();
  requireConfirmed(view.member);
  if (view.done_before !== null) return c.redirect(`/autopay/records/${view.done_before}?done=1`, 303);
  const state = view.mandate?.state;
  const isLive = state === "active" || state === "paused";
  const why = mode === "change" ? (isLive ? null : "stopped") : lifeOf(view.subject) !== "live" ? "ended" : isLive ? "already" : null;
  return why === null ? view : c.redirect(`/autopay/${view.subject_id}?why=${why}`, 303);
}

/** What a payment takes at present. */
function amountOf({ subject, dues }: Overview): Cents {
  const [next] = toCome(dues);
  if (next !== undefined) return next.amount_cents;
  return subject.kind === "premium" ? subject.policy.premium_cents : cents(Math.ceil(subject.plan.total_cents / subject.plan.months));
}

function firstForm(view: Overview): ChoicesForm {
  const { mandate, methods } = view;
  if (mandate !== null && (mandate.state === "active" || mandate.state === "paused")) return formOf(mandate, toDollars(mandate.cap_cents));
  const [newest] = methods;
  return {
    order: newest === undefined ? "wallet" : "wallet_then",
    method: newest?.id ?? "",
    collect_day: "",
    cap: toDollars(proposedCap(amountOf(view))),
  };
}

async function choose(c: Ctx, view: Overview, mode: Mode, form: Form, errors: readonly FieldError[]): Promise<Response> {
  const { available_cents } = await wallet(c.env, view.member.wallet_id).summary();
  return await choicesPage(c, { view, mode, available_cents, amount_cents: amountOf(view), form, errors });
}

function read(view: Overview, form: Form): Result<Choices, ChoicesProblems> {
  const due_day = view.subject.kind === "premium" ? view.subject.policy.due_day : null;
  return readChoices(form, { methods: view.methods, due_day, least_cents: amountOf(view) });
}

/** Reads what was chosen; then leads to the check page, or shows it. */
async function check(
  c: Ctx,
  view: Overview,
  mode: Mode,
  form: Form,
  then: "lead" | "show",
  errors: readonly FieldError[] = [],
): Promise<Response> {
  const language = c.get("language");
  const choices = read(view, form);
  if (!choices.ok) return await choose(c, view, mode, form, problemsOf(choices.error, amountOf(view), language));
  if (then === "lead") {
    return c.redirect(`/autopay/${view.subject_id}/${mode}?${new URLSearchParams({ step: "check", ...form }).toString()}`, 303);
  }
  const agreement = await agreementOf(c.env, view, { choices: choices.value, mode, language });
  return await checkPage(c, {
    view,
    mode,
    choices: choices.value,
    form,
    agreement,
    terms_hash: await sha256Hex(agreement.terms.text),
    errors,
  });
}

type Confirmed = Form & { readonly agree: string; readonly terms_hash: string; readonly password: string };

async function confirm(c: Ctx, view: Overview, mode: Mode, sent: Confirmed): Promise<Response> {
  const language = c.get("language");
  const { errors: text } = words(language).autopay.authorise;
  const { order, method, collect_day, cap, request_key } = sent;
  const form: Form = { order, method, collect_day, cap, request_key };
  const again = (errors: readonly FieldError[]): Promise<Response> => check(c, view, mode, form, "show", errors);
  const choices = read(view, form);
  if (!choices.ok) return await again([]);
  const agreement = await agreementOf(c.env, view, { choices: choices.value, mode, language });
  if ((await sha256Hex(agreement.terms.text)) !== sent.terms_hash) return await again([{ field: null, text: text.changed }]);
  const errors = [
    ...(sent.agree === "" ? [{ field: "agree", text: text.agree }] : []),
    ...[await checkPassword(c, view.member, sent.password)].filter((error) => error !== null),
  ];
  if (errors.length > 0) return await again(errors);
  const done = await perform(c, view, { mode, choices: choices.value, agreement, request_key });
  if (done.ok) return c.redirect(`/autopay/records/${done.value.number}?done=1`, 303);
  switch (done.error) {
    case "already_authorised":
      return c.redirect(`/autopay/${view.subject_id}?why=already`, 303);
    case "ended":
    case "not_found":
      return c.redirect(`/autopay/${view.subject_id}?why=ended`, 303);
    case "unknown_method":
      return await choose(c, view, mode, { ...form, request_key: newToken() }, [{ field: "order", text: text.changed }]);
    case "changed_meanwhile":
      return await again([{ field: null, text: text.changed }]);
    case "account_closing":
      return await again([{ field: null, text: words(language).pay.errors.closing }]);
    case "key_conflict":
      return await check(c, view, mode, { ...form, request_key: newToken() }, "show", [{ field: null, text: text.stale }]);
  }
}

async function perform(
  c: Ctx,
  view: Overview,
  given: {
    readonly mode: Mode;
    readonly choices: Choices;
    readonly agreement: Awaited<ReturnType<typeof agreementOf>>;
    readonly request_key: string;
  },
): Promise<Result<{ readonly number: string }, AuthoriseProblem | ChangeProblem>> {
  const { member, subject, subject_id, mandate } = view;
  const { mode, choices, agreement, request_key } = given;
  const { terms, first } = agreement;
  const language = c.get("language");
  const order = { ...choices, terms, origin: addressOf(c), request_key };
  if (mode === "change") {
    if (mandate === null) return { ok: false, error: "not_found" };
    return await changeMandate(c.env, c.get("now"), { ...order, member_id: member.id, mandate_id: mandate.id, language });
  }
  const { id, wallet_id, name, email } = member;
  return await authorise(c.env, c.get("now"), {
    ...order,
    member: { id, wallet_id, name, email, language },
    kind: subject.kind,
    subject_id,
    first: first === null ? null : { due_id: first.due.id, amount_cents: first.due.amount_cents, collect_on: first.collect_on },
  });
}

function problemsOf(problems: ChoicesProblems, least: Cents, language: Language): readonly FieldError[] {
  const { errors: text } = words(language).autopay.authorise;
  const { order, method, collect_day, cap } = problems;
  return [
    ...(order === undefined ? [] : [{ field: "order", text: text.order }]),
    ...(method === undefined ? [] : [{ field: "method", text: text.method }]),
    ...(collect_day === undefined ? [] : [{ field: "collect_day", text: text.day }]),
    ...(cap === undefined
      ? []
      : [{ field: "cap", text: cap === "below" ? text.capBelow(formatMoney(least, language)) : amountProblemText(cap, language) }]),
  ];
}
