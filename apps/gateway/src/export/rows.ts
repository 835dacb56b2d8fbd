import { Refused } from '@mingjing/contracts/refused';
import type { Call } from '../call';

/** Of lists that are read on by id. */
const STRETCH = 1_000;
const BEGINNING = '-';
const PAGE = 200;
/** Some services count no further. */
const COUNTED = 10_000;

interface Stretch<R> {
  rows: R[];
  /** Empty at the end. */
  next: string;
}

/** Every record of a list that can be read on after an id: nothing is skipped or seen twice, however long it takes. */
export async function* stretches<R>(
  call: Call,
  ask: (call: Call, from: { page: number; pageSize: number; after: string }) => Promise<Stretch<R>>,
): AsyncGenerator<R[]> {
  let after = BEGINNING;
  while (after) {
    const { rows, next } = await ask(await call.again(), { page: 0, pageSize: STRETCH, after });
    yield rows;
    after = next;
  }
}

interface Page<R> {
  rows: R[];
  total: number;
}

/**
 * Every record of a list that comes in pages. What moves to a later page meanwhile comes once.
 * @param deepest how many records the list pages through; absent: all
 * @throws Refused export.tooMany before the first record is given
 */
export async function* pages<R>(
  call: Call,
  keyOf: (row: R) => string,
  ask: (call: Call, page: { page: number; pageSize: number }) => Promise<Page<R>>,
  deepest?: number,
): AsyncGenerator<R[]> {
  const known = new Set<string>();
  for (let page = 1; ; page += 1) {
    const { rows, total } = await ask(await call.again(), { page, pageSize: PAGE });
    if (page === 1 && deepest !== undefined && total >= COUNTED) await requireWithin(call, ask, deepest);
    yield rows.filter((row) => !known.has(keyOf(row)) && known.add(keyOf(row)));
    if (rows.length === 0 || (total < COUNTED && page * PAGE >= total)) return;
  }
}

async function requireWithin<R>(
  call: Call,
  ask: (call: Call, page: { page: number; pageSize: number }) => Promise<Page<R>>,
  deepest: number,
): Promise<void> {
  const { rows } = await ask(call, { page: deepest / PAGE + 1, pageSize: PAGE });
  if (rows.length === 0) return;
  throw new Refused('export.tooMany', 'refused', {
    zh: `一次最多导出 ${deepest} 条，请按单位、行政区划或时间缩小范围后分批导出。`,
    en: `At most ${deepest} rows at once; narrow the export by unit, division or period.`,
  });
}
