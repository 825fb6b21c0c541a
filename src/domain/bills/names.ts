/**
 * A name as it is compared: "  Adán  PORTILLO-Ruiz " and "adan portillo ruiz" are the same. Accents, case, punctuation and titles'
 * dots do not distinguish people here; the birth date and the member number do.
 */
export function nameKey(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/['’.]/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
