import { systemActor, type Job } from '@mingjing/kit';
import { addDays, dayOf, endOf, startOf } from './day';
import type { PublishedIn } from './evaluation';
import { lastClosed, mondayOf, needed } from './release';
import { publish } from './words';
import type { Work } from './work';

/** How often it is looked whether a closing has words to publish; the rest of a day two texts are compared. */
const EVERY_MS = 5_000;

/** Publishes released words with the closings of weeks, as the figures are. */
export function publishingJob(work: Work): Job {
  let settled = '';
  return {
    name: 'evaluation.publishWords',
    everyMs: EVERY_MS,
    async run(signal) {
      const today = dayOf(work.context.clock.now());
      if (settled === today) return;
      await publishWords(work, today, signal);
      if (!signal.aborted) settled = today;
    },
  };
}

/** First moment at which a week is closed: what is released later goes with the next one. */
const closedAt = (asOf: string, afterDays: number): Date => startOf(addDays(asOf, afterDays + 1));

interface Released {
  _id: string;
  day: string;
}

/**
 * Publishes what was released before the last closing, at each service point that was evaluated often enough since words
 * of it were last published; elsewhere they wait. Cut off, it goes on with the same words: what may be published with a
 * closing never changes after it.
 */
export async function publishWords(work: Work, today: string, signal: AbortSignal): Promise<void> {
  const { smallest, afterDays } = await work.privacyFloor();
  const asOf = lastClosed(today, afterDays);
  const waiting = { wordsState: { $eq: 'released', $gt: '' } };
  const points = (await work.models.evaluations.model.distinct('servicePointId', waiting)) as string[];
  for (const servicePointId of points.sort()) {
    if (signal.aborted) return;
    const decidedBefore = { 'decided.at': { $lt: closedAt(asOf, afterDays) }, day: { $lte: asOf } };
    const found = (await work.models.evaluations.model
      .find({ ...waiting, servicePointId, ...decidedBefore }, { day: 1 })
      .lean()) as unknown as Released[];
    const since = found.length > 0 ? await publishedSince(work, servicePointId, found, asOf, smallest) : undefined;
    if (since) await publishAll(work, found, { since, asOf });
  }
}

/** First day of what stands behind the words; undefined where too few evaluations do. */
async function publishedSince(
  { models }: Work,
  servicePointId: string,
  found: Released[],
  asOf: string,
  smallest: number,
): Promise<string | undefined> {
  const { model } = models.evaluations;
  const [last] = (await model
    .find({ servicePointId, publishedAsOf: { $gt: '' } }, { published: 1 })
    .sort({ publishedAsOf: -1, publishedKey: 1 })
    .limit(1)
    .lean()) as unknown as { published: PublishedIn }[];
  // A closing that was cut off.
  if (last?.published.asOf === asOf) return last.published.since;
  const first = found.map(({ day }) => day).reduce((one, other) => (one < other ? one : other));
  const since = last ? addDays(last.published.asOf, 1) : mondayOf(first);
  const stands = { held: { $ne: true }, excluded: { $ne: true } };
  const most = needed(smallest);
  const between = { submittedAt: { $gte: startOf(since), $lt: endOf(asOf) } };
  return (await model.countDocuments({ servicePointId, ...between, ...stands }, { limit: most })) >= most ? since : undefined;
}

async function publishAll(work: Work, found: Released[], { since, asOf }: Omit<PublishedIn, 'key'>): Promise<void> {
  const { context, models, macs } = work;
  const change = { by: systemActor('evaluation').id, at: context.clock.now() };
  for (const { _id } of found) {
    const key = macs.words(`${_id}|${asOf}`).slice(0, 24);
    await models.evaluations.handle(_id, { id: `publish:${asOf}` }, change, publish({ since, asOf, key }));
  }
}
