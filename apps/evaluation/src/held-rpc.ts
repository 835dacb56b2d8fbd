import type { evaluation as proto } from '@mingjing/contracts';
import { authorise, Refused, type Actor, type CallContext } from '@mingjing/kit';
import { readDays } from './asked-days';
import { addDays, dayOf } from './day';
import { evaluationView } from './evaluation-view';
import { namesOf } from './names';
import { MOST_COUNTED, readPage } from './paging';
import { list, within } from './queries';
import { openWords } from './sealed';
import type { Decision, Evaluation } from './evaluation';
import type { Stored } from './views';
import type { Work } from './work';

const DAY_MS = 86_400_000;
const MOST_BURSTS = 50;
const FEWEST_BURSTS = 20;
/** Bursts looked at for one page, where it is narrowed to a reason that few of them have. */
const MOST_LOOKED_AT = 500;
const STANDINGS = ['held', 'setAside'] as const;

type Asked = Pick<
  proto.ListHeldRequest,
  'division' | 'unitId' | 'servicePointId' | 'windowId' | 'reason' | 'standing' | 'from' | 'to' | 'overdue'
>;
type Opened = Stored<Evaluation> & { sealed: Record<string, unknown> };

/** Keys of bursts begin with their hour, so that a period is a range of them. */
function period(request: Asked, before: string | undefined): Record<string, string> {
  const { from, to } = readDays(request);
  const ends = [...(to ? [addDays(to, 1)] : []), ...(before ? [before] : [])].sort();
  return { ...(from && { $gte: from }), ...(ends[0] && { $lt: ends[0] }) };
}

function standingOf({ standing }: Asked): string {
  const known = STANDINGS.find((one) => one === (standing || 'held'));
  if (known) return known;
  throw new Refused('evaluation.unknownStanding', 'invalid', {
    field: 'standing',
    zh: `请从 ${STANDINGS.join('、')} 中选择。`,
    en: `Choose one of ${STANDINGS.join(', ')}.`,
  });
}

/** Day before which one that still waits is overdue, by the rule of the division asked for. */
async function overdueBefore(work: Work, division: string): Promise<string> {
  const { reviewDays } = await work.holdingOf(division);
  return addDays(dayOf(work.context.clock.now()), -reviewDays);
}

function filterOf(actor: Actor, asked: Asked, late: string): Record<string, unknown> {
  const { division, unitId, servicePointId, windowId, reason, overdue } = asked;
  const range = period(asked, overdue ? late : undefined);
  return within(actor, 'evaluation.review', {
    ...(division && { divisionPath: division }),
    ...(unitId && { unitId }),
    ...(servicePointId && { servicePointId }),
    ...(windowId && { windowId }),
    ...(reason && { heldFor: reason }),
    standing: standingOf(asked),
    ...(Object.keys(range).length > 0 && { burst: range }),
  });
}

async function listHeld(work: Work, request: proto.ListHeldRequest, { actor }: CallContext): Promise<proto.ListHeldResponse> {
  authorise(actor, 'evaluation.review');
  const late = await overdueBefore(work, request.division);
  const filter = { ...filterOf(actor, request, late), ...(request.burst && { burst: request.burst }) };
  const { evaluations } = work.models;
  const waiting = filterOf(actor, { ...request, standing: 'held', overdue: true }, late);
  const [{ items, total, totalIsAtLeast }, overdue] = await Promise.all([
    list(evaluations, filter, { burst: -1, _id: -1 }, readPage(request.page, request.pageSize), true),
    evaluations.model.countDocuments(waiting, { limit: MOST_COUNTED }),
  ]);
  const names = await namesOf(
    work,
    items.map(({ state }) => state),
  );
  return { evaluations: items.map((item) => heldView(work, item, names(item.state), late)), total, totalIsAtLeast, overdue };
}

