import fc from 'fast-check';
import { builtInFormat } from './built-in-formats';
import { NumberFormat } from './number-format';

const shown = (code: string, value: number): string | undefined => new NumberFormat(code).number(value);

test.each<[string, number, string | undefined]>([
  ['General', 202_611_050_001, '202611050001'],
  ['General', 0.1 + 0.2, '0.3'],
  ['General', -1.5, '-1.5'],
  ['General', 0.00012, '0.00012'],
  ['General"号"', 5, '5号'],
  ['G/通用格式', 5, '5'],
  ['@', 2026, '2026'],
  ['000000', 123, '000123'],
  ['"BJ2026"0000', 7, 'BJ20260007'],
  ['\\B\\J0', 7, 'BJ7'],
  ['0"号"', 5, '5号'],
  ['0.00', 2026.1, '2026.10'],
  ['0.00', 1.005, '1.01'],
  ['0.0#', 1.5, '1.5'],
  ['0.##', 5, '5.'],
  ['#', 0, ''],
  ['#,##0', 1_234_567, '1,234,567'],
  ['0,000', 12, '0,012'],
  ['#,##0.00_);(#,##0.00)', -1234.5, '(1,234.50)'],
  ['_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 12.5, ' 12.50 '],
  ['_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 0, ' -   '],
  ['0%', 0.256, '26%'],
  ['0.0%', 0.994, '99.4%'],
  ['0.0,', 12_345, '12.3'],
  ['0.00,,"百万"', 12_345_678, '12.35百万'],
  ['000-0000-0000', 13_800_001_234, '138-0000-1234'],
  ['[红色]0;[Blue]-0', -3, '-3'],
  ['[$¥-804]#,##0.00', 3.5, '¥3.50'],
  ['[>100]"多";0', 101, '多'],
  ['[>100]"多";0', 50, '50'],
  ['0;-0;"无"', 0, '无'],
  ['0;-0;;@', 0, ''],
  ['yyyy"年"m"月"d"日";@', 46331, '2026年11月5日'],
  ['yyyy.mm', 46331, '2026.11'],
  ['yyyy年m月d日', 46331, '2026年11月5日'],
  ['[$-804]yyyy/m/d dddd', 46331, '2026/11/5 星期四'],
  ['yyyy-mm-dd hh:mm:ss', 46331.75, '2026-11-05 18:00:00'],
  ['yyyy-mm-dd', 46331.999_99, '2026-11-05'],
  ['h:mm AM/PM', 0.6, '2:24 PM'],
  ['上午/下午h"时"mm"分"', 0.6, '下午2时24分'],
  ['[h]:mm', 1.5, '36:00'],
  ['mm:ss.0', 0.5 + 1.26 / 86_400, '00:01.3'],
  ['yy-m-d', 46331, '26-11-5'],
])('the format %j shows %d as %j', (code, value, text) => {
  expect(shown(code, value)).toBe(text);
});

test.each<[string, number]>([
  ['0.00E+00', 13_800_001_234],
  ['# ?/?', 1.5],
  ['[DBNum1][$-804]yyyy"年"m"月"d"日"', 46331],
  ['[DBNum2]General', 1234],
  ['d-mmm-yy', 46331],
  ['dddd', 46331],
  ['[$-F800]dddd, mmmm dd, yyyy', 46331],
  ['[$-130000]yyyy-m-d', 46331],
  ['e"年"m"月"', 46331],
  ['X0', 5],
  ['"未完', 5],
  [';;;', 5],
  ['0;;', -5],
  ['0;0;0;0;0', 5],
  ['yyyy-mm-dd', -1],
  ['yyyy-mm-dd', 59],
  ['yyyy-mm-dd', 20_261_105],
])('what the format %j makes of %d nobody can be sure of: not shown', (code, value) => {
  expect(shown(code, value)).toBeUndefined();
});

test('texts have a section of their own', () => {
  const textOf = (code: string): string | undefined => new NumberFormat(code).textOf('5');
  expect(['General', '0;-0;0;@', '"第"@"号"', 'yyyy;@', '0.00'].map(textOf)).toEqual(['5', '5', '第5号', '5', '5']);
  expect([';;;', '0;0;0;"隐藏'].map(textOf)).toEqual([undefined, undefined]);
});

test('a number that nobody has defined a format for is not shown', () => {
  expect(shown(builtInFormat(99), 5)).toBeUndefined();
  expect(shown(builtInFormat(31), 46331)).toBe('2026年11月5日');
  expect([5, -5].map((value) => shown(builtInFormat(39), value))).toEqual(['5.00', undefined]);
  expect(shown(builtInFormat(44), 5)).toBeUndefined();
  expect(shown('0'.repeat(50_000), 5)).toBeUndefined();
});

test('digits are rounded as on paper, and padded with zeros', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999 }), fc.integer({ min: 0, max: 4 }), (units, decimals) => {
      const places = '0'.repeat(decimals);
      const text = String(units).padStart(decimals + 1, '0');
      const [whole, fraction] = [text.slice(0, text.length - decimals), text.slice(text.length - decimals)];
      const value = Number(decimals > 0 ? `${whole}.${fraction}` : whole);
      const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
      expect(shown(decimals > 0 ? `#,##0.${places}` : '#,##0', value)).toBe(decimals > 0 ? `${grouped}.${fraction}` : grouped);
      expect(shown(`000000000000${decimals > 0 ? `.${places}` : ''}`, value)?.replace(/^0+(?=\d)/, '')).toBe(
        decimals > 0 ? `${whole}.${fraction}` : whole,
      );
    }),
    { numRuns: 300 },
  );
});
