// Payment card numbers in text that people write: they are never to be kept here (PCI DSS).

/** Digits with at most three signs between them that people group digits by. */
const RUNS = /\d(?:[\s.\-\u2010-\u2015_/·]{0,3}\d){12,}/gu;
const SHORTEST = 13;
const LONGEST = 19;

/** Whether digits pass the check of ISO/IEC 7812-1, annex B (Luhn), as every card number does. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - at));
    const doubled = digit * (at % 2 === 1 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/**
 * Takes out of a text what may be a card number: 13 to 19 digits that pass the check, written together or in groups. Within a longer row of
 * groups (a number followed by its expiry date) those that begin like a card are found too.
 * @returns the text with each such number replaced by dots; the same text when there was none
 */
export function withoutCardNumbers(text: string): string {
  const plain = text.replace(/\p{Nd}/gu, (digit) => digit.normalize("NFKC"));
  return plain.replace(RUNS, (run) => (cardIn(run) ? "••••" : run));
}

/** Whether a text holds what may be a card number. */
export function holdsCardNumber(text: string): boolean {
  return withoutCardNumbers(text) !== text.replace(/\p{Nd}/gu, (digit) => digit.normalize("NFKC"));
}

function cardIn(run: string): boolean {
  const groups = run.split(/\D+/u);
  const whole = groups.join("");
  if (whole.length <= LONGEST && passesLuhn(whole)) return true;
  for (let from = 0; from < groups.length; from += 1) {
    let digits = "";
    for (let to = from; to < groups.length && digits.length < LONGEST; to += 1) {
      digits += groups[to] ?? "";
      if (digits.length >= SHORTEST && digits.length <= LONGEST && /^[2-6]/u.test(digits) && passesLuhn(digits)) return true;
    }
  }
  return false;
}
