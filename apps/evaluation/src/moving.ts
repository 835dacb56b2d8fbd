import type { Change } from '@mingjing/store';
import type { ServicePoint } from './service-point';
import type { Stored } from './views';
import { moveWindow } from './window';
import type { Work } from './work';

/** More windows than one service point has. */
export const PLACES = 1_000;

/** Where windows go to, and after which others they come there. */
export interface Destination {
  point: Stored<ServicePoint>;
  /** Place of the first of them: those it was registered with are at 0, 1, …, later ones at the milliseconds of their opening. */
  ordinal: number;
}

/** Moves windows, with their plates, from one service point to another; done twice it does nothing. */
export async function moveWindows(
  work: Work,
  windowIds: readonly string[],
  from: string,
  { point, ordinal }: Destination,
  { planId, reason }: { planId: string; reason: string },
  change: Change,
): Promise<void> {
  const { unitId, divisionPath } = point.state;
  await Promise.all(
    windowIds.map(async (id, index) => {
      const to = { servicePointId: point.id, unitId, divisionPath, ordinal: ordinal + Math.min(index, PLACES - 1) };
      const cause = { id: `${planId}:move:${from}` };
      await work.models.windows.handle(id, cause, { ...change, division: divisionPath.at(-1) }, moveWindow(to, from, reason));
    }),
  );
  work.scans.clear();
}
