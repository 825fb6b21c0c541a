/** How many places of a filter one text sets. With 24 bits a text, one in about 100,000 others is taken for a member. */
const PLACES = 16;
export const BITS_PER_TEXT = 24;

/** FNV-1a over UTF-16 units, finished by a murmur3 mix; the seed makes independent hashes. Not for secrets. */
function hash(text: string, seed: number): number {
  let state = (0x81_1c_9d_c5 ^ seed) >>> 0;
  for (let at = 0; at < text.length; at += 1) state = Math.imul(state ^ text.charCodeAt(at), 0x01_00_01_93) >>> 0;
  state = Math.imul(state ^ (state >>> 16), 0x85_eb_ca_6b) >>> 0;
  state = Math.imul(state ^ (state >>> 13), 0xc2_b2_ae_35) >>> 0;
  return (state ^ (state >>> 16)) >>> 0;
}

function* placesOf(text: string, bits: number): Generator<number> {
  const [first, second] = [hash(text, 0), hash(text, 0x9e_37_79_b9) | 1];
  for (let at = 0; at < PLACES; at += 1) yield ((first + Math.imul(at, second)) >>> 0) % bits;
}

/** Makes a Bloom filter of texts: a fraction of their size, never forgets one, rarely takes another for one. */
export function makeFilter(texts: readonly string[]): Uint8Array {
  const filter = new Uint8Array(Math.ceil((texts.length * BITS_PER_TEXT) / 8));
  for (const text of texts) {
    for (const place of placesOf(text, filter.length * 8)) filter[place >> 3] = (filter[place >> 3] ?? 0) | (1 << (place & 7));
  }
  return filter;
}

/** Whether a text was (almost surely) among those a filter was made of. */
export function filterHas(filter: Uint8Array, text: string): boolean {
  for (const place of placesOf(text, filter.length * 8)) {
    if (((filter[place >> 3] ?? 0) & (1 << (place & 7))) === 0) return false;
  }
  return true;
}
