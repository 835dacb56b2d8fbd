import { seen, type Cell } from './cell';
import { dayNumber, dayOfNumber } from './day-number';
import type { NumberFormat } from './number-format';
import { general } from './number-layout';

/** Day numbers of 1954 to 2119: outside, a number without the format of a date is just a number. */
const FIRST_DAY = 20_000;
const LAST_DAY = 80_000;
/** Excel keeps 15 digits of a number; of a longer one the end is lost already. */
const KEPT_DIGITS = 1e15;

/** A number as its format shows it. @param from1904 days are counted from 1904 */
export function numberCell(value: number, format: NumberFormat, from1904 = false): Cell {
  if (!Number.isFinite(value)) return { text: '', fault: 'error' };
  if (Math.abs(value) >= KEPT_DIGITS) return { text: String(value), fault: 'digitsLost' };
  const number = dayNumber(value, from1904);
  const shown = format.number(value, number);
  const text = seen(shown ?? general(value));
  const maybeDay = format.isDate ? format.showsDay || format.showsYear : number >= FIRST_DAY && number < LAST_DAY + 1;
  const day = maybeDay ? dayOfNumber(number) : undefined;
  return {
    text,
    ...(shown === undefined && { fault: 'format' as const }),
    ...(day !== undefined && { day, ...(format.isDate && !format.showsDay && { dayHidden: true }) }),
    maybeNumber: true,
  };
}
