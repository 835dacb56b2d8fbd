/** Where something happened, as it stood when it happened: later mergers and moves leave history where it was. */
export interface Place {
  /** Ancestors of the division from the root to itself. */
  divisionPath: string[];
  unitId: string;
  servicePointId: string;
  windowId: string;
}

export const KINDS = ['division', 'unit', 'servicePoint', 'window'] as const;
export type PlaceKind = (typeof KINDS)[number];

/** One line of figures: a division's subtree, or a unit, service point or window within one division. */
export interface Scope {
  kind: PlaceKind;
  id: string;
  /** Name of the scope in keys of cells. */
  key: string;
  /** The place cut off at this scope. */
  place: Place;
}

/** Scope of everything there is. */
export const EVERYTHING = 'all';

const keyOf = (...parts: string[]): string => parts.map(encodeURIComponent).join('/');

export function divisionScope(division: string): string {
  return keyOf('division', division);
}

/**
 * All scopes a place belongs to. Those below the division carry the division in their key, so that a unit at work in
 * two divisions has a scope in each and a person who may see one of them sees that one only.
 */
export function scopesOf(place: Place): Scope[] {
  const { divisionPath, unitId, servicePointId, windowId } = place;
  const own = divisionPath.at(-1) ?? '';
  const none = { unitId: '', servicePointId: '', windowId: '' };
  const scopes: Scope[] = divisionPath.map((id, depth) => ({
    kind: 'division',
    id,
    key: divisionScope(id),
    place: { ...none, divisionPath: divisionPath.slice(0, depth + 1) },
  }));
  if (unitId) scopes.push({ kind: 'unit', id: unitId, key: keyOf('unit', own, unitId), place: { ...none, divisionPath, unitId } });
  if (servicePointId) {
    const key = keyOf('servicePoint', own, unitId, servicePointId);
    scopes.push({ kind: 'servicePoint', id: servicePointId, key, place: { ...none, divisionPath, unitId, servicePointId } });
  }
  if (windowId) scopes.push({ kind: 'window', id: windowId, key: keyOf('window', own, unitId, servicePointId, windowId), place });
  return scopes;
}

/** The divisions of the list that lie within no other of it, so that their sum counts nothing twice. */
export function topmost(divisions: { id: string; path: string[] }[]): string[] {
  const ids = new Set(divisions.map(({ id }) => id));
  return [...ids].filter((id) => !divisions.find((each) => each.id === id)?.path.some((ancestor) => ancestor !== id && ids.has(ancestor)));
}
