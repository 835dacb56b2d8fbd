import { Refused } from '@mingjing/contracts/refused';
import type { Models } from './models';
import { byIds } from './queries';
import type { ServicePoint } from './service-point';
import type { Stored } from './views';

/** Bodies are merged again and again; a longer chain than this is none. */
const LONGEST_CHAIN = 16;
const MOST_NAMED = 5;

const idsOf = ({ successorIds, successorId }: ServicePoint): string[] => successorIds ?? [successorId].filter(Boolean);

/** Those in use that took over from a retired service point, through all that were merged or split since. */
export async function successorsOf({ servicePoints }: Pick<Models, 'servicePoints'>, point: ServicePoint): Promise<Stored<ServicePoint>[]> {
  const met = new Set<string>();
  const inUse: Stored<ServicePoint>[] = [];
  let asked = idsOf(point);
  for (let step = 0; asked.length > 0 && step < LONGEST_CHAIN; step += 1) {
    for (const id of asked) met.add(id);
    const found = [...(await byIds(servicePoints, asked)).values()];
    inUse.push(...found.filter(({ state }) => !state.retired));
    const further = found.filter(({ state }) => state.retired).flatMap(({ state }) => idsOf(state));
    asked = [...new Set(further)].filter((id) => !met.has(id));
  }
  return inUse;
}

const quoted = (names: string[]): string =>
  names
    .slice(0, MOST_NAMED)
    .map((name) => `“${name}”`)
    .join('、') + (names.length > MOST_NAMED ? '等' : '');

/** Tells whoever scans the plate of a retired service point where to go. */
export async function goneTo(models: Pick<Models, 'servicePoints'>, point: ServicePoint): Promise<Refused> {
  const names = (await successorsOf(models, point)).map(({ state }) => state.name);
  const http = 410;
  if (names.length === 0) {
    return new Refused('servicePoint.retired', 'refused', {
      http,
      zh: '该评议对象已撤并，请到承接其业务的窗口扫码评价。',
      en: 'This service point was merged or retired; please evaluate at the window that took over.',
    });
  }
  return new Refused('servicePoint.retired', 'refused', {
    http,
    zh: `该评议对象已撤并，业务由${quoted(names)}承接，请到那里的窗口扫码评价。`,
    en: `This service point was merged or retired; ${names.slice(0, MOST_NAMED).join(', ')} took over. Please scan the plate there.`,
  });
}

/** Tells whoever names a retired service point which one to name instead. */
export async function nameInstead(models: Pick<Models, 'servicePoints'>, point: ServicePoint, field = 'servicePoint'): Promise<Refused> {
  const names = (await successorsOf(models, point)).map(({ state }) => state.name);
  if (names.length === 0) {
    return new Refused('servicePoint.retired', 'refused', {
      field,
      zh: '该评议对象已撤并，请填写承接其业务的评议对象。',
      en: 'This service point is retired; name the one that took over.',
    });
  }
  return new Refused('servicePoint.retired', 'refused', {
    field,
    zh: `该评议对象已撤并，请改填承接其业务的${quoted(names)}。`,
    en: `This service point is retired; name the one that took over instead: ${names.slice(0, MOST_NAMED).join(', ')}.`,
  });
}
