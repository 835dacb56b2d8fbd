import type { Job } from '@mingjing/kit';
import { cellsOf, countedAs, moved, type Counted } from './counters';
import type { Message } from './message';
import type { Cell, Reply, TallyPlan } from './models';
import type { Work } from './work';

/** Messages entered in one go. */
const BATCH = 500;
const EVERY_MS = 2_000;
/** While messages go out each changes four times in quick succession: looked at too often, it would be entered four times. */
const EVERY_MS_SENDING = 10_000;
/** What a message is counted by. */
const COUNTED_BY = ['version', 'counted', 'kind', 'day', 'divisionPath', 'unitId', 'state', 'reason', 'segments', 'sentAt'];
/** The one plan there can be. */
const PLAN = 'plan';

type Found = { _id: string; version: number; counted?: Counted } & Message;

/** Keeps the daily cells: each message is in them exactly once, as it was when it was last looked at; each reply once. */
export function tallyJob(work: Work): Job {
  let entered = 0;
  return {
    name: 'delivery tally',
    everyMs: EVERY_MS,
    async run(signal) {
      await finish(work);
      if (work.dispatcher.busy && performance.now() - entered < EVERY_MS_SENDING) return;
      entered = performance.now();
      while (!signal.aborted && (await enter(work)));
    },
  };
}

/**
 * Enters a batch: the plan with the new cells whole, then the cells, then the mark on each message, then the plan goes.
 * Whatever is cut off is done again from the plan with the same outcome. @returns whether there may be more
 */
async function enter(work: Work): Promise<boolean> {
  const { messages, cells, plans, replies } = work.models;
  const found = await messages.model
    .find({ uncounted: { $gt: 0 } }, Object.fromEntries(COUNTED_BY.map((field) => [field, 1])))
    .sort({ uncounted: 1, _id: 1 })
    .limit(BATCH)
    .lean<Found[]>();
  const answers = await replies.find({ uncounted: true }).sort({ _id: 1 }).limit(BATCH).lean<Reply[]>();
  if (found.length + answers.length === 0) return false;
  const ids = [...new Set([...found.flatMap(cellsOf), ...answers.flatMap((reply) => reply.cells ?? [])])];
  const before = await cells.find({ _id: { $in: ids } }).lean<Cell[]>();
  const sums = new Map<string, Counted>(ids.map((id) => [id, {}]));
  for (const { _id, n } of before) sums.set(_id, n);
  for (const message of found) {
    const is = countedAs(message);
    for (const id of cellsOf(message)) sums.set(id, moved(sums.get(id) ?? {}, message.counted ?? {}, is));
  }
  for (const reply of answers) for (const id of reply.cells ?? []) sums.set(id, moved(sums.get(id) ?? {}, {}, reply.counts ?? {}));
  await plans.create([
    {
      _id: PLAN,
      cells: [...sums].map(([_id, n]) => ({ _id, n })),
      messages: found.map((message) => ({ id: message._id, version: message.version, counted: countedAs(message) })),
      replies: answers.map(({ _id }) => _id),
    },
  ]);
  await finish(work);
  return Math.max(found.length, answers.length) === BATCH;
}

/** Carries out the plan there is. */
async function finish(work: Work): Promise<void> {
  const plan = await work.models.plans.findById(PLAN).lean<TallyPlan | null>();
  if (!plan) return;
  await work.models.cells.collection.bulkWrite(
    plan.cells.map(({ _id, n }) => ({ updateOne: { filter: { _id: _id as never }, update: { $set: { n } }, upsert: true } })) as never,
    { ordered: false },
  );
  await mark(work, plan);
  const counted = { $unset: { uncounted: '', counts: '', cells: '' } };
  await work.models.replies.collection.updateMany({ _id: { $in: (plan.replies ?? []) as never } }, counted);
  await work.models.plans.deleteOne({ _id: PLAN });
}

type Marked = TallyPlan['messages'][number];
type Update = { updateOne: { filter: object; update: object } };

/** A message that changed meanwhile is looked at again: it keeps its flag, and knows what of it is counted. */
async function mark(work: Work, { messages }: TallyPlan): Promise<void> {
  if (messages.length === 0) return;
  const { collection } = work.models.messages.model;
  const write = (update: (one: Marked) => Update) => collection.bulkWrite(messages.map(update) as never, { ordered: false });
  const { matchedCount } = await write(({ id, version, counted }) => ({
    updateOne: { filter: { _id: id, version }, update: { $set: { counted }, $unset: { uncounted: '' } } },
  }));
  if (matchedCount === messages.length) return;
  await write(({ id, version, counted }) => ({
    updateOne: { filter: { _id: id, version: { $gt: version } }, update: { $set: { counted } } },
  }));
}
