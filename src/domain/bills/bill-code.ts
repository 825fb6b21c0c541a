/** Digits and letters without I, L, O and U (Crockford's base 32): nothing in it is mistaken for something else in it. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 8;

/**
 * A bill code from 8 random bytes: 40 bits, printed "K7QM-2XPD".
 * @param random at least 8 bytes from a cryptographic source
 */
export function billCodeFrom(random: Uint8Array): string {
  const symbols = [...random.subarray(0, LENGTH)].map((byte) => ALPHABET.charAt(byte & 31)).join("");
  if (symbols.length !== LENGTH) throw new Error("a bill code needs 8 random bytes");
  return `${symbols.slice(0, 4)}-${symbols.slice(4)}`;
}

/**
 * A bill code as a person typed it from a letter: case, spaces and dashes do not matter; O is read as 0, I and L as 1.
 * @returns the code as stored, "K7QM-2XPD"; null when it cannot be one.
 */
export function readBillCode(typed: string): string | null {
  if (typed.length > 64) return null;
  const bare = typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}_.]/gu, "")
    .replaceAll("O", "0")
    .replace(/[IL]/gu, "1");
  return bare.length === LENGTH && Array.from(bare).every((symbol) => ALPHABET.includes(symbol))
    ? `${bare.slice(0, 4)}-${bare.slice(4)}`
    : null;
}
