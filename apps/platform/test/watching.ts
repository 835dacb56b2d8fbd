import { evaluation, type statistics } from '@mingjing/contracts';
import { answersByDimension } from '../../evaluation/src/events';
import type { Rating } from '../../evaluation/src/form';
import {
  closeWeek,
  evolveTally,
  joined,
  lastClosed,
  noTally,
  standingSince,
  sundayOf,
  type Batch,
  type WindowCounted,
} from '../../evaluation/src/release';
import { accumulate, type Counters } from '../../statistics/src/counters';
import { countsOf, type RawEvent } from '../../statistics/src/counting';
import { EvaluatedMatters, eachDay } from '../../statistics/src/evaluated';
import { lastOpenMonth, openFiguresOf, withheldRows } from '../../statistics/src/open-data';
import { addDays, addMonths, monthOf } from '../../statistics/src/period';
import { EVERYTHING, scopesOf } from '../../statistics/src/place';
import * as events from '../../statistics/test/events';
import { FIRST, pathOf, standsOn, type City, type Matter, type Spot, type Vote } from './city';

export const SMALLEST = 5;
const AFTER_DAYS = 4;

/** What was released, and of whose votes. */
export interface Told {
  servicePointId: string;
  unitId: string;
  batch: Batch;
  votes: Vote[];
}

/** A row of open data that is shown, and the votes it is of. */
export interface Row extends statistics.OpenFigures {
  division: string;
  month: string;
}

/** What there is to be read at the end of a day. */
export interface Readable {
  told: Told[];
  rows: Row[];
  /** Counters by scope and day. */
  cells: Map<string, Map<string, Counters>>;
}

const placeOf = (spot: Spot): Spot & { divisionPath: string[] } => ({ ...spot, divisionPath: pathOf(spot) });
const noon = (day: string): Date => new Date(`${day}T04:00:00Z`);

/** The last Sunday that is closed at the end of a day. */
const closedOn = (day: string): string => lastClosed(day, AFTER_DAYS);
const since = (vote: Vote): string => standingSince(standsOn(vote), vote.cameOn ? closedOn(vote.cameOn) : '');
export const finalRating = ({ rating, becomes }: Vote): Rating => becomes ?? rating;
const isHeldOn = ({ acceptedOn }: Vote, day: string): boolean => acceptedOn !== undefined && acceptedOn > day;

/** Weeks of all service points, closed one after the other as the evaluation service does it. */
export function toldUntil({ votes }: City, today: string): Told[] {
  const points = new Map<string, Map<string, Vote[]>>();
  for (const vote of votes) {
    if (vote.excluded) continue;
    const [weeks, sunday] = [points.get(vote.servicePointId) ?? new Map<string, Vote[]>(), sundayOf(since(vote))];
    weeks.set(sunday, [...(weeks.get(sunday) ?? []), vote]);
    points.set(vote.servicePointId, weeks);
  }
  return [...points.values()].flatMap((weeks) => toldAt(weeks, closedOn(today)));
}

function toldAt(weeks: Map<string, Vote[]>, last: string): Told[] {
  const place = placeOf([...weeks.values()][0]?.[0] as Vote);
  const told: Told[] = [];
  let [tally, waiting]: [ReturnType<typeof noTally>, Vote[]] = [noTally(), []];
  for (let sunday = addDays(FIRST, 6); sunday <= last; sunday = addDays(sunday, 7)) {
    const week = weeks.get(sunday) ?? [];
    waiting.push(...week);
    const done = closeWeek(place, FIRST, sunday, joined(week.map(countedOf), []), SMALLEST)(tally);
    tally = done.reduce(evolveTally, tally);
    const batches = done.flatMap((event) => (event.type === 'Released' ? [event.data] : []));
    // As 015 has it: of a window what waits at it, and without a window all of whatever else waits.
    const alone = new Set(batches.map(({ windowId }) => windowId));
    for (const batch of batches) {
      const isOf = ({ windowId }: Vote): boolean => (batch.windowId === '' ? !alone.has(windowId) : windowId === batch.windowId);
      told.push({ servicePointId: place.servicePointId, unitId: place.unitId, batch, votes: waiting.filter(isOf) });
    }
    waiting = waiting.filter(({ windowId }) => !alone.has('') && !alone.has(windowId));
  }
  return told;
}

function countedOf(vote: Vote): WindowCounted {
  const rating = finalRating(vote);
  const { answer } = vote;
  const answers = answer ? [{ dimension: 'attitude', level: answer, rating: answer, count: 1 }] : [];
  return { windowId: vote.windowId, levels: [{ level: rating, rating, count: 1 }], answers };
}

/** What the statistics hear of a vote until the end of a day. */
function eventsOf(vote: Vote, today: string): RawEvent[] {
  if ((vote.cameOn ?? vote.day) > today) return [];
  const { id, day, rating, answer, becomes, acceptedOn, excluded } = vote;
  const { division, divisionPath, unitId, servicePointId, windowId } = placeOf(vote);
  const facts = events.evaluationFacts({
    ...{ evaluationId: id, division, divisionPath, unitId, servicePointId, windowId, submittedAt: noon(day) },
    ...{ level: rating, rating, dimensions: answer ? { attitude: answer } : {}, held: acceptedOn !== undefined },
  });
  const next = addDays(day, 1);
  return [
    events.submitted(facts),
    ...(becomes && next <= today ? [events.changed(facts, { ...facts, level: becomes, rating: becomes }, noon(next))] : []),
    ...(excluded && next <= today ? [events.excluded(facts, noon(next))] : []),
    ...(acceptedOn && !isHeldOn(vote, today) ? [events.accepted(facts, noon(acceptedOn))] : []),
  ];
}

