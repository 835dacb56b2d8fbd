import { EVERYTHING, scopesOf } from './place';
import { monthOf } from './period';
import type { Count } from './counting';

/** A day, a month, or all time. */
export type Grain = 'd' | 'm' | 'e';

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

/** Every cell in which a count is counted: day and month of each scope it belongs to, so that any figure is one short read. */
export function cellKeysOf({ day, place }: Count): string[] {
  const scopes = [EVERYTHING, ...scopesOf(place).map(({ key }) => key)];
  return [EVER, ...scopes.flatMap((scope) => [cellKey('d', scope, day), cellKey('m', scope, monthOf(day))])];
}
