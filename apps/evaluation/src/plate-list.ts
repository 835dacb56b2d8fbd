import type { evaluation as proto } from '@mingjing/contracts';
import type { CallContext } from '@mingjing/kit';
import { readPage, type Page } from './paging';
import { byIds, list, within } from './queries';
import { plateView, type Stored } from './views';
import { plateInUse, type Plate, type Window } from './window';
import type { Work } from './work';

const ORDER = { servicePointId: 1, ordinal: 1, _id: 1 } as const;
/** A service point has no more windows than this. */
const ALL: Page = { skip: 0, limit: 200 };

type Filter = Record<string, unknown>;
type Listed = [Stored<Window>, Plate];

/**
 * Plates in the order of their windows: those in force; or every one there ever was, of one service point or window; or the
 * newest of each window.
 */
export async function listPlates(work: Work, request: proto.ListPlatesRequest, call: CallContext): Promise<proto.ListPlatesResponse> {
  const { servicePointId, windowId, division, unitId, inForce } = request;
  const asked = {
    ...(division && { divisionPath: division }),
    ...(servicePointId && { servicePointId }),
    ...(windowId && { _id: windowId }),
    ...(unitId && { unitId }),
  };
  const filter = within(call.actor, 'plate.read', asked);
  const page = readPage(request.page, request.pageSize);
  if (inForce) return platesInForce(work, filter, page);
  const { windows } = work.models;
  if (servicePointId || windowId) {
    const { items } = await list(windows, filter, ORDER, ALL);
    const every = items.flatMap((window) => window.state.plates.map((plate): Listed => [window, plate]));
    return { plates: await named(work, every.slice(page.skip, page.skip + page.limit)), total: every.length };
  }
  const { items, total, totalIsAtLeast } = await list(windows, filter, ORDER, page);
  // The newest plate of a window: the one in use, or else the last one.
  return {
    plates: await named(
      work,
      items.flatMap((window) => window.state.plates.slice(-1).map((plate): Listed => [window, plate])),
    ),
    total,
    totalIsAtLeast,
  };
}

async function platesInForce(work: Work, { servicePointId, ...filter }: Filter, page: Page): Promise<proto.ListPlatesResponse> {
  const { servicePoints, windows } = work.models;
  const retired = (await servicePoints.model.find({ retired: true }, { _id: 1 }).lean()) as { _id: unknown }[];
  const inUse = { ...(servicePointId !== undefined && { $eq: servicePointId }), $nin: retired.map(({ _id }) => String(_id)) };
  const { items, total, totalIsAtLeast } = await list(windows, { ...filter, servicePointId: inUse, 'plates.state': 'issued' }, ORDER, page);
  const issued = items.flatMap((window): Listed[] => {
    const plate = plateInUse(window.state);
    return plate ? [[window, plate]] : [];
  });
  return { plates: await named(work, issued), total, totalIsAtLeast };
}

/** With the names of where they stand, for a list and for print. */
async function named({ models }: Work, plates: Listed[]): Promise<proto.Plate[]> {
  const points = await byIds(
    models.servicePoints,
    plates.map(([{ state }]) => state.servicePointId),
  );
  return plates.map(([{ id, state }, plate]) => {
    const point = points.get(state.servicePointId)?.state;
    return {
      ...plateView(id, state.servicePointId, plate),
      windowName: state.name,
      servicePointName: point?.name ?? '',
      unitName: point?.unitName ?? '',
    };
  });
}
