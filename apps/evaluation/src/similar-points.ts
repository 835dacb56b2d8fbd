import { lookAlikeRefusal, lookAlikeRow, nameKey, sameName, spelled, type Compared } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { byIds } from './queries';
import { duplicate } from './registration';
import type { ServicePoint } from './service-point';
import type { Stored } from './views';
import type { Work } from './work';

/** A service point in use, or a row before in the same file. */
export interface PointName {
  id: string;
  name: string;
}

interface Place {
  unitId: string;
  unitName: string;
}

/** Service points in use, by unit: what new names are compared with. */
export async function pointNames({ models }: Work, unitIds: Iterable<string>): Promise<Map<string, PointName[]>> {
  const ids = [...new Set(unitIds)];
  const filter = { unitId: { $in: ids }, retired: false };
  const found = (await models.servicePoints.model.find(filter, { name: 1, unitId: 1 }).lean()) as {
    _id: unknown;
    name: string;
    unitId: string;
  }[];
  const names = new Map<string, PointName[]>(ids.map((id) => [id, []]));
  for (const { _id, name, unitId } of found) names.get(unitId)?.push({ id: String(_id), name });
  return names;
}

const compared = (there: Iterable<PointName>, { unitName }: Pick<Place, 'unitName'>): Compared => ({
  noun: 'servicePoint',
  field: 'name',
  zh: '评议对象',
  there,
  within: unitName,
});

/**
 * Looks at a name that a service point is to have.
 * @param id of the one that is to have it
 * @throws Refused `servicePoint.duplicate`; `servicePoint.lookAlike` naming those of a similar name, unless confirmed
 */
export async function requireOwnName(work: Work, id: string, name: string, place: Place, confirmed: boolean): Promise<void> {
  const there = (await pointNames(work, [place.unitId])).get(place.unitId) ?? [];
  const others = there.filter((one) => one.id !== id);
  if (others.some((one) => sameName(one.name, name))) throw duplicate();
  const refusal = confirmed ? undefined : lookAlikeRefusal(name, compared(others, place));
  if (refusal) throw refusal;
}

/** For a row of a file; undefined where one of the name is there: the row means that one. */
export function similarPoint(name: string, there: readonly PointName[], place: Pick<Place, 'unitName'>): Refused | undefined {
  if (there.some((one) => sameName(one.name, name))) return undefined;
  return lookAlikeRow(name, compared(there, place));
}

/** The service point in use that has a name in a unit: of doubles from before the one that is written so. */
export async function namesake({ models }: Work, unitId: string, name: string): Promise<Stored<ServicePoint> | undefined> {
  const { servicePoints } = models;
  const filter = { unitId, nameKey: nameKey(name), retired: false };
  const found = (await servicePoints.model.find(filter, { name: 1 }).lean()) as { _id: unknown; name: string }[];
  const [meant] = spelled(found, name);
  if (!meant) return undefined;
  const id = String(meant._id);
  return (await byIds(servicePoints, [id])).get(id);
}

/**
 * Looks at a name that a window is to have at its service point.
 * @throws Refused `window.duplicate`; `window.lookAlike` naming those of a similar name, unless confirmed
 */
export function requireOwnWindowName(name: string, others: readonly PointName[], confirmed: boolean): void {
  if (others.some((one) => sameName(one.name, name))) throw duplicateWindow();
  const refusal = confirmed ? undefined : lookAlikeRefusal(name, { noun: 'window', field: 'name', zh: '窗口', there: others });
  if (refusal) throw refusal;
}

function duplicateWindow(): Refused {
  return new Refused('window.duplicate', 'conflict', {
    field: 'name',
    zh: '该评议对象已有同名的窗口，请换一个名称，或直接使用已有的。',
    en: 'This service point has a window of that name already; use it or choose another name.',
  });
}
