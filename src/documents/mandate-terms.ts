import type { Language } from "../values/language.ts";
import type { Cents } from "../values/money.ts";
import type { CalendarDate } from "../values/time.ts";

/** Where money comes from, as the terms name it: at most four digits. */
export type TermsMethod = { readonly kind: "wallet" } | { readonly kind: "card" | "bank"; readonly brand: string; readonly last4: string };

interface CommonFacts {
  readonly operator: { readonly name: string; readonly legal_name: string; readonly support_email: string };
  /** The line for patients; null: none is known. */
  readonly phone: string | null;
  readonly payer_name: string;
  /** In the order in which they are tried. */
  readonly methods: readonly TermsMethod[];
  /** The most that one payment may take; a top-up's: the most in a day. */
  readonly cap_cents: Cents;
  /** The day of the authorisation, where the member is. */
  readonly on: CalendarDate;
  /** The number of the record that these terms replace; null: the first. */
  readonly replaces: string | null;
}

/** All that an authorisation's text is made of. */
export type MandateFacts = CommonFacts &
  (
    | {
        readonly kind: "premium";
        readonly insurer_name: string;
        /** At the insurer; the text shows its last four. */
        readonly member_number: string;
        readonly premium_cents: Cents;
        /** 1 … 31 */
        readonly due_day: number;
        /** null: on the due day. */
        readonly collect_day: number | null;
        /** null: it is told by mail. */
        readonly first: { readonly amount_cents: Cents; readonly collect_on: CalendarDate } | null;
      }
    | {
        readonly kind: "plan";
        /** The text shows its last four. */
        readonly bill_code: string;
        readonly total_cents: Cents;
        /** What is still to be taken, in order; at least one. */
        readonly parts: readonly { readonly due_on: CalendarDate; readonly amount_cents: Cents }[];
      }
    | {
        readonly kind: "top_up";
        /** Below this balance money is added; null: only where the next payment needs it. */
        readonly threshold_cents: Cents | null;
        /** Up to this balance; null: what the next payment by autopay needs. */
        readonly target_cents: Cents | null;
      }
  );

/**
 * The text of an authorisation, word for word as it is shown, agreed to, kept, mailed and printed. The same facts make the same text: the page that is
 * posted makes it again and compares.
 */
export function mandateTerms(_facts: MandateFacts, _language: Language): { readonly version: string; readonly text: string } {
  throw new Error("not there yet");
}

/** A piece of the text, for showing it: what is said stays as it is. */
export type TermsPiece =
  | { readonly kind: "title" | "heading" | "paragraph"; readonly text: string }
  | { readonly kind: "facts"; readonly facts: readonly { readonly key: string; readonly value: string }[] };

/** Takes a text apart for showing it. Only text that `mandateTerms` made. */
export function termsPieces(_text: string): readonly TermsPiece[] {
  throw new Error("not there yet");
}
