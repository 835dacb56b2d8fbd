import type { Job, ServiceContext } from '@mingjing/kit';
import { initialCase } from './case';
import { evolve } from './evolve';
import type { Models } from './models';

const EVERY_MS = 3_600_000;
/** Cases looked at in one go. */
const BATCH = 200;

/**
 * Gives cases from before people of a unit had numbers of their own that part, made from their history: until then the
 * unit does not see them. Whoever changes such a case meanwhile wins, and it is looked at again.
 */
export function unitSidesJob({ log }: Pick<ServiceContext, 'log'>, { cases }: Models): Job {
  return {
    name: 'case unit sides',
    everyMs: EVERY_MS,
    async run(signal) {
      for (let after = ''; !signal.aborted;) {
        const missing = { _id: { $gt: after }, withUnit: true, 'unitSide.from': { $exists: false } };
        const found = await cases.model.find(missing).sort({ _id: 1 }).limit(BATCH).select({ _id: 1 }).lean<{ _id: string }[]>();
        for (const { _id } of found) await fill({ cases }, _id);
        if (found.length > 0) log.info({ cases: found.length }, 'cases of an older version can be read by their units again');
        if (found.length < BATCH) return;
        after = found.at(-1)!._id;
      }
    },
  };
}

async function fill({ cases }: Pick<Models, 'cases'>, id: string): Promise<void> {
  const loaded = await cases.load(id);
  if (!loaded) return;
  const { unitSide } = loaded.history.reduce((c, { event, at, by, version }) => evolve(c, event, { at, by, version }), initialCase());
  await cases.model.collection.updateOne({ _id: id as never, version: loaded.version }, { $set: { unitSide } });
}
