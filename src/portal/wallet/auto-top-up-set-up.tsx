import { Hono } from "hono";
import { mandateTerms } from "../../documents/mandate-terms.ts";
import { authorise, changeMandate, type AuthoriseProblem, type ChangeProblem } from "../../domain/autopay/authorise.ts";
import { newToken, sha256Hex } from "../../platform/ids.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { cents, formatMoney } from "../../values/money.ts";
import { unreachable, type Result } from "../../values/result.ts";
import type { App, Ctx } from "../../web.ts";
import { commonFacts } from "../autopay/common-facts.ts";
import { formFields } from "../form.ts";
import { amountProblemText } from "../pay/amount.ts";
import { readRequestKey } from "../pay/request-key.ts";
import { checkPassword } from "../reauthenticate.ts";
import { addressOf } from "../visitor.ts";
import { autoTopUpCheckPage } from "./auto-top-up-check-page.tsx";
import { autoTopUpForm, readAutoTopUp, type AutoTopUpChoices, type AutoTopUpForm, type AutoTopUpProblems } from "./auto-top-up-form.ts";
import { autoTopUpFormPage } from "./auto-top-up-form-page.tsx";
import { loadAutoTopUp, type AutoTopUp } from "./auto-top-up-view.ts";

/** Setting automatic top-up up, and changing it: choose, check, agree. Between the steps the address carries the answers. */
export const autoTopUpSetUp = new Hono<App>();

export type Mode = "set-up" | "change";
type Form = AutoTopUpForm & { readonly request_key: string };

const PATH = "/wallet/auto-top-up/:mode{set-up|change}";

autoTopUpSetUp.get(PATH, async (c) => {
  const mode = c.req.param("mode") as Mode;
  const { mode: when, threshold = "", target = "", method = "", cap = "", step, request_key = "" } = c.req.query();
  const view = await load(c, mode, request_key);
  if (view instanceof Response) return view;
  const form = when === undefined ? autoTopUpForm(view.mandate, view.methods) : { mode: when, threshold, target, method, cap };
  if (step === "check") return await check(c, view, mode, { ...form, request_key: readRequestKey(request_key) }, "show");
  return await autoTopUpFormPage(c, { view, mode, form: { ...form, request_key: newToken() }, errors: [] });
});

autoTopUpSetUp.post(PATH, async (c) => {
  const mode = c.req.param("mode") as Mode;
  const fields = await formFields(c, [
    "mode",
    "threshold",
    "target",
    "method",
    "cap",
    "step",
    "request_key",
    "agree",
    "terms_hash",
    "password",
  ]);
  const view = await load(c, mode, fields.request_key);
  if (view instanceof Response) return view;
  const { mode: when, threshold, target, method, cap } = fields;
  const form: Form = { mode: when, threshold, target, method, cap, request_key: readRequestKey(fields.request_key) };
  return fields.step === "confirm" ? await confirm(c, view, mode, { ...fields, ...form }) : await check(c, view, mode, form, "lead");
});

/** What there is; or where to go instead: what the form has done already, or the overview where there is nothing to set up or change. */
async function load(c: Ctx, mode: Mode, request_key: string): Promise<AutoTopUp | Response> {
  const view = await loadAutoTopUp(c, { request_key });
  if (view.record !== null) return c.redirect(`/wallet/auto-top-up?done=${view.record.number}`, 303);
  const isSetUp = view.mandate !== null;
  return isSetUp === (mode === "change") && view.methods.length > 0 ? view : c.redirect("/wallet/auto-top-up", 303);
}

/** Reads what was chosen; then leads to the check page, or shows it. */
async function check(
  c: Ctx,
  view: AutoTopUp,
  mode: Mode,
  form: Form,
  then: "lead" | "show",
  errors: readonly FieldError[] = [],
): Promise<Response> {
  const language = c.get("language");
  const choices = readAutoTopUp(form, { methods: view.methods, limits: view.operator });
  if (!choices.ok) return await autoTopUpFormPage(c, { view, mode, form, errors: problemsOf(choices.error, language) });
  if (then === "lead") {
    return c.redirect(`/wallet/auto-top-up/${mode}?${new URLSearchParams({ step: "check", ...form }).toString()}`, 303);
  }
  const terms = await termsOf(c, view, choices.value);
  const terms_hash = await sha256Hex(terms.text);
  return await autoTopUpCheckPage(c, { view, mode, choices: choices.value, form, terms: terms.text, terms_hash, errors });
}

