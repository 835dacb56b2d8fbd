import { addDays } from './day';
import type { Evaluation } from './evaluation';
import type { Matter } from './matter';
import { one, windowsOf, type Listed } from './queries';
import type { Known } from './redaction';
import { openField, openMatter } from './sealed';
import type { Stored } from './views';
import type { Work } from './work';

export type Opened = Stored<Evaluation> & { sealed: Record<string, unknown> };
type OpenedMatter = Listed<Matter>['items'][number];

/** Matters read for the people they are of, at the service point and in the unit: weeks of a busy hall. */
const MOST = 1_500;
const DAYS_BEFORE = 45;

/** The matter that was evaluated; undefined for an open scan. */
export function matterOf({ context, models }: Work, { id, sealed }: Opened): Promise<OpenedMatter | undefined> {
  const matter = openMatter(context.keys.sealer, id, sealed);
  return matter ? one(models.matters, matter.id, true) : Promise.resolve(undefined);
}

/** Whom the platform knows around the time and place of an evaluation: of these the words must not tell. */
export async function knownAround(work: Work, evaluation: Opened): Promise<Known> {
  const { sealer } = work.context.keys;
  const { servicePointId, unitId, day } = evaluation.state;
  const handledOn = { $gte: addDays(day, -DAYS_BEFORE), $lte: addDays(day, 1) };
  const [here, inUnit, own, windows] = await Promise.all([
    matters(work, { servicePointId, handledOn }),
    matters(work, { unitId, handledOn }),
    matterOf(work, evaluation),
    windowsOf(work.models, [servicePointId]),
  ]);
  const all = [...new Map([...here, ...inUnit, ...(own ? [own] : [])].map((matter) => [matter.id, matter])).values()];
  const opened = (field: 'name' | 'phone'): string[] => all.map(({ id, sealed }) => openField(sealer, id, field, sealed)).filter(Boolean);
  return {
    names: opened('name'),
    phones: [...opened('phone'), openField(sealer, evaluation.id, 'phone', evaluation.sealed)].filter(Boolean),
    matterNumbers: all.map(({ state }) => state.matterNumber),
    staff: windows.flatMap(({ state }) => state.staff.map(({ name }) => name)),
  };
}

async function matters({ models }: Work, filter: Record<string, unknown>): Promise<OpenedMatter[]> {
  const found = (await models.matters.model.find(filter, { history: 0 }).sort({ handledOn: -1, _id: 1 }).limit(MOST).lean()) as unknown as {
    _id: string;
    version: number;
    sealed?: Record<string, unknown>;
  }[];
  return found.map((document) => ({
    ...{ id: String(document._id), version: document.version, sealed: document.sealed ?? {} },
    state: models.matters.stateOf(document),
  }));
}
