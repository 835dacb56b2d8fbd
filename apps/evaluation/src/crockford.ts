/** Crockford's base 32: no I, L, O, U, so that nobody mistakes a character when reading or typing a code. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LOOK_ALIKES: Record<string, string> = { I: '1', L: '1', O: '0' };

/** The first `length` characters of the bytes in base 32, 5 bits each; the bytes must be long enough. */
export function encode(bytes: Uint8Array, length: number): string {
  let out = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5 && out.length < length) {
      bits -= 5;
      out += ALPHABET[(held >>> bits) & 31];
    }
    held &= (1 << bits) - 1;
    if (out.length === length) return out;
  }
  throw new RangeError(`${bytes.length} bytes do not make ${length} characters`);
}

/** Upper case, look-alikes mapped, spaces and hyphens dropped; undefined where another character stands in it. */
export function normalise(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replace(/[ILO]/g, (character) => LOOK_ALIKES[character] ?? character);
  return /^[0-9A-HJKMNP-TV-Z]*$/.test(plain) ? plain : undefined;
}
