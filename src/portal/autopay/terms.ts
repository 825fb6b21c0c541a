import { mandateTerms } from "../../documents/mandate-terms.ts";
import type { Due } from "../../domain/autopay/due.ts";
import { firstOf, takenOn, toCome } from "../../domain/autopay/standing.ts";
import type { Language } from "../../values/language.ts";
import type { Env } from "../../platform/env.ts";
import { dayIn, type CalendarDate } from "../../values/time.ts";
import type { Choices } from "./choices.ts";
import { commonFacts } from "./common-facts.ts";
import type { Overview } from "./subject.ts";

/** What is agreed to, and the payment that it begins with. */
export interface Agreement {
  readonly terms: { readonly version: string; readonly text: string };
  /** The first payment that the text names; null: it is told by mail before it is taken. */
  readonly first: { readonly due: Due; readonly collect_on: CalendarDate } | null;
}

/** Makes the text for what a member has chosen. The same facts make the same text, so that what is posted can be compared with what was shown. */
export async function agreementOf(
  env: Pick<Env, "DB">,
  view: Overview,
  { choices, mode, language }: { readonly choices: Choices; readonly mode: "authorise" | "change"; readonly language: Language },
): Promise<Agreement> {
  const { subject, here } = view;
  const common = await commonFacts(env, {
    ...view,
    saved: view.methods,
    choices,
    replaces: mode === "change" ? (view.records.find(({ with_terms }) => with_terms === 1)?.number ?? null) : null,
  });
  if (subject.kind === "premium") {
    const { insurer_name, member_number, premium_cents, due_day } = subject.policy;
    const first = mode === "change" ? standingNotice(view, choices) : firstOf(view.dues, choices.collect_day, here);
    const named = first === null ? null : { amount_cents: first.due.amount_cents, collect_on: first.collect_on };
    const facts = {
      ...common,
      kind: "premium",
      insurer_name,
      member_number,
      premium_cents,
      due_day,
      collect_day: choices.collect_day,
      first: named,
    } as const;
    return { terms: mandateTerms(facts, language), first };
  }
  const open = toCome(view.dues).filter(({ state }) => state === "open");
  const first = mode === "change" ? null : firstOf(view.dues, null, here);
  // Each part with the day it is taken on: one that is late is taken soon, not on a day that is over.
  const parts = open.map((due) => ({ ...due, due_on: due.id === first?.due.id ? first.collect_on : takenOn(due, null, here) }));
  const facts = { ...common, kind: "plan", bill_code: subject.plan.bill_code, total_cents: subject.plan.total_cents, parts } as const;
  return { terms: mandateTerms(facts, language), first };
}

/** A change of method or cap keeps the notice that was given; another day is told anew. */
function standingNotice({ dues, mandate, here }: Overview, { collect_day }: Choices): Agreement["first"] {
  const next = toCome(dues).find(({ state }) => state === "open");
  if (next === undefined || mandate === null || mandate.state !== "active" || mandate.collect_day !== collect_day) return null;
  const { collect_on } = next;
  if (collect_on === null || next.noticed_cents !== next.amount_cents || next.told_try > 0 || collect_on < dayIn(here.time_zone, here.now))
    return null;
  return { due: next, collect_on };
}
