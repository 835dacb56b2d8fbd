import type { Counters } from './counters';
import type { Count } from './counting';
import { entriesOf } from './entries';
import { monthOf } from './period';
import { EVERYTHING, scopesOf } from './place';

/** A day, a month, all time; or a unit's month of entries by service point. */
export type Grain = 'd' | 'm' | 'e' | 'h';

/** Key of a cell within its generation. */
export function cellKey(grain: Grain, scope: string, period: string): string {
  return `${grain}|${scope}|${period}`;
}

/** The one cell that counts everything ever; its times say how fresh the figures are. */
export const EVER = cellKey('e', EVERYTHING, '');

/** Document id of a cell. */
export function cellId(generation: number, key: string): string {
  return `${generation}|${key}`;
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
 * the unit's month of entries, so that a year of them is a few documents of each unit and not one of each service point.
 */
export function additionsOf({ day, place, add }: Count): Addition[] {
  const scopes = scopesOf(place);
  const { handled, declared, ...figures } = add;
  const additions: Addition[] = [{ key: EVER, add }];
  if (Object.keys(figures).length > 0)
    for (const scope of [EVERYTHING, ...scopes.map(({ key }) => key)])
      additions.push({ key: cellKey('d', scope, day), add: figures }, { key: cellKey('m', scope, monthOf(day)), add: figures });
  const unit = scopes.find(({ kind }) => kind === 'unit');
  const entries = entriesOf(place.servicePointId, { entered: figures['matters'], handled, declared });
  if (unit && Object.keys(entries).length > 0) additions.push({ key: cellKey('h', unit.key, monthOf(day)), add: entries });
  return additions;
}
