import type { statistics } from '@mingjing/contracts';
import { addUp, type Counters } from './counters';
import { figuresOf } from './figures';
import type { RegisteredPlace, StatisticsModels } from './models';
import { addDays, countDays, daysBetween, within, type Extent, type Period } from './period';
import type { PlaceKind } from './place';
import { visibleParts, type Reach, type Sight } from './reach';
import { readDays, readScopes } from './reading';
import type { RegisterFilter } from './register';

export interface Paging {
  skip: number;
  limit: number;
}

/** Everything a grouping needs to know of what was asked. */
export interface Question {
  cells: StatisticsModels['cells'];
  sight: Sight;
  reach: Reach;
  /** Scopes of the reach. */
  scopes: string[];
  period: Period;
  extent: Extent;
  paging: Paging;
}

export interface GroupPage {
  groups: statistics.Group[];
  total: number;
}

const ALL: RegisterFilter = { within: '*' };

/** Days in order, those on which nothing happened too; an open end is that of what is counted. */
export async function groupByDay({ cells, sight, scopes, period, extent, paging }: Question): Promise<GroupPage> {
  const inside = within(period, extent);
  if (!inside) return { groups: [], total: 0 };
  const total = countDays(inside.from, inside.to);
  const count = Math.min(paging.limit, total - paging.skip);
  if (count <= 0) return { groups: [], total };
  const from = addDays(inside.from, paging.skip);
  const days = await readDays(cells, sight.generation, scopes, daysBetween(from, addDays(from, count - 1)));
  return { groups: [...days].map(([day, counters]) => groupOf(day, '', counters)), total };
}

/** Divisions, units, service points or windows, in the order of their ids: ranking units is not ours to do. */
export async function groupByPlace(question: Question, kind: PlaceKind): Promise<GroupPage> {
  const { cells, sight, reach, period, extent } = question;
  const { places, total } = kind === 'division' ? await divisionPage(question) : await placePage(question, kind);
  const scopesOfPlace = new Map(places.map((place) => [place.id, visibleParts(place, reach).map(({ scope }) => scope)]));
  const read = await readScopes(cells, sight.generation, [...scopesOfPlace.values()].flat(), period, extent);
  const sumOf = (id: string): Counters => addUp((scopesOfPlace.get(id) ?? []).map((scope) => read.get(scope) ?? {}));
  return { groups: places.map(({ id, name }) => groupOf(id, name, sumOf(id))), total };
}

function groupOf(key: string, name: string, counters: Counters): statistics.Group {
  return { key, name, figures: figuresOf(counters), levels: {} };
}

interface PlacePage {
  places: RegisteredPlace[];
  total: number;
}

/** Children of the division asked for; of several, which lie side by side, these themselves. */
async function divisionPage({ sight, reach, paging }: Question): Promise<PlacePage> {
  const { register, generation } = sight;
  let tops = reach.divisions;
  if (reach.everything) tops = (await register.list(generation, 'division', { parents: '' })).map(({ id }) => id);
  const [top] = tops;
  if (top !== undefined && tops.length === 1) return register.page(generation, 'division', { parents: top }, paging.skip, paging.limit);
  const found = await Promise.all(tops.map((id) => register.get(generation, 'division', id)));
  return cut(
    found.filter((place) => place !== undefined),
    paging,
  );
}

/** Where the list is one range of an index, only the page is read; lists of several units or divisions are put together. */
async function placePage({ sight, reach, paging }: Question, kind: PlaceKind): Promise<PlacePage> {
  const { register, generation } = sight;
  const narrowed = reach.unitId !== '' || reach.servicePointId !== '';
  const filters = filtersOf(reach);
  const [only] = filters;
  if (!narrowed && only && filters.length === 1) return register.page(generation, kind, only, paging.skip, paging.limit);
  const lists = await Promise.all(filters.map((filter) => register.list(generation, kind, filter)));
  const byId = new Map(lists.flat().map((place) => [place.id, place]));
  return cut(
    [...byId.values()].filter((place) => visibleParts(place, reach).length > 0),
    paging,
  );
}

function filtersOf({ everything, divisions, units, unitId, servicePointId }: Reach): RegisterFilter[] {
  if (servicePointId !== '') return [{ servicePoints: servicePointId }];
  if (unitId !== '') return [{ units: unitId }];
  if (everything) return [ALL];
  return [...divisions.map((id) => ({ within: id })), ...units.map((id) => ({ units: id }))];
}

function cut(places: RegisteredPlace[], { skip, limit }: Paging): PlacePage {
  places.sort((one, other) => (one.id < other.id ? -1 : 1));
  return { places: places.slice(skip, skip + limit), total: places.length };
}
