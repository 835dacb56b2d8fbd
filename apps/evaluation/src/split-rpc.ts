import type { evaluation as proto } from '@mingjing/contracts';
import { authorise, changeOf, isRefused, type CallContext, type Refused } from '@mingjing/kit';
import type { Change } from '@mingjing/store';
import { servicePointId, windowId } from './ids';
import { moveWindows, PLACES } from './moving';
import { one, windowsOf } from './queries';
import { openPlanned, readWindowNames } from './registration';
import { readKind, type ServicePoint, type ServicePointEvent, type SplitPlan } from './service-point';
import { reach, servicePointOf } from './service-point-rpc';
import { beginSplit, checkParts, endSplit } from './split';
import { requireOwnName } from './similar-points';
import { line, nameLine } from './text';
import type { Stored } from './views';
import type { Work } from './work';

const NAME_TRIES = 20;

type Part = SplitPlan['parts'][number];
type Outcome = Extract<ServicePointEvent, { type: 'Split' }>['data'];

/** One becomes several: new ones in its unit, with the windows named for each; it is retired unless it keeps windows. */
export async function splitServicePoint(
  work: Work,
  { id, parts, reason, confirmLookAlike = false }: proto.SplitServicePointRequest,
  call: CallContext,
): Promise<proto.SplitServicePointResponse> {
  authorise(call.actor, 'servicePoint.manage');
  const why = line(reason, 'reason', 200);
  const point = await reach(work, call, 'servicePoint.manage', id);
  const planId = `${call.cause}:splitServicePoint`;
  const read = parts.map((part, index) => readPart(`${planId}|${index}`, part, point.state.kind));
  const windows = await windowsOf(work.models, [id]);
  const taken = await refusedName(work, point.state, read, confirmLookAlike);
  const hash = work.macs.body(JSON.stringify([id, parts, why]));
  const change = changeOf(call, work.context.clock, point.state.divisionPath.at(-1));
  const begin = beginSplit({ id: planId, parts: read, reason: why, by: call.actor.id });
  await work.models.servicePoints.handle(id, { id: planId, hash }, change, (state) => {
    const begun = begin(state);
    checkParts(
      read,
      windows.map((window) => window.id),
      state.name,
    );
    if (taken) throw taken;
    return begun;
  });
  const { ids } = await finish(work, id, planId, call.traceparent);
  return { servicePoints: await Promise.all([id, ...ids].map((one) => servicePointOf(work, one))) };
}

function readPart(seed: string, { name, kind, windowIds, windowNames }: proto.SplitOff, kindBefore: string): Part {
  const id = servicePointId(seed);
  const called = nameLine(name, 'name');
  const ids = windowIds.map((window) => window.trim()).filter(Boolean);
  const asked = windowNames.some((window) => window.trim() !== '');
  // A part without any window could not be evaluated: it opens one of its own name.
  const opened = asked || ids.length === 0 ? readWindowNames(windowNames, called) : [];
  const planned = opened.map((window, index) => ({ id: windowId(`${id}|${index}`), name: window }));
  return { id, name: called, kind: kind.trim() ? readKind(kind) : kindBefore, windowIds: ids, planned };
}

/** Why a part cannot have its name; kept until the split is known to be no repetition of one that was done. */
async function refusedName(work: Work, point: ServicePoint, parts: Part[], confirmed: boolean): Promise<Refused | undefined> {
  try {
    for (const { id, name } of parts) await requireOwnName(work, id, name, point, confirmed);
    return undefined;
  } catch (error) {
    if (isRefused(error) && error.kind === 'conflict') return error;
    throw error;
  }
}

/** Takes up the split that a stopped process left. */
export async function finishSplit(work: Work, id: string, { splitting }: ServicePoint, traceparent?: string): Promise<void> {
  if (splitting) await finish(work, id, splitting.id, traceparent);
}

/** Does what the plan says, as far as it is not done, and says what it came to; done twice, or by two at once, it is done once. */
async function finish(work: Work, id: string, planId: string, traceparent: string | undefined): Promise<Outcome> {
  const { servicePoints } = work.models;
  const point = (await one(servicePoints, id)) as Stored<ServicePoint>;
  const plan = point.state.splitting;
  if (plan?.id !== planId) return outcomeOf(work, id, planId);
  const division = point.state.divisionPath.at(-1);
  const change: Change = { by: plan.by, at: work.context.clock.now(), division, traceparent };
  await openPlanned(work, id, point.state, change);
  for (const part of plan.parts) await splitOff(work, point, plan, part, change);
  const ids = plan.parts.map((part) => part.id);
  const retired = (await windowsOf(work.models, [id])).length === 0;
  await servicePoints.handle(id, { id: `${planId}:end` }, change, endSplit(planId, { ids, retired }));
  work.scans.clear();
  return outcomeOf(work, id, planId);
}

async function splitOff(work: Work, { id, state }: Stored<ServicePoint>, plan: SplitPlan, part: Part, change: Change): Promise<void> {
  const made = await registerPart(work, { id, state }, plan, part, change);
  const to = { id: part.id, version: made.version, state: made.state };
  // What moves comes before what is opened new.
  await moveWindows(work, part.windowIds, id, { point: to, ordinal: -PLACES }, { planId: plan.id, reason: plan.reason }, change);
  await openPlanned(work, part.id, made.state, change);
}

/** Under the name it is to have; where somebody took that between plan and deed, with a number behind it. */
async function registerPart(
  work: Work,
  { id, state }: Pick<Stored<ServicePoint>, 'id' | 'state'>,
  plan: SplitPlan,
  { id: partId, name, kind, planned }: Part,
  change: Change,
): Promise<{ state: ServicePoint; version: number }> {
  const { unitId, unitName, divisionPath } = state;
  for (let number = 1; number <= NAME_TRIES; number += 1) {
    const data = {
      name: number === 1 ? name : `${name}（${number}）`,
      kind,
      unitId,
      unitName,
      divisionPath,
      planned,
      predecessorIds: [id],
    };
    const made = await work.models.servicePoints.create(partId, { id: `${plan.id}:part` }, change, [{ type: 'Registered', data }]);
    if (made.outcome !== 'duplicate') return made;
  }
  throw new Error(`no free name for part ${partId}`);
}

/** What an ended split came to, from the history of the one that was split. */
async function outcomeOf(work: Work, id: string, planId: string): Promise<Outcome> {
  const loaded = await work.models.servicePoints.load(id);
  for (const { event } of loaded?.history ?? []) if (event.type === 'Split' && event.data.planId === planId) return event.data;
  throw new Error(`split ${planId} of ${id} has no end`);
}
