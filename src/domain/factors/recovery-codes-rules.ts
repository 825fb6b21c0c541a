/** Digits and letters without I, L, O and U (Crockford's base 32): nothing in it is mistaken for something else in it. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SYMBOLS_A_CODE = 12;

/** How many codes are made at once. */
export const CODES_AT_ONCE = 10;
/** From here on their owner is told that it is time for new ones. */
export const FEW_CODES = 3;
/** Random bytes that `codesFrom` takes. */
export const CODES_BYTES = CODES_AT_ONCE * SYMBOLS_A_CODE;

/**
 * Ten recovery codes of 60 bits each, as printed: "K7QM-2XPD-9RTV".
 * @param random `CODES_BYTES` bytes from a cryptographic source
 */
export function codesFrom(random: Uint8Array): readonly string[] {
  if (random.length !== CODES_BYTES) throw new Error(`recovery codes need ${CODES_BYTES} random bytes`);
  const symbols = Array.from(random, (byte) => ALPHABET.charAt(byte & 31)).join("");
  return Array.from({ length: CODES_AT_ONCE }, (_, at) => grouped(symbols.slice(at * SYMBOLS_A_CODE, (at + 1) * SYMBOLS_A_CODE)));
}

/**
 * A recovery code as a person typed it: case, spaces and dashes do not matter; O is read as 0, I and L as 1.
 * @returns the code as printed, or null when it cannot be one
 */
export function readRecoveryCode(typed: string): string | null {
  const bare = typed
    .slice(0, 64)
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}_.]/gu, "")
    .replaceAll("O", "0")
    .replace(/[IL]/gu, "1");
  return bare.length === SYMBOLS_A_CODE && Array.from(bare).every((symbol) => ALPHABET.includes(symbol)) ? grouped(bare) : null;
}

function grouped(symbols: string): string {
  return symbols.match(/.{4}/gu)?.join("-") ?? "";
}
