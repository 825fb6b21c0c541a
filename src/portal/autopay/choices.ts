import type { MethodOrder } from "../../domain/autopay/mandate.ts";
import type { MemberMethod } from "../../domain/payments/saved-methods.ts";
import { cents, parseDollars, type AmountProblem, type Cents } from "../../values/money.ts";
import { err, ok, type Result } from "../../values/result.ts";

/** How autopay shall take payments, as chosen and typed. */
export interface ChoicesForm {
  /** "wallet_then", "wallet", "saved" */
  readonly order: string;
  /** The saved card's or account's id. */
  readonly method: string;
  /** "": on the due day. */
  readonly collect_day: string;
  /** In dollars. */
  readonly cap: string;
}

export interface Choices {
  readonly methods: MethodOrder;
  readonly collect_day: number | null;
  readonly cap_cents: Cents;
}

/** What to mend, by field. */
export interface ChoicesProblems {
  order?: "missing";
  method?: "missing";
  collect_day?: "not_a_day";
  cap?: AmountProblem | "below";
}

/**
 * Reads the whole form at once.
 * @param place what the member has saved, the due day (1 … 31; null: a plan's parts have days of their own), and what a payment takes at present
 */
export function readChoices(
  form: ChoicesForm,
  place: { readonly methods: readonly MemberMethod[]; readonly due_day: number | null; readonly least_cents: Cents },
): Result<Choices, ChoicesProblems> {
  const problems: ChoicesProblems = {};
  const methods = readOrder(form, place.methods);
  const collect_day = readDay(form.collect_day, place.due_day);
  const cap = parseDollars(form.cap);
  if (methods === "no_order") problems.order = "missing";
  if (methods === "no_method") problems.method = "missing";
  if (collect_day === undefined) problems.collect_day = "not_a_day";
  if (!cap.ok) problems.cap = cap.error;
  else if (cap.value < place.least_cents) problems.cap = "below";
  if (typeof methods === "string" || collect_day === undefined || !cap.ok || problems.cap !== undefined) return err(problems);
  return ok({ methods, collect_day, cap_cents: cap.value });
}

function readOrder({ order, method }: ChoicesForm, saved: readonly MemberMethod[]): MethodOrder | "no_order" | "no_method" {
  if (order === "wallet") return ["wallet"];
  if (order !== "wallet_then" && order !== "saved") return "no_order";
  // With one card there is nothing to choose.
  const chosen = saved.length === 1 ? saved[0] : saved.find(({ id }) => id === method);
  if (chosen === undefined) return saved.length === 0 ? "no_order" : "no_method";
  return order === "saved" ? [chosen.id] : ["wallet", chosen.id];
}

/** undefined: no day of a month. The due day itself is "on the due day", so that it moves with it. */
function readDay(text: string, due_day: number | null): number | null | undefined {
  if (text === "" || due_day === null) return null;
  const day = /^\d{1,2}$/u.test(text) ? Number(text) : 0;
  if (day < 1 || day > 31) return undefined;
  return day === due_day ? null : day;
}

/** A mandate's choices as the form shows them. */
export function formOf(choices: { readonly methods: MethodOrder; readonly collect_day: number | null }, cap: string): ChoicesForm {
  const method = choices.methods.find((each) => each !== "wallet") ?? "";
  const order = method === "" ? "wallet" : choices.methods[0] === "wallet" ? "wallet_then" : "saved";
  return { order, method, collect_day: choices.collect_day === null ? "" : String(choices.collect_day), cap };
}

const WHOLE_DOLLAR = 100;

/** What is proposed as the most that a payment may take: a fifth more than it takes now, up to the next whole dollar. */
export function proposedCap(amount: Cents): Cents {
  return cents(Math.ceil((amount * 6) / 5 / WHOLE_DOLLAR) * WHOLE_DOLLAR);
}
