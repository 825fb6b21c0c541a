import type { Language } from "../../values/language.ts";
import { en } from "./en/index.ts";
import { es } from "./es/index.ts";

export type Words = typeof en;

const DICTIONARIES: Readonly<Record<Language, Words>> = { en, es };

/** The words of one language, by area: `words("es").wallet.title`. */
export function words(language: Language): Words {
  return DICTIONARIES[language];
}
