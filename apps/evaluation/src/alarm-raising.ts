import { randomUUID } from 'node:crypto';
import { evaluation as proto, TOPICS } from '@mingjing/contracts';
import { on, systemActor, type EventHandler, type EventSubscription, type IncomingEvent, type Job } from '@mingjing/kit';
import type { AlarmsRule } from '@mingjing/rules';
import { CountPacing, raise, type AlarmKind, type Noticed } from './alarm';
import { addDays, dayOf, startOf } from './day';
import { TYPES } from './events';
import { alarmId } from './ids';
import { numberHashes } from './number';
import { MOST_COUNTED } from './paging';
import { maskPhone } from './phone';
import { one, type Listed } from './queries';
import { openField, sealField } from './sealed';
import type { Matter } from './matter';
import type { Work } from './work';

const EVERY_MS = 1_000;
/** Where an alarm keeps the masked form of its number. */
export const MASKED = 'phone';

type Entered = Listed<Matter>['items'][number] & { phone: string };

/** Looks at matters as soon as they are entered, long before anybody evaluates them. */
export function alarmSubscription(work: Work): EventSubscription {
  // What is looked at again is counted as of then, in whatever order: the two know nothing of one another.
  const [pacing, again] = [new CountPacing(MOST_COUNTED), new CountPacing(MOST_COUNTED)];
  return {
    topic: TOPICS.evaluation,
    group: 'evaluation-alarms',
    acting: true,
    reconciliation: { of: 'newest', handlers: looking((event) => lookAt(work, again, event, event.time)) },
    handlers: looking((event) => lookAt(work, pacing, event)),
  };
}

function looking(look: (event: IncomingEvent<proto.MatterRecorded>) => Promise<void>): Record<string, EventHandler> {
  return on(TYPES.matterRecorded, proto.MatterRecorded, async (event) => {
    if (event.data.hasPhone) await look(event);
  });
}

/**
 * @param until matters entered later are left out: looked at again long after, an alarm must not come to more than it was
 * raised for, or somebody who looked into it would be asked again
 */
async function lookAt(work: Work, pacing: CountPacing, event: IncomingEvent<proto.MatterRecorded>, until?: Date): Promise<void> {
  const found = await one(work.models.matters, event.data.matterId, true);
  if (!found?.state.number) return;
  const { handledOn, number } = found.state;
  const key = `${found.state.unitId}|${handledOn.slice(0, 7)}|${number}`;
  if (!pacing.due(key, handledOn)) return;
  const phone = openField(work.context.keys.sealer, found.id, 'phone', found.sealed);
  const entered = { ...found, phone };
  const { unitId, divisionPath } = found.state;
  const rule = await work.alarmsOf(divisionPath.at(-1) ?? '');
  const officialOf = await work.officials.unitsOf([phone]);
  const ownUnit = officialOf.includes(unitId);
  const official = rule.officials === 'any' ? officialOf.length > 0 : ownUnit;
  const { times } = rule.recurringNumber;
  const recurs = (await mattersWith(work, entered, rule, times, until)) >= times;
  if (!official && !recurs) return;
  const count = await mattersWith(work, entered, rule, MOST_COUNTED, until);
  if (recurs) await raiseFor(work, event, entered, 'recurringNumber', { count, ownUnit: false });
  if (official) await raiseFor(work, event, entered, 'officialNumber', { count, ownUnit });
  // Not before it is raised: an event that comes again because that failed is to be counted.
  pacing.counted(key, handledOn, count);
}

/** Matters of the unit with this one's number, within the rule's days before or after it; itself included. */
async function mattersWith(
  { models, macs }: Work,
  { state, phone }: Entered,
  rule: AlarmsRule,
  limit: number,
  until?: Date,
): Promise<number> {
  const { days } = rule.recurringNumber;
  const [from, to] = [addDays(state.handledOn, -days), addDays(state.handledOn, days)];
  const hashes = numberHashes(macs.matterNumber, phone, from, to, state.unitId);
  const entered = until && { 'history.0.at': { $lte: until } };
  return models.matters.model.countDocuments({ number: { $in: hashes }, handledOn: { $gte: from, $lte: to }, ...entered }, { limit });
}

async function raiseFor(
  work: Work,
  event: IncomingEvent<proto.MatterRecorded>,
  { state, phone }: Entered,
  kind: AlarmKind,
  { count, ownUnit }: Pick<Noticed, 'count' | 'ownUnit'>,
): Promise<void> {
  const { unitId, divisionPath, servicePointId, handledOn, number = '' } = state;
  const month = handledOn.slice(0, 7);
  const id = alarmId(work.macs.alarm, kind, unitId, month, number);
  const sealed = { [MASKED]: sealField(work.context.keys.sealer, id, MASKED, maskPhone(phone)) };
  const noticed = { kind, unitId, divisionPath, month, servicePointId, day: dayOf(event.time), ownUnit };
  const change = {
    by: systemActor('evaluation').id,
    at: event.time,
    division: divisionPath.at(-1),
    traceparent: event.traceparent,
    sealed,
  };
  // Other matters were counted with this one, in whatever order they were looked at.
  const decide = raise(noticed, (before) => Math.max(before, count));
  await work.models.alarms.handle(id, { id: `${event.id}:raiseAlarm` }, change, decide);
}

/** Tells once a day, of the days that are over, how many evaluations of a unit came too quickly and from one handset. */
export function quickRatingsJob(work: Work): Job {
  return { name: 'evaluation.quickRatings', everyMs: EVERY_MS, run: () => tellQuickRatings(work) };
}

async function tellQuickRatings(work: Work): Promise<void> {
  const today = dayOf(work.context.clock.now());
  for (const told of work.quickRatings.over(today)) {
    const { day, unitId, divisionPath, count } = told;
    const kind = 'quickRatings' as const;
    const month = day.slice(0, 7);
    const id = alarmId(work.macs.alarm, kind, unitId, month, '');
    const noticed = { kind, unitId, divisionPath, month, servicePointId: '', day, ownUnit: false };
    // The beginning of the day, so that no moment tells which evaluations they were.
    const change = { by: systemActor('evaluation').id, at: startOf(today), division: divisionPath.at(-1) };
    const decide = raise(noticed, (before) => before + count);
    await work.models.alarms.handle(id, { id: randomUUID() }, change, decide);
    work.quickRatings.forget(told);
  }
}
