/** ISO/IEC 7812-1, annex B. */
function isLuhn(digits: string): boolean {
  const total = Array.from(digits)
    .toReversed()
    .reduce((sum, digit, at) => {
      const doubled = Number(digit) * (at % 2 === 1 ? 2 : 1);
      return sum + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return total % 10 === 0;
}

/** What may follow the last four digits of a card and is more than they: further digits, or the month and year in which it ends. */
const MORE_THAN_LAST_FOUR = [
  /[•·*…][ ]?\d{5,}/u,
  /[•·*…][ ]?\d{4}[^\d\n]{1,24}(?:0[1-9]|1[0-2]) ?[/-] ?(?:20)?\d\d(?!\d|[/-]\d)/u,
] as const;

/** Places where more of a card is shown than its last four digits. */
export function tooMuchOfCardsIn(text: string): readonly string[] {
  return MORE_THAN_LAST_FOUR.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
}

/** Runs of 13 to 19 digits, with spaces or dashes between, that begin as cards do, stand alone and have a right check digit. */
export function cardsIn(text: string): readonly string[] {
  const found = text.matchAll(/(?<![\w.-])[3-6]\d(?:[ -]?\d){11,17}(?![\w-])/gu);
  return [...found].map(([run]) => run.replaceAll(/[ -]/gu, "")).filter(isLuhn);
}
