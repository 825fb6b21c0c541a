import type { Movement } from "../../domain/history/movement.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";

/** What a movement was, in a word or two: the same on pages, statements and in files. */
export function kindText({ kind, purpose }: Pick<Movement, "kind" | "purpose">, language: Language): string {
  const { kinds } = words(language).history;
  if (purpose === "withdrawal") return kinds.withdrawal;
  return purpose === "premium" && (kind === "spend" || kind === "capture") ? kinds.premium : kinds[kind];
}

/** What a movement is called, on pages, statements and in files: its label, and for money that goes back where to. May be "". */
export function nameText({ kind, purpose, label }: Pick<Movement, "kind" | "purpose" | "label">, language: Language): string {
  const { withdrawn } = words(language).history;
  if (purpose !== "withdrawal") return label;
  if (kind === "adjust") return withdrawn.byCheck;
  return kind === "reverse" ? withdrawn.notTaken(label) : withdrawn.to(label);
}