function heldView(work: Work, item: Opened, names: Parameters<typeof evaluationView>[2], late: string): proto.HeldEvaluation {
  const { submittedAt, day, burst = '', standing, decision } = item.state;
  return {
    evaluation: evaluationView(work.context.keys.sealer, item, names),
    burst,
    waitingDays: Math.max(0, Math.floor((work.context.clock.now().getTime() - submittedAt.getTime()) / DAY_MS)),
    overdue: standing === 'held' && day < late,
    decision: decision && decisionView(work, item, decision),
  };
}

function decisionView(work: Work, { id, sealed }: Opened, { by, role, at, reason, words }: Decision): proto.HeldDecision {
  return { by, role, at, reason, note: openWords(work.context.keys.sealer, id, words, sealed) };
}

/** The newest evaluation that meets the conditions; the first of its burst. */
async function newest(work: Work, filter: Record<string, unknown>): Promise<Evaluation | undefined> {
  const { evaluations } = work.models;
  const found: unknown = await evaluations.model.findOne(filter, { history: 0, sealed: 0 }).sort({ burst: -1, _id: -1 }).lean();
  return found ? evaluations.stateOf(found) : undefined;
}

const reasonOf = (burst = ''): string => burst.split('|').at(-1) ?? '';

/**
 * Bursts from the newest on, each found by the index right after the one before: as many reads as there are bursts on the
 * page, however many evaluations are in them. After so many of other reasons it gives what it has, and where to go on.
 */
async function listBursts(work: Work, request: proto.ListHeldBurstsRequest, { actor }: CallContext): Promise<proto.ListHeldBurstsResponse> {
  authorise(actor, 'evaluation.review');
  const late = await overdueBefore(work, request.division);
  const filter = filterOf(actor, request, late);
  const limit = Math.min(MOST_BURSTS, Math.max(1, request.pageSize || FEWEST_BURSTS));
  const firsts: Evaluation[] = [];
  let [before, looked] = [request.before, 0];
  while (firsts.length <= limit && looked < MOST_LOOKED_AT) {
    const range = { ...(filter['burst'] as object | undefined), ...(before && { $lt: before }) };
    const first = await newest(work, Object.keys(range).length > 0 ? { ...filter, burst: range } : filter);
    before = first?.burst ?? '';
    if (!first) break;
    looked += 1;
    if (!request.reason || reasonOf(before) === request.reason) firsts.push(first);
  }
  const shown = firsts.slice(0, limit);
  const names = await namesOf(work, shown);
  const scope = within(actor, 'evaluation.review', request.division ? { divisionPath: request.division } : {});
  const bursts = await Promise.all(shown.map((first) => burstView(work, scope, first, names(first), late)));
  return { bursts, next: firsts.length > limit ? (bursts.at(-1)?.key ?? '') : before };
}

/** All of a burst have its place and first reason, so that nothing but its key need be asked for. */
async function burstView(
  work: Work,
  scope: Record<string, unknown>,
  { burst: key = '', servicePointId, windowId, unitId, day, standing }: Evaluation,
  names: Awaited<ReturnType<Awaited<ReturnType<typeof namesOf>>>>,
  late: string,
): Promise<proto.HeldBurst> {
  const { model } = work.models.evaluations;
  const ofBurst = { ...scope, standing, burst: key };
  const [count, unsatisfied] = await Promise.all([
    model.countDocuments(ofBurst, { limit: MOST_COUNTED }),
    model.countDocuments({ ...ofBurst, rating: 'unsatisfied' }, { limit: MOST_COUNTED }),
  ]);
  const place = { servicePointId, windowId, unitId, ...names };
  const [hour = ''] = key.split('|');
  return { key, hour, reason: reasonOf(key), ...place, count, unsatisfied, overdue: standing === 'held' && day < late };
}

export function heldHandlers(work: Work) {
  return {
    listHeld: (request: proto.ListHeldRequest, call: CallContext) => listHeld(work, request, call),
    listHeldBursts: (request: proto.ListHeldBurstsRequest, call: CallContext) => listBursts(work, request, call),
  };
}
