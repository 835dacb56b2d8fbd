const CLOCK = '上午/下午h"时"mm"分"';
const MONTH = 'yyyy"年"m"月"';
const DAY = 'm"月"d"日"';

/** A section that shows nothing: negative numbers, and all sums of money, depend on the country the program is set to. */
const UNCLEAR = 'E';

/** Formats that files name by number alone, as programs in Chinese show them (ECMA-376, part 1, 18.8.30, zh-cn). */
const CODES: Readonly<Record<number, string>> = {
  ...{ 0: 'General', 1: '0', 2: '0.00', 3: '#,##0', 4: '#,##0.00' },
  ...{ 9: '0%', 10: '0.00%', 11: '0.00E+00', 12: '# ?/?', 13: '# ??/??' },
  ...{ 14: 'yyyy/m/d', 15: 'd-mmm-yy', 16: 'd-mmm', 17: 'mmm-yy' },
  ...{ 18: 'h:mm AM/PM', 19: 'h:mm:ss AM/PM', 20: 'h:mm', 21: 'h:mm:ss', 22: 'yyyy/m/d h:mm' },
  ...{ 27: MONTH, 28: DAY, 29: DAY, 30: 'm/d/yy', 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"' },
  ...{ 34: CLOCK, 35: `${CLOCK}ss"秒"`, 36: MONTH },
  ...{ 37: `#,##0;${UNCLEAR}`, 38: `#,##0;${UNCLEAR}`, 39: `#,##0.00;${UNCLEAR}`, 40: `#,##0.00;${UNCLEAR}` },
  ...{ 41: `_ * #,##0_ ;${UNCLEAR};_ * "-"_ ;_ @_ `, 43: `_ * #,##0.00_ ;${UNCLEAR};_ * "-"??_ ;_ @_ ` },
  ...{ 45: 'mm:ss', 46: '[h]:mm:ss', 47: 'mm:ss.0', 48: '##0.0E+0', 49: '@' },
  ...{ 50: MONTH, 51: DAY, 52: MONTH, 53: DAY, 54: DAY, 55: CLOCK, 56: `${CLOCK}ss"秒"`, 57: MONTH, 58: DAY },
};

/** The code of a format by its number; one nobody has defined shows nothing that could be told. */
export function builtInFormat(id: number): string {
  return CODES[id] ?? UNCLEAR;
}
