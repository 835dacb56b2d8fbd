import type { Job, ServiceContext } from '@mingjing/kit';
import type { Aggregates } from '@mingjing/store';
import type { Calculation } from '@mingjing/workflow';
import { earliestStart, followCalendar, OPEN_BEFORE, raiseWarnings } from './clocks';
import type { Loop, LoopEvent, Standing } from './definition';
import type { Policies } from './policies';

/** Records looked at in one turn; what is left comes with the next. */
const BATCH = 200;

interface Kept<S extends Standing, E extends LoopEvent, P extends Calculation> {
  loop: Loop<S, E, P>;
  context: Pick<ServiceContext, 'name' | 'clock' | 'log'>;
  aggregates: Aggregates<S, E>;
}

/**
 * Raises what is due by the stored times (`nextWarningAt`, which the state must have): a restart loses nothing, a late start
 * raises it late, never twice.
 */
export function warningsJob<S extends Standing, E extends LoopEvent, P extends Calculation>(kept: Kept<S, E, P>, everyMs: number): Job {
  const { loop, context, aggregates } = kept;
  return {
    name: `${loop.noun} warnings`,
    everyMs,
    async run(signal) {
      const now = context.clock.now();
      const due = await aggregates.model
        .find({ nextWarningAt: { $gt: new Date(0), $lte: now } })
        .sort({ nextWarningAt: 1 })
        .limit(BATCH)
        .select({ _id: 1, version: 1 })
        .lean<{ _id: string; version: number }[]>();
      for (const { _id, version } of due) {
        if (signal.aborted) return;
        const change = { by: `system:${context.name}`, at: now };
        await aggregates
          .handle(_id, { id: `${_id}:${version}:warnings` }, change, (s) => raiseWarnings(loop, s, now))
          .catch((error: unknown) =>
            context.log.error({ err: error, [loop.noun]: _id }, 'a warning could not be raised; it is tried again'),
          );
      }
    },
  };
}

/**
 * A calendar entered or corrected later moves the deadlines that run; a step says so where one moved.
 * @param causeId of the event that told of the calendar
 */
export async function recomputeDeadlines<S extends Standing, E extends LoopEvent, P extends Calculation>(
  { loop, context, aggregates, policies }: Kept<S, E, P> & { policies: Policies<P> },
  causeId: string,
): Promise<void> {
  policies.forgetCalendar();
  const now = context.clock.now();
  const open = await aggregates.model
    .find({ orderedBy: { $lt: OPEN_BEFORE } })
    .select({ _id: 1 })
    .lean<{ _id: string }[]>();
  for (const { _id } of open) {
    const change = { by: `system:${context.name}`, at: now };
    await aggregates.handle(_id, { id: `${causeId}:newCalendar` }, change, async (s) => {
      const policy = await policies.for(s.divisionPath.at(-1) ?? '', earliestStart(loop, s, now), now);
      return followCalendar(loop, s, now, policy);
    });
  }
}
