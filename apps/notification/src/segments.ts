/** The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038 §6.2.1): the latter take two places each. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENDED = new Set('\f^{}\\[~]|€');

/** Places in one SMS alone, and in each of several joined ones (3GPP TS 23.040 §9.2.3.24.1: six octets go to the joining). */
const PLACES = { 'GSM-7': { alone: 160, joined: 153 }, 'UCS-2': { alone: 70, joined: 67 } } as const;

export interface Segments {
  encoding: 'GSM-7' | 'UCS-2';
  /** As they are charged. */
  segments: number;
  /** Places left in the last one. */
  room: number;
}

/** What one SMS holds before a second one is needed. */
export const ONE_SEGMENT = PLACES['UCS-2'].alone;

/** Counts the SMS segments of a text; a character of two places is never cut in two. */
export function segmentsOf(text: string): Segments {
  const characters = [...text];
  const narrow = characters.every((one) => BASIC.has(one) || EXTENDED.has(one));
  const encoding = narrow ? 'GSM-7' : 'UCS-2';
  // A character outside the basic plane is two UCS-2 units, one of the extension table an escape and a septet.
  const places = characters.map((one) => (narrow ? (EXTENDED.has(one) ? 2 : 1) : one.length));
  const { alone, joined } = PLACES[encoding];
  const all = places.reduce((sum, one) => sum + one, 0);
  if (all <= alone) return { encoding, segments: 1, room: alone - all };
  let segments = 1;
  let used = 0;
  for (const one of places) {
    if (used + one > joined) {
      segments += 1;
      used = 0;
    }
    used += one;
  }
  return { encoding, segments, room: joined - used };
}
