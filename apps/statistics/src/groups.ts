import type { statistics } from '@mingjing/contracts';
import { addUp, type Counters } from './counters';
import type { View } from './discretion';
import type { CellReader } from './cell-reader';
import type { RegisteredPlace } from './models';
import type { Paging } from './paging';
import { addDays, countDays, daysBetween, within, type Extent, type Period } from './period';
import type { PlaceKind } from './place';
import { filtersOf, placesWithin } from './listing';
import { visibleParts, type Reach, type Sight } from './reach';
import { readDays, readScopes } from './reading';

/** Everything a grouping needs to know of what was asked. */
export interface Question {
  cells: CellReader;
  sight: Sight;
  reach: Reach;
  /** Scopes of the reach. */
  scopes: string[];
  period: Period;
  extent: Extent;
  paging: Paging;
  /** How counters are shown to the asking person. */
  view: View;
}

export interface GroupPage {
  groups: statistics.Group[];
  total: number;
}

/** Days in order, those on which nothing happened too; an open end is that of what is counted. */
export async function groupByDay({ cells, sight, scopes, period, extent, paging, view }: Question): Promise<GroupPage> {
  const inside = within(period, extent);
  if (!inside) return { groups: [], total: 0 };
  const total = countDays(inside.from, inside.to);
  const count = Math.min(paging.limit, total - paging.skip);
  if (count <= 0) return { groups: [], total };
  const from = addDays(inside.from, paging.skip);
  const days = await readDays(cells, sight.generation, scopes, daysBetween(from, addDays(from, count - 1)));
  return { groups: [...days].map(([day, counters]) => groupOf(view, day, '', counters)), total };
}

/** Divisions, units, service points or windows, in the order of their ids: ranking units is not ours to do. */
export async function groupByPlace(question: Question, kind: PlaceKind): Promise<GroupPage> {
  const { cells, sight, reach, period, extent, view } = question;
  const { places, total } = kind === 'division' ? await divisionPage(question) : await placePage(question, kind);
  const scopesOfPlace = new Map(places.map((place) => [place.id, visibleParts(place, reach).map(({ scope }) => scope)]));
  const scopes = [...scopesOfPlace.values()].flat();
  const [read, open] = await Promise.all([
    readScopes(cells, sight.generation, scopes, period, extent),
    sight.register.open.count(sight.generation, scopes),
  ]);
  const groups = places.map(({ id, name }) => {
    const own = scopesOfPlace.get(id) ?? [];
    const counters = addUp(own.map((scope) => read.get(scope) ?? {}));
    return groupOf(
      view,
      id,
      name,
      counters,
      own.reduce((sum, scope) => sum + (open.get(scope) ?? 0), 0),
    );
  });
  return { groups, total };
}

function groupOf(view: View, key: string, name: string, counters: Counters, servicePoints = 0): statistics.Group {
  return { key, name, figures: view.figures(view.shown(counters), servicePoints), levels: {} };
}

interface PlacePage {
  places: RegisteredPlace[];
  total: number;
}

/** Children of the division asked for; of several, which lie side by side, these themselves. */
async function divisionPage({ sight, reach, paging }: Question): Promise<PlacePage> {
  const { register, generation } = sight;
  const known = sight.ofUnit ? { shown: true as const } : {};
  let tops = reach.divisions;
  if (reach.everything) tops = (await register.list(generation, 'division', { parents: '', ...known })).map(({ id }) => id);
  const [top] = tops;
  if (top !== undefined && tops.length === 1)
    return register.page(generation, 'division', { parents: top, ...known }, paging.skip, paging.limit);
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
  if (!narrowed && only && filters.length === 1)
    return register.page(generation, kind, { ...only, ...(sight.ofUnit && { shown: true as const }) }, paging.skip, paging.limit);
  return cut(await placesWithin(sight, reach, kind), paging);
}

function cut(places: RegisteredPlace[], { skip, limit }: Paging): PlacePage {
  places.sort((one, other) => (one.id < other.id ? -1 : 1));
  return { places: places.slice(skip, skip + limit), total: places.length };
}
