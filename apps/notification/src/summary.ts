import type { notification as proto } from '@mingjing/contracts';
import { authorise, missing, scopeOf, type Actor } from '@mingjing/kit';
import { addDays, dayOf, daysBetween } from '@mingjing/workflow';
import { cellId, partsOf, type Counted } from './counters';
import { KINDS } from './message';
import type { Cell } from './models';
import { pathOf } from './places';
import { oneOf, readDay } from './queries';
import type { Work } from './work';

/** Days a summary reaches back where no beginning is asked for, and the most it covers. */
const USUAL_DAYS = 366;
const MOST_DAYS = 3_660;
const CHUNK = 500;
/** Each is read to be counted, some 50 µs: more than so many need no number while a year of invitations goes out. */
const MOST_OVERDUE = 2_000;

/** Scopes whose cells add up to what the person asks for and may see, none within another. */
async function scopesFor(work: Work, actor: Actor, division: string, unitId: string): Promise<string[]> {
  const scope = scopeOf(actor, 'message.read');
  if (division) authorise(actor, 'message.read', { divisionPath: await pathOf(work, division), ...(unitId && { unitId }) });
  if (unitId) {
    await mustSeeUnit(work, actor, unitId, division);
    return [`u:${unitId}`];
  }
  if (division) return [division];
  const paths = await Promise.all(scope.divisions.map(async (id) => ({ id, path: await pathOf(work, id) })));
  const topmost = paths.filter(({ id, path }) => !path.some((above) => above !== id && scope.divisions.includes(above)));
  return [...new Set([...topmost.map(({ id }) => id), ...scope.units.map((id) => `u:${id}`)])];
}

/** A unit is where its messages are; one without any has nothing to show. */
async function mustSeeUnit(work: Work, actor: Actor, unitId: string, division: string): Promise<void> {
  const one = await work.models.messages.model.findOne({ unitId }, { divisionPath: 1 }).lean<{ divisionPath: string[] } | null>();
  const divisionPath = one?.divisionPath ?? [];
  if (one) authorise(actor, 'message.read', { divisionPath, unitId });
  if (one && division && !divisionPath.includes(division)) throw missing();
}

/** Counters of the scopes over the days, added up. */
async function countersOf(work: Work, scopes: string[], from: string, to: string, kind: string): Promise<Map<string, number>> {
  const days = Math.max(0, Math.min(MOST_DAYS, daysBetween(from, to) + 1));
  const ids = scopes.flatMap((scope) => Array.from({ length: days }, (_, i) => cellId(scope, addDays(from, i))));
  const sums = new Map<string, number>();
  for (let start = 0; start < ids.length; start += CHUNK) {
    const found = await work.models.cells.find({ _id: { $in: ids.slice(start, start + CHUNK) } }).lean<Cell[]>();
    for (const { n } of found) add(sums, n, kind);
  }
  return sums;
}

function add(sums: Map<string, number>, n: Counted, kind: string): void {
  for (const [counter, count] of Object.entries(n)) {
    const parts = partsOf(counter);
    if (kind && parts.kind !== kind) continue;
    const name = [parts.what, ...parts.rest].join('.');
    sums.set(name, (sums.get(name) ?? 0) + count);
  }
}

function under(sums: Map<string, number>, what: string): Record<string, number> {
  const prefix = `${what}.`;
  return Object.fromEntries([...sums].filter(([name]) => name.startsWith(prefix)).map(([name, n]) => [name.slice(prefix.length), n]));
}

/** What is due and not handed over yet, in the scopes; counted up to `MOST_OVERDUE`. */
function overdueOf(work: Work, scopes: string[], kind: string): Promise<number> {
  const units = scopes.filter((scope) => scope.startsWith('u:')).map((scope) => scope.slice(2));
  const divisions = scopes.filter((scope) => !scope.startsWith('u:'));
  const where = [
    ...(divisions.length > 0 ? [{ divisionPath: { $in: divisions } }] : []),
    ...(units.length > 0 ? [{ unitId: { $in: units } }] : []),
  ];
  if (where.length === 0) return Promise.resolve(0);
  const filter = {
    state: 'waiting',
    dueAt: { $lte: work.context.clock.now() },
    ...(kind && { kind }),
    ...(where.length > 1 ? { $or: where } : where[0]),
  };
  return work.models.messages.model.countDocuments(filter, { limit: MOST_OVERDUE });
}

/** Figures of delivery by the day messages were queued, from cells kept as they change. */
export async function deliverySummary(
  work: Work,
  request: proto.GetDeliverySummaryRequest,
  actor: Actor,
): Promise<proto.GetDeliverySummaryResponse> {
  const to = readDay(request.to, 'to') || dayOf(work.context.clock.now());
  const from = readDay(request.from, 'from') || addDays(to, -USUAL_DAYS);
  const kind = oneOf(request.kind, KINDS, 'kind');
  const scopes = await scopesFor(work, actor, request.division, request.unitId);
  const [sums, overdue] = await Promise.all([countersOf(work, scopes, from, to, kind), overdueOf(work, scopes, kind)]);
  const states = under(sums, 'state');
  const { delivered = 0, failed = 0 } = states;
  return {
    states,
    reasons: under(sums, 'reason'),
    segments: sums.get('segments') ?? 0,
    messages: Object.values(states).reduce((sum, count) => sum + count, 0),
    replies: sums.get('replies') ?? 0,
    deliveryRate: delivered + failed > 0 ? delivered / (delivered + failed) : undefined,
    overdue,
    providerDownSince: work.dispatcher.circuit.downSince,
  };
}
