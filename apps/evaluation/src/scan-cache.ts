import { KnownValues, STANDING } from '@mingjing/kit';
import { missing } from './refusals';
import type { Models } from './models';
import type { ServicePoint } from './service-point';
import type { Window } from './window';

const MOST = 2_000;
/** Another replica's re-issue shows after this; our own at once. */
const FRESH_MS = 5_000;
/** A store that stands still answers later, and somebody waits in front of a plate. */
const FIRST_MS = 9_000;

/** A window and where it stands. */
export interface Scanned {
  windowId: string;
  window: Window;
  point: ServicePoint;
}

/** Windows by plate code: the least recently scanned go first; concurrent misses read once. */
export class ScanCache {
  private readonly known = new KnownValues<Scanned>({
    holding: STANDING,
    freshMs: FRESH_MS,
    firstMs: FIRST_MS,
    most: MOST,
  });

  constructor(private readonly models: Models) {}

  /**
   * @param code in its one spelling (`readPlateCode`)
   * @throws Refused `plate.missing` for a code of ours that no window has
   */
  byCode(code: string): Promise<Scanned> {
    return this.known.get(code, () => this.load(code));
  }

  /** Called after every own write of a window or service point: what was being read meanwhile is dropped too. */
  clear(): void {
    this.known.clear();
  }

  private async load(code: string): Promise<Scanned> {
    const { windows, servicePoints } = this.models;
    const found = await windows.model.findOne({ plateCodes: code }, { history: 0, sealed: 0 }).lean();
    if (!found) throw missing('plate');
    const window = windows.stateOf(found);
    const point = await servicePoints.model.findOne({ _id: window.servicePointId }, { history: 0, sealed: 0 }).lean();
    if (!point) throw missing('record');
    return { windowId: String((found as { _id: unknown })._id), window, point: servicePoints.stateOf(point) };
  }
}
