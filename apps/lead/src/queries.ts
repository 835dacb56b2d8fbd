import { Refused } from '@mingjing/contracts/refused';
import type { lead } from '@mingjing/contracts';
import { hasRole, isOfUnit, scopeFilter, type Actor } from '@mingjing/kit';
import { endOfDay, isDay } from '@mingjing/workflow';
import { STAGES, type Case } from './case';
import { OPEN_BEFORE } from '@mingjing/loop';
import type { Models } from './models';
import { inTheirPosts, listFilter, sightOf } from './reading';
import { caseView, viewFor } from './view';

type Filter = Record<string, unknown>;
const MAX_PAGE_SIZE = 200;
/** Rows one may page through; further ones are reached by filters. */
const MAX_DEPTH = 100_000;

/** What waits for this person: by their side, and never as a second key where they hold the first. */
function mine(actor: Actor): Filter {
  if (isOfUnit(actor)) return { waitingFor: 'unit' };
  const sides = new Set<string>();
  if (hasRole(actor, 'supervisor', 'coordinator')) sides.add('supervisor').add('secondPerson');
  if (hasRole(actor, 'approver')) sides.add('secondPerson');
  if (hasRole(actor, 'coordinator')) sides.add('coordinator');
  const own = (side: string): Filter =>
    side === 'secondPerson' ? { waitingFor: side, handlers: { $ne: actor.id } } : { waitingFor: side };
  return sides.size > 0 ? { $or: [...sides].map(own) } : { waitingFor: 'nobody' };
}

/** Refuses `case.unknownValue` (invalid) naming what is allowed. */
function oneOf<const T extends string>(value: string, allowed: readonly T[], field: string): T {
  const found = allowed.find((a) => a === value);
  if (found !== undefined) return found;
  const list = allowed.join(', ');
  throw new Refused('case.unknownValue', 'invalid', { field, zh: `${field} 只能是：${list}。`, en: `${field} must be one of: ${list}.` });
}

/** Fields that a list goes by: people of the unit go by their own, in which nothing hidden has a part. */
interface Paths {
  dueAt: string;
  warning: string;
  orderedBy: string;
}
const PATHS: Paths = { dueAt: 'dueAt', warning: 'warning', orderedBy: 'orderedBy' };
const UNIT_PATHS: Paths = { dueAt: 'unitSide.dueAt', warning: 'unitSide.warning', orderedBy: 'unitSide.orderedBy' };
const pathsOf = (actor: Actor): Paths => (isOfUnit(actor) ? UNIT_PATHS : PATHS);

function dueUntil(day: string, { dueAt }: Paths): Filter {
  if (isDay(day)) return { [dueAt]: { $gt: new Date(0), $lte: endOfDay(day) } };
  throw new Refused('case.dayInvalid', 'invalid', {
    field: 'dueUntil',
    zh: '日期请写成 2026-11-20 的形式。',
    en: 'Write the day as YYYY-MM-DD.',
  });
}

function filterOf(request: lead.ListCasesRequest, actor: Actor): Filter {
  const parts: Filter[] = [listFilter(actor)];
  const { division, unitId, servicePointId, state, warning, outcome } = request;
  const paths = pathsOf(actor);
  if (division) parts.push({ divisionPath: division });
  if (unitId) parts.push({ unitId });
  if (servicePointId) parts.push({ servicePointId });
  if (state) parts.push({ state: oneOf(state, STAGES, 'state') });
  if (warning) parts.push({ [paths.warning]: oneOf(warning, ['yellow', 'red'], 'warning') });
  if (outcome) parts.push({ outcome });
  if (request.open) parts.push({ [paths.orderedBy]: { $lt: OPEN_BEFORE } });
  if (request.mine) parts.push(mine(actor));
  if (request.dueUntil) parts.push(dueUntil(request.dueUntil, paths));
  const given = parts.filter((part) => Object.keys(part).length > 0);
  return given.length > 1 ? { $and: given } : (given[0] ?? {});
}

function pageOf({ page, pageSize }: { page: number; pageSize: number }): { skip: number; limit: number } {
  const limit = pageSize === 0 ? 20 : pageSize;
  const first = page === 0 ? 1 : page;
  if (limit < 1 || limit > MAX_PAGE_SIZE || first < 1 || first * limit > MAX_DEPTH) {
    const detail = {
      zh: `每页最多 ${MAX_PAGE_SIZE} 条；请用筛选缩小范围。`,
      en: `At most ${MAX_PAGE_SIZE} a page; narrow the list by filters.`,
    };
    throw new Refused('case.pageInvalid', 'invalid', { field: 'pageSize', ...detail });
  }
  return { skip: (first - 1) * limit, limit };
}

/** Records an export takes at once. */
const MAX_STRETCH = 1000;
const LONGEST_ID = 100;

