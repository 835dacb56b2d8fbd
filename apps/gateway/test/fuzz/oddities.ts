import type { Random } from './random';

const repeated = (text: string, count: number): string => text.repeat(count);

/** Strings that something somewhere was not made for. */
export const ODD_STRINGS: readonly string[] = [
  ...['', ' ', '\t', '海西', '海西蒙古族藏族自治州', 'བཀྲ་ཤིས།', 'ئۇيغۇر', '🙏🏽', '👨‍👩‍👧', 'e\u0301', '\u{20bb7}野家'],
  ...['\u0000', 'a\u0000b', '\u0001', '\u001b[31m', '\u007f', '\u0085', '\r\nSet-Cookie: a=b', '\ufeffa', '\u200b', '\u202eabc', '\ufffe'],
  ...['\ud83d', '\udc00a', 'a\ud800'],
  ...['%00', '%', '%zz', '..%2f', '../../etc/passwd', '..\\..', '/', '//', '.', '..', 'a/b', 'a?b=c', 'a#b'],
  ...[repeated('x', 65), repeated('字', 200), repeated('x', 5_001), repeated('字', 3_000), repeated('9', 400), repeated('(', 300)],
  ...['NaN', 'Infinity', '-1', '-0', '0', '1e309', '0x10', '1.5', '٣', '１２', '½'],
  ...['2147483647', '2147483648', '-2147483648', '-2147483649', '9223372036854775807', '9223372036854775808', '-9223372036854775809'],
  ...['0000-00-00', '0001-01-01', '9999-12-31', '10000-01-01', '2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '1949-09-30'],
  ...['0001-01', '9999-12', '10000-01', '2026-13', '2026-00', '2101-01', '2100-12-31', '2100-12', '1949-10-01', '２０２６-01-01'],
  ...['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '+275760-09-13T00:00:00Z', '2026-06-30T23:59:60Z', '2026-01-01T00:00:00'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', '$where', '$gt', 'a.b', '.', '$'],
  ...[
    "' or 1=1 --",
    '{{7*7}}',
    '<script>alert(1)</script>',
    '=1+1',
    '[',
    '(((',
    '.*',
    '\\',
    '^a|b$',
    'null',
    'undefined',
    'true',
    '[object Object]',
  ],
  ...['{"a":1}', '[]', '{"__proto__":{"a":1}}', '"', '1e999', repeated('[', 60)],
];

/** Numbers at and beyond the ends of what services take; those of int64 as they are written. */
export const ODD_NUMBERS: readonly (number | bigint)[] = [
  ...[0, -0, -1, 1, 1.5, -0.1, 200, 201, 365, 366, 1_000_001, 1e21, 1e308, -1e308, 5e-324],
  ...[2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32, Number.MAX_SAFE_INTEGER, 2 ** 53],
  ...[2n ** 63n - 1n, 2n ** 63n, -(2n ** 63n), -(2n ** 63n) - 1n],
];

/** An object with one key that languages or databases take for more than a name. */
export function trap(key: string, value: unknown): Record<string, unknown> {
  return Object.defineProperty({}, key, { value, enumerable: true, configurable: true, writable: true }) as Record<string, unknown>;
}

export const TRAPS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '$where',
  '$gt',
  'a.b',
  '',
  '海西',
  '\u0000',
  '\ud83d',
];

/** Anything that JSON can say where something else is due. */
export function oddValue(random: Random): unknown {
  switch (random.below(8)) {
    case 0:
      return random.one(ODD_NUMBERS);
    case 1:
      return random.one([null, true, false, [], {}, [[]], [null], [{}]]);
    case 2:
      return trap(random.one(TRAPS), random.one(['x', 1, null, {}, []]));
    case 3:
      return nested(random.one([3, 19, 30, 2_000]));
    case 4:
      return Array.from({ length: random.one([1, 51, 201, 1_001]) }, () => random.one(ODD_STRINGS.slice(0, 40)));
    default:
      return random.one(ODD_STRINGS);
  }
}

function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let n = 0; n < depth; n += 1) value = n % 2 ? [value] : { a: value };
  return value;
}

/** JSON as it would be sent, with whole numbers that JavaScript cannot carry. */
export function jsonOf(value: unknown): string {
  const text = JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? `\u0002${inner}\u0002` : inner)) ?? '';
  return text.replace(/"\\u0002(-?\d+)\\u0002"/g, '$1');
}
