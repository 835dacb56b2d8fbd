import type { Token } from './format-code';

/** Programs show no more digits of a number than are kept for sure. */
const KEPT_DIGITS = 15;

/** A number as it is: no exponent, no more digits than are kept for sure. */
export function general(value: number): string {
  const { digits, point } = decimal(value);
  const plain = digits.replace(/0+$/, '');
  const whole = point > 0 ? plain.slice(0, point).padEnd(point, '0') : '0';
  const fraction = point > 0 ? plain.slice(point) : '0'.repeat(-point) + plain;
  return `${value < 0 ? '-' : ''}${whole}${plain !== '' && fraction !== '' ? `.${fraction}` : ''}`;
}

/** The number as digits, the decimal point behind `point` of them. */
function decimal(value: number): { digits: string; point: number } {
  const [mantissa = '', exponent = '0'] = Math.abs(value)
    .toExponential(KEPT_DIGITS - 1)
    .split('e');
  return { digits: mantissa.replace('.', ''), point: value === 0 ? 1 : Number(exponent) + 1 };
}

/** A number laid out by a section without dates; undefined where that cannot be done faithfully. */
export function showNumber(tokens: readonly Token[], value: number): string | undefined {
  const count = (kind: Token['kind']): number => tokens.filter((token) => token.kind === kind).length;
  const sign = value < 0 ? '-' : '';
  if (count('general') > 0) {
    if (count('general') > 1 || count('digit') > 0) return undefined;
    return sign + tokens.map((token) => (token.kind === 'general' ? general(Math.abs(value)) : textOf(token))).join('');
  }
  if (count('text') > 0) return tokens.length === 1 ? general(value) : undefined;
  // A slash between digits is a fraction.
  const bare = tokens.map((token) => (token.kind === 'digit' ? '0' : textOf(token))).join('');
  if (count('point') > 1 || /0\s*\/\s*0/.test(bare)) return undefined;
  if (count('digit') === 0) return sign + tokens.map(textOf).join('');
  return laidOut(tokens, value, sign);
}

function laidOut(tokens: readonly Token[], value: number, sign: string): string | undefined {
  const at = tokens.findIndex(({ kind }) => kind === 'point');
  const before = at < 0 ? tokens : tokens.slice(0, at);
  const after = at < 0 ? [] : tokens.slice(at + 1);
  const { grouped, thousands } = commasOf(before);
  if (commasOf(after).grouped || (after.some(({ kind }) => kind === 'comma') && thousands > 0)) return undefined;
  const percent = tokens.filter(({ kind }) => kind === 'percent').length;
  const decimals = after.filter(({ kind }) => kind === 'digit').length;
  const shift = 2 * percent - 3 * (thousands + commasOf(after).thousands);
  const { whole, fraction } = rounded(value, shift, decimals);
  const shown = wholePart(before, whole, grouped);
  if (shown === undefined) return undefined;
  return sign + shown + (at < 0 ? '' : `.${fractionPart(after, fraction)}`);
}

/** A comma between digits groups thousands, one behind the last divides by a thousand. */
function commasOf(tokens: readonly Token[]): { grouped: boolean; thousands: number } {
  const shape = tokens.map(({ kind }) => (kind === 'digit' ? '0' : kind === 'comma' ? ',' : '')).join('');
  return { grouped: /0,+0/.test(shape), thousands: /,*$/.exec(shape)?.[0].length ?? 0 };
}

/** Half away from zero, in decimal digits: 1.005 becomes 1.01. */
function rounded(value: number, shift: number, decimals: number): { whole: string; fraction: string } {
  const { digits, point } = decimal(value);
  const cut = point + shift + decimals;
  const kept = cut > 0 ? BigInt(digits.slice(0, cut).padEnd(cut, '0')) : 0n;
  const up = cut >= 0 && (digits[cut] ?? '0') >= '5' ? 1n : 0n;
  const all = (kept + up).toString().padStart(decimals + 1, '0');
  const whole = all.slice(0, all.length - decimals);
  return { whole: whole === '0' ? '' : whole, fraction: all.slice(all.length - decimals) };
}

function wholePart(tokens: readonly Token[], whole: string, grouped: boolean): string | undefined {
  const places = tokens.filter(({ kind }) => kind === 'digit').length;
  const first = tokens.findIndex(({ kind }) => kind === 'digit');
  const last = tokens.findLastIndex(({ kind }) => kind === 'digit');
  const inner = tokens.slice(first, last + 1);
  // How groups and a text between digits go together differs between programs.
  if (grouped && inner.some(({ kind }) => kind !== 'digit' && kind !== 'comma')) return undefined;
  let left = whole.length - places;
  let taken = 0;
  let shown = places === 0 ? whole : '';
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'digit') {
      shown += textOf(token);
      continue;
    }
    if (index === first && left > 0) {
      shown += grouped ? groups(whole.slice(0, left), places) : whole.slice(0, left);
      taken = left;
    }
    const digit = left < 0 ? padding(token.text) : (whole[taken] ?? '');
    if (left < 0) left += 1;
    else taken += 1;
    const behind = tokens.slice(index + 1).filter(({ kind }) => kind === 'digit').length;
    shown += digit + (grouped && digit.trim() !== '' && behind > 0 && behind % 3 === 0 ? ',' : '');
  }
  return shown;
}

/** Digits in front of `behind` further ones, with a comma before each group of three. */
function groups(digits: string, behind: number): string {
  return [...digits].map((digit, at) => digit + ((digits.length - 1 - at + behind) % 3 === 0 ? ',' : '')).join('');
}

function padding(place: '0' | '#' | '?'): string {
  if (place === '0') return '0';
  return place === '?' ? ' ' : '';
}

function fractionPart(tokens: readonly Token[], fraction: string): string {
  const significant = fraction.replace(/0+$/, '').length;
  let at = 0;
  return tokens
    .map((token) => {
      if (token.kind !== 'digit') return textOf(token);
      at += 1;
      return at <= significant ? (fraction[at - 1] as string) : padding(token.text);
    })
    .join('');
}

function textOf(token: Token): string {
  if (token.kind === 'literal') return token.text;
  return token.kind === 'percent' ? '%' : '';
}