function stretchOf({ after, pageSize }: { after: string; pageSize: number }): { afterId: string; limit: number } {
  const limit = pageSize === 0 ? MAX_PAGE_SIZE : pageSize;
  if (limit < 1 || limit > MAX_STRETCH || after.length > LONGEST_ID) {
    const detail = {
      zh: `一次最多取 ${MAX_STRETCH} 条；请用上一次返回的 next 继续，首次请填“-”。`,
      en: `At most ${MAX_STRETCH} at once; go on with the \`next\` of the answer before, or begin with "-".`,
    };
    throw new Refused('case.pageInvalid', 'invalid', { field: after.length > LONGEST_ID ? 'after' : 'pageSize', ...detail });
  }
  return { afterId: after === '-' ? '' : after, limit };
}

/** Cases the actor may see after a place in the order of ids: what an export reads, without skipping and counting. */
async function casesAfter({ cases }: Models, request: lead.ListCasesRequest, actor: Actor): Promise<lead.ListCasesResponse> {
  const { afterId, limit } = stretchOf(request);
  const parts = [filterOf(request, actor), ...(afterId ? [{ _id: { $gt: afterId } }] : [])].filter((part) => Object.keys(part).length > 0);
  const found = await cases.model
    .find(parts.length > 1 ? { $and: parts } : (parts[0] ?? {}))
    .sort({ _id: 1 })
    .limit(limit + 1)
    .select({ history: 0, sealed: 0 })
    .lean<{ _id: string; version: number }[]>();
  const stretch = found.slice(0, limit);
  const next = found.length > limit ? (stretch.at(-1)?._id ?? '') : '';
  return { cases: stretch.map((doc) => row(doc._id, doc.version, cases.stateOf(doc), actor)), total: 0, next };
}

/** One page of cases the actor may see, the one due soonest first; or, for an export, a stretch in the order of ids. */
export async function listCases(stored: Models, request: lead.ListCasesRequest, actor: Actor): Promise<lead.ListCasesResponse> {
  if (request.after) return casesAfter(stored, request, actor);
  const { cases } = stored;
  const filter = filterOf(request, actor);
  const { skip, limit } = pageOf(request);
  const [found, total] = await Promise.all([
    cases.model
      .find(filter)
      .sort({ [pathsOf(actor).orderedBy]: 1, _id: 1 })
      .skip(skip)
      .limit(limit)
      .select({ history: 0, sealed: 0 })
      .lean<{ _id: string; version: number }[]>(),
    cases.model.countDocuments(filter),
  ]);
  return { cases: found.map((doc) => row(doc._id, doc.version, cases.stateOf(doc), actor)), total, next: '' };
}

/** Characters that a case's number is of; nothing else can be a part of one. */
const NUMBER = /^[A-Za-z0-9]{1,40}$/;

/** Open cases that this one may be merged into, of its service point first, then of its unit, the newest first. */
export async function listMergeTargets(
  { cases }: Models,
  request: lead.ListMergeTargetsRequest,
  c: Case,
  actor: Actor,
): Promise<lead.ListMergeTargetsResponse> {
  const { id, query, servicePointId, unitId } = { ...request, servicePointId: c.servicePointId, unitId: c.evaluatedUnitId };
  const { skip, limit } = pageOf(request);
  if (query && !NUMBER.test(query)) return { cases: [], total: 0 };
  const scope = scopeFilter(inTheirPosts(actor), 'case.screen');
  const open = { _id: query ? { $ne: id, $regex: query, $options: 'i' } : { $ne: id }, orderedBy: { $lt: OPEN_BEFORE } };
  const filters = [{ servicePointId }, { evaluatedUnitId: unitId, servicePointId: { $ne: servicePointId } }].map((near) => ({
    $and: [scope, open, near].filter((part) => Object.keys(part).length > 0),
  }));
  const [atPoint = 0, atUnit = 0] = await Promise.all(filters.map((filter) => cases.model.countDocuments(filter)));
  const page = async (filter: Filter | undefined, from: number, most: number): Promise<lead.Case[]> => {
    if (most <= 0) return [];
    const found = await cases.model
      .find(filter ?? {})
      .sort({ openedAt: -1, _id: 1 })
      .skip(from)
      .limit(most)
      .select({ history: 0, sealed: 0 })
      .lean<{ _id: string; version: number }[]>();
    return found.map((doc) => row(doc._id, doc.version, cases.stateOf(doc), actor));
  };
  const first = await page(filters[0], skip, Math.min(limit, atPoint - skip));
  const then = await page(filters[1], Math.max(0, skip - atPoint), limit - first.length);
  return { cases: [...first, ...then], total: atPoint + atUnit };
}

function row(id: string, version: number, c: Case, actor: Actor): lead.Case {
  const view = caseView(
    id,
    version,
    c,
    viewFor(sightOf(actor, c) ?? 'unit', () => ({})),
  );
  return { ...view, visits: [], finalVisits: [], ownSides: [] };
}
