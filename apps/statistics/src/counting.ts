import { evaluation, lead, notification } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import {
  accumulate,
  dimensionCounter,
  evaluationCounter,
  lateCounter,
  measureCounter,
  RATINGS,
  releasedAnswerCounter,
  releasedCounter,
  SOURCES,
  spanCounter,
  type Counters,
  type Rating,
  type Source,
} from './counters';
import { dayOf, isDay, isLate, isMonth, plausibleDay } from './period';
import type { Place } from './place';

/** What an event adds (or takes away, negative) at a place on a day. */
export interface Count {
  day: string;
  place: Place;
  add: Counters;
}

/** An event as it comes from a topic or an export. */
export interface RawEvent {
  /** Full proto message name. */
  type: string;
  raw: Uint8Array;
  time: Date;
}

const malformed = (type: string, field: string): Refused =>
  new Refused('event.malformed', 'invalid', {
    field,
    zh: `事件 ${type} 缺少或填错了 ${field}，请检查发布方后重新投递。`,
    en: `${type} lacks ${field} or holds a wrong one; mend its publisher, then replay it.`,
  });

interface Located {
  division: string;
  divisionPath: string[];
  unitId: string;
  servicePointId: string;
  windowId?: string;
}

function placeOf({ division, divisionPath, unitId, servicePointId, windowId = '' }: Located): Place {
  const path = divisionPath.length > 0 ? divisionPath : [division].filter(Boolean);
  return { divisionPath: path, unitId, servicePointId, windowId };
}

/** Empty in what was published before unit and system were told apart. */
function sourceOf({ source, ofMatter, matterId }: evaluation.EvaluationFacts): Source {
  return SOURCES.find((one) => one === source) ?? (ofMatter || matterId !== '' ? 'pushed' : 'open');
}

/**
 * One evaluation as it stands: counted on the day it was given. That its matter was evaluated is told apart and
 * later. One that is held counts for itself and in nothing else.
 */
function evaluationCounts(type: string, facts: evaluation.EvaluationFacts | undefined): Count[] {
  if (!facts) throw malformed(type, 'facts');
  if (!facts.submittedAt) throw malformed(type, 'facts.submittedAt');
  if (!RATINGS.includes(facts.rating as Rating)) throw malformed(type, 'facts.rating');
  const { channel, level } = facts;
  const source = sourceOf(facts);
  const counted = { channel, level, rating: facts.rating as Rating, source };
  const day = dayOf(facts.submittedAt);
  const place = placeOf(facts);
  if (facts.held) return [{ day, place, add: { [evaluationCounter({ kind: 'h', ...counted })]: 1, ...(facts.setAside && { aside: 1 }) } }];
  const add: Counters = { [evaluationCounter({ kind: 'e', ...counted })]: 1 };
  if (facts.excluded) add[evaluationCounter({ kind: 'x', ...counted })] = 1;
  for (const [dimension, answer] of Object.entries(facts.dimensions)) add[dimensionCounter(dimension, answer)] = 1;
  return [{ day, place, add }];
}

/** Counts one, and again where the unit entered the matter itself. */
function bySource(all: string, byUnit: string, source: string): Counters {
  return { [all]: 1, ...(source === 'unitEntered' && { [byUnit]: 1 }) };
}

/** One that was held is now left out: it stays among those held. */
function setAsideCounts(type: string, { facts }: evaluation.EvaluationSetAside): Count[] {
  if (!facts) throw malformed(type, 'facts');
  if (!facts.submittedAt) throw malformed(type, 'facts.submittedAt');
  return [{ day: dayOf(facts.submittedAt), place: placeOf(facts), add: { aside: 1 } }];
}

interface Replaced {
  old?: evaluation.EvaluationFacts;
  new?: evaluation.EvaluationFacts;
  at?: Date;
}

/** The new evaluation instead of the old one. */
function replacedCounts(type: string, change: Replaced): Count[] {
  const old = evaluationCounts(type, change.old).map((count) => ({ ...count, add: accumulate({}, count.add, -1) }));
  return [...old, ...evaluationCounts(type, change.new), ...lateCounts(change)];
}

/** Open data of a month that is over tell what was known then; what is let in later counts in them on the day it is. */
function lateCounts({ old, new: fresh, at }: Replaced): Count[] {
  if (!old || !fresh?.submittedAt || !at) return [];
  const [given, known] = [dayOf(fresh.submittedAt), dayOf(at)];
  if (!isLate(given, known)) return [];
  const standing = (facts: evaluation.EvaluationFacts): Counters => (facts.held ? {} : { [lateCounter(facts.rating as Rating)]: 1 });
  const late: Count = { day: given, place: placeOf(fresh), add: accumulate(standing(old), standing(fresh), -1) };
  return old.held ? [late, { ...late, day: known, add: standing(fresh) }] : [late];
}

