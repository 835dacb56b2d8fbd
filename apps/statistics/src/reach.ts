import { authorise, missing, scopeOf, type Action, type Actor } from '@mingjing/kit';
import type { Part, RegisteredPlace } from './models';
import { divisionScope, EVERYTHING, topmost, type PlaceKind } from './place';
import type { Register } from './register';

/** What a person's figures are taken from: all there is, or some subtrees and units, narrowed to a unit or service point. */
export interface Reach {
  everything: boolean;
  /** None of them lies within another. */
  divisions: string[];
  units: string[];
  unitId: string;
  servicePointId: string;
}

/** Ancestors of what is not registered, because nothing was ever counted there: the directory knows. */
export interface Directory {
  divisionPath(id: string): Promise<string[]>;
  unitPath(id: string): Promise<string[]>;
  /** By id; units that the directory does not know are left out. At most 200. */
  unitNames(ids: string[]): Promise<Map<string, string>>;
  /** The root of the tree and its children in the order of ids. */
  jurisdictions(): Promise<Jurisdictions>;
}

export interface NamedDivision {
  id: string;
  name: string;
}

/** A prefecture and the divisions right below it. */
export interface Jurisdictions {
  root: NamedDivision;
  children: NamedDivision[];
}

export interface Wanted {
  division: string;
  unitId: string;
  servicePointId: string;
}

export interface Sight {
  register: Register;
  directory: Directory;
  generation: number;
  /** The right that is used. */
  action: Action;
  /** For people of a unit a place is there once something is that they may know of: not with its first evaluation. */
  ofUnit?: boolean;
}

/**
 * What the person may see of what he asks for.
 * @throws Refused `missing` for what is outside his scope, as if it did not exist; `forbidden` without any post for it
 */
export async function reachOf(sight: Sight, actor: Actor, wanted: Wanted): Promise<Reach> {
  const { unitId, servicePointId } = wanted;
  const reach: Reach = { ...(await widest(sight, actor, wanted)), unitId, servicePointId };
  if (servicePointId !== '') await mustSee(sight, actor, 'servicePoint', servicePointId, reach);
  else if (unitId !== '') await mustSee(sight, actor, 'unit', unitId, reach);
  return reach;
}

async function widest(
  sight: Sight,
  actor: Actor,
  { division, unitId }: Wanted,
): Promise<Pick<Reach, 'everything' | 'divisions' | 'units'>> {
  const scope = scopeOf(actor, sight.action);
  if (division !== '') {
    // Whoever may see the unit he names may name the division around it: the reach is narrowed to the unit.
    authorise(actor, sight.action, { divisionPath: await pathOf(sight, division), ...(unitId !== '' ? { unitId } : {}) });
    return { everything: false, divisions: [division], units: [] };
  }
  if (scope.all) return { everything: true, divisions: [], units: [] };
  const divisions = await Promise.all(scope.divisions.map(async (id) => ({ id, path: await pathOf(sight, id) })));
  return { everything: false, divisions: topmost(divisions), units: [...new Set(scope.units)] };
}

async function pathOf({ register, directory, generation }: Sight, division: string): Promise<string[]> {
  const place = await register.get(generation, 'division', division);
  const part = place && Object.values(place.parts)[0];
  return part ? part.divisionPath : directory.divisionPath(division);
}

async function mustSee(
  { register, directory, generation, action, ofUnit }: Sight,
  actor: Actor,
  kind: 'unit' | 'servicePoint',
  id: string,
  reach: Reach,
): Promise<void> {
  const found = await register.get(generation, kind, id);
  const place = ofUnit && !found?.shown ? undefined : found;
  if (place ? visibleParts(place, reach).length > 0 : reach.everything) return;
  if (place || kind === 'servicePoint') throw missing();
  const divisionPath = await directory.unitPath(id);
  authorise(actor, action, { divisionPath, unitId: id });
  if (reach.divisions.length > 0 && !reach.units.includes(id) && !divisionPath.some((one) => reach.divisions.includes(one)))
    throw missing();
}

/** The parts of a registered place that the reach holds. */
export function visibleParts(place: RegisteredPlace, { everything, divisions, units, unitId, servicePointId }: Reach): Part[] {
  return Object.values(place.parts).filter((part) => {
    if (unitId !== '' && part.unitId !== unitId) return false;
    if (servicePointId !== '' && part.servicePointId !== servicePointId) return false;
    return everything || units.includes(part.unitId) || part.divisionPath.some((division) => divisions.includes(division));
  });
}

/** Scopes whose cells add up to the reach, none counted twice. */
export async function scopesIn({ register, generation }: Sight, reach: Reach): Promise<string[]> {
  const of = async (kind: PlaceKind, ids: string[]): Promise<Part[]> =>
    (await register.getAll(generation, kind, ids)).flatMap((place) => visibleParts(place, reach));
  if (reach.servicePointId !== '') return (await of('servicePoint', [reach.servicePointId])).map(({ scope }) => scope);
  if (reach.unitId !== '') return (await of('unit', [reach.unitId])).map(({ scope }) => scope);
  if (reach.everything) return [EVERYTHING];
  const parts = await of('unit', reach.units);
  const outside = parts.filter(({ divisionPath }) => !divisionPath.some((division) => reach.divisions.includes(division)));
  return [...reach.divisions.map(divisionScope), ...outside.map(({ scope }) => scope)];
}