function releasedEvent({ servicePointId, unitId, batch, votes }: Told): RawEvent {
  const { division, divisionPath } = placeOf(votes[0] as Vote);
  const { windowId, since: from, asOf, levels, answers } = batch;
  const value = evaluation.EvaluationsReleased.fromPartial({
    ...{ servicePointId, unitId, windowId, division, divisionPath, since: from, asOf, levels, answers: answersByDimension(answers) },
  });
  const raw = evaluation.EvaluationsReleased.encode(value).finish();
  return { type: 'mingjing.evaluation.v1.EvaluationsReleased', raw, time: noon(asOf) };
}

/** Its keys are needed for what is sealed; what is told here is in clear. */
const evaluatedMatters = new EvaluatedMatters(undefined as never, { mac: () => String, sealer: undefined as never });

/** Everything that is counted until the end of a day, as the statistics count it, and what of it is published. */
export function readableOn(city: City, today: string): Readable {
  const told = toldUntil(city, today);
  const cells: Readable['cells'] = new Map();
  const add = (scope: string, day: string, counters: Counters): void => {
    const days = cells.get(scope) ?? new Map<string, Counters>();
    const known = days.get(day) ?? {};
    accumulate(known, counters);
    days.set(day, known);
    cells.set(scope, days);
  };
  const known = [
    ...city.votes.flatMap((vote) => eventsOf(vote, today)),
    ...told.map(releasedEvent),
    ...city.matters.flatMap((matter) => mattersOf(matter, today)),
  ];
  const scopes = new Map<string, string[]>();
  for (const { day, place, add: counters } of known.flatMap(countsOf)) {
    const name = Object.values(place).join();
    if (!scopes.has(name)) scopes.set(name, [EVERYTHING, ...scopesOf(place).map(({ key }) => key)]);
    for (const scope of scopes.get(name) ?? []) add(scope, day, counters);
  }
  for (const matter of city.matters) {
    if (!matter.evaluatedOn || matter.evaluatedOn >= today) continue;
    // Told the day after.
    const at = noon(addDays(matter.evaluatedOn, 1));
    const { division, divisionPath, unitId, servicePointId, windowId } = placeOf(matter);
    const day = { division, divisionPath, unitId, servicePointId, windowId, handledOn: matter.handledOn, source: 'pushed', added: 1 };
    const event = evaluation.MattersEvaluated.fromPartial({ counts: { days: [day] }, at });
    for (const [scope, days] of evaluatedMatters.byScope(event, at)) eachDay(days, (of, name, count) => add(scope, of, { [name]: count }));
  }
  return { told, rows: rowsOf(city, cells, today), cells };
}

function mattersOf(matter: Matter, today: string): RawEvent[] {
  if (matter.recordedOn > today) return [];
  const { division, divisionPath, unitId, servicePointId, windowId } = placeOf(matter);
  const place = { division, divisionPath, unitId, servicePointId, windowId };
  return [events.matterRecorded(matter.id, { ...place, handledOn: matter.handledOn, at: noon(matter.recordedOn) })];
}

/** Open data, of the whole prefecture and its counties. */
function rowsOf({ root, divisions, spots }: City, cells: Readable['cells'], today: string): Row[] {
  const rows: Row[] = [];
  const last = lastOpenMonth(today, AFTER_DAYS);
  const months = new Map<string, Counters>();
  for (const [scope, days] of cells) {
    if (!/^(division|unit)/.test(scope)) continue;
    for (const [day, counters] of days) {
      const name = `${scope} ${monthOf(day)}`;
      months.set(name, accumulate(months.get(name) ?? {}, counters));
    }
  }
  const units = [...new Map(spots.map((spot) => [spot.unitId, placeOf(spot)])).values()];
  for (let month = monthOf(FIRST); month <= last; month = addMonths(month, 1)) {
    const of = (scope: string): Counters => months.get(`${scope} ${month}`) ?? {};
    const all = [root, ...divisions].map((id) => ({ id, counters: of(`division/${id}`) }));
    const ofUnits = units.map((spot) => ({ ...spot, counters: of(`unit/${spot.division}/${spot.unitId}`) }));
    const withheld = withheldRows(all, ofUnits, SMALLEST);
    for (const { id, counters } of all) if (!withheld.has(id)) rows.push({ division: id, month, ...openFiguresOf(counters) });
  }
  return rows;
}

/** The month whose open data a vote is in. */
export function openMonthOf(vote: Vote): string {
  const { day, acceptedOn } = vote;
  const end = addDays(`${addMonths(monthOf(day), 1)}-01`, 2);
  return monthOf(acceptedOn && acceptedOn > end ? acceptedOn : day);
}