/** A batch on the last day that it is of: whole in any period, or not in it. */
function releasedCounts(type: string, batch: evaluation.EvaluationsReleased): Count[] {
  const { since, asOf, levels, answers } = batch;
  if (!isDay(asOf)) throw malformed(type, 'asOf');
  if (!isDay(since)) throw malformed(type, 'since');
  const add: Counters = { [spanCounter('since', since)]: 1, [spanCounter('asOf', asOf)]: 1 };
  for (const { level, rating, count } of levels) {
    if (!RATINGS.includes(rating as Rating)) throw malformed(type, 'levels.rating');
    accumulate(add, { [releasedCounter(level, rating as Rating)]: count });
  }
  for (const { dimension, levels: said } of answers) {
    for (const [level, count] of Object.entries(said)) accumulate(add, { [releasedAnswerCounter(dimension, level)]: count });
  }
  return [{ day: asOf, place: placeOf(batch), add }];
}

function matterCounts(type: string, matter: evaluation.MatterRecorded, time: Date): Count[] {
  if (!matter.matterId) throw malformed(type, 'matterId');
  const known = dayOf(matter.at ?? time);
  const day = plausibleDay(matter.handledOn, known);
  const add = { ...bySource('matters', 'unitMatters', matter.source), ...(isLate(day, known) && { lateMatters: 1 }) };
  return [{ day, place: placeOf(matter), add }];
}

/** A case counts on the day it was opened, its closing too, so that those closed are a part of those opened. */
function caseCounts(type: string, facts: lead.CaseFacts | undefined, add: Counters): Count[] {
  if (!facts) throw malformed(type, 'facts');
  if (!facts.openedAt) throw malformed(type, 'facts.openedAt');
  return [{ day: dayOf(facts.openedAt), place: placeOf(facts), add }];
}

/** What was done in a case counts on the day it was done. */
function stepCounts(type: string, facts: lead.CaseFacts | undefined, at: Date | undefined, add: Counters): Count[] {
  if (!facts) throw malformed(type, 'facts');
  if (!at) throw malformed(type, 'at');
  return [{ day: dayOf(at), place: placeOf(facts), add }];
}

/**
 * What a unit knows of a case: that an order came, and that it ended. At the unit that the order went to, and nowhere below
 * it where that is not the one that was evaluated; never at a window, which the order does not name.
 */
function orderCounts(type: string, facts: lead.CaseFacts | undefined, at: Date | undefined, orderUnitId: string, add: Counters): Count[] {
  const away = orderUnitId !== '' && orderUnitId !== facts?.unitId;
  return stepCounts(type, facts, at, add).map((count) => ({
    ...count,
    place: { ...count.place, windowId: '', ...(away && { unitId: orderUnitId, servicePointId: '' }) },
  }));
}

function dispatchCounts(type: string, dispatched: lead.CaseDispatched): Count[] {
  const { facts, at, supervisionNotice, advisoryReminder, orderUnitId, again } = dispatched;
  const papers = stepCounts(type, facts, at, { ...(supervisionNotice && { notices: 1 }), ...(advisoryReminder && { advice: 1 }) });
  return again ? papers : [...papers, ...orderCounts(type, facts, at, orderUnitId, { orders: 1 })];
}

function closedCounts(type: string, { facts, at, withUnit, orderUnitId, outcome }: lead.CaseClosed): Count[] {
  const closed = caseCounts(type, facts, { closed: 1, ...(outcome === 'merged' && { mergedCases: 1 }) });
  return withUnit ? [...closed, ...orderCounts(type, facts, at, orderUnitId, { ordersClosed: 1 })] : closed;
}

function measureCounts(type: string, { facts, at, measures }: lead.RectificationAccepted): Count[] {
  const taken = Object.entries(measures).filter(([, count]) => count !== 0);
  return stepCounts(type, facts, at, Object.fromEntries(taken.map(([kind, count]) => [measureCounter(kind), count])));
}

/** The number of a month as it is now declared, whatever was declared before. */
function handledCounts(type: string, declared: evaluation.HandledCountDeclared): Count[] {
  const { servicePointId, month, old, new: fresh } = declared;
  if (!servicePointId) throw malformed(type, 'servicePointId');
  if (!isMonth(month)) throw malformed(type, 'month');
  const add: Counters = { declared: 1 };
  if (fresh !== old) add['handled'] = fresh - old;
  return [{ day: `${month}-01`, place: placeOf(declared), add }];
}

