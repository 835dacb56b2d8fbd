import { addDays } from './day';
import { joined, type Counted, type Place, type WindowCounted } from './release';
import { voiceCounter } from './voices';
import type { Evaluation } from './evaluation';
import type { Rating } from './form';
import type { Work } from './work';

/** Evaluations read at once. */
const PAGE = 1_000;
const DAYS = 7;

/** What a week brought a service point. */
export interface PointCounts extends Place {
  counted: WindowCounted[];
}

type Read = Pick<Evaluation, 'servicePointId' | 'unitId' | 'divisionPath' | 'windowId' | 'level' | 'rating' | 'dimensions' | 'voice'> & {
  _id: string;
  held?: boolean;
  excluded: boolean;
};
const FIELDS = ['servicePointId', 'unitId', 'divisionPath', 'windowId', 'level', 'rating', 'dimensions', 'voice', 'held', 'excluded'];

/**
 * The evaluations that stand since a day of the week ending on a Sunday, by service point in the order of ids; those that
 * are held or excluded are in no release. A page of them is in memory at a time, and the counts.
 * @param smallest group that is published: one network is fewer voices than that
 */
export async function weekCounts(work: Work, sunday: string, smallest: number, signal: AbortSignal): Promise<PointCounts[]> {
  const points = new Map<string, PointCounts>();
  const voiceIn = voiceCounter(smallest - 1);
  for (let back = DAYS - 1; back >= 0; back -= 1) {
    for await (const page of ofDay(work, addDays(sunday, -back))) {
      if (signal.aborted) return [];
      for (const read of page) if (!read.held && !read.excluded) add(points, read, await ratingsOf(work, read), voiceIn(read));
    }
  }
  return [...points.values()].sort((one, other) => (one.servicePointId < other.servicePointId ? -1 : 1));
}

async function* ofDay({ models }: Work, standsSince: string): AsyncIterable<Read[]> {
  const projection = Object.fromEntries(FIELDS.map((field) => [field, 1]));
  for (let after = ''; ;) {
    const wanted = { standsSince, ...(after && { _id: { $gt: after } }) };
    const page = (await models.evaluations.model.find(wanted, projection).sort({ _id: 1 }).limit(PAGE).lean()) as unknown as Read[];
    yield page;
    if (page.length < PAGE) return;
    after = page.at(-1)!._id;
  }
}

/** What an answer to a dimension says, by its level; one that the form no longer has is not taken for satisfied. */
async function ratingsOf(work: Work, { divisionPath, dimensions }: Read): Promise<(level: string) => Rating> {
  if (Object.keys(dimensions).length === 0) return () => 'unsatisfied';
  const { levels } = await work.formOf(divisionPath.at(-1) ?? '');
  return (level) => levels.find(({ code }) => code === level)?.rating ?? 'unsatisfied';
}

const NOTHING: Counted = { levels: [], answers: [] };

function add(
  points: Map<string, PointCounts>,
  read: Read,
  ratingOf: (level: string) => Rating,
  { ofWindow, ofPoint }: ReturnType<ReturnType<typeof voiceCounter>>,
): void {
  const { servicePointId, unitId, divisionPath, windowId, level, rating, dimensions } = read;
  const point = points.get(servicePointId) ?? { servicePointId, unitId, divisionPath, counted: [] };
  const answers = Object.entries(dimensions).map(([dimension, answer]) => ({
    dimension,
    level: answer,
    rating: ratingOf(answer),
    count: 1,
  }));
  const it: Counted = { levels: [{ level, rating, count: 1 }], answers };
  const voices = { alone: ofWindow ? it : NOTHING, together: ofPoint ? it : NOTHING };
  const one: WindowCounted = { windowId, ...it, ...((!ofWindow || !ofPoint) && { voices }) };
  points.set(servicePointId, { ...point, counted: joined(point.counted, [one]) });
}
