import { DAY_MS, SECOND_MS, type Instant } from "../../values/time.ts";
import type { Entry } from "./book.ts";
import type { Instrument } from "./form.ts";

/** How long the sandbox is silent after the card whose reply is lost. */
export const SILENCE_MS = 6 * SECOND_MS;
/** How long a bank debit takes. */
export const BANK_DEBIT_MS = 2 * DAY_MS;
/** Webhooks go out a moment later, as they do. */
const WEBHOOK_DELAY_MS = 1 * SECOND_MS;

/** An event to send, at the times given (more than once: sent again, with the same id). */
export interface Notice {
  readonly type: string;
  readonly due_at: readonly number[];
}

export interface Changed {
  readonly entry: Entry;
  readonly notices: readonly Notice[];
  /** The payer's bank takes it back at once. */
  readonly disputed?: "yes";
}

/** What a payer's pressing "Pay" does to an open payment. Anything but an open one stays as it is. */
export function pay(entry: Entry, { outcome, brand, last4 }: Instrument, now: Instant): Changed {
  if (entry.status !== "open") return { entry, notices: [] };
  const typed: Entry = { ...entry, brand, last4 };
  switch (outcome.kind) {
    case "pays":
      return succeed(typed, now);
    case "declines":
      return fail(typed, outcome.decline, now);
    case "saves_only":
      return fail(typed, "card_declined", now);
    case "pays_disputed": {
      const paid = succeed(typed, now);
      return { ...paid, notices: [...paid.notices, { type: "dispute.opened", due_at: [now + 3 * WEBHOOK_DELAY_MS] }], disputed: "yes" };
    }
    case "challenges":
      return { entry: { ...typed, status: "challenge" }, notices: [] };
    case "pays_later":
      return { entry: { ...typed, status: "processing", settles_at: now + BANK_DEBIT_MS }, notices: [soon("payment.processing", now)] };
    case "pays_silently": {
      const late = now + SILENCE_MS + 2 * SECOND_MS;
      return {
        entry: { ...typed, status: "succeeded", silent_until: now + SILENCE_MS },
        // The later event first, then the earlier one, then the later one again.
        notices: [
          { type: "payment.succeeded", due_at: [late, late + 2 * SECOND_MS] },
          { type: "payment.opened", due_at: [late + SECOND_MS] },
        ],
      };
    }
  }
}

/** The payer's answer to the bank's question. */
export function answerChallenge(entry: Entry, answer: "approve" | "refuse", now: Instant): Changed {
  if (entry.status !== "challenge") return { entry, notices: [] };
  return answer === "approve" ? succeed(entry, now) : fail(entry, "authentication_failed", now);
}

/** A charge of a saved method: nobody is there to answer a bank's question. */
export function chargeUnattended(entry: Entry, instrument: Instrument, now: Instant): Changed {
  const paid = pay(entry, instrument, now);
  return paid.entry.status === "challenge" ? fail(paid.entry, "authentication_failed", now) : paid;
}

/** The payer, or the shop, closes the page. A payment that is already made stays made. */
export function cancel(entry: Entry, now: Instant): Changed {
  if (entry.status !== "open" && entry.status !== "challenge") return { entry, notices: [] };
  return { entry: { ...entry, status: "canceled", decline: "canceled" }, notices: [soon("payment.canceled", now)] };
}

/** What time alone does. */
export function age(entry: Entry, now: Instant): Changed {
  if (entry.status === "processing" && entry.settles_at !== null && entry.settles_at <= now) return succeed(entry, now);
  if ((entry.status === "open" || entry.status === "challenge") && entry.expires_at <= now) {
    return { entry: { ...entry, status: "expired", decline: "expired" }, notices: [soon("payment.expired", now)] };
  }
  return { entry, notices: [] };
}

function succeed(entry: Entry, now: Instant): Changed {
  return { entry: { ...entry, status: "succeeded", decline: null, settles_at: null }, notices: [soon("payment.succeeded", now)] };
}

function fail(entry: Entry, decline: NonNullable<Entry["decline"]>, now: Instant): Changed {
  return { entry: { ...entry, status: "failed", decline }, notices: [soon("payment.failed", now)] };
}

/** An event that goes out as soon as events do. */
export function soon(type: string, now: Instant): Notice {
  return { type, due_at: [now + WEBHOOK_DELAY_MS] };
}
