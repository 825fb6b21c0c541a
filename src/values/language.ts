/** The languages every page, mail and document speaks. */
export type Language = "en" | "es";

export const LANGUAGES: readonly Language[] = ["en", "es"];

/** Recognises a language code from outside; null for any other text. */
export function readLanguage(text: string | undefined | null): Language | null {
  return text === "en" || text === "es" ? text : null;
}