/** Invitations only, on the day they were sent; a second asking and reminders of officials are no invitations. */
function messageCounts(type: string, facts: notification.MessageFacts | undefined, sentAt: Date | undefined, add: Counters): Count[] {
  if (!facts) throw malformed(type, 'facts');
  if (facts.kind !== 'invitation') return [];
  if (!sentAt) throw malformed(type, 'sentAt');
  return [{ day: dayOf(sentAt), place: placeOf(facts), add }];
}

const SETTLED: Record<string, Counters> = { delivered: { delivered: 1 }, failed: { undelivered: 1 } };

/** What was never handed to the provider is no invitation sent, so it is not one that failed either. */
function settledCounts(type: string, { facts, sentAt, state }: notification.MessageSettled): Count[] {
  const add = SETTLED[state];
  return add && sentAt ? messageCounts(type, facts, sentAt, add) : [];
}

const READERS: Record<string, (type: string, raw: Uint8Array, time: Date) => Count[]> = {
  'mingjing.evaluation.v1.EvaluationSubmitted': (type, raw) => evaluationCounts(type, evaluation.EvaluationSubmitted.decode(raw).facts),
  'mingjing.evaluation.v1.EvaluationChanged': (type, raw) => replacedCounts(type, evaluation.EvaluationChanged.decode(raw)),
  'mingjing.evaluation.v1.EvaluationExcluded': (type, raw) => replacedCounts(type, evaluation.EvaluationExcluded.decode(raw)),
  'mingjing.evaluation.v1.EvaluationAccepted': (type, raw) => replacedCounts(type, evaluation.EvaluationAccepted.decode(raw)),
  'mingjing.evaluation.v1.EvaluationSetAside': (type, raw) => setAsideCounts(type, evaluation.EvaluationSetAside.decode(raw)),
  'mingjing.evaluation.v1.EvaluationsReleased': (type, raw) => releasedCounts(type, evaluation.EvaluationsReleased.decode(raw)),
  'mingjing.evaluation.v1.MatterRecorded': (type, raw, time) => matterCounts(type, evaluation.MatterRecorded.decode(raw), time),
  'mingjing.evaluation.v1.HandledCountDeclared': (type, raw) => handledCounts(type, evaluation.HandledCountDeclared.decode(raw)),
  'mingjing.lead.v1.CaseOpened': (type, raw) => caseCounts(type, lead.CaseOpened.decode(raw).facts, { cases: 1 }),
  'mingjing.lead.v1.CaseClosed': (type, raw) => closedCounts(type, lead.CaseClosed.decode(raw)),
  'mingjing.lead.v1.CaseStateChanged': (type, raw) => {
    const { facts, from } = lead.CaseStateChanged.decode(raw);
    return from === 'closed' ? caseCounts(type, facts, { closed: -1 }) : [];
  },
  'mingjing.lead.v1.CaseUnmerged': (type, raw) => caseCounts(type, lead.CaseUnmerged.decode(raw).facts, { mergedCases: -1 }),
  'mingjing.lead.v1.CaseDispatched': (type, raw) => dispatchCounts(type, lead.CaseDispatched.decode(raw)),
  'mingjing.lead.v1.RectificationAccepted': (type, raw) => measureCounts(type, lead.RectificationAccepted.decode(raw)),
  'mingjing.notification.v1.MessageSent': (type, raw) => {
    const { facts, sentAt } = notification.MessageSent.decode(raw);
    return messageCounts(type, facts, sentAt, { invited: 1 });
  },
  'mingjing.notification.v1.MessageSettled': (type, raw) => settledCounts(type, notification.MessageSettled.decode(raw)),
};

/**
 * What an event counts; nothing for types that count nothing. What comes to nothing on a day at a place is left out.
 * @throws Refused `event.malformed` where a field that counting needs is absent or wrong
 */
export function countsOf({ type, raw, time }: RawEvent): Count[] {
  const merged = new Map<string, Count>();
  for (const { day, place, add } of READERS[type]?.(type, raw, time) ?? []) {
    const key = JSON.stringify([day, place]);
    const count = merged.get(key) ?? { day, place, add: {} };
    accumulate(count.add, add);
    merged.set(key, count);
  }
  return [...merged.values()].filter(({ add }) => Object.keys(add).length > 0);
}
