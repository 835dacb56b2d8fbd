import { evaluation, TOPICS } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { countsOf, type Count, type RawEvent } from './counting';
import { written } from './field-name';
import type { Place } from './place';

/**
 * Where an event comes from, in an order of its own: partition 3 of the evaluation topic ("e3"), an export ("x"), or
 * the event by itself ("r:<id>") when it comes back from the dead letters after later events of its partition.
 * A cell remembers per source up to which offset it has counted.
 */
export type Source = string;

const LETTERS = { [TOPICS.evaluation]: 'e', [TOPICS.lead]: 'l', [TOPICS.notification]: 'n' } as const;

/** The topics that statistics counts, by the names the contracts give them (an instance's broker may know them by others). */
export type CountedTopic = keyof typeof LETTERS;
export const COUNTED_TOPICS = Object.keys(LETTERS) as CountedTopic[];

export function topicSource(topic: CountedTopic, partition: number): Source {
  return `${LETTERS[topic]}${partition}`;
}

export const EXPORT: Source = 'x';

/** Source of an event that arrived after its turn. */
export function lateSource(id: string): Source {
  return `r:${written(id)}`;
}

/** A service point as an event tells of it; it is listed even before anything is counted there. */
export interface Naming {
  servicePointId: string;
  name: string;
  place: Place;
  retired: boolean;
  /** Version of the service point: the highest is how it stands now. */
  version: number;
}

/** One event on its way into the figures. */
export interface Arrival {
  /** Unique over topics: "<topic letter>|<event id>". */
  id: string;
  source: Source;
  offset: number;
  type: string;
  at: Date;
  counts: Count[];
  naming?: Naming;
  /** Which matters were evaluated: counted apart, sealed (evaluated.ts). */
  matters?: evaluation.MattersEvaluated;
}

const MATTERS_EVALUATED = 'mingjing.evaluation.v1.MattersEvaluated';
const SERVICE_POINT_CHANGED = 'mingjing.evaluation.v1.ServicePointChanged';

/**
 * Reads what an event counts and names.
 * @throws Refused `event.malformed` for an event that cannot be counted
 */
export function arrivalOf(event: RawEvent & { id: string; topic: CountedTopic }, source: Source, offset: number): Arrival {
  const { id, type, time, topic } = event;
  if (!id || !type || Number.isNaN(time.getTime())) {
    throw new Refused('event.malformed', 'invalid', {
      field: 'ce_id, ce_type, ce_time',
      zh: '事件缺少编号、类型或时间，请检查发布方后重新投递。',
      en: 'The event lacks its id, type or time; mend its publisher, then replay it.',
    });
  }
  const arrival: Arrival = { id: `${LETTERS[topic]}|${id}`, source, offset, type, at: time, counts: countsOf(event) };
  if (type === SERVICE_POINT_CHANGED) arrival.naming = namingOf(event.raw, id);
  if (type === MATTERS_EVALUATED) arrival.matters = evaluation.MattersEvaluated.decode(event.raw);
  return arrival;
}

function namingOf(raw: Uint8Array, id: string): Naming {
  const { servicePointId, name, unitId, divisionPath, retired } = evaluation.ServicePointChanged.decode(raw);
  const version = Number(/\d+$/.exec(id)?.[0] ?? 0);
  return { servicePointId, name, place: { divisionPath, unitId, servicePointId, windowId: '' }, retired, version };
}
