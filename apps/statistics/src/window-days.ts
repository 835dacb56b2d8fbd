import type { statistics } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { readEvaluationCounter } from './counters';
import type { Ledger } from './ledger';
import { countDays, daysBetween, isDay } from './period';
import { readDays } from './reading';

const MOST_WINDOWS = 200;
const MOST_DAYS = 60;

/**
 * Evaluations by open scan of some windows, day by day, from cells alone.
 * @throws Refused `summary.day`, `summary.period`, `summary.windows`
 */
export async function getWindowDays(
  ledger: Ledger,
  { windowIds, from, to }: statistics.GetWindowDaysRequest,
): Promise<statistics.GetWindowDaysResponse> {
  const days = daysOf(from, to);
  if (windowIds.length > MOST_WINDOWS) {
    throw new Refused('summary.windows', 'invalid', {
      field: 'windowIds',
      zh: `一次最多查询 ${MOST_WINDOWS} 个窗口。`,
      en: `At most ${MOST_WINDOWS} windows at once.`,
    });
  }
  const generation = await ledger.generations.readable();
  const known = await ledger.register.getAll(generation, 'window', [...new Set(windowIds)]);
  const scopes = new Map(known.map(({ id, parts }) => [id, Object.values(parts).map(({ scope }) => scope)]));
  const windows = windowIds.map(async (windowId) => {
    const counted = await readDays(ledger.cells, generation, scopes.get(windowId) ?? [], days);
    return { windowId, openScans: days.map((day) => openScansIn(counted.get(day) ?? {})) };
  });
  return { windows: await Promise.all(windows) };
}

function daysOf(from: string, to: string): string[] {
  for (const [field, day] of Object.entries({ from, to })) {
    if (isDay(day)) continue;
    throw new Refused('summary.day', 'invalid', { field, zh: '日期应为 2026-01-31 的格式。', en: 'A day is written as 2026-01-31.' });
  }
  const days = from <= to ? countDays(from, to) : 0;
  if (days >= 1 && days <= MOST_DAYS) return daysBetween(from, to);
  throw new Refused('summary.period', 'invalid', {
    field: 'to',
    zh: `起止日期应为 1 至 ${MOST_DAYS} 天。`,
    en: `From the first day to the last there must be 1 to ${MOST_DAYS}.`,
  });
}

function openScansIn(counters: Readonly<Record<string, number>>): number {
  return Object.entries(counters).reduce((sum, [name, count]) => {
    const counter = readEvaluationCounter(name);
    return counter?.kind === 'e' && counter.source === 'open' ? sum + count : sum;
  }, 0);
}
