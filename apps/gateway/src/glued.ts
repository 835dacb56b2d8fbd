/** Characters of a plate's code, an invitation's token, a receipt. */
const WHOLE = { e: /^[0-9A-Za-z]{12}$/, i: /^[0-9A-Za-z]{12}$/, r: /^[0-9]{16}$/ } as const;
const BEGINNING = /^[\s\p{Cf}]*([0-9A-Za-z](?:[ -]?[0-9A-Za-z])*)((?![ -]?[0-9A-Za-z]).+)$/su;

/**
 * Where an address leads that phones made of a link and the words written right behind it: /i/<token>，退订. Looked up with its
 * words it would be wrong, and count as guessing.
 * @param url of a request: path and query as they came
 * @returns the address without the words; undefined where there are none, or what stands before them is no whole code
 */
export function withoutGlued(url: string): string | undefined {
  const [, kind, rest = '', query = ''] = /^\/([eir])\/([^?#]{13,2000})(\?[!-~]*)?$/.exec(url) ?? [];
  if (!kind) return undefined;
  const [, code = '', glued = ''] = BEGINNING.exec(decoded(rest).normalize('NFKC')) ?? [];
  const whole = code.replace(/[ -]/g, '');
  // What stands behind a slash is a page of its own, or none.
  if (!WHOLE[kind as keyof typeof WHOLE].test(whole) || /^\/[A-Za-z]/.test(glued)) return undefined;
  return `/${kind}/${whole}${query}`;
}

/** Percent-encoded in whatever: what is no UTF-8 is none of the code. */
function decoded(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const plain = bytes.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1').toString('utf8');
}
