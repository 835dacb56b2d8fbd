import { PATTERNS, digitsIn, type Kind, type Pattern } from './personal-patterns';
import { closeShadow, numberShadow, plainShadow, type Shadow } from './shadow';

/** What stands where something is hidden. */
export const HIDDEN = '〔已隐去〕';

/** What the platform knows of the people about whom the text may be. */
export interface Known {
  /** Applicants of the unit's matters around that time. */
  names: readonly string[];
  phones: readonly string[];
  matterNumbers: readonly string[];
  /** Staff of the windows: whom the words are about, not whose they are; their names stay readable. */
  staff: readonly string[];
}
export const NOBODY: Known = { names: [], phones: [], matterNumbers: [], staff: [] };

export type { Kind } from './personal-patterns';

export interface Finding {
  kind: Kind;
  /** In UTF-16 units of the text. */
  start: number;
  end: number;
}
const KNOWN_KINDS: ReadonlySet<Kind> = new Set(['applicantName', 'applicantPhone', 'matterNumber']);
export const isKnown = ({ kind }: Finding): boolean => KNOWN_KINDS.has(kind);

/** Everything in a text by which somebody could tell who wrote it, in its order; what the platform knows comes first. */
export function findPersonal(text: string, known: Known = NOBODY): Finding[] {
  const plain = plainShadow(text);
  const numbers = numberShadow(plain);
  const found = [
    ...knownIn(plain, known),
    ...lookalikeNumbers(plain),
    ...PATTERNS.flatMap((one) => matches(one, one.numbers ? numbers : plain, plain)),
  ];
  const staff = placesOf(closeShadow(plain), known.staff.map(close));
  return found
    .filter(({ kind, start, end }) => !(kind === 'name' || kind === 'kin') || !staff.some((s) => s.start <= start && end <= s.end))
    .sort((a, b) => a.start - b.start || b.end - a.end);
}

/** The text as it might be released: everything personal that was found is hidden. A suggestion, for somebody to read. */
export function redact(text: string, known: Known = NOBODY): string {
  let [shown, at] = ['', 0];
  for (const { start, end } of joined(findPersonal(text, known))) {
    shown += text.slice(at, start) + HIDDEN;
    at = end;
  }
  return shown + text.slice(at);
}

function joined(found: Finding[]): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  for (const { start, end } of found) {
    const last = ranges.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else ranges.push({ start, end });
  }
  return ranges;
}

function matches({ kind, find, holds }: Pattern, shadow: Shadow, plain: Shadow): Finding[] {
  return [...shadow.text.matchAll(find)].flatMap((match) => {
    const [from, to] = match.indices?.groups?.['hide'] ?? match.indices![0]!;
    if (from === to || (holds && !holds(shadow.text.slice(from, to)))) return [];
    return [{ kind, ...spanOf(plain, from, to) }];
  });
}

/** Digits with an O or an l among them, as people write numbers that no machine should see. */
function lookalikeNumbers(plain: Shadow): Finding[] {
  const { text } = numberShadow(plain, true);
  return [...text.matchAll(/\d(?:[\s._-]?\d){9,}/dg)].flatMap((match) => {
    const [from, to] = match.indices![0]!;
    return digitsIn(plain.text.slice(from, to)) >= 6 ? [{ kind: 'number' as const, ...spanOf(plain, from, to) }] : [];
  });
}

function knownIn(plain: Shadow, { names, phones, matterNumbers }: Known): Finding[] {
  const letters = closeShadow(plain);
  const digits = digitsOf(closeShadow(numberShadow(plain, true)));
  const of = (kind: Kind, places: { start: number; end: number }[]): Finding[] => places.map((place) => ({ kind, ...place }));
  return [
    ...of(
      'applicantName',
      placesOf(
        letters,
        names.map(close).filter((name) => name.length > 1),
      ),
    ),
    ...of(
      'applicantPhone',
      placesOf(
        digits,
        phones.map((phone) => phone.replace(/\D/g, '')).filter((phone) => phone.length >= 7),
      ),
    ),
    ...of(
      'matterNumber',
      placesOf(
        letters,
        matterNumbers.map(close).filter((number) => number.length >= 4),
      ),
    ),
  ];
}

const close = (text: string): string => closeShadow(plainShadow(text)).text;

function digitsOf({ text, spans }: Shadow): Shadow {
  const kept = [...text].flatMap((one, place) => (/\d/.test(one) ? [{ one, span: spans[place]! }] : []));
  return { text: kept.map(({ one }) => one).join(''), spans: kept.map(({ span }) => span) };
}

function placesOf(shadow: Shadow, wanted: string[]): { start: number; end: number }[] {
  return [...new Set(wanted)].flatMap((one) => {
    const places = [];
    for (let at = shadow.text.indexOf(one); one && at >= 0; at = shadow.text.indexOf(one, at + 1))
      places.push(spanOf(shadow, at, at + one.length));
    return places;
  });
}

function spanOf({ spans }: Shadow, from: number, to: number): { start: number; end: number } {
  return { start: spans[from]![0], end: spans[to - 1]![1] };
}
