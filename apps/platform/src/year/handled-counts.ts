import type { YearStep } from './days';
import { Dice } from './dice';
import type { YearPoint } from './organisation';
import type { YearPlan } from './plan';

/** What one service point handled in a month by the coordinator's count. */
export interface HandledCount {
  point: YearPoint;
  /** YYYY-MM. */
  month: string;
  entered: number;
  handled: number;
}

/** Share of service points that forget some, and the most of a month they forget: ours. */
const FORGETFUL = 0.3;
const MOST_FORGOTTEN = 0.3;

/** The coordinator's own counts: of service points still in use, months in which matters were entered; somewhat more than entered. */
export function handledCounts({ matters, seed }: Pick<YearPlan, 'matters' | 'seed'>): HandledCount[] {
  const counts = new Map<string, HandledCount>();
  for (const { point, handledOn } of matters) {
    if (point.ends !== undefined) continue;
    const month = handledOn.slice(0, 7);
    const key = `${point.index}|${month}`;
    const count = counts.get(key) ?? { point, month, entered: 0, handled: 0 };
    count.entered += 1;
    counts.set(key, count);
  }
  for (const count of counts.values()) {
    const dice = new Dice(`${seed}|handled|${count.point.index}|${count.month}`);
    const forgotten = dice.chance(FORGETFUL) ? Math.ceil(count.entered * MOST_FORGOTTEN * dice.next()) : 0;
    count.handled = count.entered + forgotten;
  }
  return [...counts.values()];
}

/** Months that are over on a step and were not on the one before; on the last step the running one too. */
export function monthsOver(steps: readonly YearStep[], index: number): string[] {
  const months = [...new Set(steps.flatMap(({ days }) => days.map((day) => day.slice(0, 7))))];
  const [today, before] = [steps[index]?.day.slice(0, 7) ?? '', steps[index - 1]?.day.slice(0, 7) ?? months[0] ?? ''];
  const last = index === steps.length - 1;
  return months.filter((month) => month >= before && (month < today || (last && month === today)));
}
