import { mayBeAt, nextPlace, type Answers, type Place } from "../../domain/guests/rules.ts";
import { answer, chosenBill, loadDraft, payableBy, type Draft, type GuestBill } from "../../domain/guests/service.ts";
import { LinkButton } from "../../ui/components/Button.tsx";
import { Problem } from "../../ui/pages/Problem.tsx";
import { words } from "../../ui/words/index.ts";
import type { Cents } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { browserHash } from "./browser.ts";
import { ADDRESSES, guestPage } from "./frame.tsx";

/** A guest at a question: what is answered, and who it is. */
export interface Visit {
  readonly token_hash: string;
  readonly draft: Extract<Draft, { kind: "open" }>;
}

/** The bill a guest is about to pay, and what of it. */
export interface Chosen {
  readonly bill: GuestBill;
  /** > 0 */
  readonly payable_cents: Cents;
}

/**
 * The guest who asks for a question's page, or the way to where they belong: to the first question without an answer, to the receipt when it is
 * paid, to the words that say the answers are gone.
 */
export async function visitAt(c: Ctx, place: Exclude<Place, "region">): Promise<Visit | Response> {
  const token_hash = await browserHash(c);
  if (token_hash === null) return c.redirect(ADDRESSES.region, 303);
  const draft = await loadDraft(c.env, c.get("now"), token_hash);
  if (draft.kind === "paid") return c.redirect(`/pay/${draft.payment_id}/done?made=1`, 303);
  if (draft.kind !== "open") return expired(c);
  if (!mayBeAt(place, draft.answers)) return c.redirect(ADDRESSES[nextPlace(draft.answers)], 303);
  return { token_hash, draft };
}

/** The same for the questions after the bill: with a bill that can be paid. */
export async function visitWithBill(
  c: Ctx,
  place: "contact" | "method" | "amount" | "check",
): Promise<(Visit & { readonly chosen: Chosen }) | Response> {
  const visit = await visitAt(c, place);
  if (visit instanceof Response) return visit;
  const bill = chosenBill(visit.draft);
  if (bill === null) return c.redirect(ADDRESSES.bill, 303);
  const payable_cents = payableBy(visit.draft, bill);
  return payable_cents > 0 ? { ...visit, chosen: { bill, payable_cents } } : c.redirect(ADDRESSES.closed, 303);
}

/** Writes what was answered and leads on: to the next question, or back to the check when that was the only one to change. */
export async function goOn(c: Ctx, token_hash: string, answers: Partial<Omit<Answers, "secret" | "payment_id">>): Promise<Response> {
  const now = await answer(c.env, c.get("now"), { token_hash, answers });
  return now === null ? expired(c) : c.redirect(ADDRESSES[nextPlace(now)], 303);
}

/** Says that the answers are gone. A form that came too late leads to the same page, so that a reload does not send it again. */
function expired(c: Ctx): Response | Promise<Response> {
  if (c.req.method === "POST") return c.redirect(c.req.path, 303);
  const language = c.get("language");
  const { expired: text } = words(language).guest;
  return guestPage(
    c,
    { title: text.title },
    <Problem language={language} icon="clock" title={text.title} actions={<LinkButton href={ADDRESSES.region}>{text.again}</LinkButton>}>
      <p class="lead">{text.text}</p>
      <p>{text.receipt}</p>
    </Problem>,
  );
}
