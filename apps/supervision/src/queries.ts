import type { supervision } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { isRefused, scopeFilter, type Action, type Actor, type ServiceContext } from '@mingjing/kit';
import { OPEN_BEFORE } from '@mingjing/loop';
import type { Models } from './models';
import { namesOf, viewOf, type Stored } from './view';

type Filter = Record<string, unknown>;
const DAY_MS = 86_400_000;
/** Instructions a board is made of; what is due later waits. */
const MOST = 1000;

/** What one may read: ordinary ones by post, named ones by name; before its issue only the centre. */
export function readable(actor: Actor, now: Date): Filter {
  const by = (secrecy: string, action: Action): Filter[] => {
    try {
      return [{ secrecy, ...scopeFilter(actor, action, now) }];
    } catch (error) {
      if (isRefused(error)) return [];
      throw error;
    }
  };
  const ways = [...by('ordinary', 'instruction.read'), ...by('named', 'instruction.readNamed')];
  if (ways.length === 0) scopeFilter(actor, 'instruction.read');
  const issued = actor.assignments.some(({ role }) => role === 'coordinationCentre' || role === 'approver');
  return { $and: [{ $or: ways }, ...(issued ? [] : [{ 'unitId.0': { $exists: true } }])] };
}

function pageOf({ page, pageSize }: { page: number; pageSize: number }): { skip: number; limit: number } {
  const [limit, first] = [pageSize || 20, page || 1];
  if (limit >= 1 && limit <= MOST && first >= 1 && first * limit <= 100_000) return { skip: (first - 1) * limit, limit };
  throw new Refused('instruction.pageInvalid', 'invalid', {
    field: 'pageSize',
    zh: '每页条数过多；请用筛选缩小范围。',
    en: 'Narrow the list by filters.',
  });
}

async function read(
  { instructions }: Models,
  filter: Filter,
  sort: Record<string, 1 | -1>,
  { skip, limit }: { skip: number; limit: number },
) {
  const docs = await instructions.model.find(filter).sort(sort).skip(skip).limit(limit).select({ history: 0 }).lean<Stored[]>();
  return docs.map((doc): Stored => ({ ...doc, id: (doc as unknown as { _id: string })._id, state: instructions.stateOf(doc) }));
}

export async function listInstructions(
  context: ServiceContext,
  models: Models,
  request: supervision.ListInstructionsRequest,
  actor: Actor,
) {
  const { division, state, unitId, bodyUnitId, warning, urgent, open, after } = request;
  const own = {
    ...(division && { divisionPath: division }),
    ...(state && { state }),
    ...(unitId && { 'legs.id': unitId }),
    ...(bodyUnitId && { 'concerns.units': bodyUnitId }),
    ...(warning && { warning }),
    ...(urgent && { urgent }),
    ...(open && { orderedBy: { $lt: OPEN_BEFORE } }),
    ...(after && after !== '-' && { _id: { $gt: after } }),
  };
  const filter = { ...readable(actor, context.clock.now()), ...own };
  const page = pageOf(after ? { page: 1, pageSize: request.pageSize } : request);
  const found = await read(models, filter, after ? { _id: 1 } : { orderedBy: 1, _id: 1 }, page);
  const names = await namesOf(
    models,
    found.map((one) => one.state),
  );
  return {
    instructions: found.flatMap((one) => viewOf(context, one, actor, names) ?? []),
    total: after ? 0 : await models.instructions.model.countDocuments(filter),
    totalIsAtLeast: false,
    next: after && found.length === page.limit ? found.at(-1)!.id : '',
  };
}

/** Legs of open instructions, the one due soonest on top. */
export async function listLegs(
  context: ServiceContext,
  models: Models,
  request: supervision.ListLegsRequest,
  actor: Actor,
): Promise<supervision.ListLegsResponse> {
  const { division, state, unitId, warning, mine } = request;
  const filter = { ...readable(actor, context.clock.now()), ...(division && { divisionPath: division }), orderedBy: { $lt: OPEN_BEFORE } };
  const found = await read(models, filter, { orderedBy: 1, _id: 1 }, { skip: 0, limit: MOST });
  const names = await namesOf(
    models,
    found.map((one) => one.state),
  );
  const all = found.flatMap((one) => {
    const view = viewOf(context, one, actor, names);
    return (view?.legs ?? []).map((leg) => ({
      ...{ instructionId: one.id, title: view!.title, urgent: view!.urgent, bodyUnitIds: view!.bodyUnitIds, leg },
      nextActions: view!.nextActions.filter(({ part }) => part === leg.unitId),
    }));
  });
  const wanted = all.filter(
    ({ leg, nextActions }) =>
      (!state || leg.state === state) &&
      (!unitId || leg.unitId === unitId) &&
      (!warning || leg.warning === warning) &&
      (!mine || nextActions.length > 0),
  );
  const end = ({ leg }: (typeof all)[number]): number => leg.dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const { skip, limit } = pageOf(request);
  const items = wanted.sort((a, b) => end(a) - end(b)).slice(skip, skip + limit);
  return { items, total: wanted.length, totalIsAtLeast: found.length === MOST };
}

/** Which of these bodies somebody supervised within so many days, the newest of each; by whom is told to whoever may read it. */
export async function recentSupervision(
  context: ServiceContext,
  models: Models,
  asked: { bodies: string[]; days: number; except?: string },
  actor?: Actor,
) {
  const since = new Date(context.clock.now().getTime() - asked.days * DAY_MS);
  const filter = {
    'concerns.units': { $in: asked.bodies },
    issuedAt: { $gte: since },
    state: { $ne: 'withdrawn' },
    _id: { $ne: asked.except ?? '' },
  };
  const found = await read(models, filter, { issuedAt: -1 }, { skip: 0, limit: MOST });
  return asked.bodies.flatMap((bodyUnitId) => {
    const last = found.find(({ state }) => state.concerns.units.includes(bodyUnitId));
    const view = last && actor && viewOf(context, last, actor, new Map());
    return last ? [{ bodyUnitId, issuedAt: last.state.issuedAt!, instructionId: view?.id ?? '', title: view?.title ?? '' }] : [];
  });
}
