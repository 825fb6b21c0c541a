import type { Movement } from "../../domain/history/movement.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";

/** What a movement was, in a word or two: the same on pages, statements and in files. */
export function kindText({ kind, purpose }: Pick<Movement, "kind" | "purpose">, language: Language): string {
  const { kinds } = words(language).history;
  return purpose === "premium" && (kind === "spend" || kind === "capture") ? kinds.premium : kinds[kind];
}
