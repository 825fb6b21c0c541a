/**
 * Whether text is a National Provider Identifier: ten digits, beginning with 1 or 2, whose last is the Luhn check digit over
 * "80840" and the first nine (45 CFR 162.406, ISO/IEC 7812). Made-up numbers in test data fail this and are not kept.
 */
export function isNpi(text: string): boolean {
  if (!/^[12]\d{9}$/u.test(text)) return false;
  let total = 24; // the Luhn sum of the prefix 80840
  for (const [index, digit] of Array.from(text).entries()) {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    total += value > 9 ? value - 9 : value;
  }
  return total % 10 === 0;
}
