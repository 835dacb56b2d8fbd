import type { directory } from '@mingjing/contracts';
import { changeOf, Refused, type CallContext } from '@mingjing/kit';
import type { Change } from '@mingjing/store';
import { servicePointId, windowId } from './ids';
import { plateCode } from './plate-code';
import type { PlannedWindow, ServicePoint } from './service-point';
import { line } from './text';
import { readWindowNames as readSeveral } from './window-list';
import type { Work } from './work';

const MOST_WINDOWS = 100;
/** Several may be written as one: 1号窗口/2号窗口. */
const LONGEST_LIST = 200;
/** Tries at a code nobody has; two of a hundred thousand plates meet about once in ten tries of a whole prefecture. */
const CODE_TRIES = 8;

export interface Registration {
  name: string;
  kind: string;
  unit: directory.Unit;
  divisionPath: string[];
  /** As `readWindowNames` gives them: opened as they stand. Read again, what was in quotation marks would be several. */
  windowNames: string[];
}

/** The name is taken within the unit. */
export function duplicate(): Refused {
  return new Refused('servicePoint.duplicate', 'conflict', {
    field: 'name',
    zh: '该单位已有同名的评议对象，请换一个名称，或直接使用已有的。',
    en: 'This unit has a service point of that name already; use it or choose another name.',
  });
}

function tooManyWindows(): Refused {
  return new Refused('servicePoint.tooManyWindows', 'invalid', {
    field: 'windowNames',
    zh: `一次最多建立 ${MOST_WINDOWS} 个窗口。`,
    en: `At most ${MOST_WINDOWS} windows at once.`,
  });
}

/**
 * The names to open windows under, checked; each may list several as people write them. None: one named after
 * the service point.
 * @throws Refused
 */
export function readWindowNames(names: string[], servicePointName: string): string[] {
  const asked = names.filter((name) => name.trim()).map((name) => line(name, 'windowNames', LONGEST_LIST));
  const given = readSeveral(asked).map((name) => line(name, 'windowNames', 60));
  if (given.length > MOST_WINDOWS) throw tooManyWindows();
  return given.length > 0 ? given : [servicePointName];
}

/**
 * Registers a service point and opens its windows, each with a plate. Registering is one write that names the windows:
 * should the process end before they are open, the service point's own event opens them.
 * @throws Refused `servicePoint.duplicate`
 */
export async function register(
  work: Work,
  call: CallContext,
  cause: string,
  { name, kind, unit, divisionPath, windowNames }: Registration,
): Promise<string> {
  const id = servicePointId(cause);
  const planned = windowNames.map((windowName, index): PlannedWindow => ({
    id: windowId(`${id}|${index}`),
    name: windowName,
  }));
  const data = { name, kind, unitId: unit.id, unitName: unit.name, divisionPath, planned };
  const hash = work.macs.body(JSON.stringify(data));
  const change = changeOf(call, work.context.clock, divisionPath.at(-1));
  const created = await work.models.servicePoints.create(id, { id: `${cause}:register`, hash }, change, [{ type: 'Registered', data }]);
  if (created.outcome === 'duplicate') {
    if (created.index !== '_id_') throw duplicate();
    throw new Refused('idempotency.reused', 'conflict', {
      zh: '同一请求编号已用于另一内容，请换新的请求编号。',
      en: 'This Idempotency-Key was used for another body.',
    });
  }
  await openPlanned(work, id, created.state, change);
  return id;
}

/** Windows a service point was registered with that are not open yet, wherever those that are open stand by now. */
export async function unopened(work: Work, { planned }: Pick<ServicePoint, 'planned'>): Promise<PlannedWindow[]> {
  if (planned.length === 0) return [];
  const ids = planned.map(({ id }) => id);
  const open = (await work.models.windows.model.find({ _id: { $in: ids } }, { _id: 1 }).lean()) as { _id: unknown }[];
  const opened = new Set(open.map(({ _id }) => String(_id)));
  return planned.filter(({ id }) => !opened.has(id));
}

/** Opens the windows a service point was registered with, as far as they are not open; done twice it does nothing. */
export async function openPlanned(work: Work, id: string, point: ServicePoint, change: Change): Promise<void> {
  await Promise.all(
    point.planned.map((planned, index) => openWindow(work, { ...planned, number: '', servicePointId: id, point, ordinal: index }, change)),
  );
}

export interface Opening extends PlannedWindow {
  number: string;
  servicePointId: string;
  point: ServicePoint;
  ordinal: number;
}

/** Opens a window with its first plate. */
export async function openWindow(
  work: Work,
  { id, name, number, servicePointId: pointId, point, ordinal }: Opening,
  change: Change,
): Promise<void> {
  const { unitId, divisionPath } = point;
  const opened = { servicePointId: pointId, unitId, divisionPath, name, number, staff: [], ordinal };
  for (let attempt = 0; attempt < CODE_TRIES; attempt += 1) {
    const code = plateCode(work.macs.plate, `${id}|${attempt}`);
    const created = await work.models.windows.create(id, { id: `${id}:open` }, change, [
      { type: 'Opened', data: opened },
      { type: 'PlateIssued', data: { code, reason: '' } },
    ]);
    if (created.outcome !== 'duplicate' || created.index === '_id_') return;
  }
  throw new Error(`no free plate code for window ${id}`);
}

/** A code for a window's next plate that no plate has yet. */
export async function freeCode(work: Work, window: string, cause: string): Promise<string> {
  for (let attempt = 0; attempt < CODE_TRIES; attempt += 1) {
    const code = plateCode(work.macs.plate, `${window}|${cause}|${attempt}`);
    if (!(await work.models.windows.model.findOne({ plateCodes: code }, { _id: 1 }).lean())) return code;
  }
  throw new Error(`no free plate code for window ${window}`);
}
