import type { Job, ServiceContext } from '@mingjing/kit';
import { raiseWarnings } from './due';
import type { Models } from './models';

/** Cases looked at in one turn; what is left comes with the next. */
const BATCH = 200;

/** Raises what is due by the stored times: a restart loses nothing, a late start raises it late, never twice. */
export function warningsJob({ clock, log }: Pick<ServiceContext, 'clock' | 'log'>, { cases }: Models, everyMs: number): Job {
  return {
    name: 'case warnings',
    everyMs,
    async run(signal) {
      const now = clock.now();
      const due = await cases.model
        .find({ nextWarningAt: { $gt: new Date(0), $lte: now } })
        .sort({ nextWarningAt: 1 })
        .limit(BATCH)
        .select({ _id: 1, division: 1, version: 1 })
        .lean<{ _id: string; division: string; version: number }[]>();
      for (const { _id, division, version } of due) {
        if (signal.aborted) return;
        const change = { by: 'system:lead', at: now, division };
        await cases
          .handle(_id, { id: `${_id}:${version}:warnings` }, change, (c) => raiseWarnings(c, now))
          .catch((error: unknown) => log.error({ err: error, case: _id }, 'a warning could not be raised; it is tried again'));
      }
    },
  };
}