async function termsOf(c: Ctx, view: AutoTopUp, choices: AutoTopUpChoices) {
  const { methods: saved, agreed, member, here } = view;
  const common = await commonFacts(c.env, { member, saved, choices, here, replaces: agreed });
  const { threshold_cents, target_cents } = choices;
  return mandateTerms({ ...common, kind: "top_up", threshold_cents, target_cents }, c.get("language"));
}

type Confirmed = Form & { readonly agree: string; readonly terms_hash: string; readonly password: string };

async function confirm(c: Ctx, view: AutoTopUp, mode: Mode, sent: Confirmed): Promise<Response> {
  const language = c.get("language");
  const { autoTopUp, autopay, pay } = words(language);
  const { mode: when, threshold, target, method, cap, request_key } = sent;
  const form: Form = { mode: when, threshold, target, method, cap, request_key };
  const again = (errors: readonly FieldError[], key = request_key): Promise<Response> =>
    check(c, view, mode, { ...form, request_key: key }, "show", errors);
  const choices = readAutoTopUp(form, { methods: view.methods, limits: view.operator });
  if (!choices.ok) return await again([]);
  const terms = await termsOf(c, view, choices.value);
  if ((await sha256Hex(terms.text)) !== sent.terms_hash) return await again([{ field: null, text: autoTopUp.errors.changed }]);
  const errors = [
    ...(sent.agree === "" ? [{ field: "agree", text: autopay.authorise.errors.agree }] : []),
    ...[await checkPassword(c, view.member, sent.password)].filter((error) => error !== null),
  ];
  if (errors.length > 0) return await again(errors);
  const done = await perform(c, view, { choices: choices.value, terms, request_key });
  if (done.ok) return c.redirect(`/wallet/auto-top-up?done=${done.value.number}`, 303);
  switch (done.error) {
    case "already_authorised":
    case "ended":
    case "not_found":
      return c.redirect("/wallet/auto-top-up", 303);
    case "unknown_method":
      return await autoTopUpFormPage(c, { view, mode, form, errors: [{ field: "method", text: autoTopUp.errors.method }] });
    case "changed_meanwhile":
      return await again([{ field: null, text: autoTopUp.errors.changed }]);
    case "account_closing":
      return await again([{ field: null, text: pay.errors.closing }]);
    case "key_conflict":
      return await again([{ field: null, text: autopay.authorise.errors.stale }], newToken());
    default:
      return unreachable(done.error);
  }
}

async function perform(
  c: Ctx,
  { member, mandate }: AutoTopUp,
  given: {
    readonly choices: AutoTopUpChoices;
    readonly terms: { readonly version: string; readonly text: string };
    readonly request_key: string;
  },
): Promise<Result<{ readonly number: string }, AuthoriseProblem | ChangeProblem>> {
  const language = c.get("language");
  const { id, wallet_id, name, email } = member;
  const order = { ...given.choices, collect_day: null, terms: given.terms, origin: addressOf(c), request_key: given.request_key };
  if (mandate !== null) return await changeMandate(c.env, c.get("now"), { ...order, member_id: id, mandate_id: mandate.id, language });
  const authorised = { member: { id, wallet_id, name, email, language }, kind: "top_up", subject_id: wallet_id, first: null } as const;
  return await authorise(c.env, c.get("now"), { ...order, ...authorised });
}

function problemsOf(problems: AutoTopUpProblems, language: Language): readonly FieldError[] {
  const { errors: text } = words(language).autoTopUp;
  const { mode, threshold, target, method, cap } = problems;
  const all: FieldError[] = [];
  if (mode !== undefined) all.push({ field: "mode", text: text.mode });
  if (threshold !== undefined) all.push({ field: "threshold", text: amountProblemText(threshold, language) });
  if (typeof target === "string") all.push({ field: "target", text: amountProblemText(target, language) });
  else if (target !== undefined) all.push({ field: "target", text: text.target(formatMoney(target.least_cents, language)) });
  if (method !== undefined) all.push({ field: "method", text: text.method });
  if (typeof cap === "string") all.push({ field: "cap", text: amountProblemText(cap, language) });
  else if (cap !== undefined) {
    all.push({
      field: "cap",
      text:
        "least_cents" in cap
          ? text.capLow(formatMoney(cap.least_cents, language))
          : text.capHigh(formatMoney(cents(cap.most_cents), language)),
    });
  }
  return all;
}
