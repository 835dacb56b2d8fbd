import type { RegisteredPlace } from './models';
import type { PlaceKind } from './place';
import { visibleParts, type Reach, type Sight } from './reach';
import type { RegisterFilter } from './register';

/** The register's lists that hold all places of a reach; they may overlap, and hold more than that. */
export function filtersOf({ everything, divisions, units, unitId, servicePointId }: Reach): RegisterFilter[] {
  if (servicePointId !== '') return [{ servicePoints: servicePointId }];
  if (unitId !== '') return [{ units: unitId }];
  if (everything) return [{ within: '*' }];
  return [...(divisions.length > 0 ? [{ within: anyOf(divisions) }] : []), ...(units.length > 0 ? [{ units: anyOf(units) }] : [])];
}

/** A single one is an equality, so that its list comes from the index in order. */
function anyOf(ids: string[]): string | { $in: string[] } {
  const [only] = ids;
  return only !== undefined && ids.length === 1 ? only : { $in: ids };
}

/** All places of a kind of which the reach holds a part, each once, in no order. */
export async function placesWithin({ register, generation, ofUnit }: Sight, reach: Reach, kind: PlaceKind): Promise<RegisteredPlace[]> {
  const lists = await Promise.all(
    filtersOf(reach).map((filter) => register.list(generation, kind, { ...filter, ...(ofUnit && { shown: true as const }) })),
  );
  const byId = new Map(lists.flat().map((place) => [place.id, place]));
  return [...byId.values()].filter((place) => visibleParts(place, reach).length > 0);
}
