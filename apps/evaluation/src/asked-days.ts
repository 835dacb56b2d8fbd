import { Refused } from '@mingjing/contracts/refused';
import { isDay } from './day';

/**
 * The days a list is asked for; empty ones are open.
 * @throws Refused `day.invalid`, naming the field
 */
export function readDays({ from, to }: { from: string; to: string }): { from: string; to: string } {
  for (const [field, day] of Object.entries({ from, to })) {
    if (day && !isDay(day))
      throw new Refused('day.invalid', 'invalid', { field, zh: '日期请按“2026-03-05”填写。', en: 'Write the day as 2026-03-05.' });
  }
  return { from, to };
}
