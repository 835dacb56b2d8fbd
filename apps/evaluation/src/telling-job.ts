import { randomUUID } from 'node:crypto';
import { evaluation as proto } from '@mingjing/contracts';
import { systemActor, type Job, type Sealer } from '@mingjing/kit';
import { dayOf } from './day';
import { openField, openMatter, sealField } from './sealed';
import type { Evaluation } from './evaluation';
import type { Work } from './work';

/** Evaluations told of at once. */
const BATCH = 500;
const EVERY_MS = 1_000;
const DIGITS = 9;
/** What the counts are sealed for: statistics open them by the same words (proto/mingjing/evaluation/v1/events.proto). */
const PURPOSE = 'evaluation|matters-evaluated';
const IDS = 'evaluations';

type Waiting = { _id: string; sealed?: Record<string, unknown> } & Evaluation;

/**
 * Tells once a day how many matters of which place and day were evaluated, up to yesterday: all places at once, with an
 * order of its own, sealed. A message of each evaluation's own would lead from the rating to the matter.
 */
export function tellingJob(work: Work): Job {
  return { name: 'evaluation.tallyEvaluated', everyMs: EVERY_MS, run: (ending) => tellEvaluated(work, ending) };
}

/**
 * Each evaluation is in exactly one telling, wherever a process dies and however many run: a telling knows its evaluations
 * (sealed) and is the next in a row without gaps; before a new one is begun, those of the newest lose their mark.
 */
export async function tellEvaluated(work: Work, ending?: AbortSignal): Promise<void> {
  const due = { untold: true, held: { $ne: true }, day: { $lt: dayOf(work.context.clock.now()) } };
  const { model } = work.models.evaluations;
  while (!ending?.aborted && (await model.findOne(due, { _id: 1 }).lean())) {
    const newest = await finishNewest(work);
    const waiting = await model.find(due, { history: 0 }).sort({ day: 1, _id: 1 }).limit(BATCH).lean<Waiting[]>();
    if (waiting.length > 0) await begin(work, newest + 1, waiting);
  }
}

const idOf = (number: number): string => `te-${String(number).padStart(DIGITS, '0')}`;

/** Takes the mark from the evaluations of the newest telling; its number, 0 where there is none. */
async function finishNewest(work: Work): Promise<number> {
  const { tellings, evaluations } = work.models;
  const newest = await tellings.model
    .findOne({}, { sealed: 1 })
    .sort({ _id: -1 })
    .lean<{ _id: string; sealed: Record<string, unknown> } | null>();
  if (!newest) return 0;
  const ids = JSON.parse(openField(work.context.keys.sealer, newest._id, IDS, newest.sealed)) as string[];
  await evaluations.model.collection.updateMany({ _id: { $in: ids as never }, untold: true }, { $unset: { untold: '' } });
  return Number(newest._id.slice(-DIGITS));
}

/** Writes the next telling, unless another process wrote it first: then that one is finished before anything is read again. */
async function begin(work: Work, number: number, waiting: Waiting[]): Promise<void> {
  const { sealer } = work.context.keys;
  const id = idOf(number);
  const sealed = { [IDS]: sealField(sealer, id, IDS, JSON.stringify(waiting.map(({ _id }) => _id))) };
  const change = { by: systemActor('evaluation').id, at: work.context.clock.now(), sealed };
  const counts = sealCounts(sealer, countsOf(sealer, waiting));
  await work.models.tellings.create(id, { id: randomUUID() }, change, [{ type: 'Told', data: { counts } }]);
}

/** Of the place the evaluation was counted at, on the day its matter was handled. */
function countsOf(sealer: Sealer, waiting: Waiting[]): proto.MattersOfDay[] {
  const counts = new Map<string, proto.MattersOfDay>();
  for (const { _id, sealed = {}, unitId, servicePointId, windowId, divisionPath, source } of waiting) {
    const handledOn = openMatter(sealer, _id, sealed)?.handledOn ?? '';
    const key = JSON.stringify([windowId, servicePointId, unitId, divisionPath, handledOn, source]);
    const division = divisionPath.at(-1) ?? '';
    const place = { unitId, servicePointId, windowId, division, divisionPath, handledOn, source: source || 'pushed' };
    const { added } = counts.get(key) ?? { added: 0 };
    counts.set(key, { ...place, added: added + 1 });
  }
  return [...counts.values()];
}

function sealCounts(sealer: Sealer, days: proto.MattersOfDay[]): string {
  const plain = Buffer.from(proto.MattersOfDays.encode({ days }).finish()).toString('base64');
  return sealer.seal(plain, PURPOSE).toString('base64');
}
