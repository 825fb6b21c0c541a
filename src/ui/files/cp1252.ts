/** What Windows-1252 has in 0x80 … 0x9F; a space where it has nothing. */
const HIGH = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";
const UNKNOWN = 0x3f;

/** Text as Windows-1252 bytes. A letter that it has not is written without its mark; any other sign becomes "?". */
export function toCp1252(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (const sign of text.normalize("NFC")) {
    const code = sign.charCodeAt(0);
    bytes[length] = code < 0x80 ? code : byteOf(sign);
    length += 1;
  }
  return bytes.subarray(0, length);
}

/** A sign beyond ASCII. */
function byteOf(sign: string): number {
  return exactly(sign) ?? exactly(sign.normalize("NFD").replace(/\p{M}/gu, "")) ?? UNKNOWN;
}

function exactly(sign: string): number | null {
  if (sign.length !== 1) return null;
  const code = sign.charCodeAt(0);
  if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) return code;
  const at = HIGH.indexOf(sign);
  return at === -1 ? null : 0x80 + at;
}
