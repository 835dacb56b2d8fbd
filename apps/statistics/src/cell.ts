import type { Counters } from './counters';
import type { Count } from './counting';
import { entriesOf } from './entries';
import { monthOf } from './period';
import { EVERYTHING, scopesOf } from './place';

/** What a cell counts by: days, months, all time; or the entries of a unit's service points by months. */
export type Grain = 'd' | 'm' | 'h' | 'e';

/** Key of a cell within its generation. */
function cellKey(grain: Grain, scope: string, span: string): string {
  return `${grain}|${scope}|${span}`;
}

/** The one cell that counts everything ever; its times say how fresh the figures are. */
export const EVER = cellKey('e', EVERYTHING, '');

/** Document id of a cell. */
export function cellId(generation: number, key: string): string {
  return `${generation}|${key}`;
}

/**
 * The span of the cell that a period is in: several neighbours share a document, months a quarter and days a third of a
 * month (旬), so that few documents are read and none grows large.
 */
function spanOf(grain: Grain, period: string): string {
  if (grain === 'd') return `${monthOf(period)}-${Math.min(2, Math.floor((Number(period.slice(-2)) - 1) / 10))}`;
  return `${period.slice(0, 4)}-${Math.floor((Number(period.slice(-2)) - 1) / 3)}`;
}

/** Key of the cell that holds a period. */
export function keyOfPeriod(grain: Grain, scope: string, period: string): string {
  return cellKey(grain, scope, spanOf(grain, period));
}

/** Keys of the cells that hold these periods of these scopes, each once. */
export function keysOfPeriods(grain: Grain, scopes: string[], periods: string[]): string[] {
  const spans = [...new Set(periods.map((period) => spanOf(grain, period)))];
  return [...new Set(scopes)].flatMap((scope) => spans.map((span) => cellKey(grain, scope, span)));
}

/** Beginning of the document ids of one scope's cells of a grain; they are in the order of their periods. */
export function cellIdsOf(generation: number, grain: Grain, scope: string): string {
  return cellId(generation, cellKey(grain, scope, ''));
}

/** Counters within a cell carry the end of their period: "25|matters" is of the 25th. */
function inPeriod(period: string, counters: Counters): Counters {
  const part = period.slice(-2);
  return Object.fromEntries(Object.entries(counters).map(([name, count]) => [`${part}|${name}`, count]));
}

/** One counter of a cell, with the period it is of. */
export type TakeCounter = (period: string, name: string, count: number) => void;

/** Gives every counter of a cell: of "2026-11-25" in "1|d|unit/632801/u-1|2026-11-2", of "2026-11" in "1|m|unit/632801/u-1|2026-3". */
export function readCell({ _id, n }: { _id: string; n?: Counters }, take: TakeCounter): void {
  const stem = _id.slice(_id.lastIndexOf('|') + 1, -1);
  for (const [name, count] of Object.entries(n ?? {})) take(stem + name.slice(0, 2), name.slice(3), count);
}

/** The scope in a document id. */
export function scopeIn(id: string): string {
  return id.split('|')[2] ?? '';
}

/** What one count adds to one cell. */
export interface Addition {
  key: string;
  add: Counters;
}

/**
 * Every cell a count is counted in: day and month of each scope it belongs to, so that any figure is one short read; and
 * the unit's entries, so that a year of them is a few documents of each unit and not some of each service point.
 */
export function additionsOf({ day, place, add }: Count): Addition[] {
  const [scopes, month] = [scopesOf(place), monthOf(day)];
  const { handled, declared, ...figures } = add;
  const additions: Addition[] = [{ key: EVER, add }];
  if (Object.keys(figures).length > 0) {
    const [ofDay, ofMonth] = [inPeriod(day, figures), inPeriod(month, figures)];
    for (const scope of [EVERYTHING, ...scopes.map(({ key }) => key)])
      additions.push({ key: keyOfPeriod('d', scope, day), add: ofDay }, { key: keyOfPeriod('m', scope, month), add: ofMonth });
  }
  const unit = scopes.find(({ kind }) => kind === 'unit');
  const entries = entriesOf(place.servicePointId, { entered: figures['matters'], handled, declared });
  if (unit && Object.keys(entries).length > 0) additions.push({ key: keyOfPeriod('h', unit.key, month), add: inPeriod(month, entries) });
  return additions;
}
