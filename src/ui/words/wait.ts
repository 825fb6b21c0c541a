import type { Language } from "../../values/language.ts";

/** A wait as people say it: "40 seconds", "2 minutos". @param wait_s whole seconds, ≥ 1 */
export function waitInWords(wait_s: number, language: Language): string {
  const [value, unit] = wait_s < 60 ? [wait_s, "second"] : [Math.ceil(wait_s / 60), "minute"];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(value);
}
