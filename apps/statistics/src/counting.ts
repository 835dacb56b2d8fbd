import { evaluation, lead } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { accumulate, dimensionCounter, evaluationCounter, RATINGS, type Counters, type Rating } from './counters';
import { dayOf, plausibleDay } from './period';
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
  windowId: string;
}

function placeOf({ division, divisionPath, unitId, servicePointId, windowId }: Located): Place {
  const path = divisionPath.length > 0 ? divisionPath : [division].filter(Boolean);
  return { divisionPath: path, unitId, servicePointId, windowId };
}

/** One evaluation as it stands: counted on the day it was given, its matter as evaluated on the day it was handled. */
function evaluationCounts(type: string, facts: evaluation.EvaluationFacts | undefined): Count[] {
  if (!facts) throw malformed(type, 'facts');
  if (!facts.submittedAt) throw malformed(type, 'facts.submittedAt');
  if (!RATINGS.includes(facts.rating as Rating)) throw malformed(type, 'facts.rating');
  const { channel, level, matterId } = facts;
  const counted = { channel, level, rating: facts.rating as Rating, ofMatter: matterId !== '' };
  const add: Counters = { [evaluationCounter({ kind: 'e', ...counted })]: 1 };
  if (facts.excluded) add[evaluationCounter({ kind: 'x', ...counted })] = 1;
  for (const [dimension, answer] of Object.entries(facts.dimensions)) add[dimensionCounter(dimension, answer)] = 1;
  const day = dayOf(facts.submittedAt);
  const place = placeOf(facts);
  const counts: Count[] = [{ day, place, add }];
  if (matterId !== '') counts.push({ day: plausibleDay(facts.matterHandledOn, day), place, add: { evaluated: 1 } });
  return counts;
}

/** The new evaluation instead of the old one. */
function replacedCounts(type: string, change: { old?: evaluation.EvaluationFacts; new?: evaluation.EvaluationFacts }): Count[] {
  const old = evaluationCounts(type, change.old).map((count) => ({ ...count, add: accumulate({}, count.add, -1) }));
  return [...old, ...evaluationCounts(type, change.new)];
}

function matterCounts(type: string, matter: evaluation.MatterRecorded, time: Date): Count[] {
  if (!matter.matterId) throw malformed(type, 'matterId');
  return [{ day: plausibleDay(matter.handledOn, dayOf(matter.at ?? time)), place: placeOf(matter), add: { matters: 1 } }];
}

/** A case counts on the day it was opened, its closing too, so that those closed are a part of those opened. */
function caseCounts(type: string, facts: lead.CaseFacts | undefined, add: Counters): Count[] {
  if (!facts) throw malformed(type, 'facts');
  if (!facts.openedAt) throw malformed(type, 'facts.openedAt');
  return [{ day: dayOf(facts.openedAt), place: placeOf(facts), add }];
}

const READERS: Record<string, (type: string, raw: Uint8Array, time: Date) => Count[]> = {
  'mingjing.evaluation.v1.EvaluationSubmitted': (type, raw) => evaluationCounts(type, evaluation.EvaluationSubmitted.decode(raw).facts),
  'mingjing.evaluation.v1.EvaluationChanged': (type, raw) => replacedCounts(type, evaluation.EvaluationChanged.decode(raw)),
  'mingjing.evaluation.v1.EvaluationExcluded': (type, raw) => replacedCounts(type, evaluation.EvaluationExcluded.decode(raw)),
  'mingjing.evaluation.v1.MatterRecorded': (type, raw, time) => matterCounts(type, evaluation.MatterRecorded.decode(raw), time),
  'mingjing.lead.v1.CaseOpened': (type, raw) => caseCounts(type, lead.CaseOpened.decode(raw).facts, { cases: 1 }),
  'mingjing.lead.v1.CaseClosed': (type, raw) => caseCounts(type, lead.CaseClosed.decode(raw).facts, { closed: 1 }),
  'mingjing.lead.v1.CaseStateChanged': (type, raw) => {
    const { facts, from } = lead.CaseStateChanged.decode(raw);
    return from === 'closed' ? caseCounts(type, facts, { closed: -1 }) : [];
  },
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
