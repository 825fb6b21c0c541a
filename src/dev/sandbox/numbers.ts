import type { DeclineCode, ProcessorMethod } from "../../values/processor.ts";

/** What happens when a test number is paid with. */
export type Outcome =
  | { readonly kind: "pays" }
  | { readonly kind: "declines"; readonly decline: DeclineCode }
  /** The payer's bank asks a question first. */
  | { readonly kind: "challenges" }
  /** Pays, but the answer is lost on its way and the news comes late, twice and out of order. */
  | { readonly kind: "pays_silently" }
  /** A bank debit: known only days later. */
  | { readonly kind: "pays_later" }
  /** Pays, and its owner disputes it at once. */
  | { readonly kind: "pays_disputed" }
  /** Can be saved for later, but not charged. */
  | { readonly kind: "saves_only" };

interface TestNumber {
  readonly kind: ProcessorMethod;
  readonly number: string;
  readonly outcome: Outcome;
}

/** The only numbers the sandbox takes: nobody can type a real card into it. */
export const TEST_NUMBERS: readonly TestNumber[] = [
  { kind: "card", number: "4242424242424242", outcome: { kind: "pays" } },
  { kind: "card", number: "4000000000000002", outcome: { kind: "declines", decline: "card_declined" } },
  { kind: "card", number: "4000000000009995", outcome: { kind: "declines", decline: "insufficient_funds" } },
  { kind: "card", number: "4000002500003155", outcome: { kind: "challenges" } },
  { kind: "card", number: "4000000000000077", outcome: { kind: "pays_silently" } },
  { kind: "card", number: "4000000000000259", outcome: { kind: "pays_disputed" } },
  { kind: "card", number: "4000000000000341", outcome: { kind: "saves_only" } },
  { kind: "bank", number: "000123456789", outcome: { kind: "pays_later" } },
  { kind: "bank", number: "000111111116", outcome: { kind: "declines", decline: "bank_debit_failed" } },
];

/** A test card's or account's brand for receipts. */
export const BRANDS: Readonly<Record<ProcessorMethod, string>> = { card: "Visa", bank: "Test Bank" };

/** What a number does; null for any other number. Spaces and dashes do not count. */
export function outcomeOf(kind: ProcessorMethod, typed: string): Outcome | null {
  const digits = digitsOf(typed);
  return TEST_NUMBERS.find((each) => each.kind === kind && each.number === digits)?.outcome ?? null;
}

/** The digits of what a person typed, without the spaces and dashes people put between them. */
export function digitsOf(typed: string): string {
  return typed.normalize("NFKC").replace(/[\s\-‐-―]/gu, "");
}
