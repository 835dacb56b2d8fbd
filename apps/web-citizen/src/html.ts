/** Text that is HTML already; everything else put into `html` is escaped. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = string | number | undefined | false | null | Html | Html[];

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Escapes text for element content and quoted attributes. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ESCAPES[char] as string);
}

function put(part: Part): string {
  if (part === undefined || part === false || part === null) return '';
  if (Array.isArray(part)) return part.map((one) => one.text).join('');
  return part instanceof Html ? part.text : escape(String(part));
}

/** Template tag: what is put in is escaped unless it is `Html`; undefined and false put in nothing. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.reduce((text, piece, index) => text + put(parts[index - 1]) + piece));
}
