import { byIds } from './queries';
import type { Names } from './views';
import type { Work } from './work';

interface Place {
  servicePointId: string;
  windowId: string;
}

/** The names of the places of a page, read together; empty where there is no such place. */
export async function namesOf({ models }: Work, places: Place[]): Promise<(place: Place) => Names> {
  const [points, windows] = await Promise.all([
    byIds(
      models.servicePoints,
      places.map(({ servicePointId }) => servicePointId),
    ),
    byIds(
      models.windows,
      places.map(({ windowId }) => windowId),
    ),
  ]);
  return ({ servicePointId, windowId }) => ({
    servicePointName: points.get(servicePointId)?.state.name ?? '',
    windowName: windows.get(windowId)?.state.name ?? '',
    unitName: points.get(servicePointId)?.state.unitName ?? '',
  });
}
