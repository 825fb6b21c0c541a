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

/** Runs of 13 to 19 digits, with spaces or dashes between, that begin as cards do, stand alone and have a right check digit. */
export function cardsIn(text: string): readonly string[] {
  const found = text.matchAll(/(?<![\w.-])[3-6]\d(?:[ -]?\d){11,17}(?![\w-])/gu);
  return [...found].map(([run]) => run.replaceAll(/[ -]/gu, "")).filter(isLuhn);
}
