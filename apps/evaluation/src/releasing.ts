import { systemActor, type Job } from '@mingjing/kit';
import { addDays, dayOf } from './day';
import { releaseId, tallyId, weekId } from './ids';
import { existing } from './queries';
import { closeWeek, countedSince, lastClosed, mondayOf, sundayOf, type Release, type TallyEvent } from './release';
import { weekCounts, type PointCounts } from './week-counts';
import type { Work } from './work';

/** How often the job looks whether a week is to be closed; the rest of a day it compares two texts. */
const EVERY_MS = 5_000;
/** Service points that are closed at once. */
const AT_ONCE = 16;
const WEEK = 7;

/** Closes weeks, each once: the only way in which figures come to the people of a unit. */
export function releasingJob(work: Work): Job {
  let settled = '';
  return {
    name: 'evaluation.release',
    everyMs: EVERY_MS,
    async run(signal) {
      const today = dayOf(work.context.clock.now());
      if (settled !== today && (await closeWeeks(work, today, signal))) settled = today;
    },
  };
}

/**
 * Closes all weeks that are over long enough, the oldest first. Cut off, it goes on where it was: a service point that has
 * closed a week answers what it answered before.
 * @returns whether nothing is left to do until the day ends
 */
export async function closeWeeks(work: Work, today: string, signal: AbortSignal): Promise<boolean> {
  const last = await newestWeek(work);
  work.closing.until = last;
  const first = last ? addDays(last, WEEK) : await firstWeek(work);
  if (!first) return false;
  const { smallest, afterDays } = await work.privacyFloor();
  for (let sunday = first; sunday <= lastClosed(today, afterDays); sunday = addDays(sunday, WEEK)) {
    if (signal.aborted) return false;
    // From here on what comes in, whatever the clock says, belongs to a later week.
    work.closing.until = sunday;
    await closeOne(work, sunday, smallest, signal);
  }
  return !signal.aborted;
}

/** The Sunday of the week that was closed last; empty where none was. */
async function newestWeek({ models }: Work): Promise<string> {
  const [week] = (await models.closedWeeks.model.find({}, { asOf: 1 }).sort({ _id: -1 }).limit(1).lean()) as { asOf: string }[];
  return week?.asOf ?? '';
}

/** The Sunday of the week of the first evaluation; empty while there is none. */
async function firstWeek({ models }: Work): Promise<string> {
  const first = models.evaluations.model.find({ standsSince: { $gt: '' } }, { standsSince: 1 }).sort({ standsSince: 1, _id: 1 });
  const [found] = (await first.limit(1).lean()) as { standsSince: string }[];
  return found ? sundayOf(found.standsSince) : '';
}

async function closeOne(work: Work, asOf: string, smallest: number, signal: AbortSignal): Promise<void> {
  const points = await weekCounts(work, asOf, smallest, signal);
  const known = await existing(
    work.models.tallies,
    points.map(({ servicePointId }) => tallyId(servicePointId)),
  );
  const start = await platformStart(work, asOf);
  for (let from = 0; from < points.length; from += AT_ONCE) {
    if (signal.aborted) return;
    await Promise.all(
      points.slice(from, from + AT_ONCE).map(async (point) => {
        const since = known.has(tallyId(point.servicePointId)) ? start : await pointStart(work, point.servicePointId, start, asOf);
        await closePoint(work, point, since, asOf, smallest);
      }),
    );
  }
  if (signal.aborted) return;
  const data = { asOf, servicePoints: points.length };
  await work.models.closedWeeks.create(weekId(asOf), causeOf(asOf), changeOf(work), [{ type: 'Closed', data }]);
}

/** The Monday of the first week that was ever closed. */
async function platformStart({ models }: Work, asOf: string): Promise<string> {
  const [week] = (await models.closedWeeks.model.find({}, { asOf: 1 }).sort({ _id: 1 }).limit(1).lean()) as { asOf: string }[];
  return mondayOf(week?.asOf ?? asOf);
}

/** The Monday of the week in which a service point was registered, which its unit knows; not that of its first evaluation. */
async function pointStart({ models }: Work, servicePointId: string, start: string, asOf: string): Promise<string> {
  const registered = (await models.servicePoints.load(servicePointId))?.history[0]?.at;
  return countedSince(start, registered ? dayOf(registered) : start, asOf);
}

async function closePoint(work: Work, point: PointCounts, since: string, asOf: string, smallest: number): Promise<void> {
  const { servicePointId, unitId, divisionPath, counted } = point;
  const place = { servicePointId, unitId, divisionPath };
  const [cause, change] = [causeOf(asOf), { ...changeOf(work), division: divisionPath.at(-1) }];
  const decide = closeWeek(place, since, asOf, counted, smallest);
  const { events } = await work.models.tallies.handle(tallyId(servicePointId), cause, change, decide);
  const batches = events.flatMap(({ event }: { event: TallyEvent }) => (event.type === 'Released' ? [event.data] : []));
  for (const batch of batches) {
    const data: Release = { ...place, ...batch };
    await work.models.releases.create(releaseId(servicePointId, asOf, batch.windowId), cause, change, [{ type: 'Released', data }]);
  }
}

const causeOf = (asOf: string): { id: string } => ({ id: `week:${asOf}` });
const changeOf = (work: Work): { by: string; at: Date } => ({ by: systemActor('evaluation').id, at: work.context.clock.now() });
