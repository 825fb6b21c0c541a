import type { Mandate } from "../../domain/autopay/mandate.ts";
import type { Operator } from "../../domain/operator/store.ts";
import type { MemberMethod } from "../../domain/payments/saved-methods.ts";
import type { SavedMethodId } from "../../values/ids.ts";
import { cents, parseDollars, toDollars, type AmountProblem, type Cents } from "../../values/money.ts";
import { err, ok, type Result } from "../../values/result.ts";

/** When and how money shall be added, as chosen and typed. */
export interface AutoTopUpForm {
  /** "below", "next" */
  readonly mode: string;
  /** In dollars, for "below" … */
  readonly threshold: string;
  readonly target: string;
  /** The saved card's or account's id. */
  readonly method: string;
  readonly cap: string;
}

export interface AutoTopUpChoices {
  readonly threshold_cents: Cents | null;
  readonly target_cents: Cents | null;
  readonly methods: readonly [SavedMethodId];
  readonly cap_cents: Cents;
}

/** What to mend, by field. An amount with which it must be at least or at most comes along. */
export interface AutoTopUpProblems {
  mode?: "missing";
  threshold?: AmountProblem;
  target?: AmountProblem | { readonly least_cents: Cents };
  method?: "missing";
  cap?: AmountProblem | { readonly least_cents: Cents } | { readonly most_cents: Cents };
}

type Limits = Pick<Operator, "top_up_min_cents" | "daily_load_limit_cents">;

/** Reads the whole form at once. Between the two balances lies at least one top-up, and a day allows one. */
export function readAutoTopUp(
  form: AutoTopUpForm,
  { methods, limits }: { readonly methods: readonly MemberMethod[]; readonly limits: Limits },
): Result<AutoTopUpChoices, AutoTopUpProblems> {
  const problems: AutoTopUpProblems = {};
  const levels = form.mode === "below" ? readLevels(form, limits, problems) : { threshold_cents: null, target_cents: null };
  if (form.mode !== "below" && form.mode !== "next") problems.mode = "missing";
  const method = methods.find(({ id }) => id === form.method);
  if (method === undefined) problems.method = "missing";
  const cap_cents = readCap(form.cap, limits, problems);
  if (Object.keys(problems).length > 0 || levels === null || method === undefined || cap_cents === null) return err(problems);
  return ok({ ...levels, methods: [method.id], cap_cents });
}

function readLevels({ threshold, target }: AutoTopUpForm, { top_up_min_cents }: Limits, problems: AutoTopUpProblems) {
  const [from, to] = [parseDollars(threshold), parseDollars(target)];
  if (!from.ok) problems.threshold = from.error;
  if (!to.ok) problems.target = to.error;
  if (!from.ok || !to.ok) return null;
  const least_cents = cents(from.value + top_up_min_cents);
  if (to.value < least_cents) problems.target = { least_cents };
  return { threshold_cents: from.value, target_cents: to.value };
}

function readCap(text: string, { top_up_min_cents, daily_load_limit_cents }: Limits, problems: AutoTopUpProblems): Cents | null {
  const cap = parseDollars(text);
  if (!cap.ok) problems.cap = cap.error === "too_large" ? { most_cents: cents(daily_load_limit_cents) } : cap.error;
  else if (cap.value < top_up_min_cents) problems.cap = { least_cents: cents(top_up_min_cents) };
  else if (cap.value > daily_load_limit_cents) problems.cap = { most_cents: cents(daily_load_limit_cents) };
  return cap.ok ? cap.value : null;
}

/** An authorisation's choices as the form shows them; the newest method is proposed where there is none yet. */
export function autoTopUpForm(mandate: Mandate | null, methods: readonly MemberMethod[]): AutoTopUpForm {
  if (mandate === null) return { mode: "", threshold: "", target: "", method: methods.length === 1 ? (methods[0]?.id ?? "") : "", cap: "" };
  const { threshold_cents, target_cents, cap_cents } = mandate;
  const dollars = (amount: Cents | null): string => (amount === null ? "" : toDollars(amount));
  return {
    mode: target_cents === null ? "next" : "below",
    threshold: dollars(threshold_cents),
    target: dollars(target_cents),
    method: mandate.methods[0] ?? "",
    cap: toDollars(cap_cents),
  };
}
