/** Text that is HTML already; everything else put into `html` is escaped. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = string | number | undefined | false | Html | Html[];

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function put(part: Part): string {
  if (part === undefined || part === false) return '';
  if (Array.isArray(part)) return part.map(({ text }) => text).join('');
  return part instanceof Html ? part.text : String(part).replace(/[&<>"']/g, (char) => ESCAPES[char] as string);
}

/** Template tag: what is put in is escaped unless it is `Html`; undefined and false put in nothing. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.reduce((text, piece, index) => text + put(parts[index - 1]) + piece));
}

/** With a scheme, or as invitations write it to save room: pj.example.gov.cn/i/… */
const WEB_ADDRESS = /((?:https?:\/\/[\w.:-]+|[\w-]+(?:\.[\w-]+)+(?::\d+)?)\/[\w.:/~%?&=+#@-]*[\w/=])/;

/** Text with its web addresses as links. */
export function linked(text: string): Html[] {
  return text.split(WEB_ADDRESS).map((piece, index) => {
    if (index % 2 === 0) return html`${piece}`;
    return html`<a href="${piece.startsWith('http') ? piece : `https://${piece}`}" rel="noreferrer" target="_blank">${piece}</a>`;
  });
}
