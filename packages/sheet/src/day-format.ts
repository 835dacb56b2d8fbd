import { shape, type Token } from './format-code';
import { LAST_DAY, momentOf } from './day-number';

const WEEKDAYS = '日一二三四五六';
const DAY_MS = 86_400_000;
const SECOND_MS = 1_000;
/** Below it the calendar of spreadsheet programs has a day there never was. */
const FIRST_SURE = 61;

/** A day and a time of day as a format shows them; undefined for days no calendar has. */
export function showDay(tokens: readonly Token[], day: number): string | undefined {
  const letters = shape(tokens);
  if (day < 0 || day >= LAST_DAY + 1 || (day < FIRST_SURE && tokens.some((token, at) => isOfCalendar(tokens, token, at)))) return undefined;
  const decimals = /s\.(0+)/.exec(letters)?.[1]?.length ?? 0;
  const unit = letters.includes('s') ? SECOND_MS / 10 ** Math.min(decimals, 3) : 60 * SECOND_MS;
  const given = day * DAY_MS;
  // Seconds are rounded to what is shown of them; minutes are not.
  const ms = letters.includes('s') ? Math.round(given / unit) * unit : Math.floor(given / unit + 1e-6) * unit;
  const moment = momentOf(ms / DAY_MS);
  const twelve = tokens.some(({ kind }) => kind === 'half');
  return tokens
    .map((token, at) => {
      if (token.kind === 'literal') return token.text;
      if (token.kind === 'half') return token.words[moment.getUTCHours() < 12 ? 0 : 1];
      if (token.kind === 'elapsed') return elapsed(token.text, ms);
      if (token.kind === 'date') return isMinute(tokens, at) ? two(moment.getUTCMinutes(), token.text) : part(token.text, moment, twelve);
      if (token.kind === 'point') return `.${String(moment.getUTCMilliseconds()).padStart(3, '0').slice(0, decimals)}`;
      return token.kind === 'comma' ? ',' : '';
    })
    .join('');
}

function isOfCalendar(tokens: readonly Token[], token: Token, at: number): boolean {
  return token.kind === 'date' && !/^[hs]/.test(token.text) && !isMinute(tokens, at);
}

/** `m` is a minute behind hours and before seconds, else a month. */
function isMinute(tokens: readonly Token[], at: number): boolean {
  const isTime = (token: Token): boolean => token.kind === 'date' || token.kind === 'elapsed';
  const here = tokens[at];
  if (here?.kind !== 'date' || !here.text.startsWith('m')) return false;
  const before = tokens.slice(0, at).findLast(isTime);
  const after = tokens.slice(at + 1).find(isTime);
  const starts = (token: Token | undefined, letter: string): boolean =>
    token !== undefined && 'text' in token && token.text.startsWith(letter);
  return starts(before, 'h') || starts(after, 's');
}

function part(letters: string, moment: Date, twelve: boolean): string {
  const hours = moment.getUTCHours();
  switch (letters[0]) {
    case 'y':
      return letters.length <= 2 ? String(moment.getUTCFullYear() % 100).padStart(2, '0') : String(moment.getUTCFullYear());
    case 'm':
      return two(moment.getUTCMonth() + 1, letters);
    case 'd':
      return letters.length > 2 ? weekday(moment, letters.length > 3) : two(moment.getUTCDate(), letters);
    case 'a':
      return weekday(moment, letters.length > 3);
    case 'h':
      return two(twelve ? hours % 12 || 12 : hours, letters);
    default:
      return two(moment.getUTCSeconds(), letters);
  }
}

function weekday(moment: Date, long: boolean): string {
  return `${long ? '星期' : '周'}${WEEKDAYS[moment.getUTCDay()]}`;
}

function two(value: number, letters: string): string {
  return letters.length > 1 ? String(value).padStart(2, '0') : String(value);
}

function elapsed(letters: string, ms: number): string {
  const seconds = Math.floor(ms / SECOND_MS);
  const units: Record<string, number> = { h: 3_600, m: 60, s: 1 };
  return String(Math.floor(seconds / (units[letters[0] ?? 's'] ?? 1))).padStart(letters.length, '0');
}
