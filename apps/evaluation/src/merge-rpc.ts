import type { evaluation as proto } from '@mingjing/contracts';
import { authorise, changeOf, Refused, type CallContext } from '@mingjing/kit';
import type { Change } from '@mingjing/store';
import { beginMerge, endMerge, mergeInto, readMerged } from './merge';
import { moveWindows, PLACES } from './moving';
import { byIds, one, windowsOf } from './queries';
import { openPlanned, unopened } from './registration';
import type { MergePlan, ServicePoint, ServicePointEvent } from './service-point';
import { reach, servicePointOf } from './service-point-rpc';
import { nameInstead } from './successors';
import { line } from './text';
import type { Stored } from './views';
import type { Work } from './work';

type Outcome = Extract<ServicePointEvent, { type: 'Merged' }>['data'];

/** Several become one, also across units where the person's scope covers them all; the windows move where asked. */
export async function mergeServicePoints(
  work: Work,
  { ids, intoId, moveWindows: withWindows, reason }: proto.MergeServicePointsRequest,
  call: CallContext,
): Promise<proto.MergeServicePointsResponse> {
  authorise(call.actor, 'servicePoint.manage');
  const each = readMerged(ids, intoId);
  const why = line(reason, 'reason', 200);
  const into = await reach(work, call, 'servicePoint.manage', intoId);
  const sources: Stored<ServicePoint>[] = [];
  for (const id of each) sources.push(await reach(work, call, 'servicePoint.manage', id));
  const gone = into.state.retired ? await nameInstead(work.models, into.state, 'intoId') : undefined;
  const plan: MergePlan = {
    id: `${call.cause}:mergeServicePoints`,
    from: await withTheirWindows(work, sources),
    moveWindows: withWindows,
    reason: why,
    by: call.actor.id,
  };
  const begin = beginMerge(
    plan,
    sources.map(({ state }) => state),
  );
  const hash = work.macs.body(JSON.stringify([each, intoId, withWindows, why]));
  const change = changeOf(call, work.context.clock, into.state.divisionPath.at(-1));
  await work.models.servicePoints.handle(intoId, { id: plan.id, hash }, change, (point) => {
    if (gone) throw gone;
    return begin(point);
  });
  const { lost, windowsMoved } = await finishMerge(work, intoId, plan.id, call.traceparent);
  if (lost.length > 0) throw await meanwhile(work, lost);
  return { servicePoint: await servicePointOf(work, intoId), windowsMoved };
}

async function withTheirWindows(work: Work, sources: Stored<ServicePoint>[]): Promise<MergePlan['from']> {
  const open = await windowsOf(
    work.models,
    sources.map(({ id }) => id),
  );
  return Promise.all(
    sources.map(async ({ id, state }) => {
      const there = open.filter((window) => window.state.servicePointId === id);
      return { id, windowIds: [...there, ...(await unopened(work, state))].map((window) => window.id) };
    }),
  );
}

/** Others were quicker with some of them; the rest is merged. */
async function meanwhile(work: Work, lost: string[]): Promise<Refused> {
  const points = [...(await byIds(work.models.servicePoints, lost)).values()];
  const names = points.map(({ state }) => state.name);
  return new Refused('servicePoint.changedMeanwhile', 'conflict', {
    field: 'ids',
    zh: `${names.map((name) => `“${name}”`).join('、')}刚被他人撤并或调整，未并入；其余已合并。请刷新后再看。`,
    en: `Somebody else changed ${names.join(', ')} meanwhile: not merged; the others are. Read the list again.`,
  });
}

/** Takes up the merges into a service point that a stopped process left. */
export async function finishMerges(work: Work, intoId: string, { merging = [] }: ServicePoint, traceparent?: string): Promise<void> {
  for (const { id } of merging) await finishMerge(work, intoId, id, traceparent);
}

/** Does what the plan says, as far as it is not done, and says what it came to; done twice, or by two at once, it is done once. */
async function finishMerge(work: Work, intoId: string, planId: string, traceparent: string | undefined): Promise<Outcome> {
  const { servicePoints } = work.models;
  const into = (await one(servicePoints, intoId)) as Stored<ServicePoint>;
  const plan = into.state.merging?.find(({ id }) => id === planId);
  if (!plan) return outcomeOf(work, intoId, planId);
  const change: Change = { by: plan.by, at: work.context.clock.now(), traceparent };
  const outcome = { ids: [] as string[], lost: [] as string[], windowsMoved: 0 };
  for (const [index, source] of plan.from.entries()) {
    if (!(await retireInto(work, source.id, intoId, plan, change))) outcome.lost.push(source.id);
    else {
      outcome.ids.push(source.id);
      if (plan.moveWindows) outcome.windowsMoved += await moveAll(work, source, into, index, plan, change);
    }
  }
  const own = { ...change, division: into.state.divisionPath.at(-1) };
  await servicePoints.handle(intoId, { id: `${planId}:end` }, own, endMerge(planId, outcome));
  work.scans.clear();
  return outcomeOf(work, intoId, planId);
}

/** False where it was retired or changed otherwise meanwhile. */
async function retireInto(work: Work, sourceId: string, intoId: string, plan: MergePlan, change: Change): Promise<boolean> {
  const source = (await one(work.models.servicePoints, sourceId)) as Stored<ServicePoint>;
  const own = { ...change, division: source.state.divisionPath.at(-1) };
  const { events } = await work.models.servicePoints.handle(sourceId, { id: `${plan.id}:into` }, own, mergeInto(intoId, plan));
  return events.some(({ event }) => event.type === 'MergedInto');
}

async function moveAll(
  work: Work,
  source: MergePlan['from'][number],
  into: Stored<ServicePoint>,
  index: number,
  plan: MergePlan,
  change: Change,
): Promise<number> {
  const point = (await one(work.models.servicePoints, source.id)) as Stored<ServicePoint>;
  // Those it was registered with may not be open yet.
  await openPlanned(work, source.id, point.state, { ...change, division: point.state.divisionPath.at(-1) });
  const there = await windowsOf(work.models, [source.id]);
  const ids = [...new Set([...source.windowIds, ...there.map(({ id }) => id)])];
  const ordinal = change.at.getTime() + index * PLACES;
  await moveWindows(work, ids, source.id, { point: into, ordinal }, { planId: plan.id, reason: plan.reason }, change);
  return ids.length;
}

/** What an ended merge came to, from the history of the one they became. */
async function outcomeOf(work: Work, intoId: string, planId: string): Promise<Outcome> {
  const loaded = await work.models.servicePoints.load(intoId);
  for (const { event } of loaded?.history ?? []) if (event.type === 'Merged' && event.data.planId === planId) return event.data;
  throw new Error(`merge ${planId} into ${intoId} has no end`);
}
