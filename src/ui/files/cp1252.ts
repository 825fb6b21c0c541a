/** What Windows-1252 has in 0x80 … 0x9F; a space where it has nothing. */
const HIGH = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/**
 * Text as Windows-1252 bytes. A letter that it has not is written without its mark; any other sign becomes "?".
 */
export function toCp1252(text: string): Uint8Array {
  return Uint8Array.from(Array.from(text.normalize("NFC")), (sign) => {
    const byte = byteOf(sign);
    if (byte !== null) return byte;
    return byteOf(sign.normalize("NFD").replace(/\p{M}/gu, "")) ?? 0x3f;
  });
}

function byteOf(sign: string): number | null {
  const code = sign.codePointAt(0) ?? 0;
  if (sign.length !== 1) return null;
  if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) return code;
  const at = HIGH.indexOf(sign);
  return at === -1 ? null : 0x80 + at;
}
